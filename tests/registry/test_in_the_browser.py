"""Instructions to a browser about passwords and stored data, at sign-in and sign-out."""

import re

import pytest

from tests.registry.conftest import Registry
from tests.registry.test_console import Staff, password_of

pytestmark = pytest.mark.requirement("5.20")


def test_passwords_are_masked_and_managers_of_passwords_fill_them(of_registry: Registry) -> None:
    client = Staff(of_registry.client())
    name, password = password_of(of_registry, "staff")
    at_the_door = client.client.get("/registry/sign-in").text
    client.do("/registry/sign-in", name=name, password=password)
    of_the_account = client.client.get("/registry/account").text
    for page, fields in ((at_the_door, {"password"}), (of_the_account, {"present", "password"})):
        inputs = {re.search(r'name="([^"]+)"', each)[1]: each for each in re.findall(r"<input[^>]*name=[^>]*>", page)}  # type: ignore[index]
        for field in fields:
            assert 'type="password"' in inputs[field]
            assert re.search(r'autocomplete="(current|new)-password"', inputs[field])
            assert "maxlength" not in inputs[field]
            assert "onpaste" not in inputs[field]


def test_signing_out_clears_what_pages_store_in_the_browser(of_registry: Registry) -> None:
    client = Staff(of_registry.client())
    name, password = password_of(of_registry, "staff")
    client.do("/registry/sign-in", name=name, password=password)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.client.get("/registry/sign-out").text)
    assert token
    answer = client.client.post("/registry/sign-out", data={"csrf_token": token[1]})
    assert answer.headers["Clear-Site-Data"] == '"storage"', "not cookies: it stays known where the account signed in"


def test_trace_is_not_answered(of_registry: Registry) -> None:
    for path in ("/registry/health/live", "/registry/sign-in", "/registry/api/organizations"):
        assert of_registry.client().open(path, method="TRACE").status_code == 405, path
