"""What a file of the office is called on screens: the service it makes or the settings it holds; its path stands beside."""

from flask import g
from sqlalchemy.orm import Session

from portal.request_types.reading.folder import OFFICE_FILE, Kind
from portal.web.extensions import catalogue
from portal.web.language import t


def file_names(session: Session) -> dict[str, str]:
    """By path, of `office.yaml` and of each type that is published; any other file goes by its path alone."""
    found = {OFFICE_FILE: t("settings.title")}
    for each in catalogue().types(session):
        found[f"{Kind.TYPES}/{each.id}.yaml"] = each.title.get(g.language) or next(iter(each.title.values()), each.id)
    return found
