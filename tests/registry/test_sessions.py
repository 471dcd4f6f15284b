"""Browser sessions: renewed while used, listed, ended individually, and one for each browser."""

import re
import time

import pytest

from services.registry import service as registry
from shared.domain.errors import NotSignedIn, NotThere
from shared.identity.sessions import RENEWED_AFTER, TOKEN, WHOLE
from shared.identity.tokens import issue, verify_token
from shared.privacy.vault_sessions import sessions
from tests.registry.conftest import Registry
from tests.registry.test_console import Staff, password_of

pytestmark = pytest.mark.requirement("5.08")
PAGE = "/registry/console/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def signed_in(of_registry: Registry, *roles: str) -> Staff:
    name, password = password_of(of_registry, *roles)
    client = Staff(of_registry.client())
    client.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    client.do("/registry/sign-in", name=name, password=password)
    return client


def token_of(client: Staff) -> str:
    cookie = client.client.get_cookie("rapporteur")
    assert cookie is not None
    return cookie.value


def says(of_registry: Registry, token: str) -> tuple[str, str, int, int]:
    """Return account, session, time of issue and time of expiry."""
    found = verify_token(token, of_registry.settings.public_key.read_text())
    assert found is not None
    assert found.kind == "session"
    return found.claims.sub, found.claims.jti, found.claims.iat, found.claims.exp


def aged(of_registry: Registry, client: Staff, seconds: int, *, begun: int | None = None) -> str:
    """Age the browser's token by a number of seconds, and its session too unless `begun` overrides it."""
    account, session, _made, _ends = says(of_registry, token_of(client))
    now = int(time.time())
    values = {"begun": now - seconds if begun is None else begun, "used": now - seconds, "ends": now - seconds + TOKEN}
    service = of_registry.service
    with service.vault_engine.begin() as connection:
        connection.execute(sessions.update().where(sessions.c.session == session).values(**values))
    key = of_registry.settings.token_key.read_text()
    old = issue(key, account, frozenset({"staff"}), session, values["ends"], kind="session", now=now - seconds)
    client.client.set_cookie("rapporteur", old)
    return old


