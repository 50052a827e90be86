"""Signs no database keeps, in every field of every form: a verdict, never a fault, on both engines alike (T29)."""

import pytest

from tests.security.neighbours import Neighbours
from tests.support.desk import Desk
from tests.support.forms import token
from tests.support.volume import tried

FIELDS = (
    "_go", "_page", "_seen", "_message", "_window", "message", "step", "email", "first_name", "last_name", "title", "phone",
    "citizen_id", "role", "unit", "password", "again", "current", "reference", "code", "account", "type", "next", "field",
    "reason", "personnel_type", "open", "title_other", "other_person", "_human_words", "_human_seal", "_human_solution",
)  # fmt: skip
SIGNS = ("\0", "1\0", "ก\x07", "\ufffe", "\x1b[2J", "\u2028")


@pytest.mark.parametrize("who", [None, "applicant", "counter", "admin"])
def test_no_sign_in_any_form_is_a_fault(at: Neighbours, attacked: Desk, who: str | None) -> None:
    client = attacked.browser(who)
    carried = token(client.get("/profile" if who else "/login").get_data(as_text=True))
    for rule in sorted(at.app.url_map.iter_rules(), key=str):
        if rule.endpoint == "login.leave" or "POST" not in (rule.methods or ()):
            continue
        for url in at.urls(rule)[:1]:
            for sign in SIGNS:
                data = dict.fromkeys(FIELDS, sign) | {"_csrf_token": carried}
                with client.post(url, data=data) as answer:
                    assert answer.status_code < 500, f"{url} {sign!r}"
                tried("T29", "forms sent with signs no database keeps", 1)
