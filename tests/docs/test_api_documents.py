"""Each service's OpenAPI document is one by its specification, and its page needs nobody else."""

import json
import re

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
