"""A point on the map as people have it: a pair of numbers, degrees and minutes, a link from a map, a `geo:` address.

Nothing is looked up anywhere: a link is read as a text. Digits stay as they were given, to ten places at most.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from urllib.parse import unquote_plus

from portal.request_types.formats.digits import arabic
from portal.request_types.values import Location
from portal.request_types.words import Unacceptable
from portal.request_types.words.texts import clean_line

LONGEST: Final = 2000
"""Signs of the words: links are long."""
_PLACES: Final = 10
_WORDED: Final = 7
"""Places of what is worked out from minutes and seconds: a centimetre."""
_THAILAND: Final = ((Decimal("5.5"), Decimal("20.6")), (Decimal("97.2"), Decimal("105.8")))
_PLAIN: Final = str.maketrans("，；−–º˚′’″”", ",;--°°''\"\"")
_WORDS: Final = (
    (re.compile(r"ตะวันออก|east\b", re.I), "E"),
    (re.compile(r"ตะวันตก|west\b", re.I), "W"),
    (re.compile(r"(ทิศ)?เหนือ|north\b", re.I), "N"),
    (re.compile(r"(ทิศ)?ใต้|south\b", re.I), "S"),
    (re.compile(r"\b(latitude|lat)\s*[:=]?|(ละติจูด|เส้นรุ้ง)\s*[:=]?", re.I), " N"),
    (re.compile(r"\b(longitude|long|lon|lng)\s*[:=]?|(ลองจิจูด|ลองติจูด|เส้นแวง)\s*[:=]?", re.I), " E"),
    (re.compile(r"องศา"), "°"),
    (re.compile(r"ฟิลิปดา|พิลิปดา|วินาที"), '"'),
    (re.compile(r"ลิปดา|นาที"), "'"),
    (re.compile(r"ทิศ|พิกัด|\bgps\b\s*:?|\bcoordinates?\b\s*:?", re.I), " "),
)
_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<number>[-+]?[0-9]{1,40}(?:\.[0-9]{0,40})?)|(?P<way>[NSEWnsew])|(?P<unit>''|[°'"])|(?P<comma>[,;/]))"""
)
_PAIR: Final = r"(-?[0-9]{1,3}(?:\.[0-9]{1,40})?)"
_BETWEEN: Final = r"\s*[,~]\s*"
_LINKED: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"!3d{_PAIR}!4d{_PAIR}",
        rf"[?&#](?:q|query|ll|coordinate|daddr|destination)=(?:loc:)?{_PAIR}{_BETWEEN}{_PAIR}",
        rf"[?&]m?lat=?{_PAIR}&m?l(?:on|ng)={_PAIR}",
        rf"/(?:search|place)/{_PAIR}{_BETWEEN}{_PAIR}",
        rf"@{_PAIR},{_PAIR}",
        rf"[?&#](?:center|cp|sll)={_PAIR}{_BETWEEN}{_PAIR}",
        rf"#map=[0-9.]{{1,5}}/{_PAIR}/{_PAIR}",
    )
)
"""The pin before the middle of what the map happened to show."""
_ADDRESS: Final = re.compile(r"(?:https?://|www\.|maps\.|goo\.gl/)\S+", re.I)
_GEO: Final = re.compile(rf"geo:{_PAIR},{_PAIR}(?:,-?[0-9.]+)?(?:[;?]\S*)?\Z", re.I)


@dataclass
class _Side:
    """One of the two, as it was written."""

    numbers: list[str] = field(default_factory=list)
    way: str = ""
    units: str = ""


def read_location(words: str) -> Location:
    """The point; Unacceptable when it is none, and with both readings where the two look exchanged (C28)."""
    said = arabic(clean_line(words)).translate(_PLAIN)
    if len(said) > LONGEST:
        raise Unacceptable("answers.place_form")
    if geo := _GEO.match(said):
        return _located(Decimal(geo[1]), Decimal(geo[2]))
    if address := _ADDRESS.search(said):
        return _linked(address[0])
    return _typed(said.strip(" ()[]"))


def _linked(address: str) -> Location:
    plain = unquote_plus(address)  # `13.7,+100.5` and `13.7%2C100.5` are one pair
    for pattern in _LINKED:
        if found := pattern.search(plain):
            return _located(Decimal(found[1]), Decimal(found[2]))
    raise Unacceptable("answers.place_link")


