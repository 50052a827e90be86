"""Tables, one family per file. Importing this package knows them all, so that migrations compare against everything."""

import importlib
import pkgutil

from portal.models.base import Base

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["Base"]
