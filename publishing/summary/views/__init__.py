"""Pages of the year's end."""
