"""The portal's form fields: they accept what people type, and say in French how to put it right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from email_validator import EmailNotValidError, validate_email
from wtforms import Field, PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its types
from wtforms.validators import StopValidation

from mh_portal.language import gettext as _
from mh_portal.web import typos

LONGEST_LINE = 100
LONGEST_TEXT = 4000
LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3: a path of 256 with its two brackets
LONGEST_PASSWORD = 128


def clean_line(value: object) -> str:
    """Return one line of text: NFC, every kind of space made plain, invisible marks left out.

    Anything that is not text, such as a file sent under a text field's name, is empty.
    """
    if not isinstance(value, str):
        return ""
    text = "".join(
        c for c in unicodedata.normalize("NFC", value) if unicodedata.category(c) != "Cf"
    )
    return " ".join(text.split())


def clean_text(value: object) -> str:
    """Return text of several lines in NFC with plain line ends, no invisible marks, no outer space."""
    if not isinstance(value, str):
        return ""
    text = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if unicodedata.category(c) != "Cf").strip()


def has_forbidden_characters(text: str) -> bool:
    """Tell whether text holds control characters, NUL among them, or half a character pair."""
    return any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t" for c in text)


def _refuse_bad_text(text: str, longest: int) -> None:
    if has_forbidden_characters(text):
        raise StopValidation(
            _("This answer holds a character that cannot be read. Delete it and type it again.")
        )
    if len(text) > longest:
        raise StopValidation(
            _("This answer is too long. Use at most %(longest)s characters.") % {"longest": longest}
        )


class LineField(StringField):
    """One line of text, at most `longest` characters; what was typed is shown again as typed."""

    data: str  # a valid form has no field without data

    def __init__(
        self, label: str | None = None, *args: Any, longest: int = LONGEST_LINE, **kw: Any
    ):
        super().__init__(label, *args, **kw)
        self.longest = longest

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep the cleaned line."""
        if valuelist:
            self.data = clean_line(valuelist[0])

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  # WTForms' hook
        """Refuse what cannot be stored before any other rule looks at it."""
        _refuse_bad_text(self.data or "", self.longest)


class TextField(TextAreaField):
    """Several lines of text, at most `longest` characters."""

    def __init__(
        self, label: str | None = None, *args: Any, longest: int = LONGEST_TEXT, **kw: Any
    ):
        super().__init__(label, *args, **kw)
        self.longest = longest

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep the cleaned text."""
        if valuelist:
            self.data = clean_text(valuelist[0])

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  # WTForms' hook
        """Refuse what cannot be stored before any other rule looks at it."""
        _refuse_bad_text(self.data or "", self.longest)


class PersonNameField(LineField):
    """A name, of a person first of all: any letters, with spaces, hyphens and apostrophes.

    `complaint` says how to write one that holds no letter at all.
    """

    def __init__(self, label: str | None = None, *args: Any, complaint: str = "", **kw: Any):
        super().__init__(label, *args, **kw)
        self.complaint = complaint or _("Write the name in letters, for example Martin.")

    def pre_validate(self, form: Any) -> None:
        """Refuse what holds no letter at all."""
        super().pre_validate(form)
        if self.data and not any(c.isalpha() for c in self.data):
            raise StopValidation(self.complaint)


class DigitsField(LineField):
    """A number of so many digits, typed with spaces, dots or hyphens; `data` holds digits alone.

    `lengths` are the digit counts that are right; `complaint` words the message from the count
    that was typed (0 when there is something else than digits). `separators` may stand between
    the digits; none does where they count something: « 3-4 » is not 34. Nor does one come first.
    """

    def __init__(
        self,
        label: str | None = None,
        *args: Any,
        lengths: Sequence[int],
        complaint: Callable[[int], str],
        separators: str = " .-–_/",
        **kw: Any,
    ):
        super().__init__(label, *args, **kw)
        self.lengths = tuple(lengths)
        self.complaint = complaint
        self.separators = separators
        self.typed: str | None = None

    def _value(self) -> str:
        return self.typed if self.typed is not None else self.data or ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep the digits, and beside them the line as it was typed."""
        super().process_formdata(valuelist)
        if valuelist:
            self.typed = self.data or ""
            first, rest = self.typed[:1], self.typed[1:]
            self.data = first + "".join(c for c in rest if c not in self.separators)

    def pre_validate(self, form: Any) -> None:
        """Refuse letters and a wrong count of digits."""
        super().pre_validate(form)
        if not self.data:
            return
        count = len(self.data) if re.fullmatch("[0-9]+", self.data) else 0
        if count not in self.lengths:
            raise StopValidation(self.complaint(count))


