"""The three tracks of activities: service windows, etiquette learning and the reading programme."""
