"""The second factor: set up before any session, required at every sign-in, lost and replaced."""

import re
import shutil
from base64 import b32decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select

from services.registry import service as registry
from services.registry.service import second_factors, signing_in
from shared.identity.second_factor import grouped_secret
from shared.privacy.vault_attempts import TooManyAttempts
from shared.privacy.vault_second_factors import factors, recovery_codes
from tests.plugins.installations import put_back
from tests.registry.conftest import Registry, opened, settings_of
from tests.registry.signing_in import ADDRESS, BROWSER, OWN, account_of, code_now, enrol_again, enrolled, sign_in
from tests.registry.test_console import CONSOLE, Staff

pytestmark = pytest.mark.requirement("5.09")

NAME = "Example head"
CODES = re.compile(r"<li><code>([a-z2-9-]{27})</code></li>")
SECRET = re.compile(r'<code id="secret">([A-Z2-7 ]+)</code>')


@pytest.fixture(scope="module")
def requiring_once(tmp_path_factory: pytest.TempPathFactory, migrated_once: Path) -> Iterator[Registry]:
    home = tmp_path_factory.mktemp("requiring") / "home"
    shutil.copytree(migrated_once, home)
    with opened(home, settings_of(home, RAPPORTEUR_SECOND_FACTOR="1")) as found:
        yield found


@pytest.fixture
def requiring(requiring_once: Registry, migrated_once: Path) -> Registry:
    """A registry where administrators and approvers need a second factor."""
    put_back(requiring_once.home, migrated_once)
    return requiring_once


def begun(of_registry: Registry) -> Staff:
    """A browser that has sent the password."""
    client = Staff(of_registry.client())
    client.do("/registry/sign-in", name=NAME, password=OWN)
    return client


def has_a_session(client: Staff) -> bool:
    return client.client.get(f"{CONSOLE}/", headers={"Accept": "text/html"}).status_code == 200


def secret_on(page: str) -> bytes:
    found = SECRET.search(page)
    assert found is not None
    return b32decode(found[1].replace(" ", ""))


@pytest.mark.parametrize("role", ["administrator", "approver"])
def test_who_decides_sets_one_up_before_any_session(requiring: Registry, role: str) -> None:
    account_of(requiring.service, NAME, role)  # type: ignore[arg-type]
    client, step = Staff(requiring.client()), "/registry/sign-in/second-factor"
    assert client.do("/registry/sign-in", name=NAME, password=OWN) == step
    assert not has_a_session(client)
    page = client.read(step)
    assert "<svg" in page
    form = client.form(step)
    wrong = client.send(step, form | {"code": "000000"}, status=422)
    assert "wrong, expired" in wrong
    secret = secret_on(wrong)
    form = {**form, "offered": re.findall(r'name="offered" value="([^"]+)"', wrong)[0]}
    codes = CODES.findall(client.send(step, form | {"code": code_now(secret)}, status=200))
    assert len(codes) == 10
    assert has_a_session(client)


@pytest.mark.parametrize("roles", [("staff",), ("auditor", "reader")])
def test_who_decides_nothing_needs_none(requiring: Registry, roles: tuple[str, ...]) -> None:
    account_of(requiring.service, NAME, *roles)  # type: ignore[arg-type]
    assert has_a_session(begun(requiring))


def test_an_initial_password_is_replaced_before_a_factor_is_set_up(requiring: Registry) -> None:
    made = registry.first_administrator(requiring.service)
    assert made is not None
    started = signing_in.start(requiring.service, *made, ADDRESS)
    assert signing_in.next_sign_in_step(requiring.service, started) == "password"
    started = signing_in.choose_password(requiring.service, started, OWN, ADDRESS)
    assert signing_in.next_sign_in_step(requiring.service, started) == "second-factor"
    with pytest.raises(signing_in.SignInExpired):
        signing_in.complete_sign_in(requiring.service, started, BROWSER)


def test_with_one_a_password_alone_lets_nobody_in(of_registry: Registry) -> None:
    """This applies even if none is required."""
    secret = enrolled(of_registry.service, account_of(of_registry.service, NAME, "staff"))
    client, step = begun(of_registry), "/registry/sign-in/code"
    assert not has_a_session(client)
    assert "wrong, expired" in client.send(step, client.form(step, code="000000"), status=422)
    assert client.send(step, client.form(step, code=code_now(secret))) == f"{CONSOLE}/"
    assert has_a_session(client)


def test_a_code_counts_once_even_for_two_browsers_at_once(of_registry: Registry) -> None:
    service = of_registry.service
    account = account_of(service, NAME, "staff")
    code = code_now(enrolled(service, account))
    one, two = (signing_in.start(service, NAME, OWN, ADDRESS) for _ in range(2))
    assert signing_in.next_sign_in_step(service, signing_in.show_code(service, one, code, ADDRESS)) is None
    with pytest.raises(second_factors.NoSuchCode):
        signing_in.show_code(service, two, code, ADDRESS)
    step = service.second_factors.of(account).step  # type: ignore[union-attr]
    assert not service.second_factors.use(account, step), "two processes that both found it good"


def test_a_recovery_code_stands_in_once_and_others_remain(of_registry: Registry) -> None:
    service = of_registry.service
    account = account_of(service, NAME, "staff")
    enrolled(service, account)
    codes = second_factors.renew_codes(service, account, ADDRESS, None)
    started = signing_in.start(service, NAME, OWN, ADDRESS)
    shown_code = codes[3].upper().replace("-", " ")
    assert signing_in.complete_sign_in(
        service, signing_in.show_code(service, started, shown_code, ADDRESS), BROWSER
    ).token
    assert service.second_factors.codes_left(account) == 9
    with pytest.raises(second_factors.NoSuchCode):
        signing_in.show_code(service, started, codes[3], ADDRESS)
    fresh = second_factors.renew_codes(service, account, ADDRESS, None)
    with pytest.raises(second_factors.NoSuchCode):
        signing_in.show_code(service, started, codes[4], ADDRESS)
    signing_in.show_code(service, started, fresh[0], ADDRESS)


