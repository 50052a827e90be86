"""Problems of other files that a change of one file brings: what they name there is called otherwise, or gone."""

from flask import g
from sqlalchemy.orm import Session

from portal.request_types.compiling import check_office
from portal.request_types.proving import Wrong, as_wrong
from portal.web.admin.tried import with_text


def missed_elsewhere(session: Session, path: str, before: str, after: str) -> list[Wrong]:
    """Those that the office has with the text `after`, and had not `before`, each with its file."""

    def found(text: str) -> dict[str, Wrong]:
        sorted_problems = check_office(with_text(session, path, text)).problems.sorted()
        told = (as_wrong(each, g.language) for each in sorted_problems)
        return {f"{each['file']}:{each['line']}: {each['what']}": each for each in told if each["file"] != path}

    known, new = found(before), found(after)
    return [{**each, "what": what} for what, each in new.items() if what not in known]
