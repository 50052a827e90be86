"""What somebody typed, to be read where it can no longer be filed."""

from portal.request_types.checked import CheckedField
from portal.request_types.judging.answers import Verdict
from portal.request_types.judging.displaying import display_field


def as_said(verdict: Verdict, asked: CheckedField, language: str) -> str:
    """An answer as it is displayed; as it was typed where that is no answer."""
    if verdict.values.get(asked.id) is not None:
        return display_field(asked, verdict.values, language).text
    several = (said for name, said in verdict.words.items() if name.partition(".")[0] == asked.id)
    return " ".join(word for said in several for word in said if word.strip())
