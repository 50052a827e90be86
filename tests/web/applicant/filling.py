"""Filling in forms as a browser without scripts does."""

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.forms import post, token

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def text(answer: TestResponse) -> str:
    """A page's HTML."""
    return answer.get_data(as_text=True)


def begin(client: FlaskClient, type_id: str) -> str:
    """Start a draft; answers its address."""
    answer = post(client, f"/new/{type_id}")
    assert answer.status_code == 303
    return answer.location


def posted(client: FlaskClient, url: str, data: dict[str, Any], go: str, page: int) -> dict[str, Any]:
    """What the form of a page posts besides what was typed."""
    html = text(client.get(f"{url}?page={page}"))
    shown = re.findall(r'name="_shown" value="([^"]+)"', html)
    return {"_csrf_token": token(html), "_shown": shown, "_page": str(page), "_go": go, **data}


def fill(client: FlaskClient, url: str, data: dict[str, Any], go: str = "next", page: int = 1) -> TestResponse:
    """Fill in one page and press a button."""
    carried = posted(client, url, data, go, page)
    return client.post(f"{url}?page={page}", data=carried, content_type="multipart/form-data")


def live(client: FlaskClient, url: str, data: dict[str, Any], active: str = "", page: int = 1) -> TestResponse:
    """What the page asks after a pause in typing."""
    carried = posted(client, url, data, "next", page)
    return client.post(f"{url}/fragment", data=carried, headers={"X-Active": active})


def send(client: FlaskClient, url: str) -> TestResponse:
    """Check the answers and press send."""
    page = text(client.get(f"{url}/check"))
    seen = re.findall(r'name="_seen" value="([0-9]+)"', page)
    return client.post(f"{url}/send", data={"_csrf_token": token(page), **({"_seen": seen[0]} if seen else {})})


def appointment(time: str = "09:00") -> dict[str, Any]:
    """Answers that need no file."""
    return {"visitor": "กลุ่มตัวอย่าง", "subject_matter": "หารือ", "meeting.date": "01/04/2568", "meeting.time": time}
