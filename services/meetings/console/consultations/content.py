"""The content of a consultation's page: a row for each developing State, by region, and the needs that were raised."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from services.meetings.queries.bodies import BodyQueries, KnownState
from services.meetings.queries.exchanges import Exchange, exchange_about
from shared.contracts.meetings.agendas import AGENDA_ITEMS
from shared.contracts.meetings.answers import RequestStatus
from shared.contracts.meetings.consultations import RAISED_NEEDS
from shared.contracts.meetings.follow_up import PROGRESS
from shared.contracts.registry.states import REGIONS
from shared.domain.dates import last_day
from shared.event_store.statements import StatementQueries, StatementRow

WAITS, ON_AGENDA, REFUSED = "waits", "on the agenda", "refused"


class NeedRow(msgspec.Struct, frozen=True):
    """A need, what became of it, and the agenda items that take it up."""

    row: StatementRow
    became: str
    items: tuple[StatementRow, ...] = ()

    @property
    def statement(self) -> Any:  # noqa: ANN401  of the kind need
        return self.row.statement


class StateRow(msgspec.Struct, frozen=True):
    state: KnownState
    status: RequestStatus
    needs: tuple[NeedRow, ...] = ()


class RegionRows(msgspec.Struct, frozen=True):
    """The developing States of a region, or all of them. `region` is "" for States whose region is not known."""

    region: str
    rows: tuple[StateRow, ...]
    shown: tuple[StateRow, ...] = ()

    @property
    def asked(self) -> int:
        return sum(each.status.request is not None for each in self.rows)

    @property
    def answered(self) -> int:
        return sum(each.status.request is not None and each.status.reply is not None for each in self.rows)

    @property
    def need_count(self) -> int:
        return sum(len(each.needs) for each in self.rows)

    @property
    def is_waiting(self) -> bool:
        return any(each.status.is_open for each in self.rows)


class ShownStates(msgspec.Struct, frozen=True):
    """A filter of rows: all States or only those asked, and by answer."""

    every: bool = False
    answer: str = ""

    def takes(self, row: StateRow) -> bool:
        reply = row.status.reply
        return (self.every or row.status.request is not None) and self.answer in (
            "",
            "none" if reply is None else reply.answer,
        )


class Consultation(msgspec.Struct, frozen=True):
    """A consultation as it stands on a day. `others`: the bodies asked that are not its developing States."""

    row: StatementRow
    regions: tuple[RegionRows, ...]
    whole: RegionRows
    needs: tuple[NeedRow, ...]
    exchange: Exchange
    others: tuple[str, ...]

    @property
    def statement(self) -> Any:  # noqa: ANN401  of the kind consultation
        return self.row.statement

    @property
    def not_asked(self) -> list[KnownState]:
        return [each.state for each in self.whole.rows if each.status.request is None]

    @property
    def unanswered(self) -> list[StateRow]:
        return [each for each in self.whole.rows if each.status.is_open]

    @property
    def to_remind(self) -> list[StateRow]:
        return [each for each in self.whole.rows if each.status.can_be_reminded]

    def that(self, became: str) -> list[NeedRow]:
        return [each for each in self.needs if each.became == became]

    @property
    def taken_up(self) -> list[tuple[StatementRow, int]]:
        """Return the agenda items that take up needs, each with the number of needs."""
        counts: dict[str, tuple[StatementRow, int]] = {}
        for need in self.needs:
            for item in need.items:
                counts[item.fact] = (item, counts.get(item.fact, (item, 0))[1] + 1)
        return list(counts.values())

    @property
    def last_document(self) -> str:
        """Return the document of the reply that was recorded last."""
        documents = [row.statement.document for row in self.exchange.every_reply if row.statement.document]
        return documents[-1] if documents else ""


def consultation_on(
    row: StatementRow, statements: StatementQueries, bodies: BodyQueries, day: date, shown: ShownStates
) -> Consultation:
    """Return a consultation as it stands on a day: seven queries, whatever the number of States."""
    statement = row.statement
    exchange = exchange_about(statements, row.fact, day.isoformat())
    needs = _raised(row.fact, exchange, statements)
    by_state: dict[str, list[NeedRow]] = {}
    for need in needs:
        by_state.setdefault(need.statement.raised_by or "", []).append(need)
    chosen = [state for state in bodies.states(day) if state.is_developing and _in_scope(statement, state)]
    rows = [
        StateRow(each, exchange.status_of(each.record, day, statement.closed), tuple(by_state.get(each.record, ())))
        for each in chosen
    ]
    records = {each.record for each in chosen}
    others = tuple(body for body in exchange.requests if body not in records)
    return Consultation(row, tuple(_regions(rows, shown)), RegionRows("", tuple(rows)), needs, exchange, others)


def _in_scope(statement: Any, state: KnownState) -> bool:  # noqa: ANN401  likewise
    return statement.regions is None or state.region in statement.regions


def _regions(rows: Iterable[StateRow], shown: ShownStates) -> Iterable[RegionRows]:
    by_region: dict[str, list[StateRow]] = {region: [] for region in REGIONS}
    for row in rows:
        by_region.setdefault(row.state.region or "", []).append(row)
    for region, region_rows in by_region.items():
        yield RegionRows(region, tuple(region_rows), tuple(filter(shown.takes, region_rows)))


def _raised(consultation: str, exchange: Exchange, statements: StatementQueries) -> tuple[NeedRow, ...]:
    raised_at = {consultation, *(row.fact for row in exchange.every_reply)}
    needs = [row for row in statements.naming(raised_at, [RAISED_NEEDS.name]) if row.statement.at in raised_at]
    items: dict[str, list[StatementRow]] = {}
    became: dict[str, StatementRow] = {}
    for row in statements.naming([need.fact for need in needs], [AGENDA_ITEMS.name, PROGRESS.name]):
        if row.kind.name == AGENDA_ITEMS.name:
            for need in row.statement.takes_up or ():
                items.setdefault(need, []).append(row)
        else:
            became = _with_later(became, row)
    return tuple(_need(row, items.get(row.fact, ()), became.get(row.fact)) for row in needs)


def _with_later(became: Mapping[str, StatementRow], row: StatementRow) -> dict[str, StatementRow]:
    before = became.get(row.statement.about)
    if before is not None and last_day(before.statement.on) > last_day(row.statement.on):
        return dict(became)
    return {**became, row.statement.about: row}


def _need(row: StatementRow, items: Sequence[StatementRow], progress: StatementRow | None) -> NeedRow:
    became = ON_AGENDA if items else str(progress.statement.state) if progress else WAITS
    return NeedRow(row, became, tuple(items))
