"""A person's named views above the queue: tabs, which of them is open, and whether it was changed (C42)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy.orm import Session

from portal.access.permissions import Actor
from portal.queries import views
from portal.queries.counts import COUNT_AT_MOST
from portal.queries.pages import Page
from portal.queries.requests import ListRow, Wish
from portal.queries.views import View
from portal.services.casework.views import MOST
from portal.web.extensions import catalogue
from portal.web.staff.addresses import QUEUE, Tab
from portal.web.staff.asked import TO_DO, address_of, of_today, pairs_of, wish_of

VIEWS: Final = "/staff/views"


@dataclass(frozen=True)
class Kept:
    """What may be kept of the list on the screen."""

    address: str
    name: str = ""
    """Of the view it came from and is no longer like."""
    key: str = ""
    is_new: bool = False
    """There is no view like it."""


class Mine:
    """The named views of the person who asks, read once for a page."""

    def __init__(self, session: Session, who: Actor) -> None:
        self._actor = who
        self._renamed = catalogue().renamed_steps(session)
        self._views = views.own(session, who)
        self._wishes = {each.key: wish_of(pairs_of(of_today(each.address, self._renamed))) for each in self._views}

    def first(self) -> str:
        """The address of the list this person opens the queue with; empty where that is the queue itself."""
        view = next((each for each in self._views if each.opens), None)
        return _target(view, self._renamed) if view is not None else ""

    def marked(self, wish: Wish) -> Wish:
        """The wish with the view it came from, if that is theirs and there."""
        return wish if wish.view in self._wishes else replace(wish, view="")

    def left(self, wish: Wish) -> Wish:
        """The same list, no longer as a view: where the other tabs begin."""
        return replace(wish, view="")

    def without_current(self, wish: Wish, tabs: Sequence[Tab]) -> tuple[Tab, ...]:
        """One tab is the current one: a view's, if it came from one."""
        return tuple(replace(tab, current=False) for tab in tabs) if wish.view in self._wishes else tuple(tabs)

    def tabs(self, session: Session, wish: Wish, page: Page[ListRow]) -> tuple[Tab, ...]:
        """One for each view. The open one has the count of its page; the others theirs, where it is cheap."""
        asked = [each.with_old_steps(self._renamed) for each in self._wishes.values()]
        counts = views.totals(session, self._actor, asked)
        return tuple(self._tab(view, wish, page, count) for view, count in zip(self._views, counts, strict=True))

    def kept(self, wish: Wish) -> Kept:
        """What may be done with the list on the screen."""
        address = address_of(wish)
        known = {address_of(each) for each in (TO_DO, *self._wishes.values())}
        is_new = bool(address) and address not in known and len(self._views) < MOST
        view = next((each for each in self._views if each.key == wish.view), None)
        if view is None or address_of(self._wishes[view.key]) == address:
            return Kept(address, is_new=is_new)
        return Kept(address, view.name, view.key, is_new)

    def _tab(self, view: View, wish: Wish, page: Page[ListRow], count: int | None) -> Tab:
        is_open, url = view.key == wish.view, f"{VIEWS}/{view.key}"
        if is_open and address_of(self._wishes[view.key]) == address_of(wish):
            return Tab(view.name, page.total, url, True, is_exact=page.is_total_exact)
        if count is None:
            return Tab(view.name, None, url, is_open)
        is_exact = self._wishes[view.key].is_counted or count <= COUNT_AT_MOST
        return Tab(view.name, count if is_exact else COUNT_AT_MOST, url, is_open, is_exact=is_exact)


def target(session: Session, view: View) -> str:
    """The queue as a view asks for it, by what is so called today."""
    return _target(view, catalogue().renamed_steps(session))


def _target(view: View, renamed: Mapping[str, Mapping[str, str]]) -> str:
    asked = of_today(view.address, renamed)
    return f"{QUEUE}?{asked}&view={view.key}" if asked else f"{QUEUE}?view={view.key}"