def is_good(of_registry: Registry, token: str) -> bool:
    answer = of_registry.client().get("/registry/api/organizations", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code in (200, 401)
    return answer.status_code == 200


def test_a_token_is_good_for_thirty_minutes(of_registry: Registry) -> None:
    _account, _session, made, ends = says(of_registry, token_of(signed_in(of_registry, "staff")))
    assert TOKEN == 30 * 60
    assert TOKEN - 1 <= ends - made <= TOKEN  # a second may begin between the session and its token


def test_a_page_renews_the_token_of_a_browser_once_it_is_some_minutes_old(of_registry: Registry) -> None:
    client = signed_in(of_registry, "staff")
    fresh = token_of(client)
    client.read(PAGE)
    assert token_of(client) == fresh
    old = aged(of_registry, client, RENEWED_AFTER + 1)
    client.read(PAGE)
    assert says(of_registry, token_of(client))[:2] == says(of_registry, old)[:2], "the same session"
    assert says(of_registry, token_of(client))[3] > says(of_registry, old)[3]


def test_a_form_that_is_sent_renews_too_and_is_not_lost(of_registry: Registry) -> None:
    client = signed_in(of_registry, "staff")
    form = client.form("/registry/console/organizations/new", name="Example One")
    old = aged(of_registry, client, TOKEN - 60)
    where = client.send("/registry/console/organizations/new", form)
    assert "Example One" in client.read(where)
    assert token_of(client) != old


def test_a_browser_left_alone_for_thirty_minutes_is_signed_out(of_registry: Registry) -> None:
    client = signed_in(of_registry, "staff")
    old = aged(of_registry, client, TOKEN)
    assert client.client.get(PAGE, headers={"Accept": "text/html"}).location.startswith("/registry/sign-in")
    account, session, *_times = says(of_registry, old)
    with pytest.raises(NotSignedIn):
        registry.renew(of_registry.service, account, session)


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(of_registry: Registry) -> None:
    client = signed_in(of_registry, "staff")
    begun = int(time.time()) - WHOLE + 90
    aged(of_registry, client, RENEWED_AFTER + 1, begun=begun)
    client.read(PAGE)
    assert says(of_registry, token_of(client))[3] == begun + WHOLE


def test_another_service_renews_with_its_viewers_own_token_and_a_token_of_the_command_line_is_not_renewed(
    of_registry: Registry,
) -> None:
    client = signed_in(of_registry, "staff")
    old = aged(of_registry, client, RENEWED_AFTER + 1)
    ask = of_registry.client().post
    answer = ask("/registry/session/renewal", json={}, headers={"Authorization": f"Bearer {old}"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert says(of_registry, (answer.json or {})["token"])[:2] == says(of_registry, old)[:2]
    refused = ask("/registry/session/renewal", json={}, headers=of_registry.bearer("staff"))
    assert (refused.status_code, (refused.json or {})["type"]) == (409, "/problems/not-renewed")


def test_signing_in_again_ends_the_session_that_the_browser_had(of_registry: Registry) -> None:
    client = signed_in(of_registry, "staff")
    first = token_of(client)
    other = signed_in(of_registry, "staff", "auditor")
    name, password = password_of(of_registry, "staff")
    client.do("/registry/sign-in", name=name, password=password)
    assert not is_good(of_registry, first)
    assert is_good(of_registry, token_of(client))
    assert is_good(of_registry, token_of(other)), "another browser's goes on"
    account = says(of_registry, first)[0]
    assert len(registry.sessions_of(of_registry.service, account)) == 1


def test_an_old_session_that_a_thief_renewed_ends_with_the_cookie_it_was_stolen_from(of_registry: Registry) -> None:
    client = signed_in(of_registry, "staff")
    stolen = aged(of_registry, client, RENEWED_AFTER + 1)
    account, session, *_times = says(of_registry, stolen)
    renewed = registry.renew(of_registry.service, account, session)
    ended = issue(of_registry.settings.token_key.read_text(), account, frozenset(), session, 1, kind="session")
    registry.leave(of_registry.service, ended)
    assert not is_good(of_registry, renewed)


def test_sessions_are_listed_for_their_holder_and_ended_singly(of_registry: Registry) -> None:
    here, there, third = (signed_in(of_registry, "staff") for _ in range(3))
    page = here.read("/registry/account/sessions")
    assert page.count("Firefox, Linux") >= 3
    assert page.count("Signed in from 127.0.0.1 as") == 3
    assert page.count("This browser") == 1
    ended = says(of_registry, token_of(there))[1]
    form = here.form("/registry/account/sessions") | {"session": ended}
    here.send("/registry/account/sessions", form)
    assert not is_good(of_registry, token_of(there))
    assert is_good(of_registry, token_of(third))
    assert ended not in here.read("/registry/account/sessions")
    here.send("/registry/account/sessions", form, status=404)
    del form["session"]
    here.send("/registry/account/sessions", form)
    assert not is_good(of_registry, token_of(third))
    assert is_good(of_registry, token_of(here))
    assert "Your sessions" in here.read("/registry/account")


def test_administrators_end_the_session_of_another_and_nobody_else_does(of_registry: Registry) -> None:
    head, clerk = signed_in(of_registry, "administrator"), signed_in(of_registry, "staff")
    account, session, *_times = says(of_registry, token_of(clerk))
    address = f"/registry/console/accounts/{account}/sessions"
    clerk.read(address, status=403)
    assert address in head.read(f"/registry/console/accounts/{account}")
    assert "Firefox, Linux" in head.read(address)
    head.send(address, head.form(address) | {"session": session})
    assert not is_good(of_registry, token_of(clerk))
    revoked = of_registry.service.queries.history(account)[-1].event
    assert revoked.actor == says(of_registry, token_of(head))[0]


def test_nobody_ends_a_session_by_the_account_of_another(of_registry: Registry) -> None:
    mine, theirs = signed_in(of_registry, "staff"), signed_in(of_registry, "auditor")
    session = says(of_registry, token_of(theirs))[1]
    form = {"csrf_token": mine.form("/registry/account")["csrf_token"], "session": session}
    mine.send("/registry/account/sessions", form, status=404)
    assert is_good(of_registry, token_of(theirs))
    with pytest.raises(NotThere):
        registry.end_session(of_registry.service, says(of_registry, token_of(mine))[0], session, by="account-operator")


def test_no_address_and_no_browser_of_a_session_is_in_an_event(of_registry: Registry) -> None:
    client = signed_in(of_registry, "staff")
    account = says(of_registry, token_of(client))[0]
    before = of_registry.service.queries.account(account).version
    assert before == 1, "signing in is no event"
    client.do("/registry/sign-out")
    history = of_registry.service.queries.history(account)
    assert len(history) == before + 1
    assert not re.search("Firefox|127.0.0.1", str(history))
    with of_registry.service.vault_engine.connect() as connection:
        assert not connection.execute(sessions.select()).all(), "and nothing is left of it in the vault"


def test_the_sessions_of_an_account_that_lost_its_rights_are_neither_listed_nor_renewed(of_registry: Registry) -> None:
    client = signed_in(of_registry, "staff")
    account, session, *_times = says(of_registry, token_of(client))
    of_registry.post(f"/accounts/{account}/disable", {"reason": "Left."}, role="administrator")
    assert registry.sessions_of(of_registry.service, account) == []
    with pytest.raises(NotSignedIn):
        registry.renew(of_registry.service, account, session)
