"""Notices: what is told to whom, worded when it is read (C57, C58)."""
