"""The forms of this folder. WTForms carries and renders; what is right and wrong is said by the services."""

from collections.abc import Iterator
from typing import Any, ClassVar

from flask import request
from wtforms import BooleanField, EmailField, Form, HiddenField, PasswordField, SelectField, StringField, TelField
from wtforms import Field as FormField

from portal.services.accounts.people import OTHER, TITLES, Remarks
from portal.web.language import t


class Said(Form):
    """A form whose labels are text ids, filled from this request when it is posted."""

    def __init__(self, **shown: Any) -> None:
        super().__init__(request.form if request.method == "POST" else None, **shown)
        for each in self:
            if "." in each.label.text:
                each.label.text = t(each.label.text)

    ORDER: ClassVar[tuple[str, ...]] = ()
    """The fields as they stand on the page, so that the error summary names them in that order."""

    def __iter__(self) -> Iterator[FormField]:
        return iter([self[name] for name in self.ORDER] if self.ORDER else list(self._fields.values()))

    def say(self, remarks: Remarks) -> None:
        """Put each remark at its field."""
        for name, remark in remarks.items():
            field: FormField = self[name]
            field.errors = [t(remark.key, **remark.facts)]


class Names(Said):
    """Title, name and surname."""

    title = SelectField("people.title", validate_choice=False)
    title_other = StringField("people.title_other")
    first_name = StringField("people.first_name")
    last_name = StringField("people.last_name")

    def __init__(self, **shown: Any) -> None:
        written = shown.get("title")
        if written and written not in TITLES:
            shown |= {"title": OTHER, "title_other": written}
        super().__init__(**shown)
        titles = [(title, title) for title in TITLES]
        self.title.choices = [("", t("forms.choose")), *titles, (OTHER, t("people.other"))]


class Registering(Names):
    """The eight fields of section 1.0, in their order there."""

    ORDER = (
        *("citizen_id", "phone", "personnel_type", "title", "title_other", "first_name", "last_name"),
        *("password", "again", "consent"),
    )

    citizen_id = StringField("people.citizen_id")
    phone = TelField("people.phone")
    personnel_type = SelectField("people.personnel_type", validate_choice=False)
    password = PasswordField("people.password")
    again = PasswordField("people.again")
    consent = BooleanField("register.consent")


class LoggingIn(Said):
    """Citizen ID and password."""

    citizen_id = StringField("people.citizen_id")
    password = PasswordField("people.password")
    next = HiddenField()
    carried = HiddenField()


class ChangingPassword(Said):
    """The current one, and twice the new one."""

    current = PasswordField("people.current_password")
    password = PasswordField("people.new_password")
    again = PasswordField("people.new_again")


class GivingCode(Said):
    """The second step of logging in."""

    code = StringField("second.code_or_recovery")
    next = HiddenField()
    carried = HiddenField()


class Proving(Said):
    """A code, and the password where it was not typed for a while."""

    code = StringField("second.code")
    current = PasswordField("people.current_password")


class Resetting(Said):
    """A code from the counter."""

    citizen_id = StringField("people.citizen_id")
    code = StringField("reset.code")
    password = PasswordField("people.new_password")
    again = PasswordField("people.new_again")


class Profiling(Names):
    """One's own phone, e-mail and name."""

    phone = TelField("people.phone")
    email = EmailField("people.email")
    current = PasswordField("people.current_password")


class BecomingAdmin(Names):
    """The first admin."""

    ORDER = ("citizen_id", "phone", "title", "title_other", "first_name", "last_name", "password", "again")

    citizen_id = StringField("people.citizen_id")
    phone = TelField("people.phone")
    password = PasswordField("people.password")
    again = PasswordField("people.again")


class FirstPassword(Said):
    """A colleague's first password."""

    password = PasswordField("people.password")
    again = PasswordField("people.again")


def words(field: FormField) -> str:
    """What was typed, as text; a field that was not sent is empty."""
    return field.data if isinstance(field.data, str) else ""