def test_guesses_at_codes_are_limited(of_registry: Registry) -> None:
    service = of_registry.service
    secret = enrolled(service, account_of(service, NAME, "staff"))
    started = signing_in.start(service, NAME, OWN, ADDRESS)
    for number in range(10):
        with pytest.raises(second_factors.NoSuchCode):
            signing_in.show_code(service, started, f"{number:06}", f"198.51.100.{number}")
    with pytest.raises(TooManyAttempts):
        signing_in.show_code(service, started, code_now(secret), ADDRESS)


def test_after_fifty_wrong_codes_in_a_row_only_a_recovery_code_counts(of_registry: Registry) -> None:
    service = of_registry.service
    account = account_of(service, NAME, "staff")
    secret = enrolled(service, account)
    recovery = second_factors.renew_codes(service, account, ADDRESS, None)
    for _ in range(second_factors.MOST_FAILURES):
        service.second_factors.fail(account)
    started = signing_in.start(service, NAME, OWN, ADDRESS)
    with pytest.raises(second_factors.SecondFactorHeld):
        signing_in.show_code(service, started, code_now(secret), ADDRESS)
    signing_in.show_code(service, started, recovery[0], ADDRESS)
    signing_in.show_code(service, started, code_now(secret), ADDRESS)


def test_the_operator_resets_a_lost_one_and_the_sessions_end(requiring: Registry) -> None:
    service = requiring.service
    account = account_of(service, NAME, "administrator")
    secret = enrolled(service, account)
    started = signing_in.show_code(service, signing_in.start(service, NAME, OWN, ADDRESS), code_now(secret), ADDRESS)
    bearer = {"Authorization": f"Bearer {signing_in.complete_sign_in(service, started, BROWSER).token}"}
    assert requiring.client().get("/registry/api/accounts", headers=bearer).status_code == 200
    assert registry.reset_second_factor(service, NAME)
    assert not registry.reset_second_factor(service, NAME)
    assert requiring.client().get("/registry/api/accounts", headers=bearer).status_code == 401
    started = signing_in.start(service, NAME, OWN, ADDRESS)
    assert signing_in.next_sign_in_step(service, started) == "second-factor"
    (act,) = service.authentications.listed(10, account=account, act="second-factor-reset")
    assert act.actor == "account-operator"


def test_the_vault_holds_neither_secret_nor_recovery_code_in_clear(of_registry: Registry) -> None:
    service = of_registry.service
    account = account_of(service, NAME, "staff")
    secret = enrolled(service, account)
    codes = second_factors.renew_codes(service, account, ADDRESS, None)
    with service.vault_reader.connect() as connection:
        stored = [repr(row) for table in (factors, recovery_codes) for row in connection.execute(select(table))]
    assert len(stored) == 11
    for clear in (repr(secret)[2:-1], secret.hex(), grouped_secret(secret).replace(" ", ""), *codes):
        assert clear not in "".join(stored)
    with pytest.raises(InvalidTag):
        service.second_factors.opened("account-other", service.second_factors.closed(account, secret))


def test_at_the_account_another_authenticator_takes_its_place(requiring: Registry) -> None:
    """The password and a code of the present authenticator are required; the other sessions end."""
    service = requiring.service
    account = account_of(service, NAME, "administrator")
    old, here = enrolled(service, account), "/registry/account/second-factor"
    client = begun(requiring)
    client.do("/registry/sign-in/code", code=code_now(old))
    page = client.client.get(here).text
    typed = client.form(here) | {"offered": re.findall(r'name="offered" value="([^"]+)"', page)[0]}
    new = secret_on(page)
    typed |= {"present": OWN, "old": code_now(old, 1), "code": code_now(new)}
    client.send(here, typed | {"present": "not the password"}, status=422)
    client.send(here, typed | {"old": "000000"}, status=422)
    assert len(CODES.findall(client.send(here, typed, status=200))) == 10
    assert has_a_session(client)
    assert service.second_factors.of(account).secret == new  # type: ignore[union-attr]
    remove = "/registry/account/second-factor/remove"
    form = client.form(remove, present=OWN, code=code_now(new, 1))
    assert "Your roles require" in client.send(remove, form, status=422)


def test_where_none_is_needed_it_is_offered_and_can_be_removed(of_registry: Registry) -> None:
    account = account_of(of_registry.service, NAME, "administrator")
    client, here = begun(of_registry), "/registry/account/second-factor"
    assert "Set up a second factor" in client.read("/registry/account")
    assert client.client.get("/registry/account/recovery-codes").headers["Location"] == here
    page = client.client.get(here).text
    secret, box = secret_on(page), re.findall(r'name="offered" value="([^"]+)"', page)[0]
    form = client.form(here) | {"offered": box, "present": OWN, "code": code_now(secret)}
    client.send(here, form, status=200)
    assert "10 recovery codes are left" in client.read("/registry/account")
    codes = client.form("/registry/account/recovery-codes", present=OWN, code=code_now(secret, 1))
    assert len(CODES.findall(client.send("/registry/account/recovery-codes", codes, status=200))) == 10
    enrol_again(of_registry.service, account, secret)
    client.do("/registry/account/second-factor/remove", present=OWN, code=code_now(secret))
    assert of_registry.service.second_factors.of(account) is None
    assert sign_in(of_registry.service, NAME).token


def test_tokens_of_the_command_line_need_none(requiring: Registry) -> None:
    assert requiring.get("/accounts", role="administrator").status_code == 200
