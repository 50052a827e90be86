"""The sample office, published."""

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.services.accounts import passwords
from tests.support.site import Site
from tests.support.site import site as published


@pytest.fixture
def site(app: Flask) -> Iterator[Site]:
    """A portal whose office is in force; passwords cost little here."""
    with passwords.cheaply():
        yield published(app)
