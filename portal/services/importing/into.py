"""What a file is imported into, as runs, addresses and the command line name it: a registry, a staff form, a type (C49)."""

from dataclasses import dataclass
from typing import Final

REGISTRY: Final = "registry"
RESULTS: Final = "results"
REQUESTS: Final = "requests"


@dataclass(frozen=True)
class Into:
    """One of them."""

    kind: str
    id: str
    """Of the registry or the type; of a staff form `type:form`."""

    @property
    def type_id(self) -> str:
        """Of requests and results."""
        return self.id.partition(":")[0]

    @property
    def form_id(self) -> str:
        """Of results."""
        return self.id.partition(":")[2]


def registry(id: str) -> Into:
    """The rows of a registry."""
    return Into(REGISTRY, id)


def results(type_id: str, form_id: str) -> Into:
    """A staff form of requests that are there."""
    return Into(RESULTS, f"{type_id}:{form_id}")


def requests(type_id: str) -> Into:
    """New requests of a type."""
    return Into(REQUESTS, type_id)


def named(words: str) -> Into:
    """What `type:form` and `type` stand for."""
    type_id, has_form, form_id = words.partition(":")
    return results(type_id, form_id) if has_form else requests(type_id)
