"""A form as a list of fields, and the user's input."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal, NamedTuple

from babel import Locale, UnknownLocaleError
from flask_babel import gettext as _

from shared.domain.dates import is_partial_date
from shared.web.console.columns import Choice
from shared.web.days import localized_date, parse_date, parse_days, present_locale

Kind = Literal[
    "text", "textarea", "select", "radio", "day", "combobox", "password", "number", "checkbox", "checkboxes", "hidden",
    "yes-no", "open-word", "texts", "records",
]  # fmt: skip
LAST_DAYS = {"first_day": "last_day", "first": "last", "since": "until", "opened": "closed", "earliest": "latest"}
"""The field with the last day of a range, by the field with its first."""
LINE = "\n"
"""The separator between several values of a field."""


LANGUAGES = ("en", "fr", "es", "ar", "zh", "ru")
"""The languages offered for texts: the Union's six."""


class TextRow(NamedTuple):
    """A text of a field in one of the languages offered."""

    number: int
    language: str
    text: str
    languages: list[Choice]


@dataclass(frozen=True)
class FormField:
    """One field; `name` is the schema field's name. Labels and hints may be lazy.

    `choices` are for select, radio and checkboxes (whose value has one per line), and suggestions for an open word;
    with `unknown`, "Not known" comes first, and omits the field. A combobox searches by the typed text (`find`), and
    shows the chosen record with `named`; `coded` gives the record for a code; `otherwise` is the advice when nothing is
    found. The kind `records` is several of these, one per line; `texts` is one text by language, as JSON.
    """

    name: str
    label: str
    hint: str = ""
    kind: Kind = "text"
    optional: bool = False
    choices: Sequence[Choice] | Callable[[], Sequence[Choice]] = ()
    unknown: bool = False
    find: Callable[[str], Sequence[Choice]] | None = None
    named: Callable[[str], str | None] | None = None
    coded: Callable[[str], str | None] | None = None
    otherwise: str = ""
    autocomplete: str = "off"

    @property
    def explained(self) -> str:
        """Return the hint; a day has one by default."""
        if self.hint or self.kind != "day":
            return str(self.hint)
        return str(_("A day, a month or a year: 16/03/2027, Mar 2027 or 2027."))

    def options(self) -> list[Choice]:
        choices = list(self.choices() if callable(self.choices) else self.choices)
        if self.kind == "yes-no":
            choices = [("yes", _("Yes")), ("no", _("No"))]
        if self.unknown:
            return [("", _("Not known")), *choices]
        return [("", _("Choose one")), *choices] if self.kind == "select" else choices

    def label_of(self, value: str) -> str:
        """Return the label of a value."""
        if not value:
            return _("Not known") if self.unknown else ""
        if self.kind == "texts":
            return "; ".join(f"{language_name(language)}: {text}" for language, text in text_pairs(value))
        if self.kind == "records":
            return ", ".join(label for _each, label in self.chosen(value))
        if self.named:
            return self.named(value) or value
        if self.kind == "day":
            return localized_date(value) if is_partial_date(value) else value
        if self.kind == "checkboxes":
            return ", ".join(str(label) for each, label in self.options() if each in value.split(LINE))
        return dict(self.options()).get(value, value)

    def chosen(self, value: str) -> list[Choice]:
        """Return the chosen records, each with its name."""
        name_of = self.named or (lambda _record: None)
        return [(each, name_of(each) or each) for each in value.split(LINE) if each]

    def texts(self, value: str) -> list[TextRow]:
        """Return a row for each text, and for each remaining language."""
        pairs = text_pairs(value)
        used = {language for language, _text in pairs}
        offered = [*dict.fromkeys([*LANGUAGES, *sorted(used)])]
        choices = [(language, language_name(language)) for language in offered]
        remaining = [(language, "") for language in offered if language not in used]
        return [
            TextRow(number, language, text, choices) for number, (language, text) in enumerate([*pairs, *remaining])
        ]


def text_pairs(value: str) -> list[tuple[str, str]]:
    """Return the texts of a field of kind `texts`, each with its language, in order."""
    return [(language, text) for language, text in json.loads(value)] if value else []


def as_text_pairs(texts: Mapping[str, str]) -> str:
    """Convert texts by language to the value of a field of kind `texts`."""
    return json.dumps(list(texts.items()), ensure_ascii=False)


def given_value(field: FormField, text: str) -> str:
    """Return the value of a field given in an address; a value of kind `texts` is in the viewer's language."""
    if field.kind != "texts" or not text:
        return text
    language = present_locale().language
    return as_text_pairs({language if language in LANGUAGES else LANGUAGES[0]: text})


def language_name(language: str) -> str:
    """Return a language in the viewer's language; its code if it has no name there."""
    try:
        name = Locale.parse(language).get_display_name(present_locale())
    except (ValueError, UnknownLocaleError):
        return language
    return name or language


