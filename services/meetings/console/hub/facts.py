"""The facts of a meeting's own stream (counts, topics, summaries, documents), as values edited in place."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from services.meetings.console.hub.cards import filled
from services.meetings.console.labels import _, is_past, label_of
from services.meetings.console.meeting_facts import FORMS, FactForms
from services.meetings.console.meeting_facts_labels import KINDS, fact_label, in_words
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.schemas import meeting_facts as schemas
from shared.contracts.meetings.meeting_facts import CONCLUSION_SUMMARY
from shared.event_store.statements import StatementRow
from shared.web.console import FactRow, FormAction
from shared.web.console.editing import Editable
from shared.web.console.fields import FormField
from shared.web.statements.form_fields import REASON, filled_from

Acts = Mapping[str, FormAction]
_WHICH = FormField("fact", _l("Record"), kind="hidden")


def correcting_actions(work: MeetingsWorkspace) -> list[FormAction]:
    """Return the acts that correct a fact on the meeting's page; the row that sends one names the fact."""
    act = work.acts(schemas, meeting="id").act
    return [
        act(
            _name(forms),
            forms.correction_label,
            (_WHICH, *forms.fields(work), REASON),
            forms.acts.correct,
            _l("It is corrected."),
            schema=forms.acts.correct_schema,
        )
        for forms in FORMS
    ]


def facts_in_place(meeting: Any, rows: Sequence[StatementRow], acts: Acts) -> dict[str, FactRow]:
    """Return the facts by id; `acts` are the acts of the meeting's page, by name."""
    forms_of = {forms.acts.kind.name: forms for forms in FORMS}
    return {row.fact: _in_place(meeting, row, acts[_name(forms_of[row.kind.name])]) for row in rows}


def _name(forms: FactForms) -> str:
    return f"correct-{forms.name}"


def _in_place(meeting: Any, row: StatementRow, correct: FormAction) -> FactRow:
    kind, statement = row.kind, row.statement
    editable = Editable(
        row.fact,
        tuple(each.name for each in kind.fields),
        {**filled_from(kind, statement), "marking": row.marking},
        correct=correct,
        correcting={"fact": row.fact},
        before=fact_label(row),
        past=is_past(meeting),
    )
    value: str | Markup = in_words(statement)
    if kind is CONCLUSION_SUMMARY:
        value = filled("%(label)s %(words)s", label=_("Our summary:"), words=value)
    withdraw = url_for("console-told.act_view", id=row.fact, act="withdraw")
    return FactRow(str(label_of(KINDS, kind.name)), value, edit=editable, withdraw=withdraw)
