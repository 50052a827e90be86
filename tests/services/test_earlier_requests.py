"""An earlier request as a row (`type: request`): who may choose which, what is read of it, what is kept (C83)."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.access.permissions import Actor
from portal.errors import Refused
from portal.models.requests import Edition
from portal.services.casework import handling
from portal.services.publishing.office_folder import read_folder
from portal.services.publishing.publication import publish
from tests.support.declared import Declared, declare
from tests.web.applicant.filling import begin, fill, text

ORDER = """\
title: สั่งของ
unit: front
form:
  - fields:
      - {id: name, type: text, label: ชื่อร้าน, searchable: true}
      - {id: amount, type: money, label: จำนวนเงิน}
      - {id: kind, type: choice, searchable: true, label: ชนิด, options: {cash: เงินสด, credit: เชื่อ}}
      - {id: spot, type: location, label: จุดส่ง, optional: true}
      - {id: card, type: citizen_id, label: บัตร, optional: true}
      - {id: secret, type: text, label: ลับ, sensitive: true, optional: true}
"""
CLAIM = """\
title: ขอคืนเงิน
unit: front
form:
  - fields:
      - {id: first, type: request, of: order, find_by: name, label: ใบสั่งเดิม}
      - {id: back, type: money, label: ขอคืน}
      - {id: half, type: money, label: ครึ่งหนึ่ง, value: "if_blank(first.amount, 0) / 2"}
checks:
  - {refuse_if: 'if_blank(first.amount, 0) < back', field: back, text: "คืนได้ไม่เกิน {first.amount} บาท"}
  - {refuse_if: 'answered(first.kind) and first.kind == "credit"', field: first, text: ใบสั่งนี้เป็นเงินเชื่อ}
"""


@pytest.fixture
def made(app: Flask, tmp_path: Path) -> Declared:
    return declare(app.extensions["database"], tmp_path / "office", order=ORDER, claim=CLAIM)


def order(made: Declared, who: Actor, name: str = "ร้านหนึ่ง", amount: str = "300", **more: str) -> Any:
    filed = made.file(who, "order", **({"name": name, "amount": amount, "kind": "cash"} | more))
    return made.request(filed.key)


def claim(made: Declared, who: Actor, first: str, back: str = "100") -> str:
    return made.file(who, "claim", first=first, back=back).key


def stored(made: Declared, key: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    with made.database.reading() as session:
        row = session.scalars(select(Edition).where(Edition.request_id == made.request(key).id)).one()
        return row.answers, row.kept


def refused(made: Declared, who: Actor, first: str, back: str = "100") -> str:
    with pytest.raises(Refused) as told:
        claim(made, who, first, back)
    (said,) = next(iter(told.value.problems.values()))
    return str(said)


def test_an_earlier_request_of_ones_own_is_chosen_read_and_kept(app: Flask, made: Declared) -> None:
    who = made.person()
    earlier = order(made, who, spot="13.75, 100.5", card="1111111111119", secret="เงียบ")
    client = made.browser(app, who)
    url = begin(client, "claim")
    page = text(client.get(url))
    assert re.search(rf'type="radio"[^>]*value="{earlier.reference}"', page), "one's own are offered when they are few"
    assert f"{earlier.reference} ร้านหนึ่ง (" in page
    assert "ลับ" not in page
    assert "คืนได้ไม่เกิน 300.00 บาท" in text(fill(client, url, {"first": earlier.reference, "back": "301"}))
    key = claim(made, who, earlier.reference)
    answers, kept = stored(made, key)
    assert answers["first"] == {"row": earlier.key, "number": earlier.reference}
    assert answers["half"] == "150.00"
    assert kept["first"][earlier.key]["columns"].keys() == {"amount", "kind"}, "no more than is read goes on"
    assert earlier.reference in text(client.get(f"/requests/{key}"))


def test_what_was_read_stays_as_it_was_when_the_earlier_one_is_gone(app: Flask, made: Declared) -> None:
    who, officer = made.person(), made.person("officer", "front")
    earlier = order(made, who)
    key = claim(made, who, earlier.reference)
    made.act(handling.cancel, officer, earlier.key, "ยกเลิก")
    assert "ไม่พบคำร้องนี้" in refused(made, who, earlier.reference)
    made.act(handling.accept, officer, key)
    made.act(handling.return_for_correction, officer, key, "แก้จำนวน", [("back", "มากไป")])
    client = made.browser(app, who)
    page = text(client.get(f"/requests/{key}"))
    assert earlier.reference in page
    assert stored(made, key)[1]["first"][earlier.key]["columns"]["amount"] == {"number": "300.00"}


def test_nobody_chooses_what_they_may_not_see_and_hears_no_more_than_of_none(made: Declared) -> None:
    who, other = made.person(), made.person()
    earlier = order(made, other)
    assert refused(made, who, earlier.reference) == refused(made, who, "ไม่มีเลขนี้")
    assert refused(made, who, "ร้านหนึ่ง") == refused(made, who, "ไม่มีเลขนี้")


def test_it_is_found_by_the_answer_of_find_by_when_only_one_has_it(made: Declared) -> None:
    who = made.person()
    first = order(made, who, "ร้านหนึ่ง")
    order(made, who, "ร้านหนึ่งสาขาสอง")
    assert stored(made, claim(made, who, "ร้านหนึ่ง"))[0]["first"]["number"] == first.reference
    order(made, who, "ร้านหนึ่ง")
    assert "มีหลายคำร้อง" in refused(made, who, "ร้านหนึ่ง")


def test_staff_find_those_within_their_scope_by_typing(app: Flask, made: Declared) -> None:
    citizen, front, back = made.person(), made.person("officer", "front"), made.person("officer", "back")
    earlier = order(made, citizen)
    page = text(made.browser(app, front).get(begin(made.browser(app, front), "claim")))
    assert 'type="radio"' not in page
    assert 'placeholder="เลขที่คำร้อง"' in page
    assert claim(made, front, earlier.reference)
    assert claim(made, front, "ร้านหนึ่ง")
    assert "ไม่พบคำร้องนี้" in refused(made, back, earlier.reference)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("of: order", "of: orders", "order"),
        ("find_by: name", "find_by: amount", "searchable"),
        ("if_blank(first.amount, 0) / 2", "if_blank(first.secret, 0) / 2", "secret"),
        ("if_blank(first.amount, 0) / 2", "if_blank(first.card, 0) / 2", "card"),
        ('first.kind == "credit"', 'first.kind == "kredit"', "credit"),
    ],
)
def test_a_mistake_of_the_file_is_told(made: Declared, old: str, new: str, said: str) -> None:
    (made.folder / "request_types" / "claim.yaml").write_text("id: claim\n" + CLAIM.replace(old, new), "utf-8")
    problems = [str(problem) for each in read_folder(made.folder).types for problem in each.problems]
    assert any(said in problem for problem in problems), problems


def test_publishing_the_same_again_is_no_new_version_and_a_changed_column_is_one(made: Declared) -> None:
    def again() -> Mapping[str, int]:
        with made.database.transaction() as session:
            return publish(session, read_folder(made.folder)).versions

    assert again() == {}
    path = made.folder / "request_types" / "order.yaml"
    path.write_text(path.read_text("utf-8").replace("ชื่อร้าน", "ชื่อร้านค้า"), "utf-8")
    assert again() == {"order": 2, "claim": 2}
