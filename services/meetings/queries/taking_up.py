"""Needs, proposals, decisions of TSAG, conclusions of symposia and open conclusions that wait to be taken up by an agenda."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Engine, and_, select

from services.meetings import read_models as rm
from services.meetings.queries.plans import last_progress
from services.meetings.read_models.conclusions import conclusions
from shared.contracts.meetings.agendas import AGENDA_ITEMS
from shared.contracts.meetings.aims import DECISIONS
from shared.contracts.meetings.consultations import RAISED_NEEDS, REPLIES, REQUESTS
from shared.contracts.meetings.follow_up import PROGRESS
from shared.contracts.meetings.proposals import PROPOSALS
from shared.contracts.meetings.referrals import ACKNOWLEDGED
from shared.contracts.records import CONCLUSION
from shared.event_store.row_queries import RowQueries
from shared.event_store.statements import StatementQueries, StatementRow
from shared.public_view.conclusions import Conclusion
from shared.statements.kinds import StatementKind

KINDS: tuple[StatementKind, ...] = (RAISED_NEEDS, PROPOSALS, DECISIONS)
CLOSED = {"need": ("met", "refused"), "proposal": ("carried out", "declined")}
TO_ACT_ON = ("decided", "instructed")
MOST = 1000
OPEN_CONCLUSION = "open conclusion"


class WaitingItem(NamedTuple):
    """An item to take up: its text by language, without saying who raised it, and its topics."""

    record: str
    text: dict[str, str] | str
    topics: tuple[str, ...]


class Waiting(NamedTuple):
    """The waiting items of one kind of record, the last stated first; `kind` is OPEN_CONCLUSION for those."""

    kind: str
    items: Sequence[WaitingItem]


class TakingUpQueries(RowQueries):
    def __init__(self, reader: Engine) -> None:
        super().__init__(reader)
        self._statements = StatementQueries(reader, (*KINDS, AGENDA_ITEMS, PROGRESS, REQUESTS, REPLIES))

    def waiting(self, series: str, day: str) -> list[Waiting]:
        """Return the items that no agenda takes up and nothing has closed: of conclusions, those of symposia and the open
        ones of a series' meetings before a day."""
        rows = self._statements.by_kind("", [kind.name for kind in KINDS], descending=True, offset=0, limit=MOST)
        concluded = self._conclusions(rm.series.c.kind == "symposium")
        earlier = self._open(and_(rm.meetings.c.series == series, rm.meetings.c.first_day < day))
        ids = [*(row.fact for row in rows), *concluded, *earlier]
        about = self._statements.naming(ids, [AGENDA_ITEMS.name, PROGRESS.name])
        taken = {each for row in about if row.kind is AGENDA_ITEMS for each in row.statement.takes_up or ()}
        states = last_progress((row for row in about if row.kind is PROGRESS), date.max)
        open_ = [row for row in rows if row.fact not in taken and _is_open(row, states.get(row.fact))]
        of_kinds = [Waiting(kind.name, [_item(row) for row in open_ if row.kind is kind]) for kind in KINDS]
        for kind, items in ((CONCLUSION.name, concluded), (OPEN_CONCLUSION, earlier)):
            of_kinds.append(Waiting(kind, [each for id_, each in items.items() if id_ not in taken]))
        return of_kinds

    def several(self, records: Sequence[str]) -> dict[str, WaitingItem]:
        """Return those of the given records that an agenda can take up."""
        found = {fact: _item(row) for fact, row in self._statements.several(list(records)).items() if row.kind in KINDS}
        return found | self._conclusions(conclusions.c.id.in_(records))

    def _conclusions(self, which: ColumnElement[bool]) -> dict[str, WaitingItem]:
        """Return adopted conclusions by id, those of the latest meetings first."""
        return {
            id_: WaitingItem(id_, {each.language: each.wording}, tuple(each.topics or ()))
            for id_, each in self._adopted(which).items()
        }

    def _open(self, which: ColumnElement[bool]) -> dict[str, WaitingItem]:
        """Return the adopted conclusions that call on someone, and that no reply answers."""
        calling = [id_ for id_, each in self._adopted(which).items() if each.calls_on]
        requests = self._statements.naming(calling, [REQUESTS.name])
        about = {row.fact: row.statement.about for row in requests}
        replies = self._statements.naming(about, [REPLIES.name])
        answered = {about.get(row.statement.about) for row in replies if row.statement.answer != ACKNOWLEDGED}
        return self._conclusions(conclusions.c.id.in_([id_ for id_ in calling if id_ not in answered]))

    def _adopted(self, which: ColumnElement[bool]) -> dict[str, Conclusion]:
        meetings, series = rm.meetings, rm.series
        query = select(conclusions.c.id, conclusions.c.content).join_from(
            conclusions, meetings, meetings.c.id == conclusions.c.meeting
        )
        query = query.join(series, series.c.id == meetings.c.series).where(conclusions.c.state == "adopted", which)
        rows = self._all(query.order_by(meetings.c.first_day.desc(), conclusions.c.number).limit(MOST))
        return {row.id: msgspec.json.decode(row.content, type=Conclusion) for row in rows}


def _item(row: StatementRow) -> WaitingItem:
    return WaitingItem(row.fact, row.statement.text, tuple(getattr(row.statement, "topics", None) or ()))


def _is_open(row: StatementRow, progress: StatementRow | None) -> bool:
    if row.kind is DECISIONS:
        return row.statement.kind in TO_ACT_ON
    return progress is None or progress.statement.state not in CLOSED[row.kind.name]
