"""Drafted, issued and withdrawn reports, for lists and pages; and their bytes."""

from collections.abc import Collection
from hashlib import sha256
from itertools import dropwhile, islice, takewhile
from typing import Any

import msgspec
from sqlalchemy import Engine, Row, Select, func, select

from services.reporting.read_models.staff import drafted_reports, frozen_bytes
from shared.domain.errors import NotThere, Problem
from shared.event_store.tables import kernel_tables


class ReportDamaged(Problem):
    """Failure: the stored bytes differ from the issued ones. Parameters: sha256."""

    code = "damaged"


class IssuedLast(msgspec.Struct, frozen=True):
    """The whole report that a draft revises, as last issued: the first report or a revision of it. `json`: its bytes as
    JSON. The other fields are for a corrigendum. `page`: its bytes as HTML; `corrigenda`: the JSON of the corrigenda
    issued to it since; `standing`: the last of these, or else the report; `before`: the JSON of the reports issued
    before `standing`."""

    json: bytes
    page: bytes = b""
    corrigenda: tuple[bytes, ...] = ()
    standing: Any = None
    before: tuple[bytes, ...] = ()


class ReportQueries:
    """Queries on reports. A row's `recorded` and `position` belong to its issue, or else to its draft; None until that
    is sealed."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def issued(self, audiences: Collection[str]) -> list[Row[Any]]:
        """Return the reports for these audiences, newest first."""
        table = drafted_reports
        conditions = table.c.state == "issued", table.c.audience.in_(audiences)
        with self.engine.connect() as connection:
            rows = connection.execute(_with_recorded().where(*conditions)).all()
        return sorted(rows, key=lambda row: (row.recorded or "9", row.issued), reverse=True)

    def issued_before(self, report: str) -> list[Row[Any]]:
        """Return, in order, the reports issued before a given one for audiences outside the bureau; all of them if it is
        not issued."""
        rows = sorted(self.issued(("public", "members")), key=lambda row: (row.position is None, row.position, row.seq))
        return list(takewhile(lambda row: row.id != report, rows))

    def drafts(self) -> list[Row[Any]]:
        """Return the drafts awaiting approval, oldest first."""
        table = drafted_reports
        with self.engine.connect() as connection:
            return list(connection.execute(_with_recorded().where(table.c.state == "draft").order_by(table.c.drafted)))

    def on_the_way(self) -> list[Row[Any]]:
        """Return all reports that are not withdrawn, in the order of drafting, each also with the day of its draft."""
        table, kernel = drafted_reports, kernel_tables("reporting")
        events, log = kernel.events.alias(), kernel.log.alias()
        drafted = (
            select(log.c.recorded)
            .select_from(events.join(log, log.c.event == events.c.seq))
            .where(events.c.id == table.c.drafted)
            .scalar_subquery()
        )
        query = _with_recorded().add_columns(drafted.label("drafted_on")).where(table.c.state != "withdrawn")
        with self.engine.connect() as connection:
            return list(connection.execute(query.order_by(table.c.drafted)))

    def report(self, id_: str) -> Row[Any]:
        """Return a report. Raises NotThere."""
        if (found := self.find(id_)) is None:
            raise NotThere(id=id_)
        return found

    def find(self, id_: str) -> Row[Any] | None:
        with self.engine.connect() as connection:
            return connection.execute(_with_recorded().where(drafted_reports.c.id == id_)).first()

    def issued_last(self, draft: Any) -> IssuedLast | None:  # noqa: ANN401  a row of drafted reports
        """Return the last issued form of the report that a draft revises, as of the draft; None if it revises none."""
        if draft.revises is None:
            return None
        chain = [row for row in self.issued((draft.audience,)) if draft.revises in (row.id, row.revises)]
        ordered = sorted(chain, key=lambda row: (row.position is None, row.position, row.seq))
        before = list(takewhile(lambda row: row.id != draft.id, ordered))
        last = next((row for row in reversed(before) if row.revision in (None, "Rev")), None)
        if last is None:
            return None
        json = self.content(last.formats["json"])
        if draft.revision != "Corr":
            return IssuedLast(json)
        since = [row for row in before[before.index(last) :] if row.revision == "Corr"]
        standing = since[-1] if since else last
        earlier = self.issued_before(standing.id) if draft.audience != "bureau" else []
        return IssuedLast(
            json,
            self.content(last.formats["html"]),
            tuple(self.content(row.formats["json"]) for row in since),
            standing,
            tuple(self.content(row.formats["json"]) for row in earlier),
        )

    def revisions_of(self, first: str, audiences: Collection[str]) -> list[Row[Any]]:
        """Return the issued revisions, addenda and corrigenda of a report, in order of issue."""
        return [row for row in reversed(self.issued(audiences)) if row.revises == first]

    def beside(self, issued: Row[Any], audiences: Collection[str]) -> list[Row[Any]]:
        """Return what is issued beside a report, in order of issue: for a revision, the addenda and corrigenda that came
        before the next one; for the report first issued, everything but its replacement."""
        if issued.revision is None:
            replacement = self.replacement_of(issued, audiences)
            return [row for row in self.revisions_of(issued.id, audiences) if row != replacement]
        if issued.revision != "Rev":
            return []
        since = dropwhile(lambda row: row.id != issued.id, self.revisions_of(issued.revises, audiences))
        return list(takewhile(lambda row: row.revision != "Rev", islice(since, 1, None)))

    def replacement_of(self, issued: Row[Any], audiences: Collection[str]) -> Row[Any] | None:
        """Return the last issued revision of a report; None for that revision itself, for addenda and for corrigenda."""
        if issued.revision not in (None, "Rev"):
            return None
        every = self.revisions_of(issued.revises or issued.id, audiences)
        last = next((row for row in reversed(every) if row.revision == "Rev"), None)
        return None if last is None or last.id == issued.id else last

    def next_number(self, first: str, revision: str) -> int:
        """Return the number of the next revision of this sort; the number of a withdrawn draft becomes free again."""
        table = drafted_reports
        of_it = table.c.revises == first, table.c.revision == revision, table.c.state != "withdrawn"
        with self.engine.connect() as connection:
            return (connection.scalar(select(func.max(table.c.number)).where(*of_it)) or 0) + 1

    def content(self, digest: str) -> bytes:
        """Return the bytes of a report. Raises NotThere, ReportDamaged."""
        table = frozen_bytes
        with self.engine.connect() as connection:
            content = connection.scalar(select(table.c.bytes).where(table.c.sha256 == digest))
        if content is None:
            raise NotThere(id=digest)
        if sha256(content).hexdigest() != digest:
            raise ReportDamaged(sha256=digest)
        return bytes(content)


def _with_recorded() -> Select[Any]:
    table, kernel = drafted_reports, kernel_tables("reporting")
    events, log = kernel.events, kernel.log
    last = func.coalesce(table.c.issued, table.c.drafted)
    joined = table.join(events, events.c.id == last, isouter=True).join(log, log.c.event == events.c.seq, isouter=True)
    return select(table, log.c.recorded, log.c.position, events.c.seq).select_from(joined)