def _typed(said: str) -> Location:
    for pattern, sign in _WORDS:
        said = pattern.sub(sign, said)
    first, second = _sides(said)
    ways = first.way + second.way
    one, other = _degrees(first), _degrees(second)
    across = first.way in ("E", "W") or second.way in ("N", "S")
    if len(ways) == 2 and {way in "NS" for way in ways} != {True, False}:
        raise Unacceptable("answers.place_form")
    return _located(other, one, sure=True) if across else _located(one, other, sure=bool(ways))


def _sides(said: str) -> tuple[_Side, _Side]:
    """What belongs to the first and to the second of the pair."""
    tokens = _tokens(said)
    commas = [place for place, (kind, _) in enumerate(tokens) if kind == "comma"]
    if len(commas) == 1:
        return _side(tokens[: commas[0]]), _side(tokens[commas[0] + 1 :])
    if commas:
        raise Unacceptable("answers.place_form")
    return _side(tokens[: (cut := _cut(tokens))]), _side(tokens[cut:])


def _cut(tokens: Sequence[tuple[str, str]]) -> int:
    """Where the second begins when no comma tells: at its direction, else after half of the numbers and their units."""
    ways = [place for place, (kind, _) in enumerate(tokens) if kind == "way"]
    if ways and ways[0] == 0:
        return ways[1] if len(ways) > 1 else 0
    if ways and ways[0] < len(tokens) - 1:
        return ways[0] + 1
    numbers = [place for place, (kind, _) in enumerate(tokens) if kind == "number"]
    return numbers[len(numbers) // 2] if len(numbers) in (2, 4, 6) else 0


def _tokens(said: str) -> list[tuple[str, str]]:
    found, place = [], 0
    said = said.rstrip()
    while place < len(said):
        token = _TOKEN.match(said, place)
        if token is None or token.lastgroup is None:
            raise Unacceptable("answers.place_form")
        found.append((token.lastgroup, token[token.lastgroup].upper()))
        place = token.end()
    return found


def _side(tokens: Sequence[tuple[str, str]]) -> _Side:
    side = _Side()
    for kind, word in tokens:
        if kind == "number":
            side.numbers.append(word)
        elif kind == "unit":
            side.units += '"' if word == "''" else word
        elif side.way not in ("", word):
            raise Unacceptable("answers.place_form")
        else:
            side.way = word
    return side


def _degrees(side: _Side) -> Decimal:
    numbers = [Decimal(number) for number in side.numbers]
    whole = all(number == number.to_integral_value() for number in numbers[:-1])
    parts = [abs(number) for number in numbers]
    signed = any(number.startswith(("-", "+")) for number in side.numbers[1:])
    if (
        not 1 <= len(parts) <= 3
        or not whole
        or signed
        or not "°'\"".startswith(side.units)
        or len(side.units) > len(parts)
    ):
        raise Unacceptable("answers.place_form")
    if any(part >= 60 for part in parts[1:]):
        raise Unacceptable("answers.place_minutes")
    degrees = parts[0]
    if len(parts) > 1:
        seconds = sum((part * 60 ** (2 - place) for place, part in enumerate(parts)), Decimal())
        degrees = (seconds / 3600).quantize(Decimal(1).scaleb(-_WORDED), ROUND_HALF_UP).normalize()
    return -degrees if side.numbers[0].startswith("-") or side.way in ("S", "W") else degrees


def _located(lat: Decimal, lon: Decimal, sure: bool = False) -> Location:
    """Within the world; a pair that lies in Thailand only when exchanged is said with both readings."""
    if not sure and not _is_thai(lat, lon) and _is_thai(lon, lat):
        raise Unacceptable("answers.place_swapped", given=str(Location(lat, lon)), other=str(Location(lon, lat)))
    if abs(lat) > 90:
        raise Unacceptable("answers.place_lat")
    if abs(lon) > 180:
        raise Unacceptable("answers.place_lon")
    return Location(_kept(lat), _kept(lon))


def _is_thai(lat: Decimal, lon: Decimal) -> bool:
    return all(low <= value <= high for value, (low, high) in zip((lat, lon), _THAILAND, strict=True))


def _kept(value: Decimal) -> Decimal:
    """The digits as given; beyond ten places they tell less than the width of a hair."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -_PLACES:
        value = value.quantize(Decimal(1).scaleb(-_PLACES), ROUND_HALF_UP)
    return value if value else abs(value)
