from portal.request_types.formats.thai_order import compare, sort_key


def test_leading_vowels_count_after_their_consonant() -> None:
    words = ["แก", "เก", "กา", "ขา", "ไก่", "โก", "กก", "ใก", "เขา"]
    assert sorted(words, key=sort_key) == ["กก", "กา", "เก", "แก", "โก", "ใก", "ไก่", "ขา", "เขา"]


def test_tone_marks_decide_only_when_all_else_is_equal() -> None:
    assert sorted(["ป๋า", "ป้าน", "ป้า", "ปา", "ป่า", "ป๊า"], key=sort_key) == ["ปา", "ป่า", "ป้า", "ป๊า", "ป๋า", "ป้าน"]


def test_comparing_agrees_with_the_key() -> None:
    assert (compare("ก", "ข"), compare("ข", "ก"), compare("ก", "ก")) == (-1, 1, 0)
