"""Older formats of the language, brought to the newest while a file is read (promise 8)."""

from collections.abc import Callable, Mapping
from typing import Final

from portal.request_types.reading.nodes import MapNode, Scalar

CURRENT: Final = 1
UPGRADES: Final[Mapping[int, Callable[[MapNode], MapNode]]] = {}
"""By format: what turns a file of it into one of the next. Empty while there is only format 1."""


def upgraded(root: MapNode) -> MapNode:
    """The file in the newest format; a format nobody knows stays as it is and is reported when it is parsed."""
    node = root.get("format")
    number = int(node.text) if isinstance(node, Scalar) and node.text in map(str, UPGRADES) else CURRENT
    while number in UPGRADES:
        root = UPGRADES[number](root)
        number += 1
    return root
