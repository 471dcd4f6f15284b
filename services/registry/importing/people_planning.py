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
        proposals.append(_proposal(row, "organization", verdict, _words(row.organization, row), now, person))
        if verdict == "new":
            commands.append((row, affiliating))
    return PeoplePlan(tuple(proposals), tuple(commands))


class _PeopleMatcher:
    """The matcher of rows to people and of names to organizations: `ids` by line; `new` are the lines to register."""

    def __init__(self, file: PeopleFile, rows: Sequence[PersonRow], queries: RegistryQueries, names: Names) -> None:
        self._file = file
        listed = names.listed("person", MOST_PEOPLE, without=queries.people_in_error())
        self._there = {each.person: each.name for each in listed}
        self._index = NameIndex({person: (name,) for person, name in self._there.items()})
        self._past = queries.events_of({person for row in rows for person in self._meant(row)})
        self._states: dict[str, Person] = {}
        self.ids: dict[int, str] = {}
        self.new: set[int] = set()
        self.refusals: list[Proposal] = []
        called = queries.find_by_names({row.organization for row in rows if row.organization})
        self.organizations = {name: found[0][0] for name, found in called.items() if len(found) == 1}
        for row in rows:
            if row.organization and row.organization not in self.organizations:
                self.refusals.append(row.refusal("organization", _not_one(len(called[row.organization]))))
            self._identify(row)

    def recorded(self, person: str) -> Person:
        if person not in self._states:
            self._states[person] = state_after(RegisterPerson, self._past.get(person, ()))
        return self._states[person]

    def _meant(self, row: PersonRow) -> list[str]:
        """Return the ids of people whose affiliations a row may need; the one that it would register may not exist yet."""
        if row.organization is None:
            return []
        return [row.person or self._own(row), *self._index.find_by_name(row.name)]

    def _own(self, row: PersonRow) -> str:
        """Return the id of the person whom a line registers."""
        return imported_id("person", self._file.key, str(row.line))

    def _identify(self, row: PersonRow) -> None:
        own = self._own(row)
        if row.person is not None:
            if row.person not in self._there:
                self.refusals.append(row.refusal("person", _("No registered person has this id.")))
            self.ids[row.line] = row.person
        elif own in self._there:
            self.ids[row.line] = own
        elif not row.another and (same := self._same(row)) is not None:
            self.ids[row.line] = same
        else:
            self.ids[row.line] = own
            if not row.another and self._index.most_alike((row.name,)) is not None:
                self.refusals.append(row.refusal("name", _alike()))
            self.new.add(row.line)
            self._index.add(own, (row.name,))

    def _same(self, row: PersonRow) -> str | None:
        """Return the only registered person with exactly this name, if the line's organization is theirs or not given."""
        called = [each for each in self._index.find_by_name(row.name) if each in self._there]
        if row.organization is not None:
            wanted = self.organizations.get(row.organization)
            called = [each for each in called if wanted in _organizations_of(self.recorded(each))]
        return called[0] if len(called) == 1 else None


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
    there = [each for each in recorded.affiliations.values() if each and each.organization == meant.organization]
    for each in there:
        pairs = ((meant.title, each.title), (meant.since, each.since), (meant.until, each.until))
        if all(said is None or said == known for said, known in pairs):
            return "same", None
    return ("changed", _words(row.organization or "", there[-1])) if there else ("new", None)


def _words(organization: str, said: PersonRow | Affiliation) -> str:
    function = said.function if isinstance(said, PersonRow) else said.title
    days = f"({said.since or ''}–{said.until or ''})" if said.since or said.until else ""
    return " ".join(each for each in (f"{function}, {organization}" if function else organization, days) if each)


def _organizations_of(person: Person) -> set[str]:
    return {each.organization for each in person.affiliations.values() if each}


def _proposal(row: PersonRow, field: str, verdict: Verdict, proposed: str, now: str | None, person: str) -> Proposal:
    return Proposal(
        row=row.name, field=field, verdict=verdict, proposed=proposed, now=now, line=row.line, record=person,
        part=str(row.line),
    )  # fmt: skip
