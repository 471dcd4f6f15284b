"""Editing in place: a fact whose value opens as a row of its own, and the forms by which it is changed or corrected.

Every change is one of the acts that the page has anyway: a row shows only a few of an act's fields, and sends the
others as they are.
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
"""The fields that stand in a row behind its value, where the kind has them."""
AS = "as"
"""The field of a row that says whether it changed or was typed wrong."""


@dataclass(frozen=True)
class Editable:
    """The way to edit a fact. `fields` are those of its value; `values` are the present ones of all fields, by name.

    `change` records that it changed, `correct` that it was typed wrong; one of the two is enough. Each is given `values`
    with those of its own, `changing` and `correcting`, such as the id of the statement. `before` words the present value.
    `withdraw` takes a statement back, for Undo. `past`: typed wrong is chosen first. `reasoned`: its acts need a reason,
    where they have one.
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
        """Return the acts by the choice in the row, the chosen one first; a value that was not known can only be entered."""
        both = {"change": self.change, "correct": self.correct}
        order = ("correct", "change") if self.past else ("change", "correct")
        found = {name: act for name in order if (act := both[name]) is not None}
        return found if self.before or len(found) == 1 else {"change": found["change"]}

    def way(self, chosen: str) -> tuple[str, FormAction]:
        """Return the act of a choice; the first one for any other."""
        name = chosen if chosen in self.ways else next(iter(self.ways))
        return name, self.ways[name]

    def given(self, way: str) -> dict[str, str | None]:
        """Return the present values as the act of a choice has them."""
        own = self.changing if way == "change" else self.correcting
        return {**self.values, **(own or {})}

    def row_fields(self, act: FormAction) -> tuple[FormField, ...]:
        """Return the fields of the row, in the order of Tab."""
        named = {each.name: each for each in act.fields}
        return tuple(named[name] for name in (*self.fields, *BESIDE) if name in named)


@dataclass
class OpenRow:
    """The row that is open: its form, with the fields shown. `theirs`: for each field that somebody else changed, its
    former, present and typed value."""

    editable: Editable
    form: Form
    way: str
    theirs: list[tuple[str, str, str, str]]

    @property
    def fields(self) -> tuple[FormField, ...]:
        return self.form.action.fields

    @property
    def hidden_errors(self) -> list[str]:
        """Return what is wrong with fields that the row does not show."""
        shown = {each.name for each in self.fields}
        return [text for name, text in self.form.errors.items() if name not in shown]

    def label(self, way: str) -> str:
        """Return the words of a choice."""
        if way == "correct":
            return str(_("it was typed wrong"))
        dated = any(each.name == "since" for each in self.fields)
        changed, before = _("it changed that day") if dated else _("it changed today"), self.editable.before
        return str(_("%(changed)s; before: %(before)s", changed=changed, before=before) if before else changed)


def open_row(editable: Editable, row: Any, version: int | None) -> OpenRow:  # noqa: ANN401  a row of the page
    """Return a row as it opens: its fields filled with what is there now; a change is since today, and has another source."""
    way, act = editable.way("")
    given = editable.given(way)
    if way == "change" and editable.before:
        given |= {"since": today(), "source": None}
    form = new_form(replace(act, fields=editable.row_fields(act), initial=lambda _row: given), row, version, {})
    for each in form.action.fields:
        if each.kind == "day" and form.was[each.name]:
            form.texts[each.name] = localized_date(form.was[each.name])
    return OpenRow(editable, form, way, [])


def today() -> str:
    return datetime.now(UTC).date().isoformat()


def sent_whole(editable: Editable, way: str, posted: Mapping[str, str]) -> dict[str, str]:
    """Return the whole form of an act: what the row sent, and all else as it is. The day and source of a statement that
    was typed wrong stay, unless they were typed too."""
    _name, act = editable.way(way)
    shown = {each.name for each in editable.row_fields(act)}
    whole = dict(posted)
    for each in act.fields:
        if each.name not in shown or (way == "correct" and each.name in BESIDE and _untouched(each.name, posted)):
            whole |= as_posted(each, editable.given(way).get(each.name) or "")
    if editable.reasoned and any(each.name == "reason" for each in act.fields):
        whole["reason"] = reason_of(editable, way)
    return whole


def _untouched(name: str, posted: Mapping[str, str]) -> bool:
    typed, was = posted.get(name, "").strip(), posted.get(f"was.{name}", "")
    return typed == was or bool(was and name == "since" and typed == localized_date(was))


def reason_of(editable: Editable, way: str) -> str:
    """Return the reason that a choice gives."""
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
    """Return the words that say when something was saved (UTC)."""
    return str(_("Saved %(time)s", time=f"{datetime.now(UTC):%H:%M}"))


def undone_sentence() -> str:
    return str(_("Undone %(time)s", time=f"{datetime.now(UTC):%H:%M}"))
