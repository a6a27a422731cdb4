"""Workbooks that people upload: checked as files, read as values, understood as rows."""
