"""Printable papers (C69, C70, C72) from plain data: no database, no web.

`paper` says what stands on them, `markup` makes one HTML document of it, `rendering` has it printed by the `press`.
"""
