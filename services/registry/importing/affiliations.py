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


def _read(options: PartOptions, row: RowReader) -> dict[str, Any] | None:
    names = options.names

    def registered_person(text: str) -> str:
        person = names.find(text, (PERSON,))
        if not options.service.queries.people_known([person]):
            raise CellRefused(_NOBODY)
        return person

    values = {
        "person": row.required("person", registered_person),
        "organization": row.required("organization", lambda text: names.find(text, (ORGANIZATION,))),
        "since": row.optional("since", row.partial_date),
        "until": row.optional("until", row.partial_date),
        "source": row.optional("source", cells.line(1000)),
    }
    name = AFFILIATIONS_FILE.name_of(row)
    return None if row.complaints else {**values, "row": name}


def _affiliations(sheet: Sheet, options: PartOptions) -> Iterator[RowEffect]:
    for line, values in read_rows(sheet, partial(_read, options)):
        name, person = values.pop("row"), values["person"]
        fact = imported_id("fact", options.source, name)
        recorded = {each.fact: each for each in options.service.queries.affiliations_of(person)}
        # It may have been recorded before, by a list of participants or by a clerk.
        alike = [each.fact for each in recorded.values() if each.organization == values["organization"]]
        fact = fact if fact in recorded else next(iter(alike), fact)
        row = recorded.get(fact)
        stated = {each: values[each] for each in _FIELDS}
        yield RowEffect(
            line=line,
            row=name,
            record=fact,
            values=values,
            now=None if row is None else {"person": person, **{each: getattr(row, each) for each in _FIELDS}},
            create=[AffiliatePerson(person=person, fact=fact, imported=Imported(options.source, name), **stated)],
            correct=partial(_corrected, options, person, fact),
        )


def _corrected(
    options: PartOptions, person: str, fact: str, values: Mapping[str, Any], reason: str
) -> Iterator[Command]:
    title = options.service.queries.functions_of([person]).get(fact)
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
