"""Generated input for every command and query of the registry: never a 500, and always as documented."""

from typing import Any

import pytest

from services.registry.domain import DECIDERS
from services.registry.domain.commands import ChangeRoles
from shared.contracts.registry import STREAM_KINDS
from shared.web.statements.endpoints import path_of
from shared.web.statements.schemas import words_joined
from tests.registry.conftest import Registry
from tests.web.described import described, of_each_form, tried

QUERIES = (
    "Organizations",
    "Organization",
    "AlikeOrganizations",
    "OrganizationsCalled",
    "States",
    "State",
    "People",
    "Person",
    "PeopleCalled",
    "Officers",
    "Accounts",
    "Account",
    "RoleChanges",
    "Partners",
    "Partner",
)
# An import registers many at once.
OF_STATEMENTS = (
    *(f"{act}{words_joined(kind.name)}" for kind in STREAM_KINDS for act in ("State", "Correct", "Withdraw", "One")),
    *(f"All{words_joined(path_of(kind))}" for kind in STREAM_KINDS),
)
COMMANDS = (
    *(command.__name__ for command in DECIDERS if command is not ChangeRoles),
    "RegisterOrganizations",
    "RegisterPeople",
)


@pytest.mark.requirement("1.16")
def test_every_command_and_query_is_in_the_document_by_its_name(of_registry: Registry) -> None:
    document = of_registry.client().get("/registry/openapi.json").json
    assert document is not None
    assert document["openapi"].startswith("3.1")
    named = {
        method["operationId"]
        for path in document["paths"].values()
        for method in path.values()
        if "operationId" in method
    }
    assert named == {*COMMANDS, *QUERIES, *OF_STATEMENTS, "Token"}


@pytest.mark.requirement("3.04")
@pytest.mark.requirement("4.11")
def test_the_token_endpoint_is_in_the_document_with_the_errors_of_the_rfc(of_registry: Registry) -> None:
    document: Any = of_registry.client().get("/registry/openapi.json").json
    described = document["paths"]["/registry/oauth/token"]["post"]
    assert set(described["responses"]) == {"200", "400", "401", "429"}
    told = {
        status: answer["content"]["application/json"]["schema"]["properties"]["error"]["enum"]
        for status, answer in described["responses"].items()
        if status != "200"
    }
    assert (told["401"], told["429"]) == (["invalid_client"], ["slow_down"])
    assert "unauthorized_client" in told["400"]
    [form] = described["requestBody"]["content"]
    answer: Any = of_registry.client().post(
        "/registry/oauth/token", data="grant_type=client_credentials&client_id=x&client_secret=y", content_type=form
    )
    assert (str(answer.status_code), answer.json["error"]) == ("401", "invalid_client")
    page = of_registry.client().get("/registry/docs").text
    assert "Retry-After" in page


@pytest.fixture(scope="module")
def api(of_registry_shared: Registry) -> Any:
    return described(of_registry_shared.app, "registry")


RECORDS: dict[str, tuple[str, dict[str, Any]]] = {
    "organization": ("/organizations", {"name": "Example Telecom"}),
    "person": ("/people", {"name": "Ann Example"}),
    "state": ("/states", {"iso3": "FIN", "iso2": "FI", "name": "Finland"}),
    "partner": ("/partners", {"name": "Example SDO", "handle": "example-sdo", "ways": ["feed"]}),
    "account": ("/accounts", {"name": "ann"}),
}


@pytest.fixture(scope="module")
def there(of_registry_shared: Registry) -> dict[str, str]:
    """Return a record of each kind."""
    made = {kind: of_registry_shared.post(*record, role="administrator") for kind, record in RECORDS.items()}
    return {kind: answer.json["id"] for kind, answer in made.items()}


@pytest.mark.requirement("1.16")
@pytest.mark.requirement("12.06")
@pytest.mark.generated
@pytest.mark.parametrize("name", [*COMMANDS, *QUERIES])
def test_schemathesis_finds_no_failure(
    of_registry_shared: Registry, api: Any, there: dict[str, str], name: str
) -> None:
    tried(api, name, of_registry_shared.bearer("administrator"), 8, there)


@pytest.mark.requirement("1.16")
@pytest.mark.requirement("12.06")
@pytest.mark.generated
def test_schemathesis_finds_no_failure_in_what_is_made_for_each_kind(
    of_registry_shared: Registry, api: Any, there: dict[str, str]
) -> None:
    for name in of_each_form(api, OF_STATEMENTS):
        tried(api, name, of_registry_shared.bearer("administrator"), 6, there)
