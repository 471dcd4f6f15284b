"""The file of memberships (RECORDS 10, 05) as the list on a day: if it is complete, memberships in force that it lacks
are proposed as ended."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, or_, select

from services.registry.read_models import organizations
from shared.contracts.completeness import COMPLETENESS, CompletenessStated
from shared.contracts.completeness import MEMBERSHIPS as LIST
from shared.contracts.registry.memberships import MEMBERSHIPS, MembershipStated
from shared.contracts.registry.organizations import end_of_chain
from shared.domain.dates import holds_on
from shared.domain.ids import imported_id
from shared.domain.importing import Proposal, refuse_whole
from shared.domain.provenance import Imported
from shared.event_store.statements import StatementService, statements_of_kind
from shared.statements.decider import StateFact, correct_to, state_fact
from shared.statements.kinds import StatementKind
from shared.statements.wording import translatable as _
from shared.tables import cells
from shared.tables.cells import CellRefused
from shared.tables.gathering import gather
from shared.tables.sheets import Sheet
from shared.tables.statements import RecordNames, reading_of
from shared.web.statements.importing import PlannedRow, StatementImport, StatementPlan, plan_statements, worded

EVERY = "all"
COMPLETE_AS_AT = "complete as at"
_NOT_YET = _("A list cannot be complete on a future day. Give the day of the list.")
_MISSING = _("In force on %(day)s, and not in the list.")
_SINCE = _("from %(since)s")
_DAY = timedelta(days=1)


class MembershipList(StatementImport, frozen=True, kw_only=True):
    """Options of an import of memberships. `complete_as_at`: the day on which no member is missing from the file.
    `ends`: the proposed ends to record, by the ids of their memberships, or EVERY."""

    kind: StatementKind = MEMBERSHIPS
    complete_as_at: str | None = None
    ends: frozenset[str] = frozenset()


class _Missing(NamedTuple):
    """A membership that is in force but not in the list, and its correction, which ends it on the last possible day."""

    row: str
    stated: MembershipStated
    ended: MembershipStated

    def proposals(self, day: date) -> Iterator[Proposal]:
        reason = worded(_MISSING, day=day.isoformat())
        for field in ("until", "ended"):
            now, proposed = getattr(self.stated, field), getattr(self.ended, field)
            if now != proposed:
                yield Proposal(
                    row=self.row,
                    field=field,
                    verdict="ended",
                    proposed=proposed,
                    now=now,
                    record=self.stated.fact,
                    reason=reason,
                )

    def row_ending_it(self, options: MembershipList, day: date) -> PlannedRow:
        reason = options.reason or f"Not in the complete list of {day}"
        return PlannedRow(None, self.row, correct_to(MEMBERSHIPS, self.ended, reason))


def plan_memberships(
    sheet: Sheet, options: MembershipList, service: StatementService, names: RecordNames
) -> StatementPlan:
    """Plan the import of memberships. If the list is complete as at a day, ends are proposed, and the chosen ones
    planned. If the record then agrees with the list, it is stated complete on that day. Raises FileRefused."""
    planned = plan_statements(sheet, options, service, names)
    if options.complete_as_at is None or options.without:
        return planned
    day = _day_of(options.complete_as_at)
    missing = list(_missing(sheet, options, service, names, day))
    ended = [each for each in missing if options.ends & {EVERY, each.stated.fact}]
    proposals = [*planned.proposals, *(proposal for each in missing for proposal in each.proposals(day))]
    rows = [*planned.rows, *(each.row_ending_it(options, day) for each in ended)]
    complete = ended == missing and _is_whole(planned, options, service)
    if complete and (stating := _completeness(options, service, day)) is not None:
        name = worded(_("the list"))
        rows.append(PlannedRow(None, name, stating))
        proposals.append(
            Proposal(row=name, field=COMPLETE_AS_AT, verdict="new", proposed=day.isoformat(), record=stating.stream)
        )
    return StatementPlan(tuple(proposals), tuple(rows), planned.kept)


def _is_whole(planned: StatementPlan, options: MembershipList, service: StatementService) -> bool:
    """Return whether the record will agree with every line: none differs uncorrected, and none was withdrawn."""
    if options.reason is None and any(each.verdict == "changed" for each in planned.proposals):
        return False
    unchanged = {each.record for each in planned.proposals if each.verdict == "same" and each.record is not None}
    return unchanged == service.statements.several(list(unchanged)).keys()


def _day_of(text: str) -> date:
    """Read the day of a list. Raises FileRefused."""
    try:
        day = date.fromisoformat(cells.day(text))
    except CellRefused as refused:
        refuse_whole(worded(refused.sentence, **refused.places), field=COMPLETE_AS_AT)
    if day > datetime.now(UTC).date():
        refuse_whole(worded(_NOT_YET), field=COMPLETE_AS_AT)
    return day


def _missing(
    sheet: Sheet, options: MembershipList, service: StatementService, names: RecordNames, day: date
) -> Iterator[_Missing]:
    """Yield the memberships that are surely in force on the day and the day before, and are in no line: neither
    themselves nor with the same member, category and group on that day."""
    gathered = gather(sheet, reading_of(options.kind, options.source, names))
    read: list[Any] = [each.content.statement for each in gathered.good if each.content is not None]
    with service.statements.reader.connect() as connection:
        recorded = list(statements_of_kind(connection, MEMBERSHIPS))
        instead = _read_as(connection, day)
    lines = {each.fact for each in read}
    listed = {_key(each, instead) for each in read if _holds(each, day) is not False}
    for fact, stated in recorded:
        if fact in lines or not (_holds(stated, day) and _holds(stated, day - _DAY)) or _key(stated, instead) in listed:
            continue
        last, ending = (day - _DAY).isoformat(), stated.ended or "not known"
        ended = msgspec.structs.replace(stated, until=last, ended=ending, source=options.source)
        groups = [names.name(stated.group)] if stated.group else []
        since = worded(_SINCE, since=stated.since)
        row = ", ".join([names.name(stated.organization), stated.category, *groups, stated.rights, since])
        yield _Missing(row, stated, ended)


def _read_as(connection: Connection, day: date) -> Mapping[str, str]:
    """Return the organizations through which others are read on a day: a duplicate through its original, one that may have been
    merged by then through its successor."""
    table = organizations.c
    query = select(table.id, table.duplicate_of, table.merged_into, table.merged_since)
    found: dict[str, str] = {}
    for row in connection.execute(query.where(or_(table.duplicate_of.is_not(None), table.merged_into.is_not(None)))):
        merged = row.merged_into and holds_on(day, row.merged_since, None) is not False
        if other := row.duplicate_of or (row.merged_into if merged else None):
            found[row.id] = other
    return found


def _key(stated: MembershipStated, instead: Mapping[str, str]) -> tuple[str | None, ...]:
    return end_of_chain(stated.organization, instead.get), stated.category, stated.group


def _holds(stated: MembershipStated | CompletenessStated, day: date) -> bool | None:
    return holds_on(day, stated.since, stated.until)


def _completeness(options: MembershipList, service: StatementService, day: date) -> StateFact | None:
    """Return the command that states the list complete on the day, unless that is already stated, or was withdrawn."""
    fact = imported_id(COMPLETENESS.name, options.source, f"{LIST}/{day}")
    with service.statements.reader.connect() as connection:
        lists = [statement for _fact, statement in statements_of_kind(connection, COMPLETENESS) if statement.of == LIST]
        stated = service.handler.store.existing(connection, [fact])
    if stated or any(each.complete and _holds(each, day) for each in lists):
        return None
    day_text = day.isoformat()
    statement = CompletenessStated(
        fact,
        LIST,
        complete=True,
        since=day_text,
        until=day_text,
        source=options.source,
        imported=Imported(options.source, f"{LIST}/{day}"),
    )
    return state_fact(COMPLETENESS, statement)
