"""Trying a type before it is in force: a rehearsal in a database of its own, of which nothing is left (decision 33)."""
