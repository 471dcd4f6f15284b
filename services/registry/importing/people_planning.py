"""The plan of an import of people: the registered people, the new ones, and the organizations that each acts for."""

from collections.abc import Sequence

import msgspec
from flask_babel import gettext as _

from services.registry.domain.commands import AffiliatePerson, RegisterPerson
from services.registry.domain.person import Affiliation, Person
from services.registry.importing.comparing import state_after
from services.registry.importing.matching import NameIndex
from services.registry.importing.people_rows import PersonRow, read_people
from services.registry.queries import RegistryQueries
from shared.domain.decider import Command
from shared.domain.errors import Problem
from shared.domain.ids import imported_id
from shared.domain.importing import Proposal, Verdict, refusal_of, refuse
from shared.domain.provenance import Imported
from shared.privacy.vault_names import Names
from shared.tables.sheets import Sheet

MOST_PEOPLE = 200_000


class PeopleFile(msgspec.Struct, frozen=True):
    """A table of people; `key` identifies the upload: ids do not depend on names, and recording the same upload again
    creates nothing new."""

    sheet: Sheet
    source: str
    key: str


class PeoplePlan(msgspec.Struct, frozen=True):
    proposals: tuple[Proposal, ...]
    row_commands: tuple[tuple[PersonRow, Command], ...]

    @property
    def commands(self) -> list[Command]:
        return [command for _row, command in self.row_commands]

    def refusal(self, problem: Problem, sentence: str) -> Proposal:
        """Return a refused command of the plan, as a proposal that states the refusal."""
        row = next((row for row, command in self.row_commands if command is problem.command), None)
        return refusal_of(problem, sentence, "", row.line, str(row.line)) if row else refusal_of(problem, sentence)


def plan_people(file: PeopleFile, without: frozenset[str], queries: RegistryQueries, names: Names) -> PeoplePlan:
    """Plan the import of a table of people. Raises FileRefused with all of its faults."""
    rows, refusals = read_people(file.sheet, without)
    matched = _PeopleMatcher(file, rows, queries, names)
    refuse(sorted([*refusals, *matched.refusals], key=lambda each: each.line or 0))
    proposals, commands = list[Proposal](), list[tuple[PersonRow, Command]]()
    for row in rows:
        person, origin = matched.ids[row.line], Imported(file.source, f"line {row.line}")
        is_new = row.line in matched.new
        proposals.append(_proposal(row, "name", "new" if is_new else "same", row.name, None, person))
        if is_new:
            commands.append((row, RegisterPerson(person=person, name=row.name, imported=origin)))
        if row.organization is None:
            continue
        affiliating = AffiliatePerson(
            person=person,
            fact=imported_id("fact", file.key, f"{row.line}/affiliation"),
            organization=matched.organizations[row.organization],
            title=row.function,
            since=row.since,
            until=row.until,
            source=row.source,
            imported=origin,
        )
        verdict, now = _compared(row, affiliating, matched.recorded(person))
        proposals.append(_proposal(row, "organization", verdict, _affiliation_text(row.organization, row), now, person))
        if verdict == "new":
            commands.append((row, affiliating))
    return PeoplePlan(tuple(proposals), tuple(commands))


