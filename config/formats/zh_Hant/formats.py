"""Days without a leading zero: 9月8日."""

MONTH_DAY_FORMAT = "n月j日"
