"""Items of the resolution in the console: from which day a record is kept of what answers each, and its history."""

from typing import Any, ClassVar

import msgspec
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.reporting import read_models, schemas
from services.reporting.console.study_periods import READERS, WRITERS, marked
from services.reporting.domain.commands import CorrectClauseRecord, StateClauseRecord, WithdrawClauseRecord
from services.reporting.figures.clauses import ANSWERING
from services.reporting.queries import Staff
from services.reporting.reports.asked_for import ASKED_FOR
from shared.contracts.markings import MarkingChanged
from shared.contracts.reporting import EVENTS, ClauseRecordCorrected, ClauseRecordStated, ClauseRecordWithdrawn
from shared.event_store.codec import Codec
from shared.event_store.command_handler import Answer, By, CommandHandler
from shared.web.console import Act, Column, EventSourcedView, Fact, Field, Happening, Reading
from shared.web.console.records import said
from shared.web.days import in_words

_STATED = (
    Field("since", _l("Record kept from"), _l("From this day on nothing will be missing: 1 Jan 2027."), kind="day"),
    Field("source", _l("Source"), _l("Where this is stated."), optional=True),
)
_REASON = Field("reason", _l("Reason"), _l("It stays in the history, beside what it was before."), "textarea")


def asks(row: Any) -> str:
    return str(_(ASKED_FOR[row.clause]))


def since(row: Any) -> str:
    return in_words(row.since) if row.since else str(_("not stated"))


def told(row: Any) -> str:
    """What the day means for reports."""
    if row.clause not in ANSWERING:
        return str(
            _(
                "This version of the program has no place for what answers it: reports go on to say that nothing is "
                "recorded, whatever day is stated."
            )
        )
    return str(
        _(
            "From this day on a report in which nothing answers it says that there was nothing; before it, that it was "
            "not recorded."
        )
    )


def introduced(row: Any) -> str:
    """The same for who is about to state or change it."""
    return str(_("%(clause)s: %(asks)s. %(told)s", clause=row.clause, asks=asks(row), told=told(row)))


def _acts(handler: CommandHandler) -> tuple[Act, Act, Act]:
    def runs(command: type[StateClauseRecord | CorrectClauseRecord | WithdrawClauseRecord]) -> Any:
        def run(parts: schemas.Parts, by: By, row: Any) -> Answer:
            stated, marking = parts
            return handler.handle(command(clause=row.clause, **stated), msgspec.structs.replace(by, marking=marking))

        return run

    state = Act(
        "state",
        _l("State since when it is recorded"),
        _STATED,
        schemas.StateClauseRecord,
        runs(StateClauseRecord),
        lambda _parts, _answer: _("From which day a record of this item is kept is stated."),
        initial=lambda row: {field.name: getattr(row, field.name) for field in _STATED},
        intro=introduced,
        roles=WRITERS,
        primary=True,
    )
    correct = Act(
        "correct",
        _l("Correct the day"),
        (*_STATED, _REASON),
        schemas.CorrectClauseRecord,
        runs(CorrectClauseRecord),
        lambda _parts, answer: _("The day is corrected.") if answer.events else _("Nothing was changed."),
        initial=state.initial,
        intro=introduced,
        roles=WRITERS,
        primary=True,
    )
    withdraw = Act(
        "withdraw",
        _l("Withdraw the day"),
        (_REASON,),
        schemas.WithdrawClauseRecord,
        runs(WithdrawClauseRecord),
        lambda _parts, _answer: _("The day is withdrawn. It stays in the history."),
        intro=_l("Reports say again that no day is stated from which a record of this item is kept."),
        roles=WRITERS,
    )
    return state, correct, withdraw


def clause_records_view(handler: CommandHandler, staff: Staff, reading: Reading) -> EventSourcedView:
    codec = Codec("reporting", EVENTS)
    state, correct, withdraw = _acts(handler)

    class ClauseRecords(EventSourcedView):
        table = read_models.clause_records
        title = _l("Items of the resolution")
        columns = (
            Column("clause", _l("Item"), sort="number"),
            Column("asks", _l("What it asks for"), value=asks),
            Column("since", _l("Record kept from"), value=since, sort="since"),
        )
        roles: ClassVar = READERS
        search, search_hint, order = ("sort_name",), _l("Number, such as 68-02"), "number"
        acts = (state, correct, withdraw)
        page_size = len(ASKED_FOR)

        def acts_for(self, row: Any) -> tuple[Act, ...]:
            return (correct, withdraw) if row.since else (state,)

        def summary(self, row: Any) -> str:
            return asks(row)

        def line(self, row: Any) -> str:
            if row.since:
                return str(_("%(asks)s; recorded from %(day)s on", asks=asks(row), day=in_words(row.since)))
            return str(_("%(asks)s; since when it is recorded is not stated", asks=asks(row)))

        def facts(self, row: Any) -> list[Fact]:
            return [
                Fact(_("Record kept from"), in_words(row.since, "long") if row.since else _("not stated")),
                *([Fact(_("Source"), row.source)] if row.source else []),
                Fact(_("In reports"), told(row)),
            ]

        def history(self, row: Any) -> list[Happening]:
            return [happening(codec, *stored) for stored in staff.history("reporting", row.id)]

    return ClauseRecords(reading, "clause-records")


def happening(codec: Codec, stored: bytes, recorded: str | None) -> Happening:
    event = codec.decode(stored)
    effective = reason = replaces = None
    match event.data:
        case ClauseRecordStated() as stated:
            effective = stated.since
            sentence = said(_("What answers it is recorded from %(day)s on."), day=in_words(stated.since))
        case ClauseRecordCorrected() as corrected:
            effective, reason, replaces = corrected.since, corrected.reason, event.version - 1
            sentence = said(
                _("Correction: what answers it is recorded from %(day)s on."), day=in_words(corrected.since)
            )
        case ClauseRecordWithdrawn() as withdrawn:
            reason = withdrawn.reason
            sentence = said(_("Withdrawn: from which day on it is recorded."))
        case MarkingChanged() as changed:
            sentence, reason = marked(event.marking), changed.reason
    return Happening(
        sentence,
        recorded,
        event.version,
        event.id,
        effective,
        dated=effective is not None,
        by=event.actor,
        reason=reason,
        replaces=replaces,
    )
