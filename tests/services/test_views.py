"""Named views of the queue: kept in order by the person they belong to, and by nobody else (C42)."""

import threading

import pytest
from sqlalchemy import select

from portal.access.permissions import Actor
from portal.db import Database
from portal.errors import Forbidden, NotFound, Refused
from portal.models.views import SavedView
from portal.queries import views as queries
from portal.services.casework import views
from tests.support.declared import Declared, declare

CASE = "title: ร้องทุกข์\nunit: front\nform: [{fields: [{id: story, type: text, label: เรื่อง}]}]\n"


@pytest.fixture
def office(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Declared:
    return declare(database, tmp_path_factory.mktemp("views") / "office", case=CASE)


def _kept(office: Declared, who: Actor, *names: str) -> list[str]:
    with office.database.transaction() as session:
        return [views.save(session, who, name, "type=case") for name in names]


def _names(office: Declared, who: Actor) -> list[str]:
    with office.database.reading() as session:
        return [each.name for each in queries.own(session, who)]


def test_views_are_kept_renamed_moved_and_deleted(office: Declared) -> None:
    who = office.person("officer", "front")
    a, b, c = _kept(office, who, "ก", "  ข   ยาว ", "ค")
    assert _names(office, who) == ["ก", "ข ยาว", "ค"]
    with office.database.transaction() as session:
        views.move(session, who, c, -1)
        views.move(session, who, a, -1)
        views.rename(session, who, b, "ใหม่")
        assert views.change(session, who, b, "state=done") == "ใหม่"
    assert _names(office, who) == ["ก", "ค", "ใหม่"]
    with office.database.transaction() as session:
        views.move(session, who, b, 1)
        views.move(session, who, a, 1)
        assert views.delete(session, who, c) == "ค"
    assert _names(office, who) == ["ก", "ใหม่"]
    with office.database.reading() as session:
        assert [each.address for each in queries.own(session, who)] == ["type=case", "state=done"]


def test_the_queue_opens_with_one_at_most(office: Declared) -> None:
    who = office.person("officer", "front")
    first, second = _kept(office, who, "ก", "ข")
    for key, opens, found in ((first, True, ["ก"]), (second, True, ["ข"]), (second, True, ["ข"]), (second, False, [])):
        with office.database.transaction() as session:
            views.open_with(session, who, key, opens)
        with office.database.reading() as session:
            opening = [view.name for view in queries.own(session, who) if view.opens]
        assert opening == found


@pytest.mark.parametrize(
    ("name", "code"),
    [("", "views.name_needed"), (" \t", "views.name_needed"), ("ก" * 61, "views.name_long"), ("MINE ", "views.taken")],
)
def test_a_name_that_cannot_be_is_told(office: Declared, name: str, code: str) -> None:
    who = office.person("officer", "front")
    _, other = _kept(office, who, "mine", "other")
    with pytest.raises(Refused) as told, office.database.transaction() as session:
        views.save(session, who, name, "")
    assert (told.value.code, list(told.value.problems)) == (code, ["name"])
    with pytest.raises(Refused, match=code), office.database.transaction() as session:
        views.rename(session, who, other, name)
    with office.database.transaction() as session:
        views.rename(session, who, other, "Other")
    assert _names(office, who) == ["mine", "Other"]


def test_there_are_twenty_at_most_and_no_list_is_endless(office: Declared) -> None:
    who = office.person("officer", "front")
    with pytest.raises(Refused, match=r"views\.too_long"), office.database.transaction() as session:
        views.save(session, who, "ก", "q=" + "a" * views.LONGEST_ADDRESS)
    _kept(office, who, *(str(number) for number in range(views.MOST)))
    with pytest.raises(Refused, match=r"views\.too_many"), office.database.transaction() as session:
        views.save(session, who, "อีก", "")
    assert len(_names(office, who)) == views.MOST


def test_nobody_changes_those_of_another_and_two_may_use_one_name(office: Declared) -> None:
    one, two = office.person("officer", "front"), office.person("officer", "front")
    (key,) = _kept(office, one, "ก")
    _kept(office, two, "ก")
    acts = (
        lambda session: views.rename(session, two, key, "ข"),
        lambda session: views.move(session, two, key, 1),
        lambda session: views.open_with(session, two, key, True),
        lambda session: views.change(session, two, key, ""),
        lambda session: views.delete(session, two, key),
    )
    for act in acts:
        with pytest.raises(NotFound), office.database.transaction() as session:
            act(session)
    applicant = office.person()
    with pytest.raises(Forbidden), office.database.transaction() as session:
        views.save(session, applicant, "ก", "")
    assert _names(office, one) == ["ก"]


def test_two_windows_at_once_keep_one_name_once(office: Declared) -> None:
    who, told = office.person("officer", "front"), []
    barrier = threading.Barrier(4)

    def keep() -> None:
        barrier.wait()
        try:
            _kept(office, who, "ก")
        except Refused as problem:
            told.append(problem.code)

    windows = [threading.Thread(target=keep) for _ in range(4)]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    assert told == ["views.taken"] * 3
    with office.database.reading() as session:
        assert session.scalars(select(SavedView.name)).all() == ["ก"]
