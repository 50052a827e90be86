"""Coming in, going out, and one's own account."""
