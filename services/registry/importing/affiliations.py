"""The file of people and the organizations that they act for (RECORDS 10, 06). The title of an affiliation stays as it is."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from services.registry.domain.commands import AffiliatePerson, CorrectAffiliation
from shared.contracts.records import ORGANIZATION, PERSON
from shared.domain.decider import Command
from shared.domain.ids import imported_id
from shared.domain.provenance import Imported
from shared.statements.wording import translatable as _
from shared.tables import cells
from shared.tables.cells import CellRefused
from shared.tables.composed import ComposedFile, EffectsPart, PartOptions, RowEffect
from shared.tables.gathering import RowReader
from shared.tables.sheets import Sheet
from shared.web.statements.composed_files import read_rows

_NOBODY = _("No person has this number yet. Import the list of participants first, since it has the names.")
_FIELDS = ("organization", "since", "until", "source")


def _read(asked: PartOptions, row: RowReader) -> dict[str, Any] | None:
    names = asked.names

    def known(text: str) -> str:
        person = names.find(text, (PERSON,))
        if not asked.service.queries.people_known([person]):
            raise CellRefused(_NOBODY)
        return person

    said = {
        "person": row.required("person", known),
        "organization": row.required("organization", lambda text: names.find(text, (ORGANIZATION,))),
        "since": row.optional("since", row.partial_date),
        "until": row.optional("until", row.partial_date),
        "source": row.optional("source", cells.line(1000)),
    }
    name = AFFILIATIONS_FILE.name_of(row)
    return None if row.complaints else {**said, "row": name}


def _affiliations(sheet: Sheet, asked: PartOptions) -> Iterator[RowEffect]:
    for line, said in read_rows(sheet, partial(_read, asked)):
        name, person = said.pop("row"), said["person"]
        fact = imported_id("fact", asked.source, name)
        recorded = {each.fact: each for each in asked.service.queries.affiliations_of(person)}
        # It may have been recorded before, by a list of participants or by a clerk.
        alike = [each.fact for each in recorded.values() if each.organization == said["organization"]]
        fact = fact if fact in recorded else next(iter(alike), fact)
        row = recorded.get(fact)
        stated = {each: said[each] for each in _FIELDS}
        yield RowEffect(
            line=line,
            row=name,
            record=fact,
            said=said,
            now=None if row is None else {"person": person, **{each: getattr(row, each) for each in _FIELDS}},
            create=[AffiliatePerson(person=person, fact=fact, imported=Imported(asked.source, name), **stated)],
            correct=partial(_corrected, asked, person, fact),
        )


def _corrected(asked: PartOptions, person: str, fact: str, values: Mapping[str, Any], reason: str) -> Iterator[Command]:
    title = asked.service.queries.functions_of([person]).get(fact)
    stated = {each: values[each] for each in _FIELDS}
    yield CorrectAffiliation(person=person, fact=fact, reason=reason, title=title, **stated)


AFFILIATIONS_FILE = ComposedFile(
    name="affiliations",
    title=_("People and their organizations"),
    known_by=("person", "organization"),
    columns=("person", "organization", "since", "until"),
    parts=(EffectsPart(_affiliations),),
    makes=("affiliation",),
    log="registry",
)
