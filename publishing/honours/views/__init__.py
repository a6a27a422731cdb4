"""Pages of the honour roll."""
