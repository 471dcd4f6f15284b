"""Facts of a meeting: counts, topics, summaries of conclusions and reports, each with a page of its own."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from flask import url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from services.meetings.console.history import history_of
from services.meetings.console.labels import ROLES, SEEN_BY, _, label_of, marking_badge, meeting_label
from services.meetings.console.meeting_facts_labels import KINDS, fact_label, quoted_count, text_field, text_of
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.domain import commands
from services.meetings.schemas import meeting_facts as schemas
from services.meetings.schemas.fields import FactActs, without_fact
from shared.contracts.meetings import CountStated, meeting_facts
from shared.event_store.statements import StatementQueries, StatementRow
from shared.web.console import (
    Badge,
    Column,
    FactRow,
    Filter,
    FormAction,
    FormField,
    HistoryEntry,
    ReadOnlySession,
)
from shared.web.console.editing import Editable
from shared.web.console.sources import linked, sources_list
from shared.web.statements.acts import WHY
from shared.web.statements.form_fields import REASON, SOURCE, filled_from, own_form_fields
from shared.web.statements.record_pages import RecordStatementView, Window


class FactForms(NamedTuple):
    """The words for stating and correcting facts of a kind; `name` is in the addresses of both actions."""

    name: str
    acts: FactActs
    label: str
    correction_label: str

    def fields(self, work: MeetingsWorkspace) -> tuple[FormField, ...]:
        """Return the fields that both actions share."""
        return (*own_form_fields(self.acts.kind, work.records, work.queries.statements), SOURCE, SEEN_BY)


FORMS = (
    FactForms("count", schemas.COUNTS, _l("Record a number from a document"), _l("Correct the count")),
    FactForms("topic", schemas.TOPICS, _l("Record a topic"), _l("Correct the topic")),
    FactForms("conclusion", schemas.CONCLUSIONS, _l("Record a summary of a conclusion"), _l("Correct the summary")),
    FactForms("report", schemas.REPORTS, _l("Record a document that reports the meeting"), _l("Correct the document")),
)


def stating_actions(work: MeetingsWorkspace) -> list[FormAction]:
    """Return the actions that state one of each kind, on the page of the meeting."""
    act = work.acts(schemas, meeting="id").act
    return [
        act(
            forms.name,
            forms.label,
            forms.fields(work),
            forms.acts.state,
            _l("It is recorded."),
            schema=forms.acts.state_schema,
            unchanged=_l("No change: this is already recorded."),
            adds=True,
            initial=lambda _row: {"marking": "bureau"},
        )
        for forms in FORMS
    ]


def _amending_actions(work: MeetingsWorkspace) -> list[FormAction]:
    act = work.acts(schemas, meeting="record", fact="fact").act
    correcting = [
        act(
            f"correct-{forms.name}",
            forms.correction_label,
            (*forms.fields(work), REASON),
            forms.acts.correct,
            _l("It is corrected."),
            schema=without_fact(forms.acts.correct_schema),
            initial=lambda row: {**filled_from(row.kind, row.statement), "marking": row.marking},
            primary=True,
        )
        for forms in FORMS
    ]
    withdrawing = act(
        "withdraw",
        _l("Withdraw the statement"),
        (WHY,),
        commands.WithdrawMeetingFact,
        _l("It is withdrawn. It stays in the history."),
        schema=without_fact(schemas.WithdrawMeetingFact),
    )
    return [*correcting, withdrawing]


def _stated(row: StatementRow, correct: FormAction) -> list[FactRow]:
    """Return the parts of a fact, each corrected where it stands."""
    statement = row.statement
    values = {**filled_from(row.kind, statement), "marking": row.marking}

    def part(label: Any, value: str | Markup, *fields: str) -> FactRow:
        text = value.striptags() if isinstance(value, Markup) else value
        return FactRow(str(label), value, edit=Editable(fields[0], fields, values, correct=correct, before=text))

    if not isinstance(statement, CountStated):
        return [part(label_of(KINDS, row.kind.name), text_of(statement), text_field(statement).name)]
    return [
        part(_("Number"), quoted_count(statement), "value", "relation"),
        part(_("What was counted"), statement.of, "of"),
        part(_("Who states it"), statement.by, "by"),
    ]


def _sources(source: str | None, meeting: Any) -> FactRow:
    """Return the sources of a fact; without one of its own, the meeting's."""
    if source:
        return FactRow(_("Source"), linked(source))
    return FactRow(_("Sources of the meeting"), sources_list(meeting.sources.split("\n")) if meeting.sources else None)


class MeetingFactsView(RecordStatementView):
    title = _l("Facts about meetings")
    roles: ClassVar = ROLES
    search, search_hint, order = ("words",), _l("Words in the text"), "kind"
    filters = (Filter("kind", _l("Kind"), KINDS),)

    def __init__(self, work: MeetingsWorkspace, reading: ReadOnlySession) -> None:
        self.work, self.queries = work, StatementQueries(work.queries.reader, meeting_facts.KINDS)
        self.actions = tuple(_amending_actions(work))
        self.columns = (
            Column("text", _l("Events"), value=fact_label),
            Column("kind", _l("Kind"), value=lambda row: label_of(KINDS, row.kind.name), sort="kind"),
            Column("meeting", _l("Meeting"), value=lambda row: work.name(row.record)),
        )
        super().__init__(reading, "told")

    def read(self, chosen: Mapping[str, str], search: str, window: Window) -> list[StatementRow]:
        rows = self.queries.by_kind(search, [chosen["kind"]] if "kind" in chosen else None, **window)
        self.work.records.names(row.record for row in rows)
        return rows

    def summary(self, row: StatementRow) -> str:
        return meeting_label(self.work.queries.meeting(row.record))

    def badges(self, row: StatementRow) -> list[Badge]:
        return [Badge(str(label_of(KINDS, row.kind.name))), marking_badge(row)]

    def actions_for(self, row: StatementRow) -> Sequence[FormAction]:
        name = next(each.name for each in FORMS if each.acts.kind is row.kind)
        return [self.action_named(f"correct-{name}"), self.action_named("withdraw")]

    def facts(self, row: StatementRow) -> list[FactRow]:
        meeting = self.work.queries.meeting(row.record)
        path = url_for("console-meetings.details_view", id=row.record)
        link = Markup('<a href="{}">{}</a>').format(path, meeting_label(meeting))
        return [
            FactRow(_("Meeting"), link),
            *_stated(row, self.actions_for(row)[0]),
            _sources(row.statement.source, meeting),
        ]

    def history(self, row: StatementRow) -> list[HistoryEntry]:
        return history_of(self.work, row.record, row.record, row.fact)

    def success_url(self, _act: FormAction, row: StatementRow, _answer: Any) -> str:
        return url_for("console-meetings.details_view", id=row.record)
