"""Pictures of what is counted: each dashboard at a desk and on a telephone, a cross table, figures for everybody."""

from collections.abc import Callable
from functools import partial

from studio import DESK, PHONE, Studio, keep, keep_at, keep_top

Take = Callable[[Studio], None]


def _board(name: str, who: str, board: str, studio: Studio) -> None:
    for width, kept in ((DESK, name), (PHONE, f"{name}-phone")):
        with studio.page(width, who) as page:
            page.set_viewport_size({"width": width, "height": 1000 if width == DESK else 800})
            page.goto(f"/staff/dashboards/{board}")
            if width == DESK:
                keep_top(page, kept)
            else:
                keep_at(page, kept, ".stamp", 20)


def _crosstab(studio: Studio) -> None:
    """The table of the measure: districts and projects, each number with its list."""
    with studio.page(DESK, "0202020202024") as page:
        page.goto("/staff/figures?type=development&rows=district&columns=first_choice")
        keep_top(page, "card-crosstab")


def _published(studio: Studio) -> None:
    """What everybody reads without logging in."""
    for width, name in ((DESK, "city-figures"), (PHONE, "city-figures-phone")):
        with studio.page(width) as page:
            page.goto("/figures/open")
            keep(page, name)


boards: dict[str, tuple[Take, ...]] = {
    "education-one-stop": (partial(_board, "board", "6666666666660", "summary"),),
    "city-complaints": (partial(_board, "city-board", "8888888888886", "performance"), _published),
    "social-welfare": (partial(_board, "welfare-board", "6666666666660", "executive"),),
    "welfare-card": (partial(_board, "card-board", "0202020202024", "matching"), _crosstab),
}
