"""Signing in and out, attempts, tokens and their end."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from sqlalchemy import select

from services.registry import service as registry
from services.registry.service import signing_in
from services.registry.settings import Settings
from shared.domain.errors import Problem
from shared.environment.settings import read_settings
from shared.privacy.vault_credentials import credentials
from tests.plugins.passwords import QUICK
from tests.registry.conftest import Registry
from tests.registry.signing_in import ADDRESS, BROWSER, OWN, account_of, sign_in
from tests.registry.test_console import Staff, password_of

WHO = "/registry/api/organizations"


@pytest.mark.requirement("1.17")
def test_one_cookie_for_every_service(of_registry: Registry) -> None:
    name, password = password_of(of_registry, "staff")
    client = Staff(of_registry.client())
    form = client.form("/registry/sign-in", name=name.upper(), password=password)
    answer = client.client.post("/registry/sign-in?next=/meetings/console/", data=form)
    assert answer.headers["Location"] == "/meetings/console/"
    cookies = SimpleCookie()
    for header in answer.headers.getlist("Set-Cookie"):
        cookies.load(header)
    cookie = cookies["rapporteur"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/", True, "Lax")
    assert cookie["max-age"] == str(12 * 3600)


@pytest.mark.requirement("1.17")
@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_signing_in_leads_to_no_other_host(of_registry: Registry, elsewhere: str) -> None:
    name, password = password_of(of_registry, "staff")
    client = Staff(of_registry.client())
    form = client.form("/registry/sign-in", name=name, password=password)
    answer = client.client.post("/registry/sign-in", query_string={"next": elsewhere}, data=form)
    assert answer.headers["Location"] == "/registry/console/"


@pytest.mark.requirement("1.17")
@pytest.mark.parametrize(("role", "first"), [("auditor", "/registry/console/"), ("reader", "/")])
def test_signing_in_leads_to_a_page_that_the_account_may_use(of_registry: Registry, role: str, first: str) -> None:
    name, password = password_of(of_registry, role)
    client = Staff(of_registry.client())
    form = client.form("/registry/sign-in", name=name, password=password)
    assert client.client.post("/registry/sign-in", data=form).headers["Location"] == first


@pytest.mark.requirement("1.17")
def test_a_wrong_pair_is_refused_without_saying_which_half_is_wrong(of_registry: Registry) -> None:
    name, _password = password_of(of_registry, "staff")
    client = Staff(of_registry.client())
    pages = set()
    for who in (name, "nobody of that name"):
        form = client.form("/registry/sign-in", name="x", password="not the password")
        pages.add(client.send("/registry/sign-in", form | {"name": who}, status=422).replace(who, ""))
        assert "not the password" not in "".join(pages)
    assert len({page.partition("<h2>")[2].partition("</h2>")[0] for page in pages}) == 1


@pytest.mark.requirement("1.17")
def test_signing_out_ends_the_session_at_once(of_registry: Registry) -> None:
    name, password = password_of(of_registry, "staff")
    client = Staff(of_registry.client())
    client.do("/registry/sign-in", name=name, password=password)
    cookie = client.client.get_cookie("rapporteur")
    assert cookie is not None
    bearer = {"Authorization": f"Bearer {cookie.value}"}
    assert client.client.get(WHO, headers=bearer).status_code == 200
    client.do("/registry/sign-out")
    assert client.client.get(WHO, headers=bearer).status_code == 401


@pytest.mark.requirement("1.17")
def test_a_disabled_account_is_refused_with_every_token_it_has(of_registry: Registry) -> None:
    token = of_registry.bearer("staff", "Example leaver")
    account = of_registry.service.credentials.holder("example leaver")
    assert of_registry.client().get(WHO, headers=token).status_code == 200
    of_registry.post(f"/accounts/{account}/disable", {"reason": "Left."}, role="administrator")
    assert of_registry.client().get(WHO, headers=token).status_code == 401
    of_registry.post(f"/accounts/{account}/enable", {"reason": "Back."}, role="administrator")
    assert of_registry.client().get(WHO, headers=token).status_code == 401
    assert of_registry.client().get(WHO, headers=of_registry.bearer("staff", "Example leaver")).status_code == 200


@pytest.mark.process
@pytest.mark.requirement("1.17")
def test_attempts_are_limited_over_all_processes(of_registry_alone: Registry) -> None:
    """Ten are allowed in a quarter of an hour, however many processes are asked at once."""
    program = (
        "import os, sys\n"
        "from services.registry import service as registry\n"
        "from services.registry.service import signing_in\n"
        "from services.registry.settings import Settings\n"
        "from shared.domain.errors import Problem\n"
        "from shared.environment.settings import read_settings\n"
        "service = registry.open_service(read_settings(Settings, os.environ))\n"
        "for _ in range(8):\n"
        "    try:\n"
        "        signing_in.start(service, 'Example target', 'a wrong password', '192.0.2.1')\n"
        "    except Problem as problem:\n"
        "        print(problem.code)\n"
    )

    def attempt(_: int) -> list[str]:
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={"RAPPORTEUR_HOME": str(of_registry_alone.home), "PYTHONPATH": ".", **QUICK},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.split()

    with ThreadPoolExecutor() as pool:
        said = [code for codes in pool.map(attempt, range(2)) for code in codes]
    assert sorted(said) == ["no-such-pair"] * 10 + ["too-many-attempts"] * 6


@pytest.mark.requirement("1.17")
def test_the_first_administrator_waits_and_becomes_an_event_at_the_first_sign_in(of_registry: Registry) -> None:
    service = of_registry.service
    made = registry.first_administrator(service)
    assert made is not None
    assert registry.first_administrator(service) is None
    assert service.queries.accounts(None, 10) == []
    started = signing_in.start(service, *made, ADDRESS)
    assert service.queries.accounts(None, 10) == []
    signed_in = signing_in.complete_sign_in(
        service, signing_in.choose_password(service, started, OWN, ADDRESS), BROWSER
    )
    bearer = {"Authorization": f"Bearer {signed_in.token}"}
    (account,) = of_registry.client().get("/registry/api/accounts", headers=bearer).json["items"]  # type: ignore[index]
    assert account["name"] == "administrator"
    assert account["roles"] == ["staff", "administrator", "auditor", "reader"]
    sign_in(service, "administrator")
    assert service.queries.account(account["id"]).version == 1
    assert registry.first_administrator(service) is None


@pytest.mark.requirement("1.17")
def test_one_sign_in_name_is_one_accounts(of_registry: Registry) -> None:
    of_registry.post("/accounts", {"name": "Example Account"}, role="administrator")
    second = of_registry.post("/accounts", {"name": "example  account"}, role="administrator")
    assert second.status_code == 409
    assert second.json["type"] == "/problems/already-taken"
    assert "xample" not in second.text


@pytest.mark.requirement("1.17")
def test_a_password_costs_as_much_as_rfc_9106_recommends(home: Path) -> None:
    service = registry.open_service(read_settings(Settings, {"RAPPORTEUR_HOME": str(home)}))
    account_of(service, "Example", "staff")
    assert sign_in(service, "Example").token
    with service.vault_engine.connect() as connection:
        (hashed,) = connection.scalars(select(credentials.c.hash))
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    service.close()


@pytest.mark.requirement("1.17")
def test_the_own_password_is_changed_by_who_knows_it(of_registry: Registry) -> None:
    name, password = password_of(of_registry, "staff")
    client = Staff(of_registry.client())
    client.do("/registry/sign-in", name=name, password=password)
    form = client.form("/registry/account", present="not it", password="a new and long one")
    assert form["name"] == name
    client.send("/registry/account", form, status=422)
    client.send("/registry/account", form | {"present": password, "password": "too short"}, status=422)
    client.send("/registry/account", form | {"present": password})
    with pytest.raises(Problem):
        sign_in(of_registry.service, name, password)
    assert sign_in(of_registry.service, name, "a new and long one").token


@pytest.mark.requirement("1.17")
def test_a_lost_role_ends_tokens_and_a_new_one_does_not(of_registry: Registry) -> None:
    service = of_registry.service
    reader = {"Authorization": f"Bearer {registry.issue_account_token(service, 'Example', 'reader')}"}
    staff = {"Authorization": f"Bearer {registry.issue_account_token(service, 'Example', 'staff')}"}
    for token in (reader, staff):
        assert of_registry.client().get(WHO, headers=token).status_code == 200
    account = service.credentials.holder("Example")
    assert account is not None
    from services.registry.domain.commands import ChangeRoles  # noqa: PLC0415
    from shared.event_store.command_handler import CommandContext  # noqa: PLC0415

    service.handle(ChangeRoles(account=account, roles=("reader",)), CommandContext(actor="account-operator"))
    for token in (reader, staff):
        assert of_registry.client().get(WHO, headers=token).status_code == 401
