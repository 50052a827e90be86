"""Fictional people for tests: IDs with a right check digit, accounts made by the services."""

import json
from unittest.mock import patch

import altcha
from sqlalchemy.orm import Session

from portal import clock
from portal.models.accounts import Account
from portal.request_types.formats.citizen_id import check_digit
from portal.services.accounts import human_check, passwords
from portal.services.accounts.visitors import Visitor

PASSWORD = "ทุ่งนา กว้างไกล 77"
OTHER_PASSWORD = "แม่น้ำมูล ไหลเย็น 88"
SECRET = "a secret of the tests only, long enough to be one"
SOMCHAI = "1111111111119"
SOMSRI = "2222222222227"
SOMSAK = "3333333333335"


def citizen_id(number: int) -> str:
    """A fictional ID with a right check digit for each number."""
    twelve = f"9{number:011d}"
    return twelve + check_digit(twelve)


def visitor(address: str = "192.0.2.1", device_token: str | None = None) -> Visitor:
    """Somebody at an address of documentation."""
    return Visitor(address=address, secret=SECRET, device_token=device_token, browser="Firefox · Linux")


def account(
    session: Session, number: str = SOMCHAI, role: str = "applicant", password: str | None = PASSWORD, **more: object
) -> Account:
    """An account that can log in with PASSWORD."""
    values: dict[str, object] = {"title": "นาย", "first_name": "สมชาย", "last_name": "ตัวอย่าง", "phone": "0812345678"}
    made = Account(
        citizen_id=number,
        role=role,
        password_hash=passwords.keep(password) if password else None,
        created_at=clock.now(),
        **{**values, **more},
    )
    session.add(made)
    session.flush()
    return made


def solved_work(secret: str = SECRET) -> str:
    """What a browser sends after working on a challenge: ours is made light, a real browser solves a whole one elsewhere."""
    with patch.object(human_check, "_ROUNDS", 1):
        challenge = altcha.Challenge.from_dict(json.loads(human_check.challenge(secret)))
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()
