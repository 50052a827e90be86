"""Logs that nobody changes: acts of administrators, looks, anchors."""
