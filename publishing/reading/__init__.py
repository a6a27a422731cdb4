"""Papers of the reading programme: the call of a contest, the prize works, the receipt sheet."""
