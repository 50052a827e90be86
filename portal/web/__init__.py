"""The web door: folders by audience, files by noun. A module with a `blueprint` is found and mounted by itself."""

import importlib
import pkgutil
from functools import cache

from flask import Blueprint


@cache
def blueprints() -> tuple[Blueprint, ...]:
    """All blueprints below portal.web, each once, in the order of their modules' names."""
    names = sorted(module.name for module in pkgutil.walk_packages(__path__, f"{__name__}."))
    found = (getattr(importlib.import_module(name), "blueprint", None) for name in names)
    return tuple(dict.fromkeys(blueprint for blueprint in found if isinstance(blueprint, Blueprint)))
