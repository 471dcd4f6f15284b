"""Partners over HTTP: rights, secrets shown once, and the texts of refusals."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from services.registry.domain.commands import RegisterPartner
from services.registry.domain.errors import HandleTooNear
from shared.domain.errors import Problem
from shared.event_store.command_handler import CommandContext
from shared.privacy.vault_clients import clients
from tests.registry.conftest import Registry
from tests.registry.partnership import HANDLE, WHY, ask, credential, registered

pytestmark = pytest.mark.requirement("3.03")


def shown(of_registry: Registry, partner: str) -> dict[str, Any]:
    found: dict[str, Any] = of_registry.get(f"/partners/{partner}").json
    return found


def act(of_registry: Registry, partner: str, what: str, body: dict[str, Any], role: str = "staff") -> Any:
    return of_registry.post(f"/partners/{partner}/{what}", body, role=role)  # type: ignore[arg-type]


def test_staff_register_a_partner_its_contacts_and_its_ways(of_registry: Registry) -> None:
    organization = of_registry.post("/organizations", {"name": "Example SDO"}).json["id"]
    ann, bob = (of_registry.post("/people", {"name": name}).json["id"] for name in ("Example Ann", "Example Bob"))
    partner = registered(of_registry, organization=organization, contact=ann)
    act(of_registry, partner, "contacts", {"contact": bob})
    act(of_registry, partner, "contacts/remove", {"contact": ann})
    act(of_registry, partner, "ways", {"ways": ["kafka", "feed"]})
    act(of_registry, partner, "describe", {"name": "Example body"})
    said = shown(of_registry, partner)
    assert (said["name"], said["handle"], said["ways"]) == ("Example body", HANDLE, ["kafka", "feed"])
    assert (said["contacts"], said["organization"], said["suspended"]) == ([bob], None, False)
    assert [row["id"] for row in of_registry.get("/partners", role="auditor").json["items"]] == [partner]
    assert act(of_registry, partner, "contacts", {"contact": organization}).status_code == 422
    unknown = "person-018f0000-0000-7000-8000-000000000099"
    assert act(of_registry, partner, "contacts", {"contact": unknown}).json["type"] == "/problems/unknown-record"


def test_a_secret_is_shown_once_however_often_it_is_asked_for(of_registry: Registry) -> None:
    partner = registered(of_registry)
    key = {"Idempotency-Key": "example-key"}
    of_registry.bearer("administrator")
    with ThreadPoolExecutor(4) as several:
        answers = list(several.map(lambda _: credential(of_registry, partner, **key), range(4)))
    assert len({each["credential"] for each in answers}) == 1
    (secret,) = [each["secret"] for each in answers if each["secret"] is not None]
    assert len(secret) == 43
    assert credential(of_registry, partner, **key)["secret"] is None
    assert ask(of_registry, answers[0] | {"secret": secret}).status_code == 200
    assert secret not in of_registry.get(f"/partners/{partner}").text
    answer = of_registry.post(f"/partners/{partner}/credentials", {"way": "feed"}, role="administrator")
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/credential-there")
    assert "Rotate it" in answer.json["detail"]
    assert answer.headers["Cache-Control"] != "public"


def test_what_a_stopped_answer_left_out_is_made_good_by_asking_again(of_registry: Registry) -> None:
    """It stopped between the event and the vault: repeating the request shows the only secret that ever exists."""
    partner = registered(of_registry)
    key = {"Idempotency-Key": "example-key"}
    lost = credential(of_registry, partner, **key)
    with of_registry.service.vault_engine.begin() as connection:
        connection.execute(clients.delete())
    assert ask(of_registry, lost).status_code == 401
    again = credential(of_registry, partner, **key)
    assert (again["credential"], again["events"]) == (lost["credential"], lost["events"])
    assert ask(of_registry, again).status_code == 200


def test_rotation_of_the_feed_leaves_no_gap(of_registry: Registry) -> None:
    partner = registered(of_registry)
    old = credential(of_registry, partner)
    answer = act(of_registry, partner, "credentials/rotate", {"replaces": old["credential"]}, role="administrator")
    new = answer.json
    assert (answer.status_code, new["handle"]) == (201, f"partner-{HANDLE}.2")
    assert [ask(of_registry, each).status_code for each in (old, new)] == [200, 200]
    assert act(of_registry, partner, "credentials/revoke", {"credential": old["credential"], **WHY}).json["events"]
    assert [ask(of_registry, each).status_code for each in (old, new)] == [401, 200]
    rows = shown(of_registry, partner)["credentials"]
    assert [(row["handle"], row["ended"], row["replaces"]) for row in rows] == [
        (old["handle"], True, None),
        (new["handle"], False, old["credential"]),
    ]
    assert rows[0]["refused"] == "invalid_client"
    assert rows[1]["used"] > rows[1]["refused_at"] if rows[1]["refused_at"] else rows[1]["used"]


def test_the_hash_of_a_revoked_credential_is_let_go_of(of_registry: Registry) -> None:
    partner = registered(of_registry)
    made = credential(of_registry, partner)
    assert of_registry.service.clients.all_known() == {made["credential"]}
    act(of_registry, partner, "credentials/revoke", {"credential": made["credential"], **WHY})
    of_registry.work()
    assert of_registry.service.clients.all_known() == set()
    assert shown(of_registry, partner)["credentials"][0]["ended"]


def test_what_lets_a_partner_in_is_an_administrators_to_give_and_everybodys_here_to_take(of_registry: Registry) -> None:
    partner = registered(of_registry)
    made = credential(of_registry, partner)["credential"]
    gives = {"credentials": {"way": "feed"}, "credentials/rotate": {"replaces": made}, "resume": WHY}
    takes = {"suspend": WHY, "credentials/revoke": {"credential": made, **WHY}}
    for role in ("staff", "approver", "auditor", "reader", "service"):
        for what, body in gives.items():
            assert act(of_registry, partner, what, body, role).status_code == 403, (role, what)
    for what, body in takes.items():
        assert act(of_registry, partner, what, body, "auditor").status_code == 403
        assert act(of_registry, partner, what, body, "staff").status_code == 200


def test_what_cannot_be_is_said_with_the_way_out(of_registry: Registry) -> None:
    partner = registered(of_registry, "example")
    rows: list[tuple[dict[str, Any], int, str, str]] = [
        ({"handle": "Example"}, 409, "handle-not-usable", "lower-case letter"),
        ({"handle": "example"}, 409, "already-taken", "Another partner has the handle example"),
        ({"handle": "example-sdo"}, 409, "handle-too-near", "Example partner example has the handle example"),
        ({"handle": "another", "ways": []}, 422, "malformed", ""),
        ({"handle": "another", "ways": ["post"]}, 422, "malformed", ""),
        ({"handle": "another", "ways": "feed"}, 422, "malformed", ""),
        ({"handle": "x" * 31}, 422, "malformed", ""),
    ]
    for body, status, code, words in rows:
        answer = of_registry.post("/partners", {"name": "Example", "ways": ["feed"], **body})
        assert (answer.status_code, answer.json["type"]) == (status, f"/problems/{code}"), answer.text
        assert words in answer.json["detail"]
    registered(of_registry, "another-one")
    answer = of_registry.post("/partners", {"name": "Example", "ways": ["feed"], "handle": "another"})
    assert answer.json["type"] == "/problems/handle-too-near"
    registered(of_registry, "exampleplus")
    made = of_registry.post(f"/partners/{partner}/credentials", {"way": "kafka"}, role="administrator")
    assert (made.status_code, made.json["type"]) == (409, "/problems/no-users-of-kafka")
    assert "has no Kafka" in made.json["detail"]
    assert not shown(of_registry, partner)["credentials"]
    assert of_registry.post("/partners/partner-1/suspend", WHY).status_code == 422
    assert of_registry.post("/partners/partner-018f0000-0000-7000-8000-000000000099/suspend", WHY).status_code == 404


def test_two_handles_within_one_another_are_never_both_registered(of_registry: Registry) -> None:
    def register(number: int) -> str:
        command = RegisterPartner(
            partner=f"partner-018f0000-0000-7000-8000-00000000000{number}",
            name="Example",
            handle=("near", "near-by", "near-by-us")[number],
            ways=("feed",),
        )
        try:
            of_registry.service.handle(command, CommandContext(actor="account-operator"))
        except Problem as problem:
            return type(problem).__name__
        return "registered"

    with ThreadPoolExecutor(3) as several:
        outcomes = sorted(several.map(register, range(3)))
    assert outcomes == [HandleTooNear.__name__, HandleTooNear.__name__, "registered"]
