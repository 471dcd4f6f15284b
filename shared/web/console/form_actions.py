"""An action: a form that becomes one command. Input is never lost, and submitting twice does no harm."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from flask import g
from flask_babel import gettext as _
from marshmallow import ValidationError
from uuid_utils import uuid7

from shared.domain.dates import first_day, last_day
from shared.domain.decider import Command
from shared.domain.errors import ChangedMeanwhile, Malformed, OtherCommand, Problem, Refused, TooLarge
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.web.command_context import viewer_context
from shared.web.console.columns import Choice
from shared.web.console.fields import (
    LINE,
    FormField,
    Unresolved,
    as_sent,
    field_value,
    given_value,
    kept_records,
    typed_texts,
    with_spans,
)
from shared.web.console.notices import UndoableNotice
from shared.web.days import localized_date, parse_date
from shared.web.fields import StrictSchema
from shared.web.problems import field_errors, status_of
from shared.web.wording import Wordings, problem_text

Row = Any
YEARS_AHEAD, YEARS_BACK = 3, 30
"""Years from today beyond which the form asks once whether a day is intended."""


@dataclass(frozen=True)
class FormAction:
    """An action. `name` is the last part of its address; `label`, a verb with its object, is used for title and button.

    `schema` loads the fields for `run`, which also takes the user and the row (None for a new record) and raises the
    domain's errors. `done` words the notice. `initial` fills the form from the row, by field name, and is the base for
    comparing a stale edit. `leads` gives the next page for a row, by default the record's own. `asks` gives the command
    that `run` issues for a row, if it is a single one, so that the act can be applied to many rows.
    """

    name: str
    label: str
    fields: tuple[FormField, ...]
    schema: type[StrictSchema]
    run: Callable[[Any, CommandContext, Row], CommandResult]
    done: Callable[[Any, CommandResult], str | UndoableNotice]
    initial: Callable[[Row], Mapping[str, str | None]] | None = None
    intro: str | Callable[[Row], str] = ""
    roles: frozenset[str] = frozenset()
    primary: bool = False
    leads: Callable[[Row], str] | None = None
    asks: Callable[[Any, CommandContext, Row], tuple[Command, CommandContext]] | None = None

    def introduced(self, row: Row) -> str:
        """Return the introductory sentence above the form, which may mention the row."""
        return self.intro(row) if callable(self.intro) else str(self.intro)


@dataclass
class Form:
    """One display of an action. `texts` are the current values of the fields, `was` the values when it was opened.

    `confirmed`: days that the form asks about, confirmed by submitting it again. `kept`: the chosen records, one per
    line.
    """

    action: FormAction
    command: str
    version: int | None
    texts: dict[str, str]
    was: dict[str, str]
    ids: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    candidates: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    refusal: str = ""
    differences: list[tuple[str, str, str, str]] = field(default_factory=list)
    confirmed: dict[str, str] = field(default_factory=dict)
    status: int = 200

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Return pairs of (field name or "", remedy), in the order of the fields."""
        names = {each.name: str(each.label) for each in self.action.fields}
        order = [*names, *(name for name in self.errors if name not in names)]
        wrong = [(name, self.errors[name]) for name in order if name in self.errors]
        return [(name, f"{names.get(name, name)}: {text}") for name, text in wrong]

    def typed(self, each: FormField) -> object:
        """Return the text typed into a text field; None for a choice."""
        return as_sent(each, self.texts[each.name]) if each.kind in ("text", "textarea", "texts", "open-word") else None


def new_form(action: FormAction, row: Row, version: int | None, prefilled: Mapping[str, str]) -> Form:
    """Return an empty form; `prefilled` are values from the address, such as those in a link to the action."""
    values = dict(action.initial(row)) if action.initial else {}
    values |= {
        form_field.name: given_value(form_field, prefilled[form_field.name])
        for form_field in action.fields
        if form_field.name in prefilled
    }
    form = Form(action, str(uuid7()), version, {}, {})
    for form_field in action.fields:
        value = values.get(form_field.name) or ""
        form.was[form_field.name] = value
        match form_field.kind:
            case "combobox":
                form.texts[form_field.name], form.ids[form_field.name] = form_field.label_of(value), value
            case "records":
                form.kept[form_field.name] = value
            case _:
                form.texts[form_field.name] = value
    return form


def submitted_form(action: FormAction, form: Mapping[str, str]) -> Form:
    """Return a submitted form, whose command id becomes that of the request."""
    g.command = form.get("command_id", "")[:128] or str(uuid7())
    version = form.get("expected_version", "")
    return Form(
        action,
        g.command,
        int(version) if version.isascii() and version.isdigit() and len(version) < 19 else None,
        {each.name: _as_typed(each, form) for each in action.fields},
        {each.name: form.get(f"was.{each.name}", "").replace("\r\n", LINE) for each in action.fields},
        {each.name: form.get(f"{each.name}.id", "") for each in action.fields},
        {each.name: LINE.join(kept_records(each, form)) for each in action.fields if each.kind == "records"},
    )


def _as_typed(each: FormField, posted: Mapping[str, str]) -> str:
    """Return the content of a field, to be shown again unchanged."""
    match each.kind:
        case "checkboxes":
            return field_value(each, posted)
        case "texts":
            return typed_texts(each, posted)
    return posted.get(each.name, "")


