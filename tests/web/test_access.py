"""Access rights: denied unless declared, and checked again at each request."""

import time

import pytest
from joserfc.jwk import OKPKey

from shared.web import tokens
from shared.web.access import NOBODY, routes_and_roles
from tests.web.conftest import Shelf


@pytest.mark.requirement("1.17")
def test_a_route_that_declares_nothing_is_refused_to_all(shelf: Shelf) -> None:
    client = shelf.app.test_client()
    assert client.get("/shelf/undeclared").status_code == 403
    assert client.get("/shelf/undeclared", headers=shelf.bearer("keeper", "administrator")).status_code == 403


@pytest.mark.requirement("1.17")
def test_every_route_and_method_answers_each_role_as_declared(shelf: Shelf) -> None:
    client = shelf.app.test_client()
    for route in routes_and_roles(shelf.app):
        path = route.rule.replace("<path:filename>", "icon.svg").replace("<act>", "rename")
        path = path.replace("<id>", "none").replace("<book_id>", "none").replace("<field>", "title")
        for role in ("keeper", "reader", "stranger", None):
            headers = shelf.bearer(role) if role else {}
            status = client.open(path, method=route.method, headers=headers).status_code
            roles = route.roles or NOBODY
            allowed = "*" in roles or ("+" in roles and role is not None) or role in roles
            assert (status not in (401, 403)) == allowed, (route, role, status)


@pytest.mark.requirement("1.17")
def test_what_no_library_route_was_asked_for_is_not_there(shelf: Shelf) -> None:
    stock = ("export/csv/", "action/", "delete/", "ajax/lookup/", "ajax/update/", "edit/")
    rules = {route.rule for route in routes_and_roles(shelf.app)}
    assert not {rule for rule in rules if rule.endswith(stock)}


@pytest.mark.requirement("1.17")
def test_a_session_is_refused_as_soon_as_it_is_revoked(shelf: Shelf) -> None:
    client = shelf.app.test_client()
    headers = shelf.bearer("keeper")
    assert client.get("/shelf/api/books", headers=headers).status_code == 200
    shelf.revoked.add("session-1")
    answer = client.get("/shelf/api/books", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.requirement("1.17")
@pytest.mark.parametrize("token", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0."])
def test_what_is_no_token_signs_nobody_in(shelf: Shelf, token: str) -> None:
    client = shelf.app.test_client()
    assert client.get("/shelf/api/books", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    client.set_cookie("rapporteur", token)
    assert client.get("/shelf/api/books").status_code == 401
    assert client.get("/shelf/health/live").status_code == 200, "an old cookie must not shut public pages"


@pytest.mark.requirement("1.17")
def test_a_token_of_another_signer_or_of_the_past_signs_nobody_in(shelf: Shelf) -> None:
    other = OKPKey.generate_key("Ed25519").as_pem(private=True).decode()
    forged = tokens.issue(other, "account-1", frozenset({"keeper"}), "s", 2_000_000_000)
    for token in (forged, shelf.token("keeper", lasts=-1)):
        headers = {"Authorization": f"Bearer {token}"}
        assert shelf.app.test_client().get("/shelf/api/books", headers=headers).status_code == 401


@pytest.mark.requirement("1.17")
def test_a_token_of_a_later_time_is_refused_with_the_reason(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock was set back by an hour since."""
    headers, now = {"Authorization": f"Bearer {shelf.token('keeper', lasts=7200)}"}, time.time()
    client = shelf.app.test_client()
    assert client.get("/shelf/api/books", headers=headers).status_code == 200
    monkeypatch.setattr("shared.web.tokens.time.time", lambda: now - 3600)
    refused = client.get("/shelf/api/books", headers=headers)
    assert (refused.status_code, "token-not-yet-valid" in refused.text) == (401, True)
    assert "Sign in again" in refused.text


@pytest.mark.requirement("1.17")
def test_a_browser_that_may_not_is_told_so_in_the_frame_of_the_pages(shelf: Shelf) -> None:
    page = shelf.reader_of_pages("stranger").get("/shelf/console/books/")
    assert page.status_code == 403
    assert "Your account may not do this" in page.text
    assert 'id="main"' in page.text
    visitor = shelf.app.test_client().get("/shelf/console/books/?search=x", headers={"Accept": "text/html"})
    door = "/registry/sign-in?next=%2Fshelf%2Fconsole%2Fbooks%2F%3Fsearch%3Dx"
    assert (visitor.status_code, visitor.location) == (303, door), "and back to the page from there"
    fetched = shelf.app.test_client().get("/shelf/console/books/", headers={"Accept": "application/json"})
    assert fetched.status_code == 401, "a program is not led to a page"


@pytest.mark.requirement("1.17")
def test_the_cookie_of_the_form_session_is_the_services_own(shelf: Shelf) -> None:
    cookie = shelf.reader_of_pages("keeper").get("/shelf/console/books/new").headers["Set-Cookie"]
    assert cookie.startswith("rapporteur_shelf=")
    for part in ("Path=/shelf", "HttpOnly", "SameSite=Lax"):
        assert part in cookie
