"""Texts that staff pick for a box of words instead of typing them (`replies`), as a file says them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from portal.request_types.reading.positions import InLanguages, Mark, Text, Written

ACTIONS: Final = ("message", "return", "accept", "move", "finish", "cancel", "forward", "note")
"""Actions that have a box of words, in the order in which their texts are offered."""


@dataclass(frozen=True)
class Reply:
    """One ready-made text."""

    id: str
    title: Text
    text: InLanguages[Written]
    mark: Mark
    actions: tuple[str, ...] = ("message",)
    """Of `ACTIONS`."""
    at: tuple[str, ...] | None = None
    """Steps or states where it is offered; None: wherever the action is."""
    marks: Mapping[str, Mark] = field(default_factory=dict)
