"""Two windows of one draft: each saves what was changed in it and nothing else (C32)."""

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.forms import token
from tests.web.applicant.filling import appointment, begin, fill, text

BLANK = {"visitor": "", "subject_matter": "", "meeting.date": "", "meeting.time": ""}
TWICE = "ข้อนี้แก้ไขจากอีกหน้าต่างหนึ่งด้วย"


class Window:
    """A page as it was drawn, with what its inputs hold."""

    def __init__(self, client: FlaskClient, url: str, words: dict[str, str]) -> None:
        self.client, self.url, self.words = client, url, dict(words)
        html = text(client.get(url))
        self.hidden: dict[str, Any] = {"_csrf_token": token(html), "_page": "1"}
        for name in ("_shown", "_drawn", "_window"):
            self.hidden[name] = re.findall(rf'name="{name}"[^>]* value="([^"]+)"', html)

    def live(self, active: str = "", **typed: str) -> str:
        """Type, and take over the marks that come back."""
        self.words |= typed
        carried = {**self.hidden, **self.words}
        answer = text(self.client.post(f"{self.url}/fragment", data=carried, headers={"X-Active": active}))
        for mark in re.findall(r'name="_drawn"[^>]* value="([^"]+)"', answer):
            name = mark.partition(":")[0]
            kept = [each for each in self.hidden["_drawn"] if each.partition(":")[0] != name]
            self.hidden["_drawn"] = [*kept, mark]
        return answer

    def press(self, go: str = "stay", **typed: str) -> TestResponse:
        self.words |= typed
        return self.client.post(self.url, data={**self.hidden, **self.words, "_go": go})


def test_what_another_window_wrote_meanwhile_stays(somchai: FlaskClient) -> None:
    url = begin(somchai, "appointment")
    first, second = Window(somchai, url, BLANK), Window(somchai, url, BLANK)
    second.live(subject_matter="เรื่องที่เล่ายาว")
    answer = first.live(visitor="กลุ่มตัวอย่าง")
    assert "เรื่องที่เล่ายาว" in answer, "the first window now shows it too"
    page = text(somchai.get(url))
    assert "เรื่องที่เล่ายาว" in page
    assert "กลุ่มตัวอย่าง" in page
    assert TWICE not in answer


def test_also_without_scripts(somchai: FlaskClient) -> None:
    url = begin(somchai, "appointment")
    first, second = Window(somchai, url, BLANK), Window(somchai, url, BLANK)
    assert second.press(subject_matter="เรื่องที่เล่ายาว").status_code == 303
    assert first.press(visitor="กลุ่มตัวอย่าง").status_code == 303
    page = text(somchai.get(url))
    assert "เรื่องที่เล่ายาว" in page
    assert "กลุ่มตัวอย่าง" in page


def test_what_was_emptied_in_its_window_is_empty(somchai: FlaskClient) -> None:
    url = begin(somchai, "appointment")
    fill(somchai, url, appointment(), go="stay")
    words = appointment()
    first, second = Window(somchai, url, words), Window(somchai, url, words)
    second.live(subject_matter="")
    first.live(visitor="กลุ่มอื่น")
    page = text(somchai.get(url))
    assert "หารือ" not in page
    assert "กลุ่มอื่น" in page


def test_of_a_question_changed_in_both_the_later_stays_and_the_page_says_so(somchai: FlaskClient) -> None:
    url = begin(somchai, "appointment")
    first, second = Window(somchai, url, BLANK), Window(somchai, url, BLANK)
    second.live(subject_matter="เรื่องแรก")
    answer = first.live(active="subject_matter", subject_matter="เรื่องหลัง")
    assert re.search(rf'id="twice-subject_matter"[^>]*hx-swap-oob="true"><p[^>]*>{TWICE}', answer)
    assert 'id="q-subject_matter"' not in answer, "not exchanged under a hand that types"
    assert "เรื่องหลัง" in text(somchai.get(url))
    assert TWICE not in first.live(active="subject_matter", subject_matter="เรื่องหลังสุด")


def test_a_button_waits_on_the_page_where_both_changed_a_question(somchai: FlaskClient) -> None:
    url = begin(somchai, "appointment")
    first, second = Window(somchai, url, BLANK), Window(somchai, url, BLANK)
    second.press(subject_matter="เรื่องแรก")
    answer = first.press(go="next", **(appointment() | {"subject_matter": "เรื่องหลัง"}))
    assert answer.status_code == 409
    assert 'href="#subject_matter"' in text(answer)
    assert TWICE in text(answer)
    assert "เรื่องหลัง" in text(answer)
    again = Window(somchai, url, appointment() | {"subject_matter": "เรื่องหลัง"})
    assert again.press(go="next").location == f"{url}/check"


def test_a_window_that_heard_no_answer_is_no_other_window_to_itself(somchai: FlaskClient) -> None:
    """An answer on its way is given up when one types on: the next saving comes with the older marks."""
    url = begin(somchai, "appointment")
    window = Window(somchai, url, BLANK)
    marks = window.hidden["_drawn"]
    window.live(subject_matter="เรื่อง")
    window.hidden["_drawn"] = marks
    assert TWICE not in window.live(subject_matter="เรื่องที่เล่า")
    window.hidden["_drawn"] = marks
    window.live(subject_matter="")
    assert "เรื่อง" not in re.findall(r'name="subject_matter"[^>]*>([^<]*)', text(somchai.get(url)))
    assert window.press(subject_matter="ใหม่").status_code == 303


def test_a_saving_of_one_window_is_not_undone_by_what_another_saved_before(somchai: FlaskClient) -> None:
    url = begin(somchai, "appointment")
    first, second = Window(somchai, url, BLANK), Window(somchai, url, BLANK)
    first.live(visitor="กลุ่มหนึ่ง")
    second.live(visitor="กลุ่มสอง")
    first.live(subject_matter="หารือ")
    page = text(somchai.get(url))
    assert "กลุ่มสอง" in page
    assert "หารือ" in page
