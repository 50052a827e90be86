"""What stands on a paper. Plain values only: dates, money and names arrive as the text that is to be read."""

from dataclasses import dataclass
from typing import Literal

Digits = Literal["arabic", "thai"]
Header = Literal["garuda", "logo", "none"]


@dataclass(frozen=True)
class OfficeHead:
    """Whose paper it is. `logo` and `emblem` are the bytes of a JPEG, PNG or WebP picture.

    The Garuda is not ours to ship: an office that may use it gives the picture as `emblem`. Without one a paper headed
    "garuda" keeps the height of the emblem free, so that it fits sheets on which the emblem is printed already.
    """

    name: str
    address: str = ""
    contact: str = ""
    logo: bytes | None = None
    emblem: bytes | None = None


@dataclass(frozen=True)
class Field:
    """A label and its value. A `literal` value (e-mail, link, code) keeps its digits on a paper with Thai digits."""

    label: str
    value: str
    literal: bool = False


@dataclass(frozen=True)
class Paragraph:
    """Running text over the full width; line ends in it are kept."""

    text: str


@dataclass(frozen=True)
class Heading:
    """A small heading inside a section."""

    text: str


@dataclass(frozen=True)
class Column:
    """A column of a table. `number` puts the values to the right; `share` is its part of the width."""

    title: str
    number: bool = False
    share: int = 1


@dataclass(frozen=True)
class Table:
    """Rows have one value per column; `totals` are pairs of label and value shown under the last column."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class FileLine:
    """An attachment by name; `kind` and `size` as shown; `sha256` in hex, of which the paper shows the first twelve."""

    name: str
    kind: str
    size: str
    sha256: str


@dataclass(frozen=True)
class Files:
    """The list of attachments (C69)."""

    files: tuple[FileLine, ...]


@dataclass(frozen=True)
class Picture:
    """The bytes of a JPEG, PNG or WebP picture; anything else shows as a sentence that it could not be printed."""

    content: bytes
    caption: str = ""


@dataclass(frozen=True)
class Photographs:
    """Pictures two beside each other, six on a page; `rest` says how many more there are."""

    pictures: tuple[Picture, ...]
    rest: str = ""


Row = Field | Paragraph | Heading | Table | Files | Picture | Photographs


@dataclass(frozen=True)
class PaperSection:
    """A part of the paper under one title."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class HistoryLine:
    """One event: when, who, what, and the message that went with it."""

    when: str
    who: str
    what: str
    message: str = ""


@dataclass(frozen=True)
class Signature:
    """Who signs: the name under the line, the position under the name, and the role beside the line (ผู้ยื่นคำขอ)."""

    name: str
    position: str = ""
    role: str = ""


@dataclass(frozen=True)
class Paper:
    """A request as an office files it (C69, C70). `subject` stands after เรื่อง, `addressee` after เรียน.

    `made` is the moment of making in ISO 8601 with its offset, for the metadata alone: it is an input, so that the same
    paper is the same bytes (C72).
    """

    title: str
    language: str
    office: OfficeHead
    reference: str
    sections: tuple[PaperSection, ...]
    header: Header = "none"
    number: str = ""
    date_line: str = ""
    subject: str = ""
    addressee: str = ""
    status: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    """What its step says besides: names and words."""
    edition: str = ""
    history: tuple[HistoryLine, ...] = ()
    signatures: tuple[Signature, ...] = ()
    officer_block: bool = False
    digits: Digits = "arabic"
    qr: str | None = None
    footer: str = ""
    made: str = ""


@dataclass(frozen=True)
class Letter:
    """A paper the office gives out, such as หนังสือรับรอง: running text that somebody signs."""

    title: str
    language: str
    office: OfficeHead
    reference: str
    paragraphs: tuple[str, ...]
    header: Header = "garuda"
    number: str = ""
    date_line: str = ""
    subject: str = ""
    addressee: str = ""
    given: str = ""
    signatures: tuple[Signature, ...] = ()
    officer_block: bool = False
    digits: Digits = "thai"
    qr: str | None = None
    footer: str = ""
    made: str = ""
