"""A file of the office as text, beside what it makes, and its parts as forms."""
