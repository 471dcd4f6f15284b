"""Web security: cookies under TLS, forms bound to an account, responses that are never stored, and accepted host names."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import OKPKey

from shared.domain.errors import Malformed, NotSignedIn
from shared.environment.service_settings import ServiceSettings
from shared.environment.settings import read_settings
from shared.identity.sessions import RENEWED_AFTER, TOKEN, WHOLE
from shared.identity.tokens import Kind
from shared.web import access, session_renewal, tokens
from shared.web.factory import create_service_app
from shared.web.peers import Unreachable
from shared.web.settings import WebSettings
from tests.web.conftest import Shelf

KEY = OKPKey.generate_key("Ed25519")
PRIVATE, PUBLIC = KEY.as_pem(private=True).decode(), KEY.as_pem(private=False).decode()
FORM = "/shelf/console/books/new"


def token_in(page: str) -> str:
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


@pytest.mark.requirement("5.11")
def test_a_form_of_one_account_is_no_form_of_another(shelf: Shelf) -> None:
    """This applies even if both are open in the same browser, with the same form session."""
    client = shelf.reader_of_pages("keeper")
    form = {"csrf_token": token_in(client.get(FORM).text), "title": "A book", "command_id": ""}
    client.set_cookie(tokens.COOKIE, shelf.token("keeper", account="account-2"))
    refused = client.post(FORM, data=form)
    assert refused.status_code == 403
    assert "This form has expired" in refused.text
    client.set_cookie(tokens.COOKIE, shelf.token("keeper", session="session-2"))
    assert client.post(FORM, data=form).status_code != 403, "the same account, signed in again"


def service(**settings: object) -> Flask:
    app = create_service_app("shelf", replace(WebSettings("a secret for tests only", PUBLIC), **settings))  # type: ignore[arg-type]

    @app.get("/shelf/open")
    @access.public
    def everybody() -> str:
        return "open"

    @app.get("/shelf/read")
    @access.access("reader")
    def readers() -> str:
        return "read"

    @app.route("/shelf/form", methods=["GET", "POST"])
    @access.anyone_signed_in
    def form() -> str:
        return str(app.jinja_env.globals["csrf_token"]())  # type: ignore[operator]

    return app


def signed_in(app: Flask, *, age: int = 0, kind: Kind | None = "session", secure: bool = False) -> FlaskClient:
    now = int(time.time())
    token = tokens.issue(
        PRIVATE, "account-1", frozenset({"reader"}), "session-1", now - age + TOKEN, kind=kind, now=now - age
    )
    client = app.test_client()
    if secure:
        client.set_cookie(f"__Host-{tokens.COOKIE}", token, secure=True)
        client.environ_base["wsgi.url_scheme"] = "https"
    else:
        client.set_cookie(tokens.COOKIE, token)
    return client


@pytest.mark.requirement("5.11")
def test_under_tls_both_cookies_are_of_this_host_alone() -> None:
    """`__Host-`: a browser accepts such a cookie only over TLS, with path `/` and for no other host."""
    client = signed_in(service(secure_cookies=True, renew=lambda _: "a newer one"), age=RENEWED_AFTER, secure=True)
    answer = client.get("/shelf/form", base_url="https://localhost")
    assert answer.status_code == 200
    given = {cookie.partition("=")[0]: cookie.split("; ") for cookie in answer.headers.getlist("Set-Cookie")}
    assert set(given) == {"__Host-rapporteur", "__Host-rapporteur_shelf"}
    for parts in given.values():
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(parts)
        assert not [part for part in parts if part.startswith("Domain")]
    assert f"Max-Age={WHOLE}" in given["__Host-rapporteur"]


@pytest.mark.requirement("5.11")
def test_under_tls_a_cookie_by_the_plain_name_signs_nobody_in() -> None:
    """Another host of the domain, or one without TLS, can set such a cookie."""
    assert signed_in(service(secure_cookies=True)).get("/shelf/read").status_code == 401
    assert signed_in(service()).get("/shelf/read").status_code == 200


@pytest.mark.requirement("5.11")
def test_what_is_behind_a_sign_in_is_stored_nowhere() -> None:
    app = service()
    visitor, reader = app.test_client(), signed_in(app)
    caching: Callable[[FlaskClient, str], str] = lambda client, path: client.get(path).headers["Cache-Control"]  # noqa: E731
    assert caching(visitor, "/shelf/open") == "private, no-cache"
    assert caching(visitor, "/shelf/health/live") == "private, no-cache"
    assert caching(visitor, "/shelf/read") == "no-store", "a refusal too"
    assert {caching(reader, path) for path in ("/shelf/open", "/shelf/read", "/shelf/none")} == {"no-store"}
    assert caching(reader, "/shelf/static/icon.svg").startswith("public")
    opened = service(open_to_all="reader")
    assert caching(opened.test_client(), "/shelf/read") == "private, no-cache", "as to everybody"
    assert caching(signed_in(opened), "/shelf/read") == "no-store"
    bearer = {
        "Authorization": f"Bearer {tokens.issue(PRIVATE, 'a', frozenset({'reader'}), 's', int(time.time()) + 60)}"
    }
    assert app.test_client().get("/shelf/read", headers=bearer).headers["Cache-Control"] == "no-store"


@pytest.mark.requirement("5.11")
def test_an_answer_that_a_cookie_may_change_says_so_and_a_token_costs_no_session() -> None:
    app = service()
    visitor = app.test_client().get("/shelf/open")
    assert "Cookie" in visitor.headers["Vary"]
    token = tokens.issue(PRIVATE, "a", frozenset({"reader"}), "s", int(time.time()) + 60)
    answer = app.test_client().get("/shelf/read", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.requirement("5.11")
def test_only_names_of_the_settings_are_answered() -> None:
    client = service(hosts=frozenset({"record.example", "[2001:db8::1]"})).test_client()
    for host in (
        "record.example",
        "RECORD.example:8443",
        "record.example.",
        "[2001:db8::1]:80",
        "localhost:1",
        "[::1]",
        "127.0.0.1",
    ):
        assert client.get("/shelf/open", headers={"Host": host}).status_code == 200, host
    for host in (
        "evil.example",
        "record.example.evil.example",
        "xrecord.example",
        "127.0.0.2",
        "localhost.evil.example",
    ):
        answer = client.get("/shelf/open", headers={"Host": host, "Accept": "application/json"})
        assert (answer.status_code, (answer.json or {})["type"]) == (421, "/problems/other-host"), host
        assert host not in answer.text
        page = client.get("/shelf/read", headers={"Host": host, "Accept": "text/html"})
        assert page.status_code == 421, "also where one has to sign in"
        assert host not in page.text + str(page.headers)
        assert client.get("/shelf/health/live", headers={"Host": host}).status_code == 200, "a probe knows no name"
    assert client.get("/shelf/health/live", headers={"Host": "a b"}).status_code == 400


@pytest.mark.requirement("5.11")
def test_names_come_from_the_settings() -> None:
    def hosts(**environment: str) -> set[str]:
        return set(read_settings(Named, environment).host_names)

    assert hosts() == set()
    assert hosts(RAPPORTEUR_HOSTS=" One.example, two ") == {"one.example", "two"}
    assert hosts(RAPPORTEUR_PUBLIC_URL="https://three.example:8443/") == {"three.example"}
    assert hosts(RAPPORTEUR_PUBLIC_URL="http://[2001:db8::1]", RAPPORTEUR_HOSTS="[::2]") == {"[2001:db8::1]", "[::2]"}
    for wrong in ("https://one.example", "one.example:80", "one/two", "*"):
        with pytest.raises(Malformed):
            hosts(RAPPORTEUR_HOSTS=wrong)
    for wrong in ("one.example", "ftp://one.example", "https://one.example/path", "https://"):
        with pytest.raises(Malformed):
            hosts(RAPPORTEUR_PUBLIC_URL=wrong)
    assert (
        read_settings(Named, {"RAPPORTEUR_PUBLIC_URL": "https://one.example/"}).public_address("http://x")
        == "https://one.example"
    )
    assert read_settings(Named, {}).public_address("http://registry:8000") == "http://registry:8000"


class Named(ServiceSettings):
    SERVICE = "shelf"


@pytest.mark.requirement("5.08")
def test_a_browsers_token_is_renewed_with_any_answer_once_it_is_due() -> None:
    asked: list[str] = []

    def renew(token: str) -> str | None:
        asked.append(token)
        return None if len(asked) > 1 else "a newer one"

    app = service(renew=renew)
    for path in ("/shelf/read", "/shelf/open"):
        assert not signed_in(app, age=RENEWED_AFTER - 5).get(path).headers.getlist("Set-Cookie")
    assert not signed_in(app, age=RENEWED_AFTER, kind="account").get("/shelf/read").headers.getlist("Set-Cookie")
    assert not signed_in(app, age=RENEWED_AFTER).get("/shelf/static/icon.svg").headers.getlist("Set-Cookie")
    assert asked == []
    old = signed_in(app, age=RENEWED_AFTER)
    (cookie,) = old.get("/shelf/read").headers.getlist("Set-Cookie")
    assert cookie.startswith('rapporteur="a newer one"; ')
    assert len(asked) == 1
    assert not signed_in(app, age=RENEWED_AFTER).get("/shelf/read").headers.getlist("Set-Cookie"), "none was given"


@pytest.mark.requirement("5.08")
def test_a_session_that_cannot_be_renewed_goes_on_until_its_token_ends() -> None:
    def ended(_token: str) -> str:
        raise NotSignedIn

    client = signed_in(service(renew=ended), age=RENEWED_AFTER)
    answer = client.get("/shelf/read")
    assert (answer.status_code, answer.headers.getlist("Set-Cookie")) == (200, [])


@pytest.mark.requirement("5.08")
def test_a_registry_that_does_not_answer_is_not_asked_at_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    now, asked = [100.0], []

    def silent(*_asked: object) -> dict[str, str]:
        asked.append(now[0])
        raise Unreachable

    monkeypatch.setattr(session_renewal, "ask_peer", silent)
    renew = session_renewal.renewal_from("http://127.0.0.1:9", clock=lambda: now[0])
    for seconds in (100.0, 101.0, 100.0 + session_renewal.PATIENCE - 1, 100.0 + session_renewal.PATIENCE):
        now[0] = seconds
        assert renew("a token") is None
    assert asked == [100.0, 100.0 + session_renewal.PATIENCE]


@pytest.mark.requirement("5.10")
def test_a_route_without_roles_is_a_mistake_that_shows_at_the_start() -> None:
    with pytest.raises(TypeError, match="open to nobody"):
        access.access()
