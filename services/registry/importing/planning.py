"""The plan of an import of organizations: all its effects, compared with the present records."""

from collections.abc import Collection, Iterator, Sequence

import msgspec
from flask_babel import gettext as _

from services.registry.domain.commands import DismissLikeness, RegisterOrganization
from services.registry.importing.comparing import NamedByRow, cell_commands, compare, state_after
from services.registry.importing.matching import LikeOrganization, NameIndex
from services.registry.importing.rows import OrganizationRow, read_organizations
from services.registry.queries import RegistryQueries
from shared.contracts.vocabularies import SECTORS
from shared.domain.collation import collation_key
from shared.domain.decider import Command
from shared.domain.errors import Problem
from shared.domain.ids import imported_id
from shared.domain.importing import Proposal, Verdict, refusal_of, refuse
from shared.domain.provenance import Imported
from shared.event_store.vocabularies import terms_today
from shared.statements.personal import SEEMS_PERSONAL, seems_personal
from shared.tables.cells import Countries
from shared.tables.sheets import Sheet


class ImportOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Options of an import. `source`: the file's name, from which ids are made. `insist`: also register names very
    similar to others. `without`: lines left out."""

    source: str
    insist: bool = False
    without: frozenset[str] = frozenset()


class Plan(msgspec.Struct, frozen=True):
    """A plan; `row_commands` are rows with their commands, in the order in which to record them."""

    proposals: tuple[Proposal, ...]
    row_commands: tuple[tuple[OrganizationRow, Command], ...]

    @property
    def commands(self) -> list[Command]:
        return [command for _row, command in self.row_commands]

    def refusal(self, problem: Problem, sentence: str) -> Proposal:
        """Return a refused command of the plan, as a proposal that states the refusal."""
        row = next((row for row, command in self.row_commands if command is problem.command), None)
        return refusal_of(problem, sentence, row.row, row.line, str(row.line)) if row else refusal_of(problem, sentence)


def plan(sheet: Sheet, options: ImportOptions, queries: RegistryQueries) -> Plan:
    """Plan the import of a table. Raises FileRefused with all of its faults."""
    table = read_organizations(sheet, Countries(queries.states_by_code()), options.without)
    rows: Sequence[OrganizationRow] = table.rows
    in_error = queries.records_in_error()

    def is_removed(row: OrganizationRow) -> bool:
        return imported_id("organization", options.source, row.row) in in_error

    removed, rows = [row for row in rows if is_removed(row)], [row for row in rows if not is_removed(row)]
    meant = _OrganizationMatcher(rows, options, queries)
    refuse(sorted([*table.refusals, *meant.refusals], key=lambda each: each.line or 0))
    past = queries.events_of(each for each in meant.ids.values() if each not in meant.new_organizations)
    proposals, facts = [_removed(row, options.source) for row in removed], []
    sectors = {term.word.casefold() for term in terms_today(queries.reader, SECTORS)}
    for row in rows:
        organization = meant.ids[row.row]
        proposals.append(meant.name_proposal(row))
        recorded = state_after(RegisterOrganization, past.get(organization, ()))
        for each in cell_commands(row, organization, meant.named.get(row.row, NamedByRow()), options.source):
            verdict, now = compare(each.command, recorded)
            note = _off_the_list(row, each.field, sectors) if verdict == "new" else None
            proposals.append(
                _proposal(row, each.field, verdict, each.preview_text, meant.with_parent_name(now), organization, note)
            )
            if verdict == "new":
                facts.append((row, each.command))
    registering = [(row, meant.registration(row)) for row in rows if meant.ids[row.row] in meant.new_organizations]
    return Plan(tuple(proposals), (*registering, *facts, *meant.dismissals()))


def _off_the_list(row: OrganizationRow, field: str, sectors: Collection[str]) -> str | None:
    """Return a note on a sector missing from the list of sectors, which is accepted all the same."""
    if field != "sector" or not sectors or row.classes[field].casefold() in sectors:
        return None
    return str(_("It is not in the list of sectors. It is recorded as written."))


def _removed(row: OrganizationRow, source: str) -> Proposal:
    reason = _("It was removed as registered in error. Reinstate it to import it again.")
    return _proposal(row, "name", "same", row.name, None, imported_id("organization", source, row.row), reason)


class _OrganizationMatcher:
    """The matcher of rows, and of the names in them, to organizations: `ids` and `named` by row; `new_organizations`:
    the ones to register."""

    def __init__(self, rows: Sequence[OrganizationRow], options: ImportOptions, queries: RegistryQueries) -> None:
        self._options, self._names, self._rows = options, NameIndex(queries.names_by_record()), rows
        self._recorded = frozenset(self._names.names_by_record)
        self.ids: dict[str, str] = {}
        self.named: dict[str, NamedByRow] = {}
        self.new_organizations: set[str] = set()
        self.refusals: list[Proposal] = []
        self._like: dict[str, LikeOrganization] = {}
        self._taken: set[str] = set()
        for row in rows:
            self._identify(row)
        for row in rows:
            parent = self._find_named(row, "subsidiary of", row.parent)
            self.named[row.row] = NamedByRow(parent, self._find_named(row, "merged into", row.merged_into))

    def name_proposal(self, row: OrganizationRow) -> Proposal:
        """Return the proposal for the name itself."""
        organization = self.ids[row.row]
        names = self._names.names_by_record[organization] or (row.name,)
        if organization in self.new_organizations:
            like = self._like.get(row.row)
            reason = (
                _("It is very similar to %(name)s, but registered as a different one.", name=like.name)
                if like
                else None
            )
            return _proposal(row, "name", "new", row.name, None, organization, reason)
        if collation_key(row.name) in map(collation_key, names):
            return _proposal(row, "name", "same", row.name, names[0], organization)
        return _proposal(row, "name", "changed", row.name, names[0], organization)

    def with_parent_name(self, shown: str | None) -> str | None:
        """Replace a parent's id by its name."""
        record, _space, rest = (shown or "").partition(" ")
        names = self._names.names_by_record.get(record)
        return f"{names[0]} {rest}".strip() if names else shown

    def registration(self, row: OrganizationRow) -> RegisterOrganization:
        source = self._options.source
        origin = Imported(source, row.row)
        return RegisterOrganization(organization=self.ids[row.row], name=row.name, source=row.source, imported=origin)

    def dismissals(self) -> Iterator[tuple[OrganizationRow, Command]]:
        """Yield dismissals of likenesses between organizations that the file declares different, so that the question
        is not asked again."""
        for row in self._rows:
            if row.another and (like := self._like.get(row.row)) and self.ids[row.row] in self.new_organizations:
                reason = _("The file says that it is a different organization.")
                organization = self.ids[row.row]
                yield row, DismissLikeness(organization=organization, other=like.record, reason=reason)

    def _identify(self, row: OrganizationRow) -> None:
        """Find a row's organization: by id if it was imported before, otherwise by name, if a single organization has it."""
        own_id = imported_id("organization", self._options.source, row.row)
        matches = [] if row.another or own_id in self._recorded else self._names.find_by_name(row.name)
        if own_id in self._recorded:
            meant = own_id
        elif len(matches) == 1 and matches[0] in self._recorded and matches[0] not in self._taken:
            meant = matches[0]
        else:
            self._doubt(row, matches)
            meant = own_id
            self.new_organizations.add(own_id)
            self._names.add(own_id, (row.name, *row.also))
        self.ids[row.row] = meant
        self._taken.add(meant)

    def _doubt(self, row: OrganizationRow, matches: Sequence[str]) -> None:
        if len(matches) == 1:
            reason = _("Another line already has this name. Leave one out, or write yes in the column “another”.")
            self.refusals.append(row.refusal("name", reason))
        elif matches:
            reason = _(
                "%(count)s organizations have this name. Merge them in the registry, or write yes in the column"
                " “another”.",
                count=len(matches),
            )
            self.refusals.append(row.refusal("name", reason))
        else:
            self._weigh(row)

    def _weigh(self, row: OrganizationRow) -> None:
        """Find duplicates before they are registered."""
        like = self._names.most_alike((row.name, *row.also))
        if like is None:
            return
        if row.another or self._options.insist:
            self._like[row.row] = like
            return
        reason = _(
            "This is very similar to %(name)s. Use that name if it is the same organization, or write yes in the"
            " column “another”.",
            name=like.name,
        )
        self.refusals.append(row.refusal("name", reason))

    def _find_named(self, row: OrganizationRow, field: str, name: str | None) -> str | None:
        """Return the id of the organization that a field names; note a refusal if no organization or more than one has
        the name."""
        if not name:
            return None
        found = [self.ids[name]] if name in self.ids else self._names.find_by_name(name)
        match found:
            case [one]:
                return one
            case []:
                reason = _("No organization is called %(name)s. Add a line for it, or register it first.", name=name)
                self.refusals.append(row.refusal(field, reason))
            case several:
                reason = _(
                    "%(count)s organizations are called %(name)s. Use the id of its line.",
                    count=len(several),
                    name=name,
                )
                self.refusals.append(row.refusal(field, reason))
        return None


def _proposal(
    row: OrganizationRow,
    field: str,
    verdict: Verdict,
    proposed: str,
    now: str | None,
    record: str,
    reason: str | None = None,
) -> Proposal:
    if reason is None and verdict != "same" and seems_personal(proposed):
        reason = _(SEEMS_PERSONAL, fields=field)
    return Proposal(
        row=row.row,
        field=field,
        verdict=verdict,
        proposed=proposed,
        now=now,
        line=row.line,
        record=record,
        reason=reason,
    )
