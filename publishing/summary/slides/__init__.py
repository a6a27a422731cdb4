"""The year's summary as slides for the meeting: what they say, how it is divided, how it is drawn."""
