"""Editing in place: a fact whose value opens as an editable row, and the forms that change or correct it.

Every change is one of the page's existing acts: a row shows only a few of an act's fields, and submits the others
unchanged.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _

from shared.web.console.fields import FormField, text_pairs
from shared.web.console.form_actions import Form, FormAction, new_form
from shared.web.days import localized_date

BESIDE = ("since", "source")
"""The fields that follow the value in a row, if the kind has them."""
AS = "as"
"""The field of a row that indicates whether it changed or was mistyped."""


@dataclass(frozen=True)
class Editable:
    """A way to edit a fact. `fields` are the fields of its value; `values` are the current values of all fields, by
    name.

    `change` records that the fact changed, `correct` that it was mistyped; one of the two is enough. Each gets `values`
    plus its own `changing` or `correcting` values, such as the statement's id. `before` words the current value.
    `withdraw` takes a statement back, for Undo. `past`: the correction is preselected. `reasoned`: acts that take a
    reason get the one that the choice implies.
    """

    name: str
    fields: tuple[str, ...]
    values: Mapping[str, str | None]
    change: FormAction | None = None
    correct: FormAction | None = None
    changing: Mapping[str, str | None] | None = None
    correcting: Mapping[str, str | None] | None = None
    before: str = ""
    withdraw: FormAction | None = None
    past: bool = False
    reasoned: bool = True

    @property
    def ways(self) -> dict[str, FormAction]:
        """Return the acts by the choice in the row, the preselected one first; a value that was not known can only be
        entered."""
        both = {"change": self.change, "correct": self.correct}
        order = ("correct", "change") if self.past else ("change", "correct")
        acts = {name: act for name in order if (act := both[name]) is not None}
        return acts if self.before or len(acts) == 1 else {"change": acts["change"]}

    def way(self, chosen: str) -> tuple[str, FormAction]:
        """Return the act for a choice; for any other, the first one."""
        name = chosen if chosen in self.ways else next(iter(self.ways))
        return name, self.ways[name]

    def given(self, way: str) -> dict[str, str | None]:
        """Return the current values for the act of a choice."""
        overrides = self.changing if way == "change" else self.correcting
        return {**self.values, **(overrides or {})}

    def row_fields(self, act: FormAction) -> tuple[FormField, ...]:
        """Return the fields of the row, in tab order."""
        by_name = {each.name: each for each in act.fields}
        return tuple(by_name[name] for name in (*self.fields, *BESIDE) if name in by_name)


@dataclass
class OpenRow:
    """The open row: its form, with the fields shown. `theirs`: for each field that another user changed, its former,
    current and typed values."""

    editable: Editable
    form: Form
    way: str
    theirs: list[tuple[str, str, str, str]]

    @property
    def fields(self) -> tuple[FormField, ...]:
        return self.form.action.fields

    @property
    def hidden_errors(self) -> list[str]:
        """Return the errors in fields that the row does not show."""
        shown = {each.name for each in self.fields}
        return [text for name, text in self.form.errors.items() if name not in shown]

    def label(self, way: str) -> str:
        """Return the label of a choice."""
        if way == "correct":
            return str(_("it was typed wrong"))
        dated = any(each.name == "since" for each in self.fields)
        changed, before = _("it changed that day") if dated else _("it changed today"), self.editable.before
        return str(_("%(changed)s; before: %(before)s", changed=changed, before=before) if before else changed)


def open_row(editable: Editable, row: Any, version: int | None) -> OpenRow:  # noqa: ANN401  a row of the page
    """Return a newly opened row, filled with the current values; a change starts today, and its source is empty."""
    way, act = editable.way("")
    values = editable.given(way)
    if way == "change" and editable.before:
        values |= {"since": today(), "source": None}
    form = new_form(replace(act, fields=editable.row_fields(act), initial=lambda _row: values), row, version, {})
    for each in form.action.fields:
        if each.kind == "day" and form.was[each.name]:
            form.texts[each.name] = localized_date(form.was[each.name])
    return OpenRow(editable, form, way, [])


def today() -> str:
    return datetime.now(UTC).date().isoformat()


def sent_whole(editable: Editable, way: str, posted: Mapping[str, str]) -> dict[str, str]:
    """Return the complete form of an act: the submitted row, and all else unchanged. When a mistyped statement is
    corrected, its day and source stay unless they were typed too."""
    _name, act = editable.way(way)
    shown = {each.name for each in editable.row_fields(act)}
    complete = dict(posted)
    for each in act.fields:
        if each.name not in shown or (way == "correct" and each.name in BESIDE and _untouched(each.name, posted)):
            complete |= as_posted(each, editable.given(way).get(each.name) or "")
    if editable.reasoned and any(each.name == "reason" for each in act.fields):
        complete["reason"] = reason_of(editable, way)
    return complete


def _untouched(name: str, posted: Mapping[str, str]) -> bool:
    typed, was = posted.get(name, "").strip(), posted.get(f"was.{name}", "")
    return typed == was or bool(was and name == "since" and typed == localized_date(was))


def reason_of(editable: Editable, way: str) -> str:
    """Return the reason implied by a choice."""
    if not editable.before:
        return str(_("It was not known before."))
    return str(_("It changed.") if way == "change" else _("It was typed wrong."))


def as_posted(field: FormField, value: str) -> dict[str, str]:
    """Return a value as a form sends it."""
    match field.kind:
        case "combobox":
            return {f"{field.name}.id": value}
        case "records":
            return {f"{field.name}.kept.{number}": each for number, each in enumerate(value.split("\n")) if each}
        case "checkboxes":
            return {f"{field.name}.{each}": "yes" for each in value.split("\n") if each}
        case "texts":
            found: dict[str, str] = {}
            for number, (language, text) in enumerate(text_pairs(value)):
                found |= {f"{field.name}.language.{number}": language, f"{field.name}.text.{number}": text}
            return found
    return {field.name: value}


def saved_sentence() -> str:
    """Return the text that shows when something was saved (UTC)."""
    return str(_("Saved %(time)s", time=f"{datetime.now(UTC):%H:%M}"))


def undone_sentence() -> str:
    return str(_("Undone %(time)s", time=f"{datetime.now(UTC):%H:%M}"))
