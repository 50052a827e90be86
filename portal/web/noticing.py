"""A notice in the words and the language of whoever reads it in the portal (C58)."""

from flask import g
from sqlalchemy.orm import Session

from portal.access.sight import sight_of
from portal.queries.notices import NoticeRow
from portal.request_types.checked import CheckedType
from portal.services.telling.notice_words import Reader, said
from portal.web.rules import actor
from portal.workflow.transitions import Side


def words_of(session: Session, checked: CheckedType, notice: NoticeRow) -> str:
    """One notice as a sentence."""
    side = Side.APPLICANT if notice.applicant_id == actor().id else Side.STAFF
    return said(session, checked, notice, Reader(g.language, sight_of(actor(), side)))
