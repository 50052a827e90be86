"""Backup in plain form: one tar file of JSON lines and stored files, the same from SQLite and from PostgreSQL.

What was saved on one engine can be restored on the other: an office that grows moves with `backup` and `restore`.
"""
