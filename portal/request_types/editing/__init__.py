"""Edits of a file's text: from text to text, so that every comment and every sign elsewhere stays as somebody wrote it.

What is edited need not be sound: where one part cannot be read, the others can be edited all the same.
"""

from portal.request_types.editing.edits import copy, insert, move, remove
from portal.request_types.editing.outline import Outline, Part, outline
from portal.request_types.editing.refusing import NotEdited
from portal.request_types.editing.renaming import Use, rename, what_uses

__all__ = ["NotEdited", "Outline", "Part", "Use", "copy", "insert", "move", "outline", "remove", "rename", "what_uses"]
