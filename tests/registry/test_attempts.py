"""Guessing passwords: the number of guesses allowed, and the accounts locked out."""

import pytest

from services.registry import service as registry
from services.registry.service import signing_in
from services.registry.service.passwords import NoSuchPair
from shared.identity.passwords import PasswordHoldsName, PasswordTooCommon
from shared.privacy import vault_attempts
from shared.privacy.vault_attempts import TooManyAttempts
from tests.registry.conftest import Registry
from tests.registry.signing_in import ADDRESS, BROWSER, OWN, account_of, sign_in
from tests.registry.test_console import CONSOLE, Staff

pytestmark = pytest.mark.requirement("5.07")

NAME = "Éxample Owner"
SPELLINGS = (
    "Éxample Owner",
    "example owner",
    "EXAMPLE  OWNER",
    "E\u0301xample owner",
    "ëxàmple öwnér",
    "Ｅxample owner",
)


def guesses(
    service: registry.Service, name: str, times: int, *, devices: str = "", one_address: bool = False
) -> list[str]:
    """Return the results of a number of wrong passwords, by default each from a different address."""
    found = []
    for number in range(times):
        address = ADDRESS if one_address else f"198.51.{number // 250}.{number % 250}"
        try:
            signing_in.start(service, name, f"a wrong password {number}", address, devices)
        except (NoSuchPair, TooManyAttempts) as refusal:
            found.append(refusal.code)
    return found


def test_an_account_is_one_account_however_its_name_is_spelled(of_registry: Registry) -> None:
    account_of(of_registry.service, NAME, "staff")
    said = [code for spelling in SPELLINGS for code in guesses(of_registry.service, spelling, 35)]
    assert len(said) == 210
    assert said.count("no-such-pair") == 10


def test_a_name_that_nobody_has_is_counted_and_answered_alike(of_registry: Registry) -> None:
    account_of(of_registry.service, NAME, "staff")
    known = [code for spelling in SPELLINGS for code in guesses(of_registry.service, spelling, 3)]
    nobody = ("Nobody", "nobody", "NÖBODY", "nöbody", "nobody ", "nobōdy")
    unknown = [code for spelling in nobody for code in guesses(of_registry.service, spelling, 3)]
    assert known == unknown


def test_a_thousand_guesses_of_strangers_do_not_keep_the_owners_browser_out(of_registry: Registry) -> None:
    service = of_registry.service
    account_of(service, NAME, "staff")
    owner, newcomer = Staff(of_registry.client()), Staff(of_registry.client())
    owner.do("/registry/sign-in", name=NAME, password=OWN)
    owner.do("/registry/sign-out")
    assert set(guesses(service, NAME, 1000)[10:]) == {"too-many-attempts"}
    assert owner.do("/registry/sign-in", name=NAME, password=OWN) == f"{CONSOLE}/"
    form = newcomer.form("/registry/sign-in", name=NAME, password=OWN)
    assert "Too many attempts" in newcomer.send("/registry/sign-in", form, status=429)


def test_a_device_has_a_count_of_its_own(of_registry: Registry) -> None:
    service = of_registry.service
    account_of(service, NAME, "staff")
    device = sign_in(service, NAME).device
    assert guesses(service, NAME, 12, devices=device).count("no-such-pair") == 10
    assert sign_in(service, NAME).token, "the device's guesses count for the device alone"


def test_a_device_is_none_for_another_account(of_registry: Registry) -> None:
    service = of_registry.service
    account_of(service, NAME, "staff")
    account_of(service, "Example other", "staff")
    device = sign_in(service, NAME).device
    guesses(service, "Example other", 10)
    with pytest.raises(TooManyAttempts):
        sign_in(service, "Example other", device=device)


def test_the_operators_password_lets_its_holder_in_while_strangers_guess(of_registry: Registry) -> None:
    service = of_registry.service
    account_of(service, NAME, "staff")
    guesses(service, NAME, 30)
    made = registry.set_account_password(service, NAME)
    assert guesses(service, NAME, 30).count("no-such-pair") == 10
    started = signing_in.start(service, NAME, made, ADDRESS)
    device = signing_in.complete_sign_in(
        service, signing_in.choose_password(service, started, OWN, ADDRESS), BROWSER
    ).device
    assert guesses(service, NAME, 30).count("no-such-pair") == 10
    assert sign_in(service, NAME, OWN, device).token
    with pytest.raises(TooManyAttempts):
        sign_in(service, NAME, OWN)


