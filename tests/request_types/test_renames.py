"""A question under another name is the same question: one version after the other, there and back (C30)."""

import pytest

from portal.request_types.renames import Renames, Was, renamed


@pytest.mark.parametrize(
    ("old", "new", "between", "found"),
    [
        ({"a": None}, {"b": "a"}, [], {"a": "b"}),
        ({"b": "a"}, {"a": None}, [], {"b": "a"}),  # the earlier version put in force again
        ({"a": None}, {"a": None, "b": "a"}, [], {}),  # both are asked: they are two
        ({"a": None, "b": None}, {"b": "a"}, [], {}),  # it was there before under this name
        ({"a": None, "b": None}, {"a": "b", "b": "a"}, [], {}),
        ({"a": None}, {"c": "b"}, [{"b": "a"}], {"a": "c"}),  # twice renamed
        ({"a": None}, {"d": "c"}, [{"b": "a"}, {"c": "b"}], {"a": "d"}),
        ({"a": None}, {"c": "b"}, [{"b": None}], {}),
        ({"a": None}, {"b": "a", "c": "a"}, [], {"a": "b"}),  # one of them, not both
    ],
)
def test_what_is_called_otherwise_is_found(old: Was, new: Was, between: list[Was], found: dict[str, str]) -> None:
    assert renamed(old, new, between) == found


def test_what_was_renamed_twice_comes_back_to_where_it_was() -> None:
    assert renamed({"c": "b"}, {"a": None}, [], [{"a": None}, {"b": "a"}]) == {"c": "a"}
    assert renamed({"c": "b"}, {"a": None}, [], [{"a": None}]) == {}


def test_answers_rows_files_and_columns_go_along_and_come_back_as_they_were() -> None:
    names = Renames({"goods": "things", "who": "person"}, {"goods": {"n": "count"}})
    stored = {"who": "ก", "who.none": True, "goods": [{"n": 2, "n.none": True, "what": "x"}], "rest": None}
    kept = {"goods": {"n/7": {"label": "ข"}, "what/1": {}}, "who": {"7": {}}}
    now = names.stored(stored)
    assert now == {
        "person": "ก", "person.none": True, "things": [{"count": 2, "count.none": True, "what": "x"}], "rest": None,
    }  # fmt: skip
    assert names.kept(kept) == {"things": {"count/7": {"label": "ข"}, "what/1": {}}, "person": {"7": {}}}
    assert (names.now("goods.2.n"), names.now("rest")) == ("things.2.count", "rest")
    again = Renames.from_json(names.to_json()).back
    assert (again.stored(now), again.kept(names.kept(kept))) == (stored, kept)
