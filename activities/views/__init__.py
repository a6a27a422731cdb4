"""Pages of the activities."""
