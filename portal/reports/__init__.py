"""Reports: how many requests, and how much, by what their types and the office count (C73-C80)."""
