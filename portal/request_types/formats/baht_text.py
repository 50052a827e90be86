"""Amounts in Thai words, as papers and receipts demand them."""

from decimal import Decimal
from typing import Final

from portal.request_types.formats.money import satang

_DIGITS: Final = ("", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_PLACES: Final = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")
_MILLION: Final = 1_000_000


def baht_text(amount: Decimal | int) -> str:
    """สามพันบาทถ้วน for 3000; ยี่สิบห้าบาทสามสตางค์ for 25.03. Rounded to the satang first."""
    rounded = satang(amount)
    baht, coins = divmod(int(abs(rounded) * 100), 100)
    sign = "ลบ" if rounded < 0 else ""
    if not coins:
        return f"{sign}{thai_words(baht)}บาทถ้วน"
    return f"{sign}{thai_words(baht) + 'บาท' if baht else ''}{thai_words(coins)}สตางค์"


def thai_words(number: int) -> str:
    """A whole number in Thai words."""
    if number == 0:
        return "ศูนย์"
    return f"ลบ{_spoken(-number)}" if number < 0 else _spoken(number)


def _spoken(number: int) -> str:
    millions, rest = divmod(number, _MILLION)
    return (f"{_spoken(millions)}ล้าน" if millions else "") + _below_million(rest, bool(millions))


def _below_million(number: int, after_million: bool) -> str:
    words = ""
    for place in range(5, -1, -1):
        digit = number // 10**place % 10
        if not digit:
            continue
        if place == 1 and digit <= 2:
            words += "ยี่สิบ" if digit == 2 else "สิบ"
        elif place == 0 and digit == 1 and (number > 1 or after_million):
            words += "เอ็ด"
        else:
            words += _DIGITS[digit] + _PLACES[place]
    return words
