"""location: a point on the map, typed, pasted or picked; kept with the digits it came with (C28)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from portal.request_types.checked import CheckedField
from portal.request_types.definition import Field
from portal.request_types.fields.base import Asking, FieldType, Hints, Parts, Said
from portal.request_types.formulas.kinds import LOCATION, Kind
from portal.request_types.office_definition import Registry
from portal.request_types.values import Location, Row, Value
from portal.request_types.words.places import LONGEST, read_location
from portal.request_types.words.texts import clean_line

SAMPLE = "13.7563, 100.5018"


class LocationField(FieldType):
    """A pair of degrees in one box, latitude first."""

    name: ClassVar[str] = "location"

    def kind(self, field: Field, registries: Mapping[str, Registry]) -> Kind:
        return LOCATION

    def clean(self, said: Said, checked: CheckedField, asking: Asking) -> Value:
        words = clean_line(said.one())
        return read_location(words) if words else None

    def words(self, value: Any, checked: CheckedField) -> Parts:
        return {"": (str(value),)}

    def display(self, value: Any, checked: CheckedField, language: str) -> str:
        return str(value)

    def store(self, value: Any, checked: CheckedField) -> Any:
        return {"lat": f"{value.lat:f}", "lon": f"{value.lon:f}"}

    def load(self, stored: Any, checked: CheckedField, kept: Mapping[str, Row]) -> Value:
        return Location(Decimal(stored["lat"]), Decimal(stored["lon"]))

    def sample(self, checked: CheckedField, asking: Asking) -> Parts:
        return {"": (SAMPLE,)}

    def hints(self, checked: CheckedField) -> Hints:
        return Hints("location", autocomplete="off", maxlength=LONGEST)
