"""Slips in the registry: names are corrected, and a record registered in error appears only in its history."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text, update

from services.registry import service as registry
from services.registry.console.form_choices import search_people
from services.registry.domain import commands
from services.registry.queries import OrganizationFilter
from services.registry.read_models import organizations
from shared.domain.errors import AlreadyTaken, NotThere
from shared.domain.registration import IsInError, ReferenceWithdrawn
from shared.event_store.command_handler import CommandContext
from tests.registry.conftest import Registry, settings_of

pytestmark = pytest.mark.requirement("5.17")

BY = CommandContext(actor="account-operator")
UUID = "018f0000-0000-7000-8000-0000000000"
ONE, TWO = f"organization-{UUID}01", f"organization-{UUID}02"
STATE, OTHER = f"state-{UUID}03", f"state-{UUID}04"
PERSON = f"person-{UUID}05"
FINLAND = commands.RegisterState(state=STATE, iso3="FIN", iso2="FI", name="Finnland")


def record(of_registry: Registry, *wanted: object) -> None:
    for command in wanted:
        of_registry.service.handle(command, BY)  # type: ignore[arg-type]  # commands all


def listed(of_registry: Registry, search: str = "") -> list[str]:
    return [row.name for row in of_registry.service.queries.organizations(OrganizationFilter(search=search))]


def begin(of_registry: Registry) -> None:
    for organization, name in ((ONE, "Example One"), (TWO, "Other Two")):
        record(of_registry, commands.RegisterOrganization(organization=organization, name=name))


def test_an_organization_in_error_is_found_nowhere_and_comes_back_with_all_its_facts(of_registry: Registry) -> None:
    begin(of_registry)
    record(
        of_registry,
        commands.PlaceOrganization(organization=ONE, fact="p1", country="FIN"),
        commands.NameOrganization(organization=ONE, fact="n1", kind="spelling", name="Exemple"),
        commands.MarkOrganizationInError(organization=ONE, reason="there is none"),
    )
    assert listed(of_registry) == ["Other Two"]
    assert listed(of_registry, "exemple") == []
    with pytest.raises(NotThere):
        of_registry.service.queries.organization(ONE)
    # Its name is available again.
    record(of_registry, commands.RegisterOrganization(organization=f"organization-{UUID}09", name="Example One"))
    record(of_registry, commands.ReinstateOrganization(organization=ONE, reason="it is another one"))
    assert (of_registry.service.queries.organization(ONE).country, len(listed(of_registry, "exemple"))) == ("FIN", 1)


@pytest.mark.postgres
def test_what_is_linked_to_it_loses_nothing_that_is_recorded_meanwhile(home: Path, postgres_database: str) -> None:
    settings = settings_of(home, RAPPORTEUR_REGISTRY_DATABASE=postgres_database)
    registry.migrate(settings)
    service = registry.open_service(settings)
    waits = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    try:
        for organization, name in ((ONE, "Example One"), (TWO, "Other Two")):
            service.handle(commands.RegisterOrganization(organization=organization, name=name), BY)
        service.handle(commands.StateSubsidiary(organization=TWO, fact="g1", parent=ONE), BY)
        with ThreadPoolExecutor() as pool, service.engine.begin() as another:
            # Represents an uncommitted event.
            another.execute(update(organizations).where(organizations.c.id == TWO).values(version=7))
            marked = pool.submit(service.handle, commands.MarkOrganizationInError(organization=ONE, reason="none"), BY)
            until = time.monotonic() + 30
            # Without a transaction: within one, PostgreSQL keeps showing its first view of the activity.
            with service.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as looking:
                while not looking.scalar(waits) and time.monotonic() < until:
                    time.sleep(0.02)
            another.commit()
            marked.result(30)
        row = service.queries.organization(TWO)
        assert (row.version, row.parent) == (7, None)
    finally:
        service.close()


def test_nothing_is_recorded_of_it_and_nothing_refers_to_it(of_registry: Registry) -> None:
    begin(of_registry)
    record(of_registry, commands.MarkOrganizationInError(organization=ONE, reason="there is none"))
    with pytest.raises(IsInError):
        record(of_registry, commands.PlaceOrganization(organization=ONE, fact="p1", country="FIN"))
    with pytest.raises(ReferenceWithdrawn) as refused:
        record(of_registry, commands.MergeOrganization(organization=TWO, fact="m1", into=ONE, since="2016"))
    assert refused.value.parameters == {"field": "into", "id": ONE}


def test_what_was_linked_to_it_is_so_no_more_until_it_is_reinstated(of_registry: Registry) -> None:
    begin(of_registry)
    record(
        of_registry,
        commands.RecognizeDuplicate(organization=TWO, fact="d1", same_as=ONE),
        commands.MarkOrganizationInError(organization=ONE, reason="there is none"),
    )
    assert of_registry.service.queries.organization(TWO).duplicate_of is None
    assert of_registry.service.queries.organizations(OrganizationFilter(search="other"))
    record(of_registry, commands.ReinstateOrganization(organization=ONE, reason="it was right"))
    assert of_registry.service.queries.organization(TWO).duplicate_of == ONE


def test_a_corrected_name_is_the_registered_one_in_lists_and_in_the_search(of_registry: Registry) -> None:
    begin(of_registry)
    record(of_registry, commands.CorrectOrganizationName(organization=ONE, name="Example First", reason="a slip"))
    assert listed(of_registry, "first") == ["Example First"]
    assert listed(of_registry, "example one") == []


def test_the_codes_of_a_state_in_error_are_free(of_registry: Registry) -> None:
    other = commands.RegisterState(state=OTHER, iso3="FIN", iso2="FI", name="Finland")
    record(of_registry, FINLAND)
    with pytest.raises(AlreadyTaken):
        record(of_registry, other)
    record(of_registry, commands.MarkStateInError(state=STATE, reason="a slip"), other)
    with pytest.raises(AlreadyTaken):
        record(of_registry, commands.ReinstateState(state=STATE, reason="it was right"))
    assert of_registry.service.queries.state_names() == {"FIN": "Finland"}


def test_a_states_name_is_corrected(of_registry: Registry) -> None:
    record(of_registry, FINLAND, commands.CorrectStateName(state=STATE, name="Finland", reason="a slip"))
    assert of_registry.service.queries.state_names() == {"FIN": "Finland"}


def test_a_person_in_error_is_in_no_list_though_the_vault_has_the_name(of_registry: Registry) -> None:
    record(of_registry, commands.RegisterPerson(person=PERSON, name="Example Person"))
    service = of_registry.service
    assert [row.id for row in service.queries.people_known([PERSON])] == [PERSON]
    record(of_registry, commands.MarkPersonInError(person=PERSON, reason="typed twice"))
    assert service.queries.people_known([PERSON]) == []
    record(of_registry, commands.ReinstatePerson(person=PERSON, reason="another one of the name"))
    assert [row.id for row in service.queries.people_known([PERSON])] == [PERSON]


@pytest.mark.requirement("5.19")
def test_a_person_in_error_takes_no_place_on_a_page_of_so_many(of_registry: Registry) -> None:
    people = [f"person-{UUID}{number}" for number in range(10, 14)]
    for number, person in enumerate(people):
        record(of_registry, commands.RegisterPerson(person=person, name=f"Example {number}"))
    for person in people[:2]:
        record(of_registry, commands.MarkPersonInError(person=person, reason="typed twice"))
    page = of_registry.get("/people?limit=1").json
    assert [each["id"] for each in page["items"]] == [people[2]]
    after = of_registry.get(f"/people?limit=1&after={page['next']}").json
    assert ([each["id"] for each in after["items"]], after["next"]) == ([people[3]], None)
    service = of_registry.service
    found = search_people(service.queries, service.names, 2, "example")
    assert [each.person for each in found] == people[2:]
    assert [each.person for each in search_people(service.queries, service.names, 2, "", skip=1)] == people[3:]


@pytest.mark.requirement("5.19")
def test_people_of_like_names_are_asked_about_and_who_is_another_is_registered(of_registry: Registry) -> None:
    assert of_registry.post("/people", {"name": "Anna Example-Schmidt"}).status_code == 201
    asked = of_registry.post("/people", {"name": "Anna Example-Schmid"})
    assert (asked.status_code, asked.json["type"]) == (409, "/problems/person-very-like")
    assert "Schmidt" not in asked.text
    assert of_registry.post("/people", {"name": "Anna Example-Schmid", "another": True}).status_code == 201
    assert of_registry.post("/people", {"name": "Bela Other"}).status_code == 201


@pytest.mark.requirement("5.19")
def test_who_registers_another_organization_is_not_asked_about_the_two_again(of_registry: Registry) -> None:
    begin(of_registry)
    body = {"name": "Example Ones", "another": True}
    key = {"Idempotency-Key": "once"}
    first = of_registry.post("/organizations", body, headers=key)
    assert first.status_code == 201
    again = of_registry.post("/organizations", body, headers=key)
    assert again.json == first.json
    assert of_registry.service.queries.pairs() == []
