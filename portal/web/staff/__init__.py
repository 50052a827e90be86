"""Pages of those who work on requests."""
