"""The authentication log: its content, readers and retention, and the sessions that a changed password ends."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import select

from services.registry import service as registry
from services.registry.service import second_factors, signing_in
from services.registry.service.passwords import NoSuchPair
from services.registry.worker import jobs
from shared.domain.errors import Problem
from shared.environment.clock import timestamp
from shared.privacy.vault_authentications import ACTS, authentications
from tests.registry.conftest import Registry
from tests.registry.signing_in import ADDRESS, BROWSER, OWN, account_of, code_now, enrolled, sign_in
from tests.registry.test_console import CONSOLE, Staff

pytestmark = pytest.mark.requirement("5.08")

NAME, OTHER = "Example Lognamed", "another four words of mine"
PAGE, MINE = f"{CONSOLE}/authentications/", "/registry/account/authentications"


def acts(service: registry.Service, account: str | None = None) -> list[str]:
    """Return the recorded acts, oldest first."""
    return [each.act for each in reversed(service.authentications.listed(100, account=account))]


def refused(do: object, *given: object) -> None:
    with pytest.raises(Problem):
        do(*given)  # type: ignore[operator]


def everything(of_registry: Registry) -> str:
    """Do everything possible with an account, except too many attempts; return its id."""
    service = of_registry.service
    account, made = registry.open_account(service, NAME, ("staff",))
    started = signing_in.choose_password(service, signing_in.start(service, NAME, made, ADDRESS), OWN, ADDRESS)
    signing_in.complete_sign_in(service, started, BROWSER)
    refused(signing_in.start, service, NAME, OTHER, ADDRESS)
    secret = enrolled(service, account)
    second_factors.enrol(service, account, secret, code_now(secret), ADDRESS)
    started = signing_in.start(service, NAME, OWN, ADDRESS)
    refused(signing_in.show_code, service, started, "000000", ADDRESS)
    started = signing_in.show_code(service, started, code_now(secret, 1), ADDRESS)
    codes = second_factors.renew_codes(service, account, ADDRESS, None)
    second_factors.show_code(service, account, codes[0], ADDRESS)
    session = registry_session(service, account, signing_in.complete_sign_in(service, started, BROWSER).token)
    registry.change_password(service, account, OWN, OTHER, ADDRESS, session)
    registry.sign_out(service, account, session, ADDRESS)
    second_factors.remove(service, account, ADDRESS, None)
    enrolled(service, account)
    registry.reset_second_factor(service, NAME)
    registry.issue_account_token(service, NAME, "staff", 2, "For the import of May")
    return account


def registry_session(service: registry.Service, account: str, _token: str) -> str:
    return str(service.authentications.listed(1, account=account, act="signed-in")[0].session)


def test_every_act_is_recorded(of_registry: Registry) -> None:
    account = everything(of_registry)
    assert acts(of_registry.service, account) == [
        "password-reset", "password-changed", "signed-in", "sign-in-refused", "second-factor-enrolled", "session-ended",
        "second-factor-refused", "second-factor-used", "recovery-codes-made", "recovery-code-used", "signed-in",
        "password-changed", "signed-out", "second-factor-removed", "second-factor-reset", "token-issued",
    ]  # fmt: skip
    assert {*acts(of_registry.service, account)} | {"sign-in-held", "second-factor-held"} == {*ACTS}


def test_it_holds_no_name_no_password_no_code_and_no_token(of_registry: Registry) -> None:
    """The only free text is a token's reason, written by the operator."""
    service = of_registry.service
    everything(of_registry)
    refused(signing_in.start, service, "Typed Intothenamefield", "Typed Intothepassword", ADDRESS)
    with service.vault_reader.connect() as connection:
        stored = msgspec.json.encode([tuple(row) for row in connection.execute(select(authentications))]).decode()
    for clear in ("Lognamed", "lognamed", OWN, OTHER, "Typed", "Intothe", "eyJ"):
        assert clear not in stored
    assert "For the import of May" in stored
    assert ADDRESS in stored


def test_an_attempt_at_a_name_that_nobody_has_is_nobodys(of_registry: Registry) -> None:
    refused(signing_in.start, of_registry.service, "Nobody", "a wrong password", ADDRESS)
    (act,) = of_registry.service.authentications.listed(10)
    assert (act.act, act.account, act.address) == ("sign-in-refused", None, ADDRESS)


def test_attempts_that_are_held_back_are_told_once(of_registry: Registry) -> None:
    account = account_of(of_registry.service, NAME, "staff")
    for _ in range(25):
        refused(signing_in.start, of_registry.service, NAME, "a wrong password", ADDRESS)
    done = acts(of_registry.service, account)
    assert done.count("sign-in-refused") == 10
    assert done.count("sign-in-held") == 1


