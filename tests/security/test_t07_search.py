"""Hostile words in every search box, on both engines: no fault, nothing dropped, nothing found that is not there (T07)."""

import random
from typing import Final

import pytest

from tests.security.neighbours import CANARY, Neighbours, rows
from tests.support.volume import tried, volume

BOXES: Final = {
    "neighbour": ("/requests?q=", "/services?q="),
    "counter": ("/staff?q=",),
    "admin": ("/staff?q=", "/admin/accounts?q=", "/admin/events?person=", "/admin/events?type="),
}
WORDS: Final = (
    "' OR '1'='1", '" OR 1=1 --', "'; DROP TABLE request; --", "%", "_", "%%%", "\\", "\\'", "a\\%b", "*", '"', '""', "''",
    "NEAR(a b)", "a NEAR/2 b", "a AND b OR NOT c", "NOT", "AND", "col:x", "search_text:a", "^a", "a*", "(", ")", "((", "{a}", "+",
    "-", "--", "a:b:c", "a & b | !c", "!", "&", "|", "<->", "a <-> b", "a:*", ":*", "':*'", "$$", "$1", ":name", "?", "%s",
    "%(x)s",
    "{0}", "\0", "a\0b", "\ufffd", "\u202e", "์", "่" * 40, "ก" * 5000, " ", "\t\r\n", "²", "๑๒๓", "\U0001f600", "NULL", "1e999",
    "UNION SELECT password_hash FROM account", "'||(SELECT 1)||'", "pg_sleep(5)", "randomblob(1000000000)", "LIKE '%'",
)  # fmt: skip
SIGNS: Final = "'\"%_\\*()^:-+&|!<>{}[]?$; \t\0กา่์1aZ"


def _drawn() -> list[str]:
    chance = random.Random(7)
    return ["".join(chance.choices(SIGNS, k=chance.randint(1, 24))) for _ in range(volume(1000))]


@pytest.mark.parametrize("who", BOXES)
def test_no_word_breaks_a_search_or_changes_anything(at: Neighbours, who: str) -> None:
    client, before = at.desk.browser(who), rows(at, frozenset({"user_session"}))
    for word in (*WORDS, *_drawn()):
        for box in BOXES[who]:
            path, name = box.removesuffix("=").split("?")
            with client.get(path, query_string={name: word}) as answer:
                assert answer.status_code in (200, 400), f"{box}{word!r}"
            tried("T07", "hostile words searched for", 1)
    assert rows(at, frozenset({"user_session"})) == before


@pytest.mark.parametrize("word", ["%", "_", "' OR '1'='1", "*", "zzz* OR a*", "NOT zzz", "\\"])
def test_a_sign_with_a_meaning_elsewhere_finds_nothing_here(at: Neighbours, word: str) -> None:
    """The control: a word that does stand there finds it."""
    client = at.desk.browser("neighbour")
    reference = at.desk.request(at.requests["card"]).reference
    assert reference in client.get("/requests", query_string={"q": CANARY}).get_data(as_text=True)
    assert reference not in client.get("/requests", query_string={"q": word}).get_data(as_text=True)
