"""Exports: a filtered list of requests as a file of tables, read in chunks and written by the worker (C71)."""
