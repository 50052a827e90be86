"""Which passwords are good, and how they are kept and compared (ASVS 6.2)."""

import pytest

from portal.services.accounts import passwords
from portal.services.accounts.passwords import problem


@pytest.mark.parametrize(
    "password",
    ["ทุ่งนา กว้างไกล 77", "ข้าวเหนียวหมูปิ้ง", "correct horse battery", "x7#Kq!9z", "น้ำตกเจ็ดสี", "ก" * 3 + "xyz" * 41 + "12"],
)
def test_a_long_enough_uncommon_password_is_good_in_any_script(password: str) -> None:
    assert problem(password, password, 8) is None


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password.missing"),
        ("สั้นไป", "password.too_short"),
        ("1234567", "password.too_short"),
        ("ก" * 129, "password.too_long"),
        ("password", "password.common"),
        ("Password", "password.common"),
        ("PassWord1234", "password.common"),
        ("12345678", "password.common"),
        ("๑๒๓๔๕๖๗๘", "password.common"),
        ("รหัสผ่าน1234", "password.common"),
        ("สวัสดีครับ", "password.common"),
        ("aaaaaaaaaaaa", "password.common"),
        ("abcdefghijklm", "password.common"),
        ("98765432", "password.common"),
        ("iloveyou!!", "password.common"),
    ],
)
def test_short_long_and_common_passwords_are_refused(password: str, code: str) -> None:
    assert problem(password, password, 8) == code


@pytest.mark.parametrize(
    "password",
    [
        "9040506070809",
        "๙๐๔๐๕๐๖๐๗๐๘๐๙",
        "สมชาย12",
        "0812345678",
        "สมชาย ตัวอย่าง",
        "ตัวอย่างสมชาย1",
        "Khamrong99",
        "admin-12",
    ],
)
def test_what_others_know_of_a_person_is_no_password(password: str) -> None:
    personal = ["9040506070809", "0812345678", "สมชาย", "ตัวอย่าง"]
    assert problem(password, password, 8, personal) == (
        "password.personal" if len(password) >= 8 else "password.too_short"
    )


def test_a_name_inside_a_long_sentence_does_no_harm() -> None:
    assert problem("สมชายชอบกินข้าวมันไก่ทุกวันพุธ", "สมชายชอบกินข้าวมันไก่ทุกวันพุธ", 8, ["สมชาย"]) is None


def test_both_must_be_the_same() -> None:
    assert problem("ทุ่งนา กว้างไกล 77", "ทุ่งนา กว้างไกล 78", 8) == "password.differ"


def test_staff_need_twelve_letters() -> None:
    assert passwords.least(role_is_staff=True) == 12
    assert passwords.least(role_is_staff=False) == 8
    assert problem("เก้าตัวอักษ", "เก้าตัวอักษ", 12) == "password.too_short"


def test_a_kept_password_matches_itself_only() -> None:
    kept = passwords.keep("ทุ่งนา กว้างไกล 77")
    assert kept.startswith("$argon2id$")
    assert passwords.matches(kept, "ทุ่งนา กว้างไกล 77")
    assert not passwords.matches(kept, "ทุ่งนา กว้างไกล 7")
    assert not passwords.matches(kept, "")
    assert passwords.keep("ทุ่งนา กว้างไกล 77") != kept


def test_two_spellings_of_one_look_are_one_password() -> None:
    assert passwords.matches(passwords.keep("cafe\u0301 ยามเช้า"), "café ยามเช้า")


def test_without_a_stored_password_the_work_is_the_same_and_the_answer_no() -> None:
    kept = passwords.keep("ทุ่งนา กว้างไกล 77")
    before = passwords.operations()
    assert not passwords.matches(kept, "something else")
    known = passwords.operations() - before
    assert not passwords.matches(None, "nobody has this one")
    assert passwords.operations() - before - known == known


def test_a_broken_stored_password_matches_nothing() -> None:
    assert not passwords.matches("not a hash", "not a hash")


@pytest.mark.parametrize("password", ["\0" * 20, "\ud800" * 20, "a" * 10**6, "\u202e" * 30])
def test_hostile_passwords_are_answered_calmly(password: str) -> None:
    assert not passwords.matches(passwords.keep("ทุ่งนา กว้างไกล 77"), password)
    problem(password, password, 8)


def test_the_full_cost_is_what_owasp_asks() -> None:
    full = passwords._FULL
    assert (full.type.name, full.memory_cost >= 19 * 1024, full.time_cost >= 2) == ("ID", True, True)
