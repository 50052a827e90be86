"""A file's examples: what they bring along, what staff do in them, and whether they come out as said."""