class Unresolved(Exception):
    """The text in a combobox matches no record, or several; `candidates` are the possible ones."""

    def __init__(self, remedy: str, candidates: Sequence[Choice]) -> None:
        super().__init__(remedy)
        self.remedy, self.candidates = remedy, candidates


def field_value(field: FormField, form: Mapping[str, str]) -> str:
    """Return the value of a field as sent, "" for nothing. Raises Unresolved for a combobox without a single match."""
    match field.kind:
        case "checkboxes":
            return LINE.join(value for value, _label in field.options() if form.get(f"{field.name}.{value}"))
        case "password":
            # As typed, including spaces at its ends.
            return form.get(field.name, "")
        case "texts":
            return _texts_value(field, form)
        case "records":
            kept, one = kept_records(field, form), _record_value(field, form)
            return LINE.join(dict.fromkeys([*kept, one] if one else kept))
        case "combobox":
            return _record_value(field, form)
        case "day":
            return day_value(form.get(field.name, "").strip())
    return form.get(field.name, "").strip()


def day_value(typed: str) -> str:
    """Return the ISO form of a typed day, "" for nothing. Raises Unresolved for anything but a day, month or year."""
    try:
        return parse_date(typed) if typed else ""
    except ValueError:
        pass
    try:
        parse_days(typed)
    except ValueError:
        raise Unresolved(_("Type a day, such as 16/03/2027 or 16–18 March 2027."), ()) from None
    raise Unresolved(_("Type one day here, such as 16/03/2027."), ())


def with_spans(fields: Sequence[FormField], form: Mapping[str, str]) -> Mapping[str, str]:
    """Return the input, splitting each range of days typed into a first-day field in two if the last day is empty."""
    days: dict[str, str] = {}
    for field in fields:
        last = LAST_DAYS.get(field.name)
        if field.kind != "day" or not any(one.name == last and one.kind == "day" for one in fields):
            continue
        try:
            first_day, last_day = parse_days(form.get(field.name, ""))
        except ValueError:
            continue
        if first_day != last_day and form.get(str(last), "").strip() in ("", last_day):
            days |= {field.name: first_day, str(last): last_day}
    return {**form, **days} if days else form


def typed_texts(field: FormField, form: Mapping[str, str]) -> str:
    """Return the texts of a field of kind `texts` as sent, even if two are in one language."""
    numbers = range(len(form))
    sent = ((form.get(f"{field.name}.language.{n}", ""), form.get(f"{field.name}.text.{n}")) for n in numbers)
    pairs = [(language, text.strip()) for language, text in takewhile(lambda row: row[1] is not None, sent) if text]
    return json.dumps([pair for pair in pairs if pair[1]], ensure_ascii=False) if any(t for _l, t in pairs) else ""


def kept_records(field: FormField, form: Mapping[str, str]) -> list[str]:
    """Return the records chosen before that are still ticked."""
    return [value for name, value in form.items() if name.startswith(f"{field.name}.kept.") and value]


def as_sent(field: FormField, value: str) -> object:
    """Return a field's value in the form of schemas: lists, numbers and booleans."""
    match field.kind:
        case "checkboxes" | "records":
            return value.split(LINE) if value else []
        case "texts":
            return dict(text_pairs(value))
        case "yes-no":
            return {"yes": True, "no": False}.get(value, value)
        case "number" if value.isascii() and value.isdigit() and len(value) < 19:
            # Python refuses to parse integers of thousands of digits.
            return int(value)
    return value


def _texts_value(field: FormField, form: Mapping[str, str]) -> str:
    value = typed_texts(field, form)
    languages = [language for language, _text in text_pairs(value)]
    twice = next((language for language in languages if languages.count(language) > 1), None)
    if twice is not None:
        raise Unresolved(_("Two texts are in %(language)s. Remove one of the two.", language=language_name(twice)), ())
    return value


def _record_value(field: FormField, form: Mapping[str, str]) -> str:
    typed = form.get(field.name, "").strip()
    if field.find is None:
        return typed
    among = form.get(f"{field.name}.choice", "").strip()
    if among:
        return among
    value = form.get(f"{field.name}.id", "").strip()
    if value and (not typed or _name_of(field, value) == typed):
        return value
    if not typed:
        return ""
    if field.coded and (coded := field.coded(typed)):
        return coded
    found = list(field.find(typed))
    exact = [each for each in found if typed.casefold() in map(str.casefold, (*each, _without_parentheses(each[1])))]
    if len(exact) == 1:
        return exact[0][0]
    if not found:
        sentence = _("No match for %(typed)s.", typed=typed)
        raise Unresolved(f"{sentence} {field.otherwise or _('Type another part of the name.')}", ())
    raise Unresolved(_("Choose one of those found, or type more of the name."), found[:8])


def _without_parentheses(label: str) -> str:
    """Return a name without what tells it from others in parentheses at its end."""
    name, _between, beside = label.rpartition(" (")
    return name if beside.endswith(")") else label


def _name_of(field: FormField, value: str) -> str:
    return (field.named(value) if field.named else None) or value
