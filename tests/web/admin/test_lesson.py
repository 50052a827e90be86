"""The lesson of the guide is followed to the letter, as it stands on its page: from a paper form to a live service."""

import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal import guide
from portal.texts import text as text_of
from tests.support.desk import Desk
from tests.support.forms import token

pytestmark = pytest.mark.one_engine  # pages over a text; its drafts are asked on both engines in test_workshop

TYPE = "study_visit"
EDIT = f"/admin/edit/request_types/{TYPE}.yaml"
_YAML = re.compile(r'<pre tabindex="0"><code>(.*?)</code></pre>', re.DOTALL)
_TYPED = re.compile(r"<strong>([^<]+)</strong> <code>([^<]+)</code>")
_NAMED = re.compile(r"<strong>([^<]+)</strong>")


class _Reader:
    """An administrator with the lesson open; remembers every page since the last heading."""

    def __init__(self, client: FlaskClient) -> None:
        self.client, self.seen, self.page = client, "", ""

    def look(self, path: str) -> str:
        return self._read(self.client.get(path).get_data(as_text=True))

    def send(self, path: str, **data: Any) -> int:
        told = {"_csrf_token": token(self.page), **data}
        answer = self.client.post(path, data=told, follow_redirects=True)
        self._read(answer.get_data(as_text=True))
        return answer.status_code

    def press(self, act: str, text: str | None = None, path: str = EDIT, **more: Any) -> str:
        """A button of the workshop; answers the text as it stands then."""
        seen = re.search(r'name="seen" value="(\d+)"', self.page)
        assert seen is not None
        assert self.send(path, act=act, seen=seen[1], text=self.text() if text is None else text, **more) == 200
        assert 'class="problems"' not in self.page
        return self.text()

    def chosen(self, name: str) -> str:
        """What a list says before anybody chooses."""
        select = self.page.partition(f'<select id="{name}"')[2].partition("</select>")[0]
        found = re.search(r'value="([^"]+)" selected', select)
        assert found is not None, name
        return found[1]

    def text(self) -> str:
        found = re.search(r'<textarea id="text".*?>(.*?)</textarea>', self.page, re.DOTALL)
        assert found is not None
        return unescape(found[1]).removeprefix("\n")

    def labelled(self, label: str) -> str:
        """The name of the box with this label."""
        found = re.search(rf'<label for="([\w-]+)">{re.escape(label)}', self.page)
        assert found is not None, label
        return found[1]

    def said(self, section: str) -> None:
        """Whatever the section calls by name stands on the pages it led to."""
        assert [name for name in _NAMED.findall(section) if unescape(name) not in self.seen] == []
        self.seen = ""

    def _read(self, page: str) -> str:
        self.page = page
        self.seen += unescape(page)
        return page


def test_whoever_follows_the_lesson_has_a_live_service_at_its_end(desk: Desk) -> None:
    admin = _Reader(desk.browser("admin"))
    lesson = admin.look("/admin/guide/tutorial")
    form, work, examples = map(unescape, _YAML.findall(lesson))
    _, paper, begin, workshop, questions, staff, proofs, trial, publish, citizen, officer, own = lesson.split("<h2>")
    assert '<img src="/static/guide/paper.png' in paper

    admin.look("/admin/types")
    admin.look("/admin/new-type")
    told = {admin.labelled(label): words for label, words in _TYPED.findall(begin)}
    assert admin.send("/admin/new-type", base="", **told) == 200
    admin.said(begin)

    kind = _NAMED.findall(workshop)[2]
    snippet = re.search(rf'<option value="(\w+)">{kind}</option>', admin.page)
    assert snippet is not None
    assert "type: integer" in admin.press("insert", snippet=snippet[1], within=admin.chosen("within"))
    admin.said(workshop)

    text = admin.press("check", admin.text().partition("\nform:")[0] + "\n" + form)
    assert "ช่วงเช้า 09.00-12.00 น." in admin.page
    admin.said(questions)
    text = admin.press("check", text + work, view="steps")
    assert "ประสานหน่วยงานภายใน" in admin.page
    admin.said(staff)
    admin.press("check", text + examples, view="told")
    admin.said(proofs)
    admin.look(EDIT)
    admin.look(f"{EDIT}/try")
    admin.said(trial)

    admin.look("/admin/publish")
    _publish(admin, _NAMED.findall(publish)[1])
    admin.seen += "ไปเผยแพร่"
    admin.said(publish)

    visitor = desk.browser(None)
    assert told["title"] in visitor.get("/").get_data(as_text=True)
    key = desk.file(TYPE)
    _work(_Reader(desk.browser("personnel")), key, officer)
    assert desk.request(key).state == "done"
    mine = desk.browser("applicant").get(f"/requests/{key}").get_data(as_text=True)
    assert "ผู้ต้อนรับ" in mine
    assert citizen

    admin.look(EDIT)
    for part in ("", "?at=form/fields/part_of_day"):
        admin.look(f"/admin/part/request_types/{TYPE}.yaml{part}")
    admin.said(own)
    assert text_of("th", "trial.keep") in own


def _publish(admin: _Reader, box: str = "เหตุผล") -> None:
    seen = dict(re.findall(r'name="(seen-[^"]+)" value="(\d+)"', admin.page))
    drafts = re.findall(r'name="draft" value="([^"]+)" checked', admin.page)
    told = {admin.labelled(box): "ตามแบบใหม่"}
    assert admin.send("/admin/publish", draft=drafts, **told, **seen) == 200


def _work(who: _Reader, key: str, section: str) -> None:
    who.look("/staff")
    who.look(f"/staff/requests/{key}")
    who.send(f"/staff/requests/{key}/accept", _seen=_seen(who.page))
    who.look(f"/staff/requests/{key}/forms/answer")
    told = {"host": "นางสาวต้อนรับ ตัวอย่าง", "meeting_place": "ห้องประชุมกลาง"}
    who.send(f"/staff/requests/{key}/forms/answer", _seen=_seen(who.page), _go="move", _shown=[*told], **told)
    who.said(section)


def _seen(page: str) -> str:
    found = re.search(r'name="_seen" value="(\d+)"', page)
    assert found is not None
    return found[1]


def test_all_that_chapters_call_by_name_is_called_so_on_the_pages_they_are_about(desk: Desk) -> None:
    admin, key = _Reader(desk.browser("admin")), desk.file("pension")
    desk.person("finance", "officer", "finance")
    pages = {
        "change": ("/admin/types", "/admin/types/pension", "/admin/files", "/admin/files/request_types/pension.yaml",
                   "/admin/edit/request_types/pension.yaml", "/admin/publish", "/admin/types/pension/move",
                   "/admin/proposals", "/admin/settings"),
        "settings": ("/admin/types", "/admin/settings", "/admin/settings/face"),
        "why": (f"/staff/requests/{key}", f"/staff/requests/{key}/why"),
        "auditor": ("/admin/types", "/admin/types/pension", "/admin/files", "/admin/events", "/admin/acts"),
    }  # fmt: skip
    assert {"tutorial", *pages} == {*guide.CHAPTERS}
    admin.look("/admin/edit/request_types/pension.yaml")
    admin.press("check", admin.text() + "# แก้\n", "/admin/edit/request_types/pension.yaml")
    admin.look("/admin/publish")
    _publish(admin)
    for name, seen in pages.items():
        chapter = admin.look(f"/admin/guide/{name}")
        admin.seen = admin.seen.replace(unescape(chapter), "")
        who = _Reader(desk.browser("finance")) if name == "why" else admin
        for path in seen:
            who.look(path)
        who.said(chapter)
