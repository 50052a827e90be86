"""A question is changed by whoever writes no YAML: only its own lines change, and what is wrong stands at its place (C14)."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from portal.request_types.editing import outline
from portal.services.publishing import workshop
from tests.support.desk import Desk
from tests.support.forms import token

pytestmark = pytest.mark.one_engine  # pages over a text; its drafts are asked on both engines in test_workshop


def _page(client: FlaskClient, at: str, path: str) -> str:
    return unescape(client.get(f"/admin/part/{path}", query_string={"at": at}).get_data(as_text=True))


def _form(page: str) -> dict[str, str]:
    """What a browser would send of this page."""
    form = page[page.index('class="settings"') :]
    said = dict(re.findall(r'<input (?:type="hidden" )?(?:id="[^"]+" )?name="([^"]+)" value="([^"]*)"', form))
    said["shown"] = next(iter(re.findall(r'name="shown" value="(\{.*?\})">', form)), "")
    said |= dict.fromkeys(re.findall(r'type="checkbox" id="[^"]+" name="([^"]+)" value="1" checked', form), "1")
    said |= dict(re.findall(r'<textarea id="[^"]+" name="([^"]+)"[^>]*>\n([^<]*)<', form))
    for name, inner in re.findall(r'<select id="[^"]+" name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inner) or re.search(r'value="([^"]*)"', inner)
        said[name] = chosen[1] if chosen else ""
    return said | {"_csrf_token": token(page), "act": "save"}


def _send(client: FlaskClient, page: str, path: str, **typed: str) -> tuple[int, str]:
    answer = client.post(f"/admin/part/{path}", data=_form(page) | typed)
    return answer.status_code, unescape(answer.get_data(as_text=True))


def _draft(desk: Desk, path: str) -> str:
    with desk.database.reading() as session:
        found = workshop.find(session, path)
    return found.text if found else ""


def test_a_question_is_changed_by_a_form_and_only_its_own_line_changes(desk: Desk) -> None:
    client, path = desk.browser("admin"), "request_types/pension.yaml"
    page = _page(client, "form/fields/debt", path)
    before = unescape(client.get(f"/admin/edit/{path}").get_data(as_text=True))
    name = "v/label/th"
    assert name in _form(page), sorted(_form(page))
    typed = {name: "หนี้ทั้งหมด", "v/optional": "1"}
    assert _send(client, page, path, **typed)[0] == 303
    assert _send(client, page, path, **typed)[0] == 303, "pressed twice, it says so already"
    line = next(each for each in _draft(desk, path).splitlines() if "id: debt" in each)
    assert ("หนี้ทั้งหมด" in line, "optional: true" in line) == (True, True)
    others = [each for each in _draft(desk, path).splitlines() if "id: debt" not in each]
    assert all(each in before for each in others), "every other line is as it was"


def test_what_is_wrong_stays_and_stands_at_its_place(desk: Desk) -> None:
    client, path = desk.browser("admin"), "request_types/pension.yaml"
    page = _page(client, "form/fields/debt", path)
    label, when = "v/label/th", "v/when"
    status, told = _send(client, page, path, **{label: "", when: "emial == 1"})
    assert (status, f'id="{label}-error"' in told, 'value="emial == 1"' in told, _draft(desk, path)) == (
        422,
        True,
        True,
        "",
    )
    status, told = _send(client, page, path, **{when: "emial == 1"})
    assert (status, f'id="{when}-error"' in told, "emial" in _draft(desk, path)) == (422, True, True)


def _press(client: FlaskClient, path: str, act: str, seen: int = 0, text: str | None = None) -> int:
    """What a colleague does in the workshop."""
    bench = client.get(f"/admin/edit/{path}").get_data(as_text=True)
    told = {"_csrf_token": token(bench), "seen": str(seen), "act": act} | ({} if text is None else {"text": text})
    return client.post(f"/admin/edit/{path}", data=told).status_code


def test_words_go_with_a_question_that_a_colleague_moved_meanwhile(desk: Desk) -> None:
    client, path = desk.browser("admin"), "request_types/pension.yaml"
    page = _page(client, "form/fields/debt", path)
    assert _press(client, path, "up form/fields/debt") == 200
    moved = _draft(desk, path)
    assert _send(client, page, path, **{"v/label/th": "หนี้ที่เหลือ"})[0] == 303
    new = [each for each in _draft(desk, path).splitlines() if each not in moved.splitlines()]
    assert (len(new), "id: debt" in new[0], "หนี้ที่เหลือ" in new[0]) == (1, True, True)


@pytest.mark.one_engine
def test_two_people_clash_only_where_both_changed_the_same(desk: Desk) -> None:
    client, path = desk.browser("admin"), "request_types/pension.yaml"
    mine = _page(client, "form/fields/debt", path)
    theirs = {"v/label/th": "หนี้ของเขา", "v/hint/th": "คำแนะนำของเขา"}
    assert _send(client, mine, path, **theirs)[0] == 303
    assert _send(client, mine, path, **{"v/optional": "1"})[0] == 303, "another thing of the same question"
    line = next(each for each in _draft(desk, path).splitlines() if "id: debt" in each)
    assert all(words in line for words in ("หนี้ของเขา", "คำแนะนำของเขา", "optional: true")), (
        "nothing of theirs is undone"
    )
    status, told = _send(client, mine, path, **{"v/label/th": "หนี้ของฉัน"})
    assert (status, "ตอนนี้เขียนว่า: หนี้ของเขา" in told, told.count("ตอนนี้เขียนว่า:")) == (409, True, 1)
    assert (_form(told)["v/label/th"], _form(told)["v/hint/th"]) == ("หนี้ของฉัน", "คำแนะนำของเขา")
    assert "หนี้ของฉัน" not in _draft(desk, path)
    assert _send(client, told, path)[0] == 303, "who presses again has seen it"
    line = next(each for each in _draft(desk, path).splitlines() if "id: debt" in each)
    assert all(words in line for words in ("หนี้ของฉัน", "คำแนะนำของเขา", "optional: true"))


def _with_notes(client: FlaskClient, desk: Desk, path: str) -> str:
    """The form with three notes before its own questions, as a draft."""
    page = unescape(client.get(f"/admin/edit/{path}").get_data(as_text=True))
    found = re.search(r'<textarea id="text"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    assert found is not None
    notes = "".join(f"      - note: หมายเหตุที่ {number}\n" for number in (1, 2, 3))
    assert (
        _press(client, path, "check", text=re.sub(r"(?m)^    fields:\n", f"    fields:\n{notes}", found[1], count=1))
        == 200
    )
    return _draft(desk, path)


@pytest.mark.one_engine
@pytest.mark.parametrize("case", ["field removed", "note removed", "note reworded", "section removed"])
def test_what_was_typed_of_a_part_that_is_gone_stays_and_is_added_anew(desk: Desk, case: str) -> None:
    client, path, kind = desk.browser("admin"), "request_types/pension.yaml", case.partition(" ")[0]
    parts = [each for each in outline(_with_notes(client, desk, path)).all() if each.made_of == kind and not each.uses]
    meant = next(each for each in parts if kind == "section" or "debt" in each.id or "2" in each.label)
    page = _page(client, meant.name, path)
    if case == "note reworded":
        assert _send(client, page, path, **{"v/note/th": "คำของเขา"})[0] == 303
    else:
        assert _press(client, path, f"remove {meant.name}", seen=1) == 200
    now, key = _draft(desk, path), {"field": "v/label/th", "note": "v/note/th", "section": "v/title/th"}[kind]
    status, told = _send(client, page, path, **{key: "คำที่พิมพ์ไว้"})
    assert (status, _draft(desk, path), _form(told)[key]) == (409, now, "คำที่พิมพ์ไว้"), "nothing is done, nothing is lost"
    assert 'value="anew"' in told
    assert _send(client, told, path, act="anew", **{"v/id": "owed"} if kind == "field" else {})[0] == 303
    new = [each for each in _draft(desk, path).splitlines() if each not in now.splitlines()]
    assert (" ".join(new).count("คำที่พิมพ์ไว้"), "id: owed" in new[0]) == (1, kind == "field"), new


def test_options_keep_their_ids_and_new_ones_get_one(desk: Desk) -> None:
    client, path = desk.browser("admin"), "request_types/kinds.yaml"
    form = client.get("/admin/new-type").get_data(as_text=True)
    client.post("/admin/new-type", data={"_csrf_token": token(form), "title": "ทดลอง", "id": "kinds", "base": ""})
    page = client.get(f"/admin/edit/{path}").get_data(as_text=True)
    seen = re.search(r'name="seen" value="(\d+)"', page)
    text = _draft(desk, path).replace(
        "      - {id: details",
        "      # ชนิด\n      - {id: kind, type: choice, label: ชนิด, options: {a: หนึ่ง, b: สอง}}\n      - {id: details",
    )
    told = {"_csrf_token": token(page), "seen": seen[1] if seen else "", "text": text, "act": "part form/fields/kind"}
    opened = client.post(f"/admin/edit/{path}", data=told)
    assert (opened.status_code, opened.headers["Location"]) == (303, f"/admin/part/{path}?at=form/fields/kind")
    page = _page(client, "form/fields/kind", path)
    options = "v/options"
    typed = {
        f"{options}/a/th": "",
        f"{options}/b/th": "ข้อสอง",
        f"{options}/+1/th": "สาม",
        f"{options}/+1/en": "Third one",
    }
    assert _send(client, page, path, **typed)[0] == 303
    assert "options: {b: ข้อสอง, third_one: {th: สาม, en: Third one}}" in _draft(desk, path)
    assert "# ชนิด" in _draft(desk, path)


@pytest.mark.parametrize(
    "at", ["form/9", "form/1", "form/1/fields/debt", "steps/none", "examples/0", "../office", "form/fields"]
)
def test_a_part_that_is_not_there_is_not_found(desk: Desk, at: str) -> None:
    assert (
        desk.browser("admin").get("/admin/part/request_types/pension.yaml", query_string={"at": at}).status_code == 404
    )
    assert desk.browser("admin").get("/admin/part/office.yaml").status_code == 404


def test_an_id_in_force_is_changed_with_its_formulas_and_other_files_that_name_it_are_told(desk: Desk) -> None:
    client, path = desk.browser("admin"), "request_types/pension.yaml"
    bench = client.get("/admin/edit/office.yaml").get_data(as_text=True)
    found = re.search(r'<textarea id="text".*?>(.*?)</textarea>', bench, re.DOTALL)
    office = unescape(found[1]) if found else ""
    tile = "dashboards:\n  - {id: owed, title: หนี้, tiles: [{title: หนี้, from: [pension], measures: [sum(debt)], show: number}]}\n"
    told = {"_csrf_token": token(bench), "seen": "0", "act": "check", "text": office.replace("dashboards:\n", tile)}
    assert client.post("/admin/edit/office.yaml", data=told).status_code == 200
    name = "v/id"
    status, _ = _send(client, _page(client, "form/fields/debt", path), path, **{name: "owed"})
    draft = _draft(desk, path)
    assert (status, "was: debt" in draft, "id: owed" in draft) == (303, True, True)
    assert re.findall(r".*\bdebt\b", draft)[1:] == ["  - name: a pensioner without debt"], "all that named it follows"
    page = unescape(client.get(f"/admin/edit/{path}").get_data(as_text=True))
    assert "แฟ้มอื่นยังเรียกด้วยชื่อเดิม" in page and "office.yaml:" in page
    status, said = _send(client, _page(client, "form/fields/owed", path), path, **{name: "Owed!"})
    assert (status, 'value="Owed!"' in said) == (422, True)


def test_an_example_is_answered_by_choices_and_says_what_it_said(desk: Desk) -> None:
    client, path = desk.browser("admin"), "request_types/pension.yaml"
    page = client.get(f"/admin/edit/{path}").get_data(as_text=True)
    text = re.search(r'<textarea id="text".*?>(.*?)</textarea>', page, re.DOTALL)
    asked = "      - {id: has_card, type: yes_no, label: มีบัตร}\n"
    asked += "      - {id: way, type: choice, label: ทาง, options: {a: ก, b: ข}}\n"
    words = unescape(text[1] if text else "").replace("      - {id: email", f"{asked}      - {{id: email")
    words = words.replace('given: {debt: "0"}', 'given: {debt: "0", has_card: "no"}')
    told = {"_csrf_token": token(page), "seen": "0", "act": "check", "text": words}
    assert client.post(f"/admin/edit/{path}", data=told).status_code == 200
    page = _page(client, "examples/a pensioner without debt", path)
    box = page[page.index('id="v/given/has_card"') :].partition("</select>")[0]
    assert re.findall(r'value="(\w*)"', box) == ["", "true", "false", "no", "blank"]
    assert _send(client, page, path, **{"v/given/way": "b"})[0] == 303
    assert 'given: {debt: "0", has_card: "no", way: b}' in _draft(desk, path)
