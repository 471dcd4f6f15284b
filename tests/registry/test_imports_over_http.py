"""Bulk look-ups for another service's import: organizations by name, and registration of new ones."""

import pytest

from shared.domain.event import SealedEvent
from shared.domain.ids import imported_id
from tests.registry.conftest import Registry

pytestmark = [pytest.mark.requirement("2.02"), pytest.mark.requirement("2.10")]


def newcomer(name: str) -> dict[str, object]:
    id_ = imported_id("organization", "history", name)
    return {"organization": id_, "name": name, "source": "Example", "imported": {"source": "history", "row": name}}


def test_names_are_answered_in_the_order_asked(of_registry: Registry) -> None:
    registered = of_registry.post("/organizations/newcomers", {"organizations": [newcomer("Exämple Networks")]})
    assert registered.status_code == 200
    (item,) = registered.json["items"]
    assert (item["version"], len(item["events"])) == (1, 1)
    found = of_registry.post("/organizations/called", {"names": ["Nobody", "example networks"]})
    assert found.json == {"items": [[], [{"id": item["id"], "name": "Exämple Networks"}]]}


def test_newcomers_are_registered_all_or_none_and_once(of_registry: Registry) -> None:
    some = [newcomer("Example One"), newcomer("Example Two")]
    wrong = [*some, newcomer("Example Three") | {"organization": "organization-1"}]
    refused = of_registry.post("/organizations/newcomers", {"organizations": wrong})
    assert refused.status_code == 422
    assert refused.json["field"] == "organizations/2/organization"
    assert of_registry.get("/organizations").json["items"] == []
    of_registry.post("/organizations/newcomers", {"organizations": some[:1], "marking": "public"}, role="approver")
    again = of_registry.post("/organizations/newcomers", {"organizations": some, "marking": "public"}, role="approver")
    assert [len(each["events"]) for each in again.json["items"]] == [0, 1]
    events = [event.bytes for event in _events(of_registry)]
    assert all(b'"marking":"public"' in each and b'"imported":{"source":"history"' in each for each in events)


def test_at_most_500_at_a_time(of_registry: Registry) -> None:
    assert of_registry.post("/organizations/called", {"names": ["Example"] * 501}).status_code == 422
    assert of_registry.post("/organizations/called", {"names": []}).status_code == 422


def _events(of_registry: Registry) -> list[SealedEvent]:
    of_registry.work()
    return [each for each in of_registry.service.log.read_all() if b"organization-registered" in each.bytes]
