"""Problems of other files that a change of one file brings: what they name there is called otherwise, or gone."""

from flask import g
from sqlalchemy.orm import Session

from portal.request_types.compiling import check_office
from portal.request_types.proving import Wrong, as_told
from portal.request_types.reading.problems import Problem
from portal.web.admin.workshop.tried import elsewhere, with_text


def missed_elsewhere(session: Session, path: str, before: str, after: str) -> list[Wrong]:
    """Those that the office has with the text `after`, and had not `before`, each with its file."""

    def found(text: str) -> dict[str, Problem]:
        problems = check_office(with_text(session, path, text)).problems.sorted()
        return {f"{each.mark} {each.code} {each.facts}": each for each in problems if each.mark.file != path}

    known, new = found(before), found(after)
    told = as_told((each for mark, each in new.items() if mark not in known), g.language)
    return [{**each, "what": elsewhere(each)} for each in told]
