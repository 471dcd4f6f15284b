"""Who there is: 32 organizations of all regions, sizes and categories, with what is known of each when it is registered."""

from collections.abc import Iterator
from typing import NamedTuple

from deploy.demo.synthetic.story_commands import FIRST_DAY, StoryCommand, id_of, row
from services.registry.domain.commands import ClassifyOrganization, PlaceOrganization, RegisterOrganization
from shared.contracts.registry import OrganizationClass


class Company(NamedTuple):
    """`key` is the name without its "Example"; `year` is that in which it was first heard of."""

    key: str
    country: str
    category: str
    size: str
    sector: str
    year: int = 2016


COMPANIES = (
    Company("Acacia", "KEN", "Sector Member", "large", "operator"),
    Company("Aurora", "FIN", "Sector Member", "large", "manufacturer"),
    Company("Bamboo", "JPN", "Sector Member", "large", "manufacturer"),
    Company("Baobab", "SEN", "Associate", "small or medium", "software"),
    Company("Borealis", "NOR", "Sector Member", "large", "operator"),
    Company("Caribe", "JAM", "Associate", "small or medium", "operator"),
    Company("Cascade", "CAN", "Sector Member", "large", "software"),
    # Typed in error, and corrected two years later: it is in Peru.
    Company("Condor", "ESP", "Sector Member", "large", "operator"),
    Company("Coral", "FJI", "Associate", "micro", "operator"),
    Company("Dune", "ARE", "Sector Member", "large", "operator"),
    Company("Fjord", "NOR", "Associate", "small or medium", "satellite"),
    Company("Lotus", "VNM", "not a member", "large", "operator"),
    Company("Meridian", "FRA", "Sector Member", "large", "operator"),
    Company("Monsoon", "IND", "Sector Member", "large", "operator"),
    Company("Oasis", "TUN", "Academia", "small or medium", "research"),
    Company("Pagoda", "KOR", "Sector Member", "large", "manufacturer"),
    Company("Pampas", "ARG", "not a member", "small or medium", "software"),
    Company("Savanna", "NGA", "Sector Member", "large", "operator"),
    Company("Steppe", "KAZ", "Associate", "small or medium", "satellite"),
    Company("Zambezi", "ZMB", "not a member", "micro", "software"),
    # The same as Borealis, as a list of 2017 spells it. Nobody saw it for a year.
    Company("Boreallis", "NOR", "Sector Member", "large", "operator", 2017),
    Company("Cedar", "LBN", "Associate", "small or medium", "software", 2019),
    Company("Danube", "ROU", "Academia", "small or medium", "research", 2019),
    Company("Maple", "CAN", "Associate", "micro", "software", 2020),
    Company("Registan", "UZB", "not a member", "small or medium", "operator", 2020),
    Company("Rhine", "DEU", "Sector Member", "large", "manufacturer", 2020),
    Company("Cherry", "JPN", "Associate", "micro", "software", 2021),
    Company("Kilima", "RWA", "Sector Member", "small or medium", "operator", 2021),
    Company("Orinoco", "VEN", "not a member", "large", "operator", 2021),
    Company("Falcon", "QAT", "Sector Member", "large", "operator", 2022),
    Company("Merlion", "SGP", "Sector Member", "large", "operator", 2022),
    Company("Yurt", "KGZ", "Associate", "micro", "software", 2023),
)


def organization(key: str) -> str:
    return id_of("organization", key)


def organizations() -> Iterator[StoryCommand]:
    for company in COMPANIES:
        yield from _registered(company)


def _registered(company: Company) -> Iterator[StoryCommand]:
    day = FIRST_DAY if company.year == 2016 else f"{company.year}-01-16"
    id_, key = organization(company.key), company.key
    register = RegisterOrganization(
        organization=id_, name=f"Example {key}", source="Example list of members", imported=row(key)
    )
    yield StoryCommand(day, "registry", register, "public")
    fact = f"{key}/country"
    place = PlaceOrganization(
        organization=id_,
        fact=id_of("fact", fact),
        country=company.country,
        source="Example list of members",
        imported=row(fact),
    )
    yield StoryCommand(day, "registry", place, "public")
    for field in ("category", "size", "sector"):
        yield StoryCommand(day, "registry", _classified(id_, key, field, getattr(company, field)), "public")


def _classified(id_: str, key: str, field: OrganizationClass, value: str) -> ClassifyOrganization:
    fact = f"{key}/{field}"
    return ClassifyOrganization(
        organization=id_,
        fact=id_of("fact", fact),
        field=field,
        value=value,
        source="Example list of members",
        imported=row(fact),
    )
