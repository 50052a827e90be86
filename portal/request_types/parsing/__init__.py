"""From nodes to definitions: one file per construct, all problems at once."""

from portal.request_types.parsing.carried import Carried
from portal.request_types.parsing.offices import parse_office
from portal.request_types.parsing.registries import parse_block, parse_registry
from portal.request_types.parsing.types import parse_type

__all__ = ["Carried", "parse_block", "parse_office", "parse_registry", "parse_type"]
