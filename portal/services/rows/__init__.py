"""Rows put in: many at once, of several tables together, numbered once, found by search."""
