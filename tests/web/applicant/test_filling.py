"""Start, fill in, check, send, in a browser without scripts (C17, C22, C23, C36)."""

import io
from typing import Any

from flask.testing import FlaskClient

from tests.support.forms import post, token
from tests.web.applicant.filling import PNG, appointment, begin, fill, send, text


def test_opening_a_service_starts_nothing_and_the_button_does(somchai: FlaskClient) -> None:
    assert "เริ่มกรอกคำร้อง" in text(somchai.get("/new/pension"))
    url = begin(somchai, "pension")
    page = text(somchai.get(url))
    assert "1-1111-11111-11-9" in page
    assert "นายสมชาย ตัวอย่าง" in page
    assert "หนี้บำเหน็จค้ำประกันเงินกู้" in page
    assert "เริ่มคำร้องใหม่" in text(somchai.get("/new/pension"))


def test_an_empty_form_says_what_is_missing_and_keeps_what_was_typed(somchai: FlaskClient) -> None:
    url = begin(somchai, "pension")
    answer = fill(somchai, url, {"email": "somchai.example", "debt": ""})
    assert answer.status_code == 422
    page = text(answer)
    assert 'href="#email"' in page
    assert "รูปแบบอีเมลไม่ถูกต้อง" in page
    assert 'href="#file-id_card"' in page
    assert 'value="somchai.example"' in page
    assert 'value="somchai.example"' in text(somchai.get(url))


def test_an_appointment_is_filled_in_checked_and_sent(somchai: FlaskClient) -> None:
    url = begin(somchai, "appointment")
    answer = fill(somchai, url, appointment())
    assert (answer.status_code, answer.location) == (303, f"{url}/check")
    page = text(somchai.get(f"{url}/check"))
    assert "1 เม.ย. 2568, 09:00 - 09:30 น." in page
    assert "รับรองว่า" in page
    sent = somchai.post(f"{url}/send", data={"_csrf_token": token(page)})
    assert sent.status_code == 303
    done = text(somchai.get(sent.location))
    assert "3220250331112000" in done
    assert "<svg" in done
    assert somchai.get(url).location == sent.location


def test_pressing_send_twice_makes_one_request(somchai: FlaskClient) -> None:
    url = begin(somchai, "appointment")
    fill(somchai, url, appointment())
    carried = token(text(somchai.get(f"{url}/check")))
    first, second = (somchai.post(f"{url}/send", data={"_csrf_token": carried}) for _ in range(2))
    assert first.location == second.location


def test_sending_an_unfinished_form_leads_to_each_place(somchai: FlaskClient) -> None:
    url = begin(somchai, "pension")
    answer = send(somchai, url)
    assert answer.status_code == 422
    assert f'href="{url}?page=1&amp;problems#email"' in text(answer)
    again = text(somchai.get(f"{url}?page=1&problems"))
    assert "กรุณากรอกอีเมลล์" in again


def test_a_file_sent_with_the_form_survives_a_failed_check(somchai: FlaskClient) -> None:
    url = begin(somchai, "pension")
    answer = fill(somchai, url, {"email": "", "debt": "0", "id_card": (io.BytesIO(PNG), "บัตร.png")})
    page = text(answer)
    assert answer.status_code == 422
    assert "บัตร.png" in page
    assert 'href="#file-id_card"' not in page
    assert "บัตร.png" in text(somchai.get(url))


def test_a_file_that_is_none_of_these_kinds_is_refused_at_its_field_and_the_rest_is_kept(somchai: FlaskClient) -> None:
    url = begin(somchai, "pension")
    answer = fill(
        somchai, url, {"email": "a@example.com", "debt": "0", "id_card": (io.BytesIO(b"MZ\x90\x00x"), "x.exe")}
    )
    assert answer.status_code == 422
    assert "อนุญาตเฉพาะไฟล์" in text(answer)
    assert 'value="a@example.com"' in text(somchai.get(url))


def test_somebody_else_sees_no_draft_of_mine(somchai: FlaskClient, browser: Any) -> None:
    url = begin(somchai, "pension")
    other = browser("2222222222227")
    for path in (url, f"{url}/check", f"{url}/clear"):
        assert other.get(path).status_code == 404
    assert other.get("/new/nothing").status_code == 404


def test_clearing_asks_first(somchai: FlaskClient) -> None:
    url = begin(somchai, "pension")
    fill(somchai, url, {"email": "a@example.com"}, go="stay")
    assert fill(somchai, url, {}, go="clear").location == f"{url}/clear"
    assert 'value="a@example.com"' in text(somchai.get(url))
    answer = post(somchai, f"{url}/clear")
    assert answer.location == "/new/pension"
    assert somchai.get(url).status_code == 404


def test_going_back_to_a_form_that_was_sent_leads_to_the_request(somchai: FlaskClient, browser: Any) -> None:
    url = begin(somchai, "appointment")
    fill(somchai, url, appointment())
    sent, other = send(somchai, url).location, browser("2222222222227")
    for place in ("", "/check"):
        again = somchai.get(url + place)
        assert (again.status_code, again.location) == (303, sent)
        assert other.get(url + place).status_code == 404
