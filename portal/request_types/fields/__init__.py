"""The types of field a file may use, by name: one family a file, everything a type knows in one class."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from portal.request_types.fields.base import FieldType
from portal.request_types.fields.choices import ChoiceField, ChoicesField
from portal.request_types.fields.contact import CitizenIdField, EmailField, PhoneField
from portal.request_types.fields.dates import DateField, TimeField
from portal.request_types.fields.files import FileField
from portal.request_types.fields.location import LocationField
from portal.request_types.fields.match import MatchField
from portal.request_types.fields.numbers import DecimalField, IntegerField, MoneyField
from portal.request_types.fields.period import PeriodField
from portal.request_types.fields.person import PersonField
from portal.request_types.fields.quantities import QuantitiesField
from portal.request_types.fields.ranked import RankedField
from portal.request_types.fields.rating import RatingField
from portal.request_types.fields.reference import ReferenceField
from portal.request_types.fields.request import RequestField
from portal.request_types.fields.slot import SlotField
from portal.request_types.fields.table import TableField
from portal.request_types.fields.text import LongTextField, TextField
from portal.request_types.fields.unit import UnitField
from portal.request_types.fields.yes_no import AgreeField, YesNoField

FIELD_TYPES: Final[Mapping[str, FieldType]] = MappingProxyType(
    {
        made.name: made
        for made in (
            TextField(),
            LongTextField(),
            PhoneField(),
            EmailField(),
            CitizenIdField(),
            IntegerField(),
            DecimalField(),
            MoneyField(),
            DateField(),
            TimeField(),
            ChoiceField(),
            ChoicesField(),
            YesNoField(),
            AgreeField(),
            RatingField(),
            ReferenceField(),
            RankedField(),
            MatchField(),
            RequestField(),
            PersonField(),
            UnitField(),
            QuantitiesField(),
            TableField(),
            FileField(),
            LocationField(),
            PeriodField(),
            SlotField(),
        )
    }
)
