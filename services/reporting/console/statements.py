"""The records that statements in reporting's log refer to: those of the other logs, as they were counted last."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from flask import g

from services.reporting.console.issuing import report_name
from services.reporting.console.records import READERS, WRITERS
from services.reporting.figures import AUDIENCES
from services.reporting.queries import ReportQueries, StaffQueries
from shared.contracts.records import MEETING, ORGANIZATION, PERSON, REPORT, SERIES, STATE
from shared.domain.collation import collation_key
from shared.domain.ids import kind_of
from shared.event_store.statements import StatementService
from shared.statements.fields import RecordKind
from shared.tables.statements import NamedRecord
from shared.web.account_names import AccountNames, names_unavailable
from shared.web.console.columns import Choice
from shared.web.statements.records import MOST_FOUND, RecordDirectory, RecordSource
from shared.web.statements.workspace import StatementWorkspace

_PAGES = {
    STATE: "/registry/console/states",
    ORGANIZATION: "/registry/console/organizations",
    MEETING: "/meetings/console/meetings",
    SERIES: "/meetings/console/series",
}


def statement_workspace(
    service: StatementService,
    staff: StaffQueries,
    reports: ReportQueries,
    holders: AccountNames,
    people: RecordSource,
) -> StatementWorkspace:
    """Return what the pages of all statements of this service work with."""
    sources = {kind.name: _source(service, kind) for kind in _PAGES}
    sources |= {REPORT.name: _issued_reports(reports), PERSON.name: people}
    return StatementWorkspace(
        service,
        RecordDirectory(sources),
        staff.history,
        lambda account: holders([account]).get(account),
        names_unavailable,
        READERS,
        WRITERS,
    )


def _source(service: StatementService, kind: RecordKind) -> RecordSource:
    def every() -> Iterator[Sequence[str]]:
        return (record for record in _named(service) if kind_of(record[0]) == kind.name)

    def find(typed: str) -> list[Choice]:
        words = collation_key(typed).split()
        found = (each for each in every() if all(word in collation_key(" ".join(each[1:])) for word in words))
        return [(record, names[-1]) for _number, (record, *names) in zip(range(MOST_FOUND), found, strict=False)]

    def names(records: Collection[str]) -> Mapping[str, str]:
        return {record: called[-1] for record, *called in every() if record in records}

    def coded(code: str) -> str | None:
        return next((record for record, *called in every() if len(called) > 1 and called[0] == code.upper()), None)

    return RecordSource(find, names, lambda record: f"{_PAGES[kind]}/{record}", coded=coded)


def _issued_reports(reports: ReportQueries) -> RecordSource:
    def named() -> dict[str, str]:
        return {row.id: report_name(row) for row in reports.issued(AUDIENCES)}

    def find(typed: str) -> list[Choice]:
        words = collation_key(typed).split()
        found = [each for each in named().items() if all(word in collation_key(each[1]) for word in words)]
        return found[:MOST_FOUND]

    def names(records: Collection[str]) -> Mapping[str, str]:
        return {id_: name for id_, name in named().items() if id_ in records}

    return RecordSource(find, names, lambda report: f"/reporting/issued/{report}")


def _named(service: StatementService) -> list[NamedRecord]:
    """Return the records of all kinds, read once while a page is made: they are found by reading a whole history."""
    if "named_records" not in g:
        g.named_records = list(service.record_names())
    named: list[NamedRecord] = g.named_records
    return named
