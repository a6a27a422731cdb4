"""The pages of scoring, by subject."""
