"""Each service's OpenAPI document conforms to the specification, and its page loads nothing from other hosts."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from deploy.installation.home import SERVICES
from tests.docs.visited import Visited

pytestmark = pytest.mark.requirement("3.04")


@pytest.mark.parametrize("service", SERVICES)
def test_the_document_is_valid_and_shown_without_the_internet(demonstrated: Visited, service: str) -> None:
    client = demonstrated.client()
    document = json.loads(client.get(f"/{service}/openapi.json").data)
    assert document["openapi"].startswith("3.1")
    assert [str(error) for error in OpenAPIV31SpecValidator(document).iter_errors()] == []
    page = client.get(f"/{service}/docs").text
    for method in document["paths"].values():
        for operation in method.values():
            if isinstance(operation, dict):
                assert f'id="{operation["operationId"]}"' in page
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)


def test_the_validator_is_one_that_refuses(demonstrated: Visited) -> None:
    document = json.loads(demonstrated.client().get("/reporting/openapi.json").data)
    [first, second] = list(document["paths"])[:2]
    document["paths"][second] = document["paths"][first]
    del document["info"]["title"]
    found = " ".join(str(error) for error in OpenAPIV31SpecValidator(document).iter_errors())
    assert '"title" is a required property' in found
    assert "Path parameter 'period'" in found


@pytest.fixture(scope="module")
def documents(demonstrated: Visited) -> dict[str, Any]:
    client = demonstrated.client()
    return {service: json.loads(client.get(f"/{service}/openapi.json").data) for service in SERVICES}


def properties(document: Any) -> Iterator[tuple[str, Any]]:
    """Yield each property of a schema and each parameter, by name."""
    if isinstance(document, dict):
        if "in" in document and "name" in document:
            yield document["name"], document["schema"]
        if isinstance(document.get("properties"), dict):
            yield from document["properties"].items()
        for each in document.values():
            yield from properties(each)
    elif isinstance(document, list):
        for each in document:
            yield from properties(each)


def is_text(schema: Any) -> bool:
    return "string" in schema.get("type", ()) and "enum" not in schema


PATTERNED = {
    *("id", "fact", "meeting_id", "organization", "conclusion", "communique"),
    *("after", "next", "as_known_at", "not_before", "recorded"),
    *("since", "until", "first_day", "last_day", "kept_from", "adopted_on", "agreed_on", "published_on"),
    *("json_sha256", "html_sha256", "text_sha256"),
}
"""Names of ids, cursors, moments, days and hashes."""
NO_ID_OF_OURS = {"SectionShape", "Section"}


@pytest.mark.requirement("12.06")
@pytest.mark.parametrize("service", SERVICES)
def test_ids_cursors_days_and_moments_say_what_they_look_like(documents: dict[str, Any], service: str) -> None:
    document = documents[service]
    for name in NO_ID_OF_OURS:
        document["components"]["schemas"].pop(name, None)
    found = [(name, schema) for name, schema in properties(document) if name in PATTERNED and is_text(schema)]
    assert len(found) > 20
    assert [(name, schema) for name, schema in found if not {"pattern", "format"} & set(schema)] == []
    parts = [
        parameter
        for methods in document["paths"].values()
        for of in methods.values()
        for parameter in (of.get("parameters", ()) if isinstance(of, dict) else of)
        if parameter.get("in") == "path"
    ]
    assert [each for each in parts if "pattern" not in each["schema"]] == []


@pytest.mark.requirement("12.06")
@pytest.mark.parametrize("service", SERVICES)
def test_the_document_has_each_route_and_method_of_the_api_and_no_other(
    demonstrated: Visited, documents: dict[str, Any], service: str
) -> None:
    app, methods = demonstrated.apps[service], {"get", "post", "put", "patch", "delete"}
    described = {
        (method.upper(), path) for path, of in documents[service]["paths"].items() for method in of if method in methods
    }
    routes = {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert described - routes == set()
    assert {(method, path) for method, path in routes if path.startswith(f"/{service}/api/")} - described == set()


@pytest.mark.requirement("12.06")
@pytest.mark.parametrize("service", SERVICES)
def test_options_name_the_methods_of_the_address_and_of_no_other(
    demonstrated: Visited, documents: dict[str, Any], service: str
) -> None:
    """This holds even if another route would match the address: `/people/called` is not a person."""
    client, sent = demonstrated.client(), {"Authorization": f"Bearer {demonstrated.token('staff')}"}
    for path, of in documents[service]["paths"].items():
        said = {method.upper() for method in of if method in ("get", "post")}
        allowed = client.options(re.sub("{.*?}", "x", path), headers=sent).headers["Allow"]
        assert set(allowed.split(", ")) - {"HEAD", "OPTIONS"} == said, path


@pytest.mark.requirement("12.06")
@pytest.mark.parametrize("service", SERVICES)
def test_the_rules_of_redocly_that_can_be_broken_here_hold(documents: dict[str, Any], service: str) -> None:
    """The rules of `redocly lint --extends recommended-strict` that a document of ours ever broke, or could break.
    Redocly needs Node, and finds nothing in any of the three."""
    document, text = documents[service], json.dumps(documents[service])
    assert document["servers"] == [{"url": "/", "description": "This installation."}]
    assert document["info"]["license"]["identifier"] == "Apache-2.0"
    names = [
        of["operationId"] for methods in document["paths"].values() for of in methods.values() if "operationId" in of
    ]
    assert len(names) == len(set(names))
    for kind, parts in document["components"].items():
        if kind != "securitySchemes":
            unused = [name for name in parts if f'"#/components/{kind}/{name}"' not in text]
            assert unused == [], kind
    for path, methods in document["paths"].items():
        assert not path.endswith("/")
        for of in methods.values():
            if isinstance(of, dict) and "responses" in of:
                assert of["security"] is not None
                assert of["summary"]
                assert any(status.startswith(("4", "default")) for status in of["responses"]), path
