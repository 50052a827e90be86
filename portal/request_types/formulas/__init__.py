"""The formula language: a small typed subset of Python expressions, checked when a file is read."""
