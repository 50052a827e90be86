"""What the macro of the human check needs: a fresh challenge and a fresh question each time a form is shown (C9)."""

import json

from flask import g

from portal.services.accounts import human_check
from portal.web.extensions import settings
from portal.web.language import t
from portal.web.rules import office


def is_on() -> bool:
    """Does the office ask? `registration.human_check` in its file; on unless switched off."""
    registration = office().registration
    return registration is None or registration.human_check


def shown(problem: bool = False) -> dict[str, object]:
    """Context for templates/macros/human.html."""
    asked = human_check.question(settings().secret_key, g.language)
    words = {
        "label": t("human.label"),
        "verifying": t("human.working"),
        "waitAlert": t("human.working"),
        "verified": t("human.done"),
        "error": t("human.missing"),
        "expired": t("human.missing"),
        "verificationRequired": t("human.missing"),
    }
    return {
        "question": asked.words,
        "seal": asked.seal,
        "challenge": human_check.challenge(settings().secret_key),
        "words": json.dumps(words, ensure_ascii=False),
        "problem": t("human.missing") if problem else "",
    }
