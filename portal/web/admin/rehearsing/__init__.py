"""A type tried before it is in force, in a database of its own."""
