"""The language and its files told to others: reference for people, schema for editors, a file in plain words."""
