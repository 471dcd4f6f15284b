"""marshmallow fields for JSON and forms that read strictly and give advice.

Each refuses NUL and broken Unicode, never guesses a type, and words its errors as LOOK requires: stating the expected
input, without blame.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Self, get_args

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields, validate

from shared.domain.dates import is_exact, written_date
from shared.domain.event import Marking
from shared.domain.money import MOST_DIGITS, is_amount, is_currency
from shared.web.days import present_months
from shared.web.strict_json import is_clean

UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
YEAR = "(?!0000)[0-9]{4}"
_LEAP_YEAR = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)"
DAY = (
    f"({YEAR}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
    f"|{_LEAP_YEAR}-02-29)"
)
"""A day that exists in the calendar."""
TIME = "([01][0-9]|2[0-3]):[0-5][0-9]"
SHA256 = "^[0-9a-f]{64}$"
CURSOR = "^[A-Za-z0-9_-]+$"
ANY_ID = f"^[a-z]+(-[a-z]+)*-{UUID}(-{UUID})?$"
"""Patterns for the API document: the form of a text. They cannot tell whether a cursor was ever issued."""
LEAST, MOST = -(2**63), 2**63 - 1
"""The range of whole numbers in a body."""
MOST_IN_ADDRESS = 10**18 - 1
MISSING = {"required": _l("Fill this in."), "null": _l("Give this, or leave the field out.")}


def with_metadata(options: dict[str, Any], **additions: Any) -> dict[str, Any]:
    """Return a field's options, with additions for the API document."""
    return options | {"metadata": additions | dict(options.get("metadata", {}))}


class FixedSchema(Schema):
    """A schema that is its own copy: flask-smorest copies what describes an operation several times, with all fields,
    which took a seventh of the processor time of a start. A schema never changes."""

    def __deepcopy__(self, _memo: dict[int, Any]) -> Self:
        return self


class StrictSchema(FixedSchema):
    """A schema that refuses unknown fields by name. In input `from_form`, lists have one item per line, and yes and no
    are words."""

    from_form = False
    error_messages = {"unknown": _l("There is no such field."), "type": _l("Send an object with fields.")}  # noqa: RUF012


class Text(fields.String):
    """One or more lines of text, NFC, without leading or trailing spaces; 1 to `longest` characters."""

    default_error_messages = MISSING | {"invalid": _l("Give a text, in quotation marks.")}

    def __init__(self, *, longest: int = 300, lines: bool = False, **options: Any) -> None:
        metadata: dict[str, Any] = {"minLength": 1, "maxLength": longest}
        # At least one character other than a space, and no terminal control characters.
        steers = "\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f" if lines else "\\u0000-\\u001f"
        metadata["pattern"] = f"^[^{steers}\\u007f-\\u009f]*[^\\s{steers}\\u007f-\\u009f][^{steers}\\u007f-\\u009f]*$"
        super().__init__(**with_metadata(options, **metadata))
        self.longest, self.lines = longest, lines

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> Any:
        text = super()._deserialize(value, attr, data, **options)
        if not is_clean(text):
            raise ValidationError(_("Leave out NUL characters and halves of surrogate pairs."))
        if len(text) > self.longest:
            raise ValidationError(_("Use at most %(longest)s characters.", longest=self.longest))
        if any(unicodedata.category(each) == "Cc" and not (self.lines and each in "\n\r\t") for each in text):
            raise ValidationError(_("Leave out control characters."))
        text = unicodedata.normalize("NFC", text).strip()
        if not text:
            raise ValidationError(_("Fill this in."))
        return text


class Amount(Text):
    """An amount of money as decimal text, such as 40000.50, without thousands separators; never a float."""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=MOST_DIGITS, **with_metadata(options, pattern=r"^[0-9]{1,15}(\.[0-9]{1,4})?$"))

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> Any:
        text = super()._deserialize(value, attr, data, **options)
        if not is_amount(text):
            raise ValidationError(_("Write an amount such as 40000 or 40000.50, without separators of thousands."))
        return text


