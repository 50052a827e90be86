"""One warm press for all tests of papers."""

from collections.abc import Iterator

import pytest

from portal.papers.rendering import Renderer


@pytest.fixture(scope="session")
def renderer() -> Iterator[Renderer]:
    with Renderer() as standing:
        yield standing