def test_an_address_is_slowed_over_all_accounts(of_registry: Registry) -> None:
    service = of_registry.service
    account_of(service, NAME, "staff")
    said = [code for number in range(12) for code in guesses(service, f"somebody {number}", 10, one_address=True)]
    assert said.count("no-such-pair") == 100
    with pytest.raises(TooManyAttempts):
        sign_in(service, NAME)
    assert sign_in(service, NAME, address="192.0.2.2").token


def test_a_host_has_one_address_of_ipv6() -> None:
    one, same, other = (
        vault_attempts.at_address(each, 1) for each in ("2001:db8::1", "2001:db8::2:1", "2001:db8:1::1")
    )
    assert one == same != other


def test_the_limit_ends_after_a_quarter_of_an_hour(of_registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    service = of_registry.service
    account_of(service, NAME, "staff")
    guesses(service, NAME, 11)
    now = service.attempts._now()  # noqa: SLF001  the clock of the attempts
    monkeypatch.setattr(service.attempts, "_now", lambda: now + vault_attempts.WINDOW)
    assert sign_in(service, NAME).token


def test_a_password_is_taken_as_it_was_typed(of_registry: Registry) -> None:
    spaced = "  four words nobody says "
    registry.open_account(of_registry.service, NAME, ("staff",), spaced)
    client = Staff(of_registry.client())
    client.send("/registry/sign-in", client.form("/registry/sign-in", name=NAME, password=spaced.strip()), status=422)
    assert client.do("/registry/sign-in", name=NAME, password=spaced) == f"{CONSOLE}/"


@pytest.mark.parametrize(
    ("unfit", "refused"), [("PasswordPassword1", PasswordTooCommon), ("the example of today", PasswordHoldsName)]
)
def test_common_passwords_and_names_are_refused_wherever_one_is_chosen(
    of_registry: Registry, unfit: str, refused: type[Exception]
) -> None:
    service = of_registry.service
    account = account_of(service, NAME, "staff")
    with pytest.raises(refused):
        registry.change_password(service, account, OWN, unfit, ADDRESS)
    with pytest.raises(refused):
        registry.set_account_password(service, NAME, unfit)
    started = signing_in.start(service, NAME, registry.set_account_password(service, NAME), ADDRESS)
    with pytest.raises(refused):
        signing_in.choose_password(service, started, unfit, ADDRESS)


def test_an_initial_password_opens_no_session_before_another_is_chosen(of_registry: Registry) -> None:
    _account, made = registry.open_account(of_registry.service, NAME, ("staff",))
    client = Staff(of_registry.client())
    form = client.form("/registry/sign-in", name=NAME, password=made)
    step = client.send("/registry/sign-in?next=/meetings/console/", form)
    assert step.startswith("/registry/sign-in/password?next=")
    assert client.client.get_cookie("rapporteur") is None
    assert client.client.get(f"{CONSOLE}/", headers={"Accept": "text/html"}).status_code == 303
    assert "you were given" in client.send(step, client.form(step, password=made), status=422)
    assert client.send(step, client.form(step, password=OWN)) == "/meetings/console/"
    assert client.client.get_cookie("rapporteur") is not None
    with pytest.raises(NoSuchPair):
        sign_in(of_registry.service, NAME, made)
    assert sign_in(of_registry.service, NAME).token


def test_a_step_without_a_sign_in_leads_to_its_beginning(of_registry: Registry) -> None:
    client = Staff(of_registry.client())
    for step in ("code", "password", "second-factor"):
        answer = client.client.get(f"/registry/sign-in/{step}")
        assert answer.headers["Location"] == "/registry/sign-in"


def test_a_sign_in_under_way_ends_with_its_time_and_with_another_password(
    of_registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = of_registry.service
    account_of(service, NAME, "staff")
    started = signing_in.start(service, NAME, OWN, ADDRESS)
    late = signing_in.start(service, NAME, OWN, ADDRESS)
    registry.set_account_password(service, NAME)
    with pytest.raises(signing_in.SignInExpired):
        signing_in.complete_sign_in(service, started, BROWSER)
    registry.set_account_password(service, NAME, OWN)
    monkeypatch.setattr("services.registry.service.signing_in.time.time", lambda: late.until + 1)
    with pytest.raises(signing_in.SignInExpired):
        signing_in.complete_sign_in(service, late, BROWSER)
