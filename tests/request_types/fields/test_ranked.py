"""First, second, third choice out of one list: each once, without a gap, kept with what the rows held (C20)."""

from decimal import Decimal
from typing import Any

import pytest

from portal.request_types.checked import CheckedType
from portal.request_types.judging.answers import Verdict, judge, load_answers, store_answers, words_of
from portal.request_types.judging.displaying import display_field
from tests.request_types.inline import Rows, asked, context, inline, registry

PROJECTS = registry("projects", "โครงการ", name="text", price="money")
NAMES = {"free": "ทำงานอิสระ", "farm": "เกษตรกร", "craft": "หัตถกรรม", "trade": "ค้าขาย"}


def _rows(**prices: int) -> Rows:
    rows = Rows()
    for key, name in NAMES.items():
        rows.put("projects", key, name, name=name, price=Decimal(prices.get(key, 100)))
    return rows


def _type(**keys: Any) -> CheckedType:
    fields = [asked("wishes", "ranked", "โครงการที่ต้องการ", source="projects", **keys)]
    fields.append(asked("first", "text", "อันดับหนึ่ง", value='"อิสระ" if rank(wishes, 1) == "free" else "อื่น"'))
    return inline(*fields, registries=[PROJECTS])


def _judge(checked: CheckedType, *chosen: str, rows: Rows | None = None) -> Verdict:
    words = {f"wishes.{number}": (word,) for number, word in enumerate(chosen, 1)}
    return judge(checked, words, context(rows=rows or _rows()))


def _errors(verdict: Verdict) -> dict[str, str]:
    return {name: str(errors[0]) for name, errors in verdict.errors.items()}


def test_three_ranks_of_one_list_are_kept_in_their_order() -> None:
    checked = _type()
    verdict = _judge(checked, "farm", "free", "trade")
    assert not verdict.errors
    assert [row.key for row in verdict.values["wishes"]] == ["farm", "free", "trade"]  # type: ignore[union-attr]
    assert verdict.values["first"] == "อื่น"
    assert display_field(checked.fields["wishes"], verdict.values, "th").text == "1. เกษตรกร, 2. ทำงานอิสระ, 3. ค้าขาย"


@pytest.mark.parametrize(
    ("chosen", "part", "said"),
    [
        (("farm", "farm", "free"), "wishes.2", "กรุณาเลือกไม่ซ้ำกัน"),
        (("farm", "", "free"), "wishes.2", "กรุณาเลือกลำดับที่ 2"),
        (("", "farm", "free"), "wishes.1", "กรุณาเลือกลำดับที่ 1"),
        (("farm", "free"), "wishes.3", "กรุณาเลือกลำดับที่ 3"),
        (("farm", "moon", "free"), "wishes.2", "ไม่พบรายการที่เลือก กรุณาเลือกใหม่"),
    ],
)
def test_what_is_wrong_is_told_at_its_rank(chosen: tuple[str, ...], part: str, said: str) -> None:
    assert _errors(_judge(_type(), *chosen)) == {part: said}


def test_nothing_chosen_is_one_mistake_of_the_question() -> None:
    assert list(_judge(_type()).errors) == ["wishes"]


def test_an_optional_ranking_may_be_short_but_has_no_gap() -> None:
    checked = _type(optional=True)
    assert not _judge(checked).errors
    assert not _judge(checked, "farm").errors
    assert _errors(_judge(checked, "farm", "", "free")) == {"wishes.3": "กรุณาเลือกลำดับที่ 2 ก่อน"}


def test_a_list_of_two_has_no_third_choice() -> None:
    checked = _type(where="option.price > 50")
    two = _rows(craft=1, trade=1)
    assert not _judge(checked, "farm", "free", rows=two).errors
    assert list(_judge(checked, "farm", "craft", rows=two).errors) == ["wishes.2"]


def test_options_are_ranked_as_rows_are() -> None:
    checked = inline(asked("colours", "ranked", "สี", options={"red": "แดง", "blue": "น้ำเงิน"}, ranks=2))
    verdict = judge(checked, {"colours.1": ("blue",), "colours.2": ("red",)}, context())
    assert verdict.values["colours"] == ("blue", "red")
    assert list(judge(checked, {"colours.1": ("blue",), "colours.2": ("blue",)}, context()).errors) == ["colours.2"]


def test_what_the_chosen_rows_held_is_kept() -> None:
    checked = _type()
    verdict = _judge(checked, "farm", "free", "trade", rows=_rows(farm=160))
    values = load_answers(checked, store_answers(verdict), verdict.kept)
    first: Any = values["wishes"][0]  # type: ignore[index]
    assert (first.label, first.columns["price"]) == ("เกษตรกร", Decimal(160))
    assert words_of(checked, values)["wishes.1"] == ("farm",)
