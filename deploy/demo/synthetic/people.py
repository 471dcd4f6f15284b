"""Who speaks for the organizations: an executive each, for some an alternate. Names go into the vault, as any name does."""

from collections.abc import Iterator

from deploy.demo.synthetic.organizations import COMPANIES, organization
from deploy.demo.synthetic.story_commands import FIRST_DAY, StoryCommand, id_of, row
from services.registry.domain.commands import AffiliatePerson, CorrectAffiliation, RegisterPerson
from shared.contracts.meetings import Capacity

EXECUTIVE, ALTERNATE = "Chief Technology Officer", "Vice President, Standards"
ALTERNATES = ("Oasis", "Cascade", "Condor", "Borealis", "Monsoon", "Bamboo", "Rhine", "Cherry", "Maple")
LEFT = "Fjord"
"""Its executive went over to the company that it became a part of."""


def person(key: str, capacity: Capacity) -> str | None:
    """Who came for an organization; of others than executives and alternates nobody is recorded."""
    return id_of("person", f"{key}/{capacity}") if capacity in ("executive", "alternate") else None


def people() -> Iterator[StoryCommand]:
    rows = [(company.key, "executive", EXECUTIVE, company.year) for company in COMPANIES]
    years = {company.key: company.year for company in COMPANIES}
    rows += [(key, "alternate", ALTERNATE, years[key]) for key in ALTERNATES]
    for number, (key, capacity, title, year) in enumerate(rows, 1):
        yield from _known(number, f"{key}/{capacity}", key, title, year)
    yield _changed()


def _known(number: int, name: str, key: str, title: str, year: int) -> Iterator[StoryCommand]:
    day = FIRST_DAY if year == 2016 else f"{year}-01-16"
    id_ = id_of("person", name)
    yield StoryCommand(day, "registry", RegisterPerson(person=id_, name=f"Example Person {number}", imported=row(name)))
    affiliated = AffiliatePerson(
        person=id_,
        fact=id_of("fact", f"{name}/affiliation"),
        organization=organization(key),
        title=title,
        source="Example letter of the company",
        imported=row(f"{name}/affiliation"),
    )
    yield StoryCommand(day, "registry", affiliated)


def _changed() -> StoryCommand:
    name = f"{LEFT}/executive"
    moved = CorrectAffiliation(
        person=id_of("person", name),
        fact=id_of("fact", f"{name}/affiliation"),
        organization=organization(LEFT),
        title=EXECUTIVE,
        until="2017-12-31",
        reason="Left when the company became a part of Example Borealis",
        source="Example letter of the company",
    )
    return StoryCommand("2018-01-15", "registry", moved)
