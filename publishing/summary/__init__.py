"""The year told in figures: what the source paper's table asks for, counted from rows."""