def test_administrators_and_auditors_read_all_of_it_and_staff_nothing(of_registry: Registry) -> None:
    account = everything(of_registry)
    for role in ("administrator", "auditor"):
        answer = of_registry.client().get(PAGE, headers=of_registry.bearer(role))
        assert answer.status_code == 200
        assert NAME in answer.text
        assert "For the import of May" in answer.text
        assert ADDRESS in answer.text
        assert ": no reason given" in answer.text, "the token that reads this page has none"
    for role in ("staff", "approver", "reader"):
        assert of_registry.client().get(PAGE, headers=of_registry.bearer(role)).status_code == 403  # type: ignore[arg-type]
    alone = of_registry.client().get(
        f"{PAGE}?account={account}&act=token-issued", headers=of_registry.bearer("auditor")
    )
    assert alone.text.count("<tr role") == 2
    assert alone.text.count('data-head="Account"') == 1, "a phone shows the other columns under the day"
    assert f"Only for {NAME}." in alone.text


def test_each_reads_what_was_done_with_the_own_account(of_registry: Registry) -> None:
    account_of(of_registry.service, "Example other", "staff")
    account_of(of_registry.service, NAME, "staff")
    refused(signing_in.start, of_registry.service, "Example other", "a wrong password", "192.0.2.77")
    client = Staff(of_registry.client())
    client.do("/registry/sign-in", name=NAME, password=OWN)
    page = client.read(MINE)
    assert "Signed in" in page
    assert "192.0.2.77" not in page
    assert "Password reset" in page


def test_a_long_log_is_read_page_by_page(of_registry: Registry) -> None:
    service = of_registry.service
    for number in range(60):
        service.authentications.record("signed-in", None, address=f"192.0.2.{number}")
    bearer, seen, path = of_registry.bearer("auditor"), [], PAGE
    while path:
        page = of_registry.client().get(path, headers=bearer).text
        seen += [line for line in page.splitlines() if ">192.0.2." in line]
        path = page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0] if 'rel="next"' in page else ""
        path = path.replace("&amp;", "&")
    assert len(seen) == 60


def test_the_worker_forgets_what_is_older_than_set(of_registry: Registry) -> None:
    service = of_registry.service
    service.authentications.record("signed-in", None)
    assert jobs(service)["forget authentications"]() == 0
    old = timestamp(datetime.now(UTC) - timedelta(days=service.settings.authentication_log_days, minutes=1))
    with service.vault_engine.begin() as connection:
        connection.execute(authentications.update().values(at=old))
    assert jobs(service)["forget authentications"]() == 1
    assert acts(service) == []


def test_a_changed_password_ends_the_other_sessions_and_not_the_tokens(of_registry: Registry) -> None:
    service = of_registry.service
    account = account_of(service, NAME, "staff")
    token = of_registry.bearer("staff", NAME)
    here, elsewhere = Staff(of_registry.client()), Staff(of_registry.client())
    for browser in (here, elsewhere):
        browser.do("/registry/sign-in", name=NAME, password=OWN)
    here.do("/registry/account", present=OWN, password=OTHER)
    assert "Password" in here.read("/registry/account")
    assert elsewhere.client.get("/registry/account").status_code == 401
    assert of_registry.client().get("/registry/api/organizations", headers=token).status_code == 200
    assert acts(service, account)[-2:] == ["password-changed", "session-ended"]


def test_a_reset_password_ends_every_session(of_registry: Registry) -> None:
    account_of(of_registry.service, NAME, "staff")
    browser = Staff(of_registry.client())
    browser.do("/registry/sign-in", name=NAME, password=OWN)
    registry.set_account_password(of_registry.service, NAME)
    assert browser.client.get("/registry/account").status_code == 401
    with pytest.raises(NoSuchPair):
        sign_in(of_registry.service, NAME)


def test_a_session_that_the_api_ends_is_recorded_with_who_ended_it(of_registry: Registry) -> None:
    service = of_registry.service
    account = account_of(service, NAME, "staff")
    sign_in(service, NAME)
    session = service.authentications.listed(1, account=account)[0].session
    for _ in range(2):
        of_registry.post(f"/accounts/{account}/sessions/revoke", {"session": session}, role="administrator")
    assert acts(service, account)[-2:] == ["signed-in", "session-ended"]
    assert service.authentications.listed(1, account=account)[0].actor == service.credentials.holder(
        "Example administrator"
    )


def test_tokens_that_nobody_gave_a_reason_for_are_counted(of_registry: Registry) -> None:
    service = of_registry.service
    registry.issue_account_token(service, NAME, "staff", 2, "For the import of May")
    assert registry.tokens_without_reason(service) == 0
    registry.issue_account_token(service, NAME, "staff")
    account = account_of(service, NAME, "staff")
    assert registry.tokens_without_reason(service) == 1
    of_registry.post(f"/accounts/{account}/disable", {"reason": "Left."}, role="administrator")
    assert registry.tokens_without_reason(service) == 1, "the administrator's own, whose token asked for it"
