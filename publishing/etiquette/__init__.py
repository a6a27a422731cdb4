"""Sheets of the etiquette track: what is printed of handbook, papers and contest."""