class Currency(Text):
    """An ISO 4217 currency code, such as CHF."""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=3, **with_metadata(options, pattern="^[A-Z]{3}$"))

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> Any:
        text = super()._deserialize(value, attr, data, **options)
        if not is_currency(text):
            raise ValidationError(_("Write the code of a currency, three capital letters such as CHF."))
        return text


class Whole(fields.Integer):
    """A whole number, given as a number: 5.9 and "5" are refused; 5.0 is accepted, as in JSON Schema. Set `in_address`
    for addresses, where everything is text."""

    default_error_messages = MISSING | {"invalid": _l("Give a whole number, such as 5.")}

    def __init__(
        self, *, least: int | None = None, most: int | None = None, in_address: bool = False, **options: Any
    ) -> None:
        super().__init__(strict=True, **options)
        self.in_address = in_address
        widest = (0, MOST_IN_ADDRESS) if in_address else (LEAST, MOST)
        least, most = widest[0] if least is None else least, widest[1] if most is None else most
        self.validators.append(validate.Range(least, most, error=_l("Give a number between {min} and {max}.")))

    def _validated(self, value: Any) -> Any:
        if self.in_address and isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
            return int(value)
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.make_error("invalid")
        return value


class YesNo(fields.Boolean):
    """true or false, given as such: "yes", 1 and 0 are refused. Forms use words."""

    default_error_messages = MISSING | {"invalid": _l("Give true or false.")}
    _WORDS = {"yes": True, "no": False}  # noqa: RUF012

    def _deserialize(self, value: Any, *_place: Any, **_options: Any) -> Any:
        if isinstance(value, str) and getattr(self.parent, "from_form", False):
            value = self._WORDS.get(value)
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


class Day(Text):
    """A day, a month or a year, kept as ISO `YYYY-MM-DD`, `YYYY-MM` or `YYYY`."""

    def __init__(self, **options: Any) -> None:
        description = "A day, a month or a year: 2016-10-23, 2016-10 or 2016."
        written = {"description": description, "pattern": f"^({DAY}|{YEAR}(-(0[1-9]|1[0-2]))?)$"}
        super().__init__(longest=40, **with_metadata(options, **written))

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> Any:
        text = super()._deserialize(value, attr, data, **options)
        try:
            return written_date(text, present_months())
        except ValueError:
            raise ValidationError(_("Type a day, a month or a year, such as Oct 2016.")) from None


