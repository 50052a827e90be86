"""Which page of its form each section stands on: `page` begins another one, where anything was asked before."""

from collections.abc import Sequence

from portal.request_types.definition import Section
from portal.request_types.reading.positions import Text


def page_of_sections(sections: Sequence[Section]) -> list[int]:
    """From 0. What only shows who files stands at the head of the first page, and is none by itself."""
    page, is_begun, found = 0, False, []
    for section in sections:
        page += section.page and is_begun
        is_begun = is_begun or bool(section.items)
        found.append(page)
    return found


def titles_of_pages(sections: Sequence[Section]) -> list[Text | None]:
    """What each page is called: as the section that begins it, else as the first on it that has a title."""
    titles: dict[int, Text | None] = {}
    for section, page in zip(sections, page_of_sections(sections), strict=True):
        if section.page or titles.get(page) is None:
            titles[page] = section.title
    return [titles[page] for page in sorted(titles)]