def _complain_of_member_number(count: int) -> str:
    if count == 0:
        return _("Write the card number in digits only, for example 12 34 56 78.")
    return _("The card number has 8 digits. You typed %(count)s.") % {"count": count}


class MemberNumberField(DigitsField):
    """The member's number of 8 digits, found on the front of the third-party-payment card."""

    def __init__(self, label: str | None = None, *args: Any, **kw: Any):
        super().__init__(label, *args, lengths=(8,), complaint=_complain_of_member_number, **kw)


class EmailField(LineField):
    """An e-mail address; `suggestion` is the address that was probably meant, or None.

    A suggestion is not an error: the page that plays the address back shows it.
    """

    def __init__(self, label: str | None = None, *args: Any, **kw: Any):
        super().__init__(label, *args, longest=LONGEST_EMAIL, **kw)

    def pre_validate(self, form: Any) -> None:
        """Refuse what cannot be an address; no name server is asked."""
        super().pre_validate(form)
        if not self.data:
            return
        if " " in self.data or not self.data.isascii():
            raise StopValidation(_("Write the e-mail address without any accent or space."))
        if self.data.count("@") != 1:
            raise StopValidation(
                _("Write an e-mail address with one @, for example name@example.fr.")
            )
        try:
            found = validate_email(
                self.data, check_deliverability=False, allow_smtputf8=False, strict=True
            )
        except EmailNotValidError as error:
            raise StopValidation(
                _("Write a complete e-mail address, for example name@example.fr.")
            ) from error
        self.data = found.ascii_email or found.normalized

    @property
    def suggestion(self) -> str | None:
        """Return the address with the domain that was probably meant, or None."""
        return typos.find_likely_address(self.data or "")


def _refuse_other_choices(field: SelectField) -> None:
    """Refuse an answer that was not offered; no answer at all is left to `Required`."""
    if field.raw_data and not any(str(field.data) == str(c[0]) for c in field.iter_choices()):
        raise StopValidation(_("Choose one of the answers shown."))


class ChoiceField(RadioField):
    """One of a few answers, each a radio button; none is chosen beforehand."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  # WTForms' hook
        """Refuse an answer that was not offered."""
        _refuse_other_choices(self)


class ListField(SelectField):
    """One answer of a longer list."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  # WTForms' hook
        """Refuse an answer that was not offered."""
        _refuse_other_choices(self)


def choice(value: str, label: str, hint: str = "") -> SelectChoice:
    """Return an answer to choose, with what it means below it."""
    return SelectChoice(value, label, {"hint": hint} if hint else {})


class SecretField(PasswordField):
    """A password, taken as typed but for Unicode's composed form; never shown again."""

    data: str  # as above

    def __init__(
        self, label: str | None = None, *args: Any, longest: int = LONGEST_PASSWORD, **kw: Any
    ):
        super().__init__(label, *args, **kw)
        self.longest = longest

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep the password; composed and decomposed accents are one (NIST SP 800-63B, 5.1.1.2)."""
        if valuelist:
            typed = valuelist[0] if isinstance(valuelist[0], str) else ""
            self.data = unicodedata.normalize("NFC", typed)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002  # WTForms' hook
        """Refuse what no keyboard types and what is too long to hash in good time."""
        _refuse_bad_text(self.data or "", self.longest)


class Required:
    """Ask for an answer with a message that says what to write; spaces alone are no answer."""

    field_flags: dict[str, Any] = {"required": True}  # noqa: RUF012  # WTForms reads it so

    def __init__(self, message: str):
        self.message = message

    def __call__(self, form: Any, field: Field) -> None:  # noqa: ARG002  # WTForms' hook
        """Stop at an empty answer."""
        data = field.data
        if not data or (isinstance(data, str) and not data.strip()):
            raise StopValidation(self.message)
