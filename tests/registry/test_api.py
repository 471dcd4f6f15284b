"""The registry over HTTP."""

import pytest

from shared.contracts.registry import Role
from tests.registry.conftest import Registry


@pytest.mark.requirement("1.16")
def test_an_organization_is_registered_placed_and_found(of_registry: Registry) -> None:
    made = of_registry.post("/organizations", {"name": "Télécom Example"})
    assert made.status_code == 201, made.text
    record = made.json["id"]
    placed = of_registry.post(f"/organizations/{record}/places", {"country": "FIN", "since": "Oct 2016"})
    assert placed.status_code == 200
    assert placed.headers["ETag"] == '"2"'
    found = of_registry.get("/organizations?search=telecom&country=FIN")
    assert [each["id"] for each in found.json["items"]] == [record]
    whole = of_registry.get(f"/organizations/{record}").json
    assert whole["country"] == "FIN"
    assert whole["places"][0]["since"] == "2016-10"


@pytest.mark.requirement("1.16")
def test_the_same_key_gets_the_first_answer_and_another_wish_is_refused(of_registry: Registry) -> None:
    key = {"Idempotency-Key": "one-wish"}
    first = of_registry.post("/organizations", {"name": "Example One"}, key)
    again = of_registry.post("/organizations", {"name": "Example One"}, key)
    assert (again.status_code, again.json) == (first.status_code, first.json)
    assert of_registry.post("/organizations", {"name": "Example Two"}, key).status_code == 422


@pytest.mark.requirement("1.16")
def test_a_stale_version_is_refused(of_registry: Registry) -> None:
    record = of_registry.post("/organizations", {"name": "Example One"}).json["id"]
    of_registry.post(f"/organizations/{record}/places", {"country": "FIN"}, {"If-Match": '"1"'})
    late = of_registry.post(f"/organizations/{record}/places", {"country": "SWE"}, {"If-Match": '"1"'})
    assert late.status_code == 412
    assert late.json["parameters"]["actual"] == 2


@pytest.mark.requirement("1.16")
def test_pages_follow_one_another(of_registry: Registry) -> None:
    for name in ("Example C", "example b", "Exàmple A"):
        of_registry.post("/organizations", {"name": name})
    first = of_registry.get("/organizations?limit=2").json
    rest = of_registry.get(f"/organizations?limit=2&after={first['next']}").json
    assert [each["name"] for each in first["items"] + rest["items"]] == ["Exàmple A", "example b", "Example C"]
    assert rest["next"] is None


@pytest.mark.requirement("1.18")
def test_names_of_people_are_told_to_those_who_may_see_who(of_registry: Registry) -> None:
    made = of_registry.post("/people", {"name": "Example Person"}).json["id"]
    body = of_registry.get(f"/people?ids={made}").json
    assert body["items"] == [{"id": made, "version": 1, "name": "Example Person"}]
    seeing: tuple[Role, ...] = ("approver", "administrator", "auditor")
    unseeing: tuple[Role, ...] = ("reader", "service")
    called = {"search": "person exa", "limit": 1}
    for role in seeing:
        assert of_registry.post("/people/search", called, role=role).json == {**body, "next": None}
        assert of_registry.get(f"/people/{made}", role=role).json["name"] == "Example Person"
    for role in unseeing:
        assert of_registry.get(f"/people/{made}", role=role).status_code == 403
        assert of_registry.post("/people/search", called, role=role).status_code == 403


@pytest.mark.requirement("5.20")
def test_people_are_searched_in_a_body_page_by_page_and_in_no_address(of_registry: Registry) -> None:
    for name in ("Example Person", "Example Other", "Élodie Person"):
        of_registry.post("/people", {"name": name})
    first = of_registry.post("/people/search", {"search": "PERSON", "limit": 1})
    rest = of_registry.post("/people/search", {"search": "PERSON", "limit": 1, "after": first.json["next"]})
    assert [each["name"] for each in first.json["items"] + rest.json["items"]] == ["Élodie Person", "Example Person"]
    assert (first.headers.get("Link"), rest.json["next"]) == (None, None)
    assert of_registry.post("/people/search", {}).status_code == 422
    assert of_registry.get("/people?search=Person").status_code == 422


@pytest.mark.requirement("1.19")
def test_two_that_would_go_in_a_circle_are_refused(of_registry: Registry) -> None:
    one, two = (of_registry.post("/organizations", {"name": f"Example {each}"}).json["id"] for each in "AB")
    assert of_registry.post(f"/organizations/{one}/duplicate", {"same_as": two}).status_code == 200
    back = of_registry.post(f"/organizations/{two}/merger", {"into": one, "since": "2016"})
    assert back.status_code == 409
    assert back.json["type"] == "/problems/goes-in-a-circle"
