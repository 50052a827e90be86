"""The sample office at work."""

import pytest
from flask import Flask

from tests.support.desk import Desk
from tests.support.desk import desk as published


@pytest.fixture
def desk(app: Flask) -> Desk:
    """The sample office, published and staffed."""
    return published(app)
