"""The records that statements in reporting's log refer to: those of other logs, as last counted."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from flask import g
from flask_babel import gettext as _

from services.reporting.console.issuing import PAGE
from services.reporting.console.records import READERS, WRITERS
from services.reporting.console.report_acts import report_name
from services.reporting.domain.commands import clause_stream
from services.reporting.figures import AUDIENCES
from services.reporting.queries import ReportQueries, StaffQueries
from services.reporting.reports.clause_summaries import CLAUSE_SUMMARIES
from shared.contracts.assignments import OF_MEETINGS, OF_THE_REGISTRY
from shared.contracts.clauses import CLAUSES
from shared.contracts.records import ACCOUNT, CLAUSE, MEETING, ORGANIZATION, PERSON, REPORT, SERIES, STATE
from shared.domain.collation import collation_key
from shared.domain.ids import kind_of
from shared.event_store.statements import StatementService
from shared.statements.fields import RecordKind
from shared.tables.statements import NamedRecord
from shared.web.account_names import AccountNames
from shared.web.console.columns import Choice
from shared.web.personal_names import names_unavailable
from shared.web.statements.records import MOST_FOUND, NOT_HERE, RecordDirectory, RecordSource, officer_source
from shared.web.statements.workspace import StatementWorkspace

_PAGES = {
    STATE: "/registry/console/states",
    ORGANIZATION: "/registry/console/organizations",
    MEETING: "/meetings/console/meetings",
    SERIES: "/meetings/console/series",
}


class RegistryRecords(NamedTuple):
    """The accounts and people known to the registry: the holders of accounts, the names of people, and the accounts
    that record, each with its name."""

    holders: AccountNames
    people: RecordSource
    officers: Callable[[], Sequence[Choice]]


def statement_workspace(
    service: StatementService, staff: StaffQueries, reports: ReportQueries, others: RegistryRecords
) -> StatementWorkspace:
    """Return the workspace shared by the pages of all statements of this service."""
    holders = others.holders
    sources = dict.fromkeys((kind.name for kind in (*OF_MEETINGS, *OF_THE_REGISTRY)), NOT_HERE)
    sources |= {kind.name: _source(service, kind) for kind in _PAGES}
    sources |= {REPORT.name: _reports(reports), CLAUSE.name: _items(), PERSON.name: others.people}
    sources |= {ACCOUNT.name: officer_source(others.officers, lambda one: holders([one]).get(one))}
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
        return {record: record_names[-1] for record, *record_names in every() if record in records}

    def coded(code: str) -> str | None:
        return next(
            (record for record, *record_names in every() if len(record_names) > 1 and record_names[0] == code.upper()),
            None,
        )

    return RecordSource(find, names, lambda record: f"{_PAGES[kind]}/{record}", coded=coded)


def _reports(reports: ReportQueries) -> RecordSource:
    """Return the source of reports: issued ones can be searched, drafts are only named."""

    def issued() -> dict[str, str]:
        return {row.id: report_name(row) for row in reports.issued(AUDIENCES)}

    def find(typed: str) -> list[Choice]:
        words = collation_key(typed).split()
        found = [each for each in issued().items() if all(word in collation_key(each[1]) for word in words)]
        return found[:MOST_FOUND]

    def names(records: Collection[str]) -> Mapping[str, str]:
        return {row.id: report_name(row) for row in reports.on_the_way() if row.id in records}

    return RecordSource(find, names, lambda report: f"{PAGE}/{report}")


def _items() -> RecordSource:
    """Return the source of the items of the resolution: searched by number and by the words of their summaries."""
    items = {clause_stream(clause): clause for clause in CLAUSES}

    def label(clause: str) -> str:
        return f"{clause}: {_(CLAUSE_SUMMARIES[clause])}"

    def find(typed: str) -> list[Choice]:
        words = collation_key(typed).split()
        labels = [(record, label(clause)) for record, clause in items.items()]
        return [each for each in labels if all(word in collation_key(each[1]) for word in words)][:MOST_FOUND]

    def names(records: Collection[str]) -> Mapping[str, str]:
        return {record: label(items[record]) for record in records if record in items}

    return RecordSource(find, names, lambda record: f"/reporting/console/clause-records/{record}")


def _named(service: StatementService) -> list[NamedRecord]:
    """Return the records of all kinds, read once per page, because finding them means reading a whole history."""
    if "named_records" not in g:
        g.named_records = list(service.record_names())
    records: list[NamedRecord] = g.named_records
    return records
