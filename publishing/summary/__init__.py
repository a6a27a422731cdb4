"""The year as a whole: its figures counted from rows, its summary as a paper and as slides, its lessons."""
