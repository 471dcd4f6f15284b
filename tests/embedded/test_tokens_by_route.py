"""Every route of the three services with every kind of token, of this version and of 0.3.0: each kind opens only its
own routes."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from services.registry import service as registry
from shared.identity.sessions import RENEWED_AFTER, TOKEN
from shared.identity.tokens import ALGORITHM, OF_MACHINES, Kind, issue, verify_token
from shared.privacy.vault_sessions import sessions
from shared.web import tokens
from shared.web.access import PUBLIC, SIGNED_IN, Route, routes_and_roles
from tests.embedded.services import Services, serving
from tests.plugins.installations import copy_home
from tests.statements.alike import one_of_alike

ID = "018f0000-0000-7000-8000-000000000000"
OPENED = {
    "metrics": {"/registry/metrics", "/meetings/metrics", "/reporting/metrics"},
    "partner": {
        "/reporting/partners/feed",
        "/reporting/partners/records/<id>",
        "/reporting/checkpoints/partners",
        "/reporting/checkpoints/partners/consistency",
    },
}
"""The routes that each kind of token opens besides the public ones."""
NO_TOKEN_COUNTS = {"/registry/oauth/token"}
ENDS_IT = {("/registry/sign-out", "POST"), ("/registry/account/sessions", "POST")}


@pytest.fixture(scope="module")
def services(few_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    home = tmp_path_factory.mktemp("walked") / "home"
    copy_home(few_once, home)
    with serving(home) as found:
        yield found


def address(route: Route) -> str:
    filled = re.sub(r"<path:filename>", "icon.svg", route.rule)
    return re.sub(r"<(\w+)>", lambda part: f"{part[1]}-{ID}", filled)


def bearers(services: Services) -> dict[str, tuple[Kind, str]]:
    """Return a token of each kind, by name, with and without the marks of this version."""
    key, now = (services.home / "keys" / "token.key").read_text(), int(time.time())
    kinds: dict[Kind, list[str]] = {
        "session": ["reader"],
        "account": ["reader"],
        "service": ["service"],
        "partner": ["partner"],
        "metrics": ["metrics"],
    }
    made: dict[str, tuple[Kind, str]] = {}
    for kind, roles in kinds.items():
        made[kind] = kind, issue(key, f"account-{ID}", frozenset(roles), ID, now + 600, kind=kind)
        claims = {"sub": f"account-{ID}", "jti": ID, "roles": roles, "iat": now, "exp": now + 600}
        if kind in OF_MACHINES:
            old = jwt.encode({"alg": ALGORITHM}, claims, OKPKey.import_key(key), algorithms=[ALGORITHM])
            made[f"{kind} of 0.3.0"] = kind, old
    return made


@pytest.mark.requirement("5.10")
@pytest.mark.generated
def test_every_route_opens_to_each_kind_of_token_as_declared_and_to_no_other(services: Services) -> None:
    given, opened, heads, asked = bearers(services), dict[str, set[str]](), set[str](), 0
    for app in services.apps.values():
        client = app.test_client()
        for route in one_of_alike(routes_and_roles(app)):
            roles = route.roles or frozenset()
            if route.rule in NO_TOKEN_COUNTS or (route.rule, route.method) in ENDS_IT:
                continue
            for name, (kind, token) in given.items():
                person = kind in ("session", "account")
                role = "reader" if person else kind
                allowed = roles == PUBLIC or (roles == SIGNED_IN and person) or role in roles
                # HEAD takes as long as GET: of the tokens that open a route, one asks.
                if route.method == "HEAD" and allowed and route.rule in heads:
                    continue
                answer = client.open(
                    address(route), method=route.method, headers={"Authorization": f"Bearer {token}"}, json={}
                )
                asked += 1
                if route.method == "HEAD" and allowed:
                    heads.add(route.rule)
                # The vault has no such session, so it is not renewed, although it may ask.
                if route.rule == "/registry/session/renewal" and name == "session":
                    assert answer.status_code == 401
                    continue
                assert (answer.status_code not in (401, 403)) == allowed, (route, name, answer.status_code)
                if allowed and roles != PUBLIC:
                    opened.setdefault(kind, set()).add(route.rule)
    assert asked > 1000
    assert {kind: opened[kind] for kind in OPENED} == OPENED


@pytest.mark.requirement("5.10")
def test_no_token_of_a_machine_reads_the_titles_of_drafts(services: Services) -> None:
    for name, (kind, token) in bearers(services).items():
        for path in ("/reporting/console/", "/reporting/console/search", "/reporting/console/needs"):
            answer = services.apps["reporting"].test_client().get(path, headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == 403, (name, kind, path)


@pytest.mark.requirement("5.10")
def test_no_token_of_a_machine_is_taken_from_a_cookie(services: Services) -> None:
    for name, (kind, token) in bearers(services).items():
        client = services.apps["reporting"].test_client()
        client.set_cookie(tokens.COOKIE, token)
        status = client.get("/reporting/reports/wtsa?period=2013-2016").status_code
        assert status == (200 if kind in ("session", "account") else 401), name


@pytest.mark.requirement("5.08")
@pytest.mark.parametrize("service", ["registry", "meetings", "reporting"])
def test_a_session_is_renewed_on_whatever_service_it_is_used(services: Services, service: str) -> None:
    """Only the registry has the key; the others pass the browser's request on to it."""
    kept, now = services.apps["registry"].extensions["registry"], int(time.time())
    account, _password = registry.open_account(kept, f"Example of {service}", ("staff",))
    began = registry.begin(kept, account, frozenset({"staff"}), registry.Browser("192.0.2.1"))
    claims = verify_token(began, kept.settings.public_key.read_text()).claims  # type: ignore[union-attr]  # our own
    before = now - RENEWED_AFTER - 1
    with kept.vault_engine.begin() as connection:
        here = sessions.c.session == claims.jti
        connection.execute(sessions.update().where(here).values(begun=before, used=before, ends=before + TOKEN))
    key = kept.settings.token_key.read_text()
    old = issue(key, account, frozenset({"staff"}), claims.jti, before + TOKEN, kind="session", now=before)
    client = services.client(services.apps[service], old)
    assert client.get(f"/{service}/console/statements/").status_code == 200
    cookie = client.get_cookie(tokens.COOKIE)
    assert cookie is not None
    newer = verify_token(cookie.value, kept.settings.public_key.read_text())
    assert newer is not None
    assert (newer.kind, newer.claims.jti, set(newer.roles)) == ("session", claims.jti, {"staff"})
    assert newer.claims.exp > before + TOKEN
    (listed,) = registry.sessions_of(kept, account)
    assert listed.used >= now
