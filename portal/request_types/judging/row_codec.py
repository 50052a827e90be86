"""Values of registry columns as JSON and back, without knowing their field: for rows a request keeps."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from portal.request_types.values import Location, Person, Row, Value


def encode(value: Value) -> Any:
    """JSON of a column's value; what is no plain value is kept as its text."""
    if value is None or isinstance(value, bool | int | str):
        return value if type(value) in (bool, int, str, type(None)) else str(value)
    if isinstance(value, Decimal):
        return {"number": f"{value:f}"}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    if isinstance(value, Row):
        return encode_row(value)
    if isinstance(value, Location):
        return {"lat": f"{value.lat:f}", "lon": f"{value.lon:f}"}
    if isinstance(value, Person):
        return {"person": value.key, "name": value.name}
    if isinstance(value, tuple):
        return [encode(item) if not isinstance(item, Mapping) else None for item in value]
    return str(value)


def encode_row(row: Row) -> dict[str, Any]:
    """JSON of a row with all it holds."""
    return {
        "registry": row.registry,
        "row": row.key,
        "label": row.label,
        "columns": {name: encode(value) for name, value in row.columns.items()},
    }


def decode(stored: Any) -> Value:
    """The value `encode` was given. Raises ValueError or KeyError for JSON it never made."""
    if isinstance(stored, list):
        return tuple(str(item) for item in stored)
    if not isinstance(stored, dict):
        plain: Value = stored
        return plain
    if "row" in stored:
        return decode_row(stored)
    if "lat" in stored:
        return Location(Decimal(stored["lat"]), Decimal(stored["lon"]))
    if "person" in stored:
        return Person(stored["person"], stored["name"])
    if "number" in stored:
        return Decimal(stored["number"])
    if "moment" in stored:
        return datetime.fromisoformat(stored["moment"])
    if "date" in stored:
        return date.fromisoformat(stored["date"])
    return time.fromisoformat(stored["time"])


def decode_row(stored: Mapping[str, Any]) -> Row:
    """The row `encode_row` was given."""
    columns = {name: decode(value) for name, value in stored["columns"].items()}
    return Row(stored["registry"], stored["row"], stored["label"], columns)