class WholeDay(Day):
    """A day; a month or a year is not enough."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**with_metadata(options, description="A day: 2016-10-23.", pattern=f"^{DAY}$"))

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> Any:
        day = super()._deserialize(value, attr, data, **options)
        if not is_exact(day):
            raise ValidationError(_("Type the day too, such as 3 Nov 2016."))
        return day


class Instant(Text):
    """A time in UTC, stored as YYYY-MM-DDTHH:MM:SSZ; it may be given to the minute, and in the formats accepted in
    forms."""

    _FORM = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:Z| UTC)?", re.ASCII)

    def __init__(self, **options: Any) -> None:
        written = {"description": "A moment in UTC: 2027-03-01T09:00:00Z.", "pattern": f"^{DAY}T{TIME}(:[0-5][0-9])?Z$"}
        super().__init__(longest=40, **with_metadata(options, **written))

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> Any:
        match = self._FORM.fullmatch(super()._deserialize(value, attr, data, **options))
        try:
            day, minute, second = match.groups() if match else ("", "", "")
            return datetime.fromisoformat(f"{day}T{minute}{second or ':00'}").isoformat() + "Z"
        except ValueError:
            raise ValidationError(_("Type a day and a time in UTC, such as 2027-03-01 09:00.")) from None


class OneOf(fields.String):
    """One word of a list."""

    default_error_messages = MISSING | {"invalid": _l("Choose one of those listed.")}

    def __init__(self, *choices: str, **options: Any) -> None:
        message = _l("Choose one of: {choices}.")
        super().__init__(validate=validate.OneOf(choices, error=message), **options)


class MarkingField(OneOf):
    """The audience of a command's event, by default the bureau. Only an approver may choose `public`.

    `among`: the markings that may be chosen, if not all.
    """

    def __init__(self, *, among: Collection[str] = get_args(Marking), **options: Any) -> None:
        described = {"description": "Who may see it; left out: the bureau. Only an approver may choose public."}
        super().__init__(*among, **{"metadata": described, **options})


class RecordId(fields.String):
    """A lower-case id `<kind>-<uuid>` of a record of one of these kinds; an id of a kind in `pairs` ends in the UUIDs
    of two records.

    The domain checks that the record exists.
    """

    default_error_messages = MISSING | {"invalid": _l("Give an id, in quotation marks.")}

    def __init__(self, *kinds: str, pairs: Collection[str] = (), **options: Any) -> None:
        patterns = [f"{kind}-{UUID}" for kind in kinds] + [f"{kind}-{UUID}-{UUID}" for kind in pairs]
        pattern = f"^{patterns[0]}$" if len(patterns) == 1 else f"^({'|'.join(patterns)})$"
        super().__init__(**with_metadata(options, pattern=pattern))
        self.pattern, self.kinds = re.compile(pattern), (*kinds, *pairs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> Any:
        text = super()._deserialize(value, attr, data, **options)
        if not self.pattern.fullmatch(text):
            example = f"{self.kinds[0]}-018f0000-0000-7000-8000-000000000000"
            raise ValidationError(_("Give an id such as %(example)s.", example=example))
        return text


class AnyId(fields.String):
    """An id in a response, of a record or statement of any kind."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**with_metadata(options, pattern=ANY_ID))


class RecordedMoment(fields.String):
    """A time in a response: when something was recorded, in UTC, to the microsecond."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**with_metadata(options, pattern=f"^{DAY}T{TIME}:[0-5][0-9](\\.[0-9]+)?Z$"))


class TextByLanguage(fields.Dict):
    """A text by language, the original first: `{"en": "…", "fr": "…"}`; language codes as in ISO 639-1."""

    default_error_messages = MISSING | {"invalid": _l("Give an object of texts by language.")}
    LANGUAGE = re.compile("^[a-z]{2}$")

    def __init__(self, *, longest: int, **options: Any) -> None:
        metadata: dict[str, Any] = {"description": "By language (ISO 639-1), the original first.", "minProperties": 1}
        super().__init__(
            keys=fields.String(), values=Text(longest=longest, lines=True), **with_metadata(options, **metadata)
        )

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> Any:
        texts: dict[str, str] = super()._deserialize(value, attr, data, **options)  # type: ignore[no-untyped-call]
        if not all(self.LANGUAGE.fullmatch(language) for language in texts):
            raise ValidationError(_("Name each language by two small letters of ISO 639-1, such as en."))
        if not texts:
            raise self.make_error("required")
        return texts


class Several(fields.List[Any]):
    """From `least` to `most` distinct values, as a tuple; an empty one counts as absent. In a form, there is one per
    line."""

    default_error_messages = MISSING | {"invalid": _l("Give a list.")}

    def __init__(self, each: fields.Field[Any], *, least: int = 0, most: int, **options: Any) -> None:
        metadata = {"minItems": least, "maxItems": most} if least else {"maxItems": most}
        super().__init__(each, **with_metadata(options, **metadata))
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> Any:
        if isinstance(value, str) and getattr(self.parent, "from_form", False):
            value = [line for line in value.splitlines() if line.strip()]
        values = tuple(dict.fromkeys(super()._deserialize(value, attr, data, **options)))
        if len(values) > self.most:
            raise ValidationError(_("Give at most %(most)s.", most=self.most))
        if len(values) < self.least:
            raise self.make_error("required")
        return values or None
