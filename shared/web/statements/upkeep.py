"""Rules for Start over statements of any kind: overlapping periods, dangling references, departed officers."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from shared.contracts.assignments import ASSIGNMENTS
from shared.contracts.records import GROUP
from shared.event_store.statements import StatementRow
from shared.statements.kinds import StatementKind
from shared.statements.succession import Span, grouped, holding, overlapping
from shared.web.console import Task
from shared.web.statements.workspace import StatementWorkspace, page_path

MOST, MOST_OFFICERS = 20, 5_000


def span_of(row: StatementRow) -> Span:
    """Return the days of a dated statement."""
    return Span(row.statement.since, row.statement.until, row.event)


def officers_on(rows: Sequence[StatementRow], day: date) -> Mapping[str, str]:
    """Return the account responsible on a day, by record."""
    by_record: dict[str, list[StatementRow]] = defaultdict(list)
    for row in rows:
        by_record[row.statement.about].append(row)
    held = {record: holding(record_rows, day, span_of) for record, record_rows in by_record.items()}
    return {record: row.statement.account for record, row in held.items() if row is not None}


def assignments(work: StatementWorkspace) -> list[StatementRow]:
    return work.queries.of_kinds((ASSIGNMENTS.name,), MOST_OFFICERS)


def spans_overlap(work: StatementWorkspace, kinds: Sequence[StatementKind]) -> Iterator[Task]:
    """Two statements of which only one can hold at a time certainly overlap."""
    rows = work.queries.repeated({kind.name: kind.one_per[0] for kind in kinds})
    by_kind = {kind: [row for row in rows if row.kind.name == kind.name] for kind in kinds}
    groups = [group for kind, kind_rows in by_kind.items() for group in grouped(kind, kind_rows, _content).values()]
    pairs = [pair for group in groups for pair in overlapping(group, span_of)][:MOST]
    work.read_names(row for pair in pairs for row in pair)
    for earlier, later in pairs:
        yield Task(
            "decide",
            _("%(later)s: another one of the same had not ended", later=work.line(later.kind, later.statement)),
            page_path(later.kind, later.fact),
            work.line(earlier.kind, earlier.statement),
            act=_("Correct the earlier one"),
            act_path=f"{page_path(earlier.kind, earlier.fact)}/do/correct",
            rule="overlap",
            about=later.fact,
        )


def references_unknown(work: StatementWorkspace, also: Collection[StatementKind] = ()) -> Iterator[Task]:
    """Statements name something that was since withdrawn, or an unknown group. `also`: kinds of another log whose
    statements are known here."""
    found = work.queries.dangling([*work.kinds, *(kind.name for kind in also)], MOST)
    rows = work.queries.several([fact for fact, _record in found])
    work.read_names(rows.values())
    for fact, record in found:
        row, is_group = rows[fact], record.startswith(f"{GROUP.name}-")
        yield Task(
            "decide",
            _("%(what)s: what it refers to is missing", what=work.line(row.kind, row.statement)),
            page_path(row.kind, fact),
            _("a group that the registry does not know") if is_group else _("it was withdrawn since"),
            act=_("Correct it"),
            act_path=f"{page_path(row.kind, fact)}/do/correct",
            rule="unknown reference",
            about=fact,
        )


def officers_gone(
    work: StatementWorkspace, officers: Mapping[str, str], disabled: Collection[str], console: str
) -> Iterator[Task]:
    """Disabled accounts are responsible for records."""
    counts: dict[str, int] = defaultdict(int)
    for account in officers.values():
        if account in disabled:
            counts[account] += 1
    names = work.directory.names(counts)
    for account, count in counts.items():
        sentence = ngettext(
            "%(who)s has left one record without an officer",
            "%(who)s has left %(num)s records without an officer",
            count,
            who=names.get(account, account),
        )
        path, reason = f"{console}/hand-over/?account={account}", _("the account is disabled")
        yield Task(
            "do", str(sentence), path, reason, act=_("Hand over"), act_path=path, rule="officer gone", about=account
        )


def _content(row: StatementRow) -> Any:  # noqa: ANN401  a statement of its kind
    return row.statement
