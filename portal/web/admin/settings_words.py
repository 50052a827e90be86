"""What the settings' questions are called, and what each says now, in the language of the page."""

from collections.abc import Mapping, Sequence

from flask import g

from portal.request_types.editing.asking import Question, Way
from portal.request_types.editing.entries import Entry
from portal.texts import catalogue
from portal.web.admin.sheets import Sheet
from portal.web.language import t


def labels(question: Question) -> str:
    """What a question is called: a text of its own where there is one, else the key's meaning in the table."""
    own = f"settings.label_{question.made_of}_{question.key.name}"
    if own in catalogue("th"):
        return t(own)
    return question.key.th if g.language == "th" else question.key.en.capitalize()


def hints(question: Question) -> str:
    """What helps to answer it; blank where nothing needs to be said."""
    own = f"settings.hint_{question.made_of}_{question.key.name}"
    return t(own) if own in catalogue("th") else ""


def summary(wrong: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """All that is wrong, each with its place on the page."""
    return [(name, words) for name, several in wrong.items() for words in several]


def has_wrong(entry: Entry, wrong: Mapping[str, Sequence[str]]) -> bool:
    """Whether anything of an entry is wrong."""
    return any(f"{name}/".startswith(f"{entry.name}/") for name in wrong)


def now_says(sheet: Sheet) -> list[tuple[str, str]]:
    """What a door's part of the file says now: pairs of a label and its words; of entries how many, and which."""
    if sheet.door.entries:
        names = ", ".join(each.label for each in sheet.entries)
        return [(t("settings.count", count=len(sheet.entries)), names)] if names else []
    return [(labels(each), said) for each in sheet.questions if (said := _said(each))]


def _said(question: Question) -> str:
    words = [each.words for each in question.inputs]
    called = {each.word: each.label for each in question.choices}
    match question.way:
        case Way.TICKS:
            return ", ".join(called[each.part] for each in question.inputs if each.words)
        case Way.LENGTH:
            low, high, unit = words
            spoken = t(f"settings.length_{unit.replace(' ', '_')}")
            return f"{low}{f' - {high}' if high else ''} {spoken}" if low else ""
        case Way.ONE:
            return called.get(words[0], "") if words[0] else ""
        case Way.YES_NO:
            return t("settings.yes" if words[0] else "settings.no")
    mine = [each.words for each in question.inputs if each.part == g.language and each.words]
    return (mine or [each for each in words if each] or [""])[0]