def add_record(form: Form, posted: Mapping[str, str], name: str) -> None:
    """Add the record named in a field to the chosen ones, without recording anything yet."""
    each = next((one for one in form.action.fields if one.name == name and one.kind == "records"), None)
    if each is None:
        return
    try:
        form.kept[name] = field_value(each, posted)
        form.texts[name] = form.ids[name] = ""
    except Unresolved as unresolved:
        form.errors[name], form.candidates[name] = unresolved.remedy, tuple(unresolved.candidates)
        form.status = 422


def load_form(form: Form, posted: Mapping[str, str]) -> Any:
    """Return the schema's result for a form; None if there are errors, which are added to the form."""
    values: dict[str, Any] = {}
    posted = with_spans(form.action.fields, posted)
    for form_field in form.action.fields:
        try:
            value = field_value(form_field, posted)
        except Unresolved as unresolved:
            form.errors[form_field.name] = unresolved.remedy
            form.candidates[form_field.name] = tuple(unresolved.candidates)
            continue
        if question := _far_date_question(form_field, value, form.was[form_field.name], posted):
            form.confirmed[form_field.name], form.errors[form_field.name] = question
        if form_field.kind == "checkbox":
            values[form_field.name] = bool(value)
        elif value or (form_field.kind == "checkboxes" and not form_field.optional):
            values[form_field.name] = as_sent(form_field, value)
    schema = form.action.schema()
    schema.from_form = True
    try:
        loaded = schema.load(values)
    except ValidationError as error:
        for wrong in field_errors(error.messages):
            form.errors.setdefault(wrong.field.partition("/")[0], wrong.remedy)
        loaded = None
    if form.errors:
        form.status = 422
        return None
    return loaded


def _far_date_question(field: FormField, typed: str, was: str, form: Mapping[str, str]) -> tuple[str, str] | None:
    """Return (day as ISO, question) for a distant day that is new and unconfirmed, else None: a year is easily
    mistyped, and a fact long past is easily confirmed.

    A form confirms a day by submitting it in `confirmed.<field>`, as it does once the question was shown.
    """
    if field.kind != "day" or not typed:
        return None
    try:
        day = parse_date(typed)
    except ValueError:
        return None  # the schema reports what is wrong with it
    if day in (was, form.get(f"confirmed.{field.name}")) or not _is_far(day):
        return None
    return day, _("%(day)s is far from today. If it is right, send the form again.", day=localized_date(day, "long"))


def _is_far(day: str) -> bool:
    today = datetime.now(UTC).date()
    return first_day(day) > _years(today, YEARS_AHEAD) or last_day(day) < _years(today, -YEARS_BACK)


def _years(day: date, years: int) -> date:
    """Return the same day of another year; for 29 February, the day before."""
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)


def perform(form: Form, loaded: Any, row: Row) -> CommandResult:
    """Run the command. A refusal is re-raised after its status is noted in the form."""
    context = viewer_context(command=form.command, expected=form.version)
    try:
        return form.action.run(loaded, context, row)
    except (Malformed, Refused, TooLarge, ChangedMeanwhile, OtherCommand) as problem:
        form.status = int(status_of(problem))
        raise


def typed_value(each: FormField, posted: Mapping[str, str]) -> str:
    """Return what was typed or chosen, in the form in which a record holds it; a day that is none, as typed."""
    if each.kind == "records":
        return LINE.join(kept_records(each, posted))
    if each.kind in ("checkboxes", "texts"):
        return _as_typed(each, posted)
    typed = posted.get(f"{each.name}.choice") or posted.get(f"{each.name}.id") or posted.get(each.name, "")
    typed = typed.replace("\r\n", LINE).strip()
    try:
        return parse_date(typed) if each.kind == "day" and typed else typed
    except ValueError:
        return typed


def refuse(form: Form, problem: Problem, wordings: Wordings) -> None:
    """Put a refusal into the form, at its field or above the form."""
    detail = problem_text(problem, wordings).detail
    name = str(problem.parameters.get("field", ""))
    if name in {each.name for each in form.action.fields}:
        form.errors[name] = str(problem.parameters.get("remedy", detail))
    elif isinstance(problem, OtherCommand):
        form.refusal = _("This form was sent before with other content. Nothing was recorded this time; send it again.")
        form.command = str(uuid7())
    else:
        form.refusal = detail


def compare(form: Form, row: Row, version: int | None, posted: Mapping[str, str]) -> None:
    """Show old, other and own values of the differing fields, and base the next submission on the new version."""
    theirs = form.action.initial(row) if form.action.initial else {}
    for form_field in form.action.fields:
        was, now = form.was.get(form_field.name, ""), str(theirs.get(form_field.name) or "")
        # What the record does not hold, such as the reason for a correction, differs from nothing in it.
        if form_field.kind == "hidden" or not (was or form_field.name in theirs):
            continue
        yours = typed_value(form_field, posted)
        if now != was or now != yours:
            labels = [form_field.label_of(value) or _("nothing") for value in (was, now, yours)]
            form.differences.append((str(form_field.label), *labels))  # type: ignore[arg-type]
        form.was[form_field.name] = now
    form.version, form.command = version, str(uuid7())
    form.refusal = _("Somebody changed this while you were typing. Nothing was recorded: compare, then decide.")
