"""Items of the resolution in the console: the day from which every answer to each is recorded, and its history."""

from typing import ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from services.reporting.console.records import READERS, WRITERS, history_entries
from services.reporting.domain.commands import CorrectClauseRecord, StateClauseRecord, WithdrawClauseRecord
from services.reporting.queries import ResolutionItem, StaffQueries
from services.reporting.reports.clause_summaries import CLAUSE_SUMMARIES
from services.reporting.schemas import statements as schemas
from shared.contracts.reporting import ClauseRecordCorrected, ClauseRecordStated, ClauseRecordWithdrawn
from shared.event_store.command_handler import CommandHandler
from shared.event_store.statements.tables import statements
from shared.web.console import Column, EventSourcedView, FactRow, FormAction, FormField, HistoryEntry, ReadOnlySession
from shared.web.console.record_acts import UNCHANGED, RecordActs
from shared.web.console.records import bold
from shared.web.days import localized_date

_STATED = (
    FormField(
        "since", _l("Record kept from"), _l("The first day from which the record is complete: 1 Jan 2027."), kind="day"
    ),
    FormField("source", _l("Source"), _l("The document or web page that says so."), optional=True),
)
_REASON = FormField("reason", _l("Reason"), _l("It stays in the history, beside what it was before."), "textarea")


def clause_label(row: ResolutionItem) -> str:
    return str(_(CLAUSE_SUMMARIES[row.clause]))


def since(row: ResolutionItem) -> str:
    return localized_date(row.since) if row.since else str(_("not stated"))


def meaning_label(_row: ResolutionItem) -> str:
    """Return what the day means for reports."""
    return str(_("From this day on, reports show “none” if nothing is recorded; before it, they show “not recorded”."))


def act_introduction(row: ResolutionItem) -> str:
    """Return the introduction of a form that states or changes the day: the item, and what the day means for reports."""
    return str(_("%(clause)s: %(asks)s. %(told)s", clause=row.clause, asks=clause_label(row), told=meaning_label(row)))


def _acts(handler: CommandHandler) -> tuple[FormAction, FormAction, FormAction]:
    act = RecordActs(handler.handle, WRITERS, {"clause": "clause"}, schemas, unchanged=None).act
    state = act(
        "state",
        _l("Record since when it is kept"),
        _STATED,
        StateClauseRecord,
        _l("The day is recorded."),
        initial=lambda row: {field.name: getattr(row, field.name) for field in _STATED},
        intro=act_introduction,
        primary=True,
    )
    correct = act(
        "correct",
        _l("Correct the day"),
        (*_STATED, _REASON),
        CorrectClauseRecord,
        _l("The day is corrected."),
        unchanged=UNCHANGED,
        initial=state.initial,
        intro=act_introduction,
        primary=True,
    )
    withdraw = act(
        "withdraw",
        _l("Withdraw the day"),
        (_REASON,),
        WithdrawClauseRecord,
        _l("The day is withdrawn. It stays in the history."),
        intro=_l("Reports will again state that the day from which this item is recorded is not known."),
    )
    return state, correct, withdraw


class ClauseRecordsView(EventSourcedView):
    table = statements
    title = _l("Record kept from")
    columns = (
        Column("clause", _l("Item"), sort="clause"),
        Column("asks", _l("What it asks for"), value=clause_label),
        Column("since", _l("Record kept from"), value=since, sort="since"),
    )
    roles: ClassVar = READERS
    search, search_hint, order = ("words",), _l("Number, such as 68-02"), "clause"
    page_size = len(CLAUSE_SUMMARIES)

    def __init__(self, handler: CommandHandler, staff: StaffQueries, reading: ReadOnlySession) -> None:
        self.staff, self.actions = staff, _acts(handler)
        super().__init__(reading, "clause-records")

    def get_list(
        self,
        page: int,
        sort_column: str | None,
        sort_desc: bool,
        search: str | None,
        *_stock: object,
        **_options: object,
    ) -> tuple[None, list[ResolutionItem]]:
        """Return the items that match a search."""
        words = (search or "").split()
        items = [
            each for each in self.staff.resolution_items() if all(word in each.clause.casefold() for word in words)
        ]
        if sort_column == "since":
            items.sort(key=lambda each: each.since or "")
        start = (page or 0) * self.page_size
        return None, (items[::-1] if sort_desc else items)[start : start + self.page_size + 1]

    def get_sortable_columns(self) -> dict[str, str]:
        return {column.name: column.sort for column in self.columns if column.sort}

    def get_pk_value(self, model: ResolutionItem) -> str:
        return model.id

    def row(self, id: str) -> ResolutionItem:  # noqa: A002 - named as in the address
        """Return an item. Raises NotThere."""
        return self.staff.resolution_item(id)

    def actions_for(self, row: ResolutionItem) -> tuple[FormAction, ...]:
        return self.actions[1:] if row.since else self.actions[:1]

    def summary(self, row: ResolutionItem) -> str:
        return clause_label(row)

    def line(self, row: ResolutionItem) -> str:
        if row.since:
            return str(_("%(asks)s; recorded from %(day)s on", asks=clause_label(row), day=localized_date(row.since)))
        return str(_("%(asks)s; the day from which it is recorded is not known", asks=clause_label(row)))

    def facts(self, row: ResolutionItem) -> list[FactRow]:
        return [
            FactRow(_("Record kept from"), localized_date(row.since, "long") if row.since else _("not stated")),
            *([FactRow(_("Source"), row.source)] if row.source else []),
            FactRow(_("In reports"), meaning_label(row)),
        ]

    def history(self, row: ResolutionItem) -> list[HistoryEntry]:
        return history_entries(self.staff, row.id, _sentence)


def _sentence(event: object) -> Markup:
    match event:
        case ClauseRecordStated(since=day):
            return bold(_("It is recorded from %(day)s on."), day=localized_date(day))
        case ClauseRecordCorrected(since=day):
            return bold(_("Correction: it is recorded from %(day)s on."), day=localized_date(day))
        case ClauseRecordWithdrawn():
            return bold(_("Withdrawn: the day from which it is recorded."))
    raise TypeError(type(event).__name__)
