"""Series in the console: their list and opening, the meetings of each in order, and the days for which its record is
complete; each such statement has its own page."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from flask import url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from services.meetings import read_models as rm
from services.meetings.console.history import history_of
from services.meetings.console.hub.cards import filled
from services.meetings.console.labels import (
    KINDS,
    ROLES,
    SEEN_BY,
    STATES,
    _,
    days,
    label_of,
    marking_badge,
    span,
    status_label,
    today,
)
from services.meetings.console.snapshots import series_on
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.domain import commands
from services.meetings.schemas import series as schemas
from services.meetings.schemas.fields import without_fact
from shared.contracts.meetings.series import SERIES_RECORD
from shared.event_store.statements import Filters, StatementQueries, StatementRow
from shared.web.console import (
    Badge,
    Column,
    EventSourcedView,
    FactRow,
    Filter,
    FormAction,
    FormField,
    HistoryEntry,
    ReadOnlySession,
    Snapshot,
)
from shared.web.console.in_error import marking_act
from shared.web.days import localized_date
from shared.web.statements.acts import WHY
from shared.web.statements.form_fields import REASON, SOURCE, filled_from
from shared.web.statements.record_pages import RecordStatementView, Window

SPAN = (
    FormField("state", _l("The record is"), kind="radio", choices=STATES),
    FormField("first", _l("First day"), kind="day"),
    FormField("last", _l("Last day"), _l("Leave it empty if it is still open."), "day", optional=True),
    FormField(
        "what",
        _l("What is known"),
        _l("For example: two meetings took place; nothing else is known about them."),
        "textarea",
    ),
    SOURCE,
)


def _record_acts(work: MeetingsWorkspace) -> tuple[FormAction, ...]:
    act = work.acts(schemas, series="record", fact="fact").act
    return (
        act(
            "correct",
            _l("Correct the statement"),
            (*SPAN, SEEN_BY, REASON),
            commands.CorrectSeriesRecord,
            _l("The statement is corrected."),
            schema=without_fact(schemas.SERIES_RECORDS.correct_schema),
            initial=lambda row: {**filled_from(row.kind, row.statement), "marking": row.marking},
            primary=True,
        ),
        act(
            "withdraw",
            _l("Withdraw the statement"),
            (WHY,),
            commands.WithdrawSeriesRecord,
            _l("The statement is withdrawn. It stays in the history."),
            schema=without_fact(schemas.WithdrawSeriesRecord),
        ),
    )


class SeriesRecordsView(RecordStatementView):
    title = _l("Which years are complete")
    roles: ClassVar = ROLES
    order = "first"

    def __init__(self, work: MeetingsWorkspace, reading: ReadOnlySession) -> None:
        self.work, self.queries, self.actions = (
            work,
            StatementQueries(work.queries.reader, [SERIES_RECORD]),
            _record_acts(work),
        )
        self.columns = (
            Column("first", _l("Days"), value=lambda row: span(row.statement), sort="first"),
            Column("series", _l("Series"), value=lambda row: work.name(row.record)),
            Column("state", _l("The record is"), value=lambda row: label_of(STATES, row.statement.state)),
            Column("what", _l("What is known"), value=lambda row: row.statement.what),
        )
        self.filters = (
            Filter("series", _l("Series"), work.queries.series_choices),
            Filter("state", _l("The record is"), STATES),
        )
        super().__init__(reading, "records")

    def read(self, chosen: Mapping[str, str], _search: str, window: Window) -> list[StatementRow]:
        values = {name: value for name, value in chosen.items() if name != "series"}
        rows = self.queries.page(SERIES_RECORD.name, Filters(values, chosen.get("series")), "first", **window)
        self.work.records.names(row.record for row in rows)
        return rows

    def heading(self, row: StatementRow) -> str:
        return _("%(series)s, %(days)s", series=self.work.name(row.record), days=span(row.statement))

    def facts(self, row: StatementRow) -> list[FactRow]:
        statement = row.statement
        return [
            FactRow(_("The record is"), label_of(STATES, statement.state)),
            FactRow(_("First day"), localized_date(statement.first, "long")),
            FactRow(_("Last day"), localized_date(statement.last, "long") if statement.last else _("still open")),
            FactRow(_("What is known"), statement.what),
            FactRow(_("Source"), statement.source),
        ]

    def history(self, row: StatementRow) -> list[HistoryEntry]:
        return history_of(self.work, row.record, fact=row.fact)

    def success_url(self, _act: FormAction, row: StatementRow, _answer: Any) -> str:
        return url_for("console-series.details_view", id=row.record)


NAMED = (
    FormField("name", _l("Name"), _l("The name used on pages and in reports: CTO meetings.")),
    FormField("code", _l("Code"), _l("Short; it precedes every number: CTO.")),
    FormField("kind", _l("Kind"), kind="radio", choices=KINDS),
    FormField(
        "group",
        _l("Group"),
        _l(
            "The code of the group whose meetings these are, for every study period: SG13 or TSAG. A meeting may name another."
        ),
        optional=True,
    ),
)


def _open(work: MeetingsWorkspace) -> FormAction:
    kept_from = FormField(
        "kept_from", _l("Record kept from"), _l("The day from which the record is complete."), "day", optional=True
    )
    return work.acts(schemas).act(
        "new",
        _l("Open a series"),
        (*NAMED, kept_from),
        commands.OpenSeries,
        lambda loaded, _answer: _("The series %(name)s is opened.", name=loaded.fields["name"]),
        unchanged=None,
    )


def _acts(work: MeetingsWorkspace) -> tuple[FormAction, ...]:
    act = work.acts(schemas, series="id").act
    return (
        act(
            "record",
            _l("Record a complete or missing period"),
            (*SPAN, SEEN_BY),
            commands.StateSeriesRecord,
            _l("The period is recorded."),
            schema=schemas.SERIES_RECORDS.state_schema,
            unchanged=None,
            initial=lambda _row: {"marking": "bureau"},
            primary=True,
        ),
        act(
            "correct",
            _l("Correct the series"),
            (*NAMED, FormField("kept_from", _l("Record kept from"), kind="day", optional=True), REASON),
            commands.CorrectSeries,
            _l("The series is corrected."),
            initial=lambda row: {name: getattr(row, name) for name in ("name", "code", "kind", "group", "kept_from")},
        ),
        marking_act(
            work.acts(series="id"),
            commands.MarkSeriesInError,
            _l(
                "For a series that should never have been opened and has no meetings. It disappears from all lists;"
                " its history stays."
            ),
        ),
    )


class SeriesView(EventSourcedView):
    table = rm.series
    title = _l("Series")
    columns = (
        Column("name", _l("Series"), sort="sort_name"),
        Column("code", _l("Code"), sort="code"),
        Column("kind", _l("Kind"), value=lambda row: label_of(KINDS, row.kind)),
        Column("kept_from", _l("Record kept from"), "day", sort="kept_from"),
    )
    roles: ClassVar = ROLES
    search, search_hint, order = ("sort_name",), _l("Name"), "sort_name"
    filters = (Filter("kind", _l("Kind"), KINDS),)
    details_template, has_snapshots = "meetings/series.html", True

    def __init__(self, work: MeetingsWorkspace, reading: ReadOnlySession) -> None:
        self.work, self.create_action, self.actions = work, _open(work), _acts(work)
        super().__init__(reading, "series")

    def summary(self, row: Any) -> str:
        return str(label_of(KINDS, row.kind))

    def badges(self, row: Any) -> list[Badge]:
        return [marking_badge(row)]

    def facts(self, row: Any) -> list[FactRow]:
        kept = localized_date(row.kept_from, "long") if row.kept_from else None
        group = [FactRow(_("Group"), self._group(row.group))] if row.group else []
        return [FactRow(_("Code"), row.code), *group, FactRow(_("Record kept from"), kept)]

    def _group(self, code: str) -> str | Markup:
        """Return the code of its group, with the group that has that code today."""
        group = self.work.queries.group_called(code, today())
        if group is None:
            return _("%(code)s; no recorded group has this code today", code=code)
        return filled(_("%(code)s; today %(group)s"), code=code, group=self.work.records.link(group))

    def context(self, row: Any) -> dict[str, Any]:
        if row is None:
            return {}
        meetings = [
            {
                "code": each.code,
                "path": url_for("console-meetings.details_view", id=each.id),
                "day": days(each),
                "place": self.work.place(each),
                "status": status_label(each),
            }
            for each in self.work.queries.meetings_of(row.id)
        ]
        spans = [
            {
                "days": span(each.statement),
                "state": label_of(STATES, each.statement.state),
                "what": each.statement.what,
                "path": url_for("console-records.details_view", id=each.fact),
            }
            for each in self.work.queries.records_of(row.id)
        ]
        return {"meetings": meetings, "spans": spans}

    def as_of(self, row: Any, day: date) -> Snapshot:
        return series_on(self.work, row, day)

    def history(self, row: Any) -> list[HistoryEntry]:
        return history_of(self.work, row.id)
