"""Only an approver can make the registry's facts public; readers see only open facts."""

import json
from typing import Any

import pytest

from tests.registry.conftest import Registry

ONE, TWO, STATE = (
    f"{kind}-018f0000-0000-7000-8000-00000000000{n}"
    for n, kind in ((1, "organization"), (2, "organization"), (3, "state"))
)
VALUES: dict[str, Any] = {
    "name": "Example Telecom", "iso3": "FIN", "iso2": "FI", "kind": "spelling", "country": "FIN", "since": "2016",
    "same_as": TWO, "into": TWO, "parent": TWO, "field": "category", "value": "Associate", "other": TWO, "reason": "A slip.",
}  # fmt: skip


def public(of_registry: Registry, path: str, body: dict[str, Any], *, marking: str = "public") -> Any:
    answer = of_registry.post(path, body | {"marking": marking}, role="approver")
    assert answer.status_code in (200, 201), answer.text
    return answer


@pytest.mark.requirement("5.04")
@pytest.mark.parametrize("role", ["staff", "administrator"])
def test_no_command_about_organizations_and_states_makes_anything_public_for_a_clerk(
    of_registry: Registry, role: Any
) -> None:
    of_registry.post("/organizations", {"organization": ONE, "name": "Example One"})
    of_registry.post("/organizations", {"organization": TWO, "name": "Another Body"})
    of_registry.post("/states", {"state": STATE, "iso3": "SWE", "iso2": "SE", "name": "Sweden"})
    document = json.loads(of_registry.client().get("/registry/openapi.json").text)
    asked = 0
    for path, methods in document["paths"].items():
        content = methods.get("post", {}).get("requestBody", {}).get("content", {}).get("application/json")
        if content is None or not path.startswith(
            ("/registry/api/organizations", "/registry/api/states", "/registry/api/records")
        ):
            continue
        fields = document["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
        if "marking" not in fields["properties"] or "fact" in fields.get("required", ()) or path.endswith("newcomers"):
            continue
        asked += 1
        body = {name: VALUES[name] for name in fields.get("required", ()) if name in VALUES} | {"marking": "public"}
        if path.endswith("statuses"):
            body |= {"field": "region", "value": "Europe"}
        filled = (
            path.removeprefix("/registry/api")
            .replace("{organization}", ONE)
            .replace("{state}", STATE)
            .replace("{record}", ONE)
        )
        refused = of_registry.post(filled, body, role=role)
        if refused.json.get("events") == []:
            continue  # reinstating a record that is not in error causes no event
        assert (refused.status_code, refused.json["type"]) == (403, "/problems/needs-approver"), (filled, refused.text)
    assert asked >= 10


@pytest.mark.requirement("5.04")
def test_a_public_statement_is_lowered_by_staff_and_put_right_by_an_approver(of_registry: Registry) -> None:
    public(of_registry, "/organizations", {"organization": ONE, "name": "Example One"})
    public(
        of_registry,
        f"/organizations/{ONE}/places",
        {"fact": "fact-018f0000-0000-7000-8000-000000000009", "country": "FIN"},
    )
    [fact] = [each["fact"] for each in of_registry.get(f"/organizations/{ONE}").json["places"]]
    correction = {"fact": fact, "country": "SWE", "reason": "A slip."}
    path = f"/organizations/{ONE}/places/correct"
    assert of_registry.post(path, correction).status_code == 403
    assert of_registry.post(f"/organizations/{ONE}/withdraw", {"fact": fact, "reason": "A slip."}).status_code == 403
    assert of_registry.get(f"/organizations/{ONE}", role="reader").json["country"] == "FIN"
    same = {"fact": fact, "country": "FIN", "reason": "Not for all.", "marking": "bureau"}
    assert len(of_registry.post(path, same).json["events"]) == 1, "nothing is corrected but who may see it"
    assert of_registry.get(f"/organizations/{ONE}", role="reader").json["places"] == []
    assert of_registry.get(f"/organizations/{ONE}", role="reader").json["country"] is None
    assert of_registry.post(path, correction).status_code == 200
    public(of_registry, f"/records/{ONE}/marking", {"statement": fact, "reason": "It is."})
    assert of_registry.get(f"/organizations/{ONE}", role="reader").json["country"] == "SWE"


@pytest.mark.requirement("5.01")
def test_readers_see_of_organizations_and_states_what_is_open(of_registry: Registry) -> None:
    public(of_registry, "/states", {"state": STATE, "iso3": "FIN", "iso2": "FI", "name": "Finland"})
    public(of_registry, f"/states/{STATE}/statuses", {"field": "region", "value": "Europe"})
    of_registry.post(f"/states/{STATE}/statuses", {"field": "ldc", "value": "no", "note": "CANARY"})
    public(of_registry, "/organizations", {"organization": ONE, "name": "Open Telecom"})
    of_registry.post("/organizations", {"organization": TWO, "name": "CANARY Networks", "source": "CANARY"})
    of_registry.post(f"/organizations/{ONE}/names", {"kind": "rename", "name": "CANARY Telecom", "since": "2020"})
    of_registry.post(f"/organizations/{ONE}/classes", {"field": "sector", "value": "CANARY"})
    public(of_registry, f"/organizations/{ONE}/places", {"country": "FIN"})
    public(of_registry, f"/organizations/{ONE}/merger", {"into": TWO, "since": "2021", "source": "open"})
    paths = ("/states", f"/states/{STATE}", "/organizations", f"/organizations/{ONE}", "/organizations?region=Europe")
    answers = [of_registry.get(path, role="reader") for path in paths]
    text = "".join(answer.text for answer in answers)
    assert "CANARY" not in text
    assert '"version"' not in text
    assert not any("ETag" in answer.headers for answer in answers)
    assert [row["name"] for row in answers[2].json["items"]] == ["Open Telecom"]
    assert [row["name"] for row in answers[4].json["items"]] == ["Open Telecom"]
    whole = answers[3].json
    assert (whole["country"], whole["sector"], whole["merged_into"], whole["merged_since"]) == ("FIN", None, None, None)
    assert whole["links"] == [], "it names one that is closed"
    for search in ("CANARY", "canary telecom"):
        assert of_registry.get(f"/organizations?search={search}", role="reader").json["items"] == []
    closed, nowhere = (of_registry.get(f"/organizations/{each}", role="reader") for each in (TWO, TWO[:-1] + "9"))
    assert closed.status_code == nowhere.status_code == 404
    assert closed.json["detail"] == nowhere.json["detail"]
    assert of_registry.get("/organizations/alike", role="reader").status_code == 403
    assert len(of_registry.get("/organizations").json["items"]) == 2


@pytest.mark.requirement("5.04")
def test_members_is_seen_by_who_signed_in_and_by_nobody_else(of_registry: Registry) -> None:
    public(of_registry, "/organizations", {"organization": ONE, "name": "Members' Telecom"}, marking="members")
    assert of_registry.get(f"/organizations/{ONE}", role="reader").status_code == 200
    assert of_registry.client().get(f"/registry/api/organizations/{ONE}").status_code == 401


@pytest.mark.requirement("5.04")
def test_the_console_offers_public_to_approvers_and_an_import_too(of_registry: Registry) -> None:
    of_registry.post("/organizations", {"organization": ONE, "name": "Example One"})
    for role, offered in (("staff", False), ("approver", True)):
        client = of_registry.client()
        headers = of_registry.bearer(role) | {"Accept": "text/html"}  # type: ignore[arg-type]  # one of the roles
        for path in (
            "/registry/console/organizations/new",
            f"/registry/console/organizations/{ONE}/do/place",
            "/registry/console/import/",
        ):
            page = client.get(path, headers=headers).text
            assert ('value="public"' in page, "Only an approver can make it public." in page) == (offered, not offered)
