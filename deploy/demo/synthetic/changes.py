"""What becomes of the organizations: mergers, new names, groups, a new country, a new category, each on its day."""

from collections.abc import Iterator

from deploy.demo.synthetic.organizations import organization
from deploy.demo.synthetic.story_commands import StoryCommand, id_of, row
from services.registry.domain.commands import (
    ClassifyOrganization,
    MergeOrganization,
    NameOrganization,
    PlaceOrganization,
    StateSubsidiary,
)
from shared.domain.decider import Command

NOTICE = "Example notice of the company"


def changes() -> Iterator[StoryCommand]:
    yield _on("2018-01-15", merged("Fjord", "Borealis", "2018-01-01"))
    yield _on("2018-01-15", _renamed("Meridian", "Example Zenith", "2018-01-01"))
    yield _on("2018-01-15", belongs("Steppe", "Aurora", "2018-01-01"))
    yield _on("2020-01-20", _joined("Lotus", "Sector Member", "2020-01-01"))
    yield _on("2020-02-03", belongs("Rhine", "Meridian", "2020-01-01", "2023-06-30"))
    yield _on("2021-02-01", _moved("Caribe", "TTO", "2021-01-01"))
    yield _on("2021-02-01", belongs("Registan", "Steppe", "2021-01-01"))
    yield _on("2022-03-07", _renamed("Dune", "Example Mirage", "2022-03-01"))
    yield _on("2023-01-16", _moved("Zambezi", "ZAF", "2023-01-01"))
    # More than a year late: meetings of 2022 and 2023 were counted before it was known.
    yield _on("2023-09-04", merged("Pagoda", "Bamboo", "2022-07-01"))
    # With a wrong day, which is corrected within the month.
    yield _on("2024-01-08", merged("Cherry", "Bamboo", "2023-01-01"))


def _on(day: str, command: Command) -> StoryCommand:
    return StoryCommand(day, "registry", command, "public")


def merged(key: str, into: str, since: str) -> MergeOrganization:
    fact = f"{key}/merger"
    return MergeOrganization(
        organization=organization(key),
        fact=id_of("fact", fact),
        into=organization(into),
        since=since,
        source=NOTICE,
        imported=row(fact),
    )


def belongs(key: str, parent: str, since: str, until: str | None = None) -> StateSubsidiary:
    fact = f"{key}/parent"
    return StateSubsidiary(
        organization=organization(key),
        fact=id_of("fact", fact),
        parent=organization(parent),
        since=since,
        until=until,
        source=NOTICE,
        imported=row(fact),
    )


def _renamed(key: str, name: str, since: str) -> NameOrganization:
    fact = f"{key}/name"
    return NameOrganization(
        organization=organization(key),
        fact=id_of("fact", fact),
        kind="rename",
        name=name,
        since=since,
        source=NOTICE,
        imported=row(fact),
    )


def _moved(key: str, country: str, since: str) -> PlaceOrganization:
    fact = f"{key}/country/{since}"
    return PlaceOrganization(
        organization=organization(key),
        fact=id_of("fact", fact),
        country=country,
        since=since,
        source=NOTICE,
        imported=row(fact),
    )


def _joined(key: str, category: str, since: str) -> ClassifyOrganization:
    fact = f"{key}/category/{since}"
    return ClassifyOrganization(
        organization=organization(key),
        fact=id_of("fact", fact),
        field="category",
        value=category,
        since=since,
        source="Example list of members",
        imported=row(fact),
    )
