"""A form as a list of fields, and what a person typed into it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from flask_babel import gettext as _

from shared.web.console.columns import Choice

Kind = Literal[
    "text", "textarea", "select", "radio", "day", "combobox", "password", "number", "checkbox", "checkboxes", "hidden"
]


@dataclass(frozen=True)
class FormField:
    """One field; `name` is that of the schema's field. Labels and hints may be lazy.

    `choices` are for select, radio and checkboxes (several, parted by spaces in what they come to); with `unknown`, "Not known" is the first of them, and leaves the field out.
    A combobox finds choices by what is typed (`find`), and shows the one chosen by `named`; where nothing is found,
    `otherwise` says what to do.
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
    otherwise: str = ""
    autocomplete: str = "off"

    @property
    def explained(self) -> str:
        """The hint; a day's has one of its own."""
        if self.hint or self.kind != "day":
            return str(self.hint)
        return str(_("A day, a month or a year: 23 Oct 2016, Oct 2016 or 2016."))

    def options(self) -> list[Choice]:
        known = list(self.choices() if callable(self.choices) else self.choices)
        if self.unknown:
            return [("", _("Not known")), *known]
        return [("", _("Choose one")), *known] if self.kind == "select" else known

    def label_of(self, value: str) -> str:
        """What a reader sees for a value."""
        if not value:
            return _("Not known") if self.unknown else ""
        if self.named:
            return self.named(value) or value
        if self.kind == "checkboxes":
            return ", ".join(str(label) for each, label in self.options() if each in value.split())
        return dict(self.options()).get(value, value)


class Unresolved(Exception):
    """What was typed into a combobox means none or several. `candidates` are what it may mean."""

    def __init__(self, remedy: str, candidates: Sequence[Choice]) -> None:
        super().__init__(remedy)
        self.remedy, self.candidates = remedy, candidates


def field_value(field: FormField, form: Mapping[str, str]) -> str:
    """The value of a field as sent, "" for nothing. Raises Unresolved for a combobox without one clear meaning."""
    if field.kind == "checkboxes":
        return " ".join(value for value, _label in field.options() if form.get(f"{field.name}.{value}"))
    if field.kind == "password":
        # As it was typed, spaces at its ends too.
        return form.get(field.name, "")
    typed = form.get(field.name, "").strip()
    if field.kind != "combobox" or field.find is None:
        return typed
    among = form.get(f"{field.name}.choice", "").strip()
    if among:
        return among
    value = form.get(f"{field.name}.id", "").strip()
    if value and (not typed or field.label_of(value) == typed):
        return value
    if not typed:
        return ""
    found = list(field.find(typed))
    same = [each for each in found if each[1].casefold() == typed.casefold()]
    if len(same) == 1:
        return same[0][0]
    if not found:
        sentence = _("Nothing here is called %(typed)s.", typed=typed)
        raise Unresolved(f"{sentence} {field.otherwise or _('Type another part of the name.')}", ())
    raise Unresolved(_("Choose one of those found, or type more of the name."), found[:8])
