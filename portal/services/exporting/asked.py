"""The list of an export as JSON and back: what must be true of its requests, and the words they are found by."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from portal.queries.filters import By, Filter


@dataclass(frozen=True)
class Listed:
    """A filtered list; how it is sorted and paged does not matter: an export goes by the order of filing."""

    filter: Filter
    words: str = ""

    @property
    def type_id(self) -> str | None:
        """The one type it asks for, whose own questions are its columns."""
        return self.filter.types[0] if len(self.filter.types) == 1 else None

    def as_json(self) -> dict[str, Any]:
        """To be kept; what asks for nothing is left out."""
        told = {each.name: _plain(getattr(self.filter, each.name)) for each in fields(Filter)}
        empty = {each.name: _plain(each.default) for each in fields(Filter)}
        return {"words": self.words} | {name: value for name, value in told.items() if value != empty[name]}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Listed":
        """As it was kept. TypeError where this version filters otherwise."""
        said = {name: _meant(value) for name, value in told.items() if name != "words"}
        return cls(Filter(**said), told["words"])


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, By):
        return {"by": value.words, "types": _plain(value.types)}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _meant(value: Any) -> Any:
    if isinstance(value, dict) and "by" in value:
        return By(value["by"], _meant(value["types"]))
    if isinstance(value, dict):
        return datetime.fromisoformat(value["moment"]) if "moment" in value else date.fromisoformat(value["day"])
    return tuple(_meant(each) for each in value) if isinstance(value, list) else value
