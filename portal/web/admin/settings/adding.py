"""A new entry of the settings from the few words that a form asks for it: its name makes its id."""

from collections.abc import Mapping
from typing import Final

from portal.request_types.editing import NotEdited
from portal.request_types.editing.anew import said_whole
from portal.request_types.editing.answering import answered
from portal.request_types.editing.entries import new_id, with_entry
from portal.request_types.editing.holidays import read_list, with_holidays
from portal.request_types.editing.written import Said, typed
from portal.web.admin.settings.sheets import Sheet

NEW: Final = "new/"
"""Names of these inputs begin so."""
_COUNTED: Final = {"units": "unit", "roles": "role", "replies": "reply"}
"""What an entry without English words is called, with a number."""
_LIKE: Final = ("applicant", "staff", "admin", "executive")


def added(text: str, found: Sheet, posted: Mapping[str, str]) -> str:
    """The text with it; raises NotEdited where its name is missing."""
    if found.door.entries == "holidays":
        return _holidays(text, posted.get(f"{NEW}list", ""))
    words = {each: typed(posted.get(f"{NEW}{each}", "")) for each in ("th", "en")}
    first = found.languages[0]
    if not words[first]:
        raise NotEdited("settings.new_name_missing")
    other = {each: said for each, said in words.items() if said}
    name: Said = words[first] if set(other) == {first} else {first: words[first], **other}
    id = new_id(words["en"], _COUNTED[found.door.entries], found.taken)
    return with_entry(text, found.door.entries, id, _begun(found.door.entries, name, posted))


def added_anew(text: str, found: Sheet, posted: Mapping[str, str]) -> str:
    """The text with the entries that somebody took away, as they are typed; raises NotEdited where a name is missing."""
    taken = found.taken
    for entry in found.gone:
        answers = answered(entry.questions, posted)
        said = said_whole(answers.said, len(entry.path))
        if answers.wrong or not said:
            raise NotEdited("settings.new_name_missing")
        is_free = entry.id not in taken and not entry.id.startswith("~")
        id = entry.id if is_free else new_id("", _COUNTED.get(found.door.entries, "entry"), taken)
        text = with_entry(text, found.door.entries, id, said)
        taken = taken | {id}
    return text


def is_typed(posted: Mapping[str, str]) -> bool:
    """Whether there are words of a new entry, whatever was pressed: they are not lost."""
    return any(typed(words) for name, words in posted.items() if name.startswith(NEW) and name != f"{NEW}like")


def _holidays(text: str, words: str) -> str:
    read = read_list(words)
    if read.wrong:
        raise NotEdited("settings.holidays_wrong", lines="; ".join(each[:60] for each in read.wrong[:5]))
    new, added, _ = with_holidays(text, read.found)
    if not added:
        raise NotEdited("settings.holidays_none")
    return new


def _begun(key: str, name: Said, posted: Mapping[str, str]) -> Said:
    if key == "roles":
        like = posted.get(f"{NEW}like", "")
        return {"title": name, "like": like if like in _LIKE else "staff"}
    if key == "replies":
        words = typed(posted.get(f"{NEW}text", ""))
        if not words:
            raise NotEdited("settings.new_text_missing")
        return {"title": name, "text": words}
    return name
