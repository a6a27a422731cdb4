"""The reading programme (读书活动): sessions, exchange meetings, contests with a jury, commendations."""
