"""Requests and replies about a meeting or in a consultation: two queries, whatever their number."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

import msgspec

from services.meetings.queries.organizations import counted_as
from shared.contracts.meetings.answers import RequestStatus, request_status
from shared.contracts.meetings.consultations import REPLIES, REQUESTS
from shared.event_store.statements import StatementQueries, StatementRow


class Exchange(msgspec.Struct, frozen=True):
    """Requests and replies about one record, by the body asked or answering, in the order in which they were stated. A
    duplicate's are its original's, and those of one that had merged by the day in question its successor's; requests
    to organizations registered in error are left out, as are replies to these requests and replies of such
    organizations, as in figures."""

    requests: Mapping[str, list[StatementRow]]
    replies: Mapping[str, list[StatementRow]]

    @property
    def every_reply(self) -> list[StatementRow]:
        return sorted((row for rows in self.replies.values() for row in rows), key=lambda row: row.stated)

    def status_of(self, body: str, day: date, due: str | None = None) -> RequestStatus:
        """Return the state of the requests to a body on a day."""
        requests, replies = (rows.get(body, ()) for rows in (self.requests, self.replies))
        return request_status([row.statement for row in requests], [row.statement for row in replies], day, due)

    def answered_by(self, body: str) -> str:
        """Return the id of the request that a body's reply answers: the first that was not a reminder; "" without one."""
        requests = (row for row in self.requests.get(body, ()) if row.statement.kind != "reminder")
        return next((row.fact for row in requests), "")


def exchange_about(statements: StatementQueries, record: str, day: str) -> Exchange:
    """Return the requests about a record, and the replies to them or to the record itself; `day`: the day on which mergers
    count. For a meeting it is its first day; for a consultation, which can be answered at any time, the day on which it
    is looked at, as on Start."""
    requests = [row for row in statements.naming([record], [REQUESTS.name]) if row.statement.about == record]
    answered = {record, *(row.fact for row in requests)}
    replies = [row for row in statements.naming(answered, [REPLIES.name]) if row.statement.about in answered]
    named = [*(row.statement.to for row in requests), *(row.statement.respondent for row in replies)]
    entity = counted_as(statements.reader, named, day)
    counted = {record, *(row.fact for row in requests if row.statement.to in entity)}
    return Exchange(
        _grouped(requests, lambda row: entity.get(row.statement.to)),
        _grouped(replies, lambda row: entity.get(row.statement.respondent) if row.statement.about in counted else None),
    )


def _grouped(
    rows: Iterable[StatementRow], body_of: Callable[[StatementRow], str | None]
) -> dict[str, list[StatementRow]]:
    found: dict[str, list[StatementRow]] = {}
    for row in rows:
        if (body := body_of(row)) is not None:
            found.setdefault(body, []).append(row)
    return found