class _PeopleMatcher:
    """The matcher of rows to people and of names to organizations: `ids` by line; `new` are the lines to register."""

    def __init__(self, file: PeopleFile, rows: Sequence[PersonRow], queries: RegistryQueries, names: Names) -> None:
        self._file = file
        listed = names.listed("person", MOST_PEOPLE, without=queries.people_in_error())
        self._names_by_id = {each.person: each.name for each in listed}
        self._index = NameIndex({person: (name,) for person, name in self._names_by_id.items()})
        self._past = queries.events_of({person for row in rows for person in self._possible_ids(row)})
        self._states: dict[str, Person] = {}
        self.ids: dict[int, str] = {}
        self.new: set[int] = set()
        self.refusals: list[Proposal] = []
        found_by_name = queries.find_by_names({row.organization for row in rows if row.organization})
        self.organizations = {name: found[0][0] for name, found in found_by_name.items() if len(found) == 1}
        for row in rows:
            if row.organization and row.organization not in self.organizations:
                self.refusals.append(row.refusal("organization", _not_one(len(found_by_name[row.organization]))))
            self._identify(row)

    def recorded(self, person: str) -> Person:
        if person not in self._states:
            self._states[person] = state_after(RegisterPerson, self._past.get(person, ()))
        return self._states[person]

    def _possible_ids(self, row: PersonRow) -> list[str]:
        """Return the ids of people whose affiliations a row may need; the one that it would register may not exist yet."""
        if row.organization is None:
            return []
        return [row.person or self._imported_id(row), *self._index.find_by_name(row.name)]

    def _imported_id(self, row: PersonRow) -> str:
        """Return the id of the person whom a line registers."""
        return imported_id("person", self._file.key, str(row.line))

    def _identify(self, row: PersonRow) -> None:
        own_id = self._imported_id(row)
        if row.person is not None:
            if row.person not in self._names_by_id:
                self.refusals.append(row.refusal("person", _("No registered person has this id.")))
            self.ids[row.line] = row.person
        elif own_id in self._names_by_id:
            self.ids[row.line] = own_id
        elif not row.another and (matched := self._find_same(row)) is not None:
            self.ids[row.line] = matched
        else:
            self.ids[row.line] = own_id
            if not row.another and self._index.most_alike((row.name,)) is not None:
                self.refusals.append(row.refusal("name", _alike()))
            self.new.add(row.line)
            self._index.add(own_id, (row.name,))

    def _find_same(self, row: PersonRow) -> str | None:
        """Return the only registered person with exactly this name, if the line's organization is theirs or not given."""
        candidates = [each for each in self._index.find_by_name(row.name) if each in self._names_by_id]
        if row.organization is not None:
            organization = self.organizations.get(row.organization)
            candidates = [each for each in candidates if organization in _organizations_of(self.recorded(each))]
        return candidates[0] if len(candidates) == 1 else None


def _alike() -> str:
    return str(
        _(
            "Another person has this name or a very similar one. Give that person's id in the column “person”, or write"
            " yes in the column “another”."
        )
    )


def _not_one(count: int) -> str:
    if count:
        return str(_("%(count)s organizations have this name. Use a name that only one of them has.", count=count))
    return str(_("No organization has this name. Register it first."))


def _compared(row: PersonRow, meant: AffiliatePerson, recorded: Person) -> tuple[Verdict, str | None]:
    """Compare a line with what is recorded of the person. A line without function or day equals one that has it."""
    affiliations = [each for each in recorded.affiliations.values() if each and each.organization == meant.organization]
    for each in affiliations:
        pairs = ((meant.title, each.title), (meant.since, each.since), (meant.until, each.until))
        if all(given is None or given == stored for given, stored in pairs):
            return "same", None
    return ("changed", _affiliation_text(row.organization or "", affiliations[-1])) if affiliations else ("new", None)


def _affiliation_text(organization: str, affiliation: PersonRow | Affiliation) -> str:
    function = affiliation.function if isinstance(affiliation, PersonRow) else affiliation.title
    days = f"({affiliation.since or ''}–{affiliation.until or ''})" if affiliation.since or affiliation.until else ""
    return " ".join(each for each in (f"{function}, {organization}" if function else organization, days) if each)


def _organizations_of(person: Person) -> set[str]:
    return {each.organization for each in person.affiliations.values() if each}


def _proposal(row: PersonRow, field: str, verdict: Verdict, proposed: str, now: str | None, person: str) -> Proposal:
    return Proposal(
        row=row.name, field=field, verdict=verdict, proposed=proposed, now=now, line=row.line, record=person,
        part=str(row.line),
    )  # fmt: skip
