"""Changing roles takes two people: over HTTP and in the console; earlier tokens are refused."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from services.registry import service as registry
from services.registry.domain.commands import ChangeRoles, ConfirmRoles, DisableAccount, ProposeRoles
from services.registry.domain.errors import LastAdministrator
from shared.contracts.registry import Role
from shared.domain.errors import Problem
from shared.event_store.command_handler import CommandContext
from shared.web.tokens import COOKIE
from tests.registry.conftest import Registry, settings_of
from tests.registry.test_console import CONSOLE, Staff

pytestmark = pytest.mark.requirement("1.17")
HEAD, DEPUTY, CLERK = "Example head", "Example deputy", "Example clerk"
WHY = "She issues the reports."


def account_of(of_registry: Registry, name: str) -> str:
    held = of_registry.service.credentials.holder(name)
    assert held is not None
    return held


@pytest.fixture
def of_three(of_registry: Registry) -> Registry:
    """Two administrators and a clerk, opened by the operator."""
    for name in (HEAD, DEPUTY):
        of_registry.bearer("administrator", name)
    of_registry.bearer("staff", CLERK)
    return of_registry


def send(of_three: Registry, who: str, act: str, **body: object) -> object:
    clerk = account_of(of_three, CLERK)
    return of_three.post(f"/accounts/{clerk}/roles/{act}", body, of_three.bearer("administrator", who))


def signed_in(of_three: Registry, name: str, role: Role = "administrator") -> Staff:
    """Return a browser with the cookie that signing in would set."""
    client = of_three.client()
    client.set_cookie(COOKIE, registry.issue_account_token(of_three.service, name, role))
    return Staff(client)


def test_over_http_one_proposes_another_confirms_and_older_tokens_end(of_three: Registry) -> None:
    old = of_three.bearer("staff", CLERK)
    proposed = send(of_three, HEAD, "propose", roles=["staff", "approver"], reason=WHY)
    assert (proposed.status_code, len(proposed.json["events"])) == (200, 1)  # type: ignore[attr-defined]
    (waits,) = of_three.get("/accounts/role-changes", role="auditor").json["items"]
    assert (waits["name"], waits["present"], waits["roles"]) == (CLERK, ["staff"], ["staff", "approver"])
    assert waits["proposer"] == account_of(of_three, HEAD)
    assert of_three.get(f"/accounts/{waits['account']}").json["roles"] == ["staff"]
    for who, code in ((HEAD, "own-proposal"), (DEPUTY, None)):
        answer = send(of_three, who, "confirm", proposal=waits["proposal"])
        if code:
            assert (answer.status_code, answer.json["type"]) == (409, f"/problems/{code}")  # type: ignore[attr-defined]
            assert "another administrator" in answer.json["detail"]  # type: ignore[attr-defined]
    assert of_three.get(f"/accounts/{waits['account']}").json["roles"] == ["staff", "approver"]
    assert of_three.get("/accounts/role-changes", role="auditor").json["items"] == []
    assert of_three.client().get("/registry/api/organizations", headers=old).status_code == 401
    new = of_three.bearer("approver", CLERK)
    assert of_three.client().get("/registry/api/organizations", headers=new).status_code == 200
    again = send(of_three, DEPUTY, "confirm", proposal=waits["proposal"])
    assert again.json["events"] == []  # type: ignore[attr-defined]


def test_what_cannot_be_is_said_with_the_way_out(of_three: Registry) -> None:
    service, clerk = of_three.service, account_of(of_three, CLERK)
    rows: list[tuple[str, str, dict[str, object], int, str]] = [
        (HEAD, "propose", {"roles": ["king"], "reason": WHY}, 422, "malformed"),
        (HEAD, "propose", {"roles": "staff", "reason": WHY}, 422, "malformed"),
        (HEAD, "propose", {"roles": ["approver"]}, 422, "malformed"),
        (HEAD, "propose", {"roles": ["service"], "reason": WHY}, 409, "role-of-machines"),
        (HEAD, "confirm", {"proposal": "proposal-1"}, 422, "malformed"),
        (HEAD, "confirm", {"proposal": clerk.replace("account", "proposal")}, 422, "unknown-record"),
        (HEAD, "decline", {"proposal": clerk.replace("account", "proposal"), "reason": WHY}, 422, "unknown-record"),
    ]
    for who, act, body, status, code in rows:
        answer = send(of_three, who, act, **body)
        assert (answer.status_code, answer.json["type"]) == (status, f"/problems/{code}"), answer.text  # type: ignore[attr-defined]
    send(of_three, HEAD, "propose", roles=["approver"], reason=WHY)
    (waits,) = of_three.get("/accounts/role-changes", role="auditor").json["items"]
    second = send(of_three, DEPUTY, "propose", roles=["auditor"], reason=WHY)
    assert second.json["type"] == "/problems/proposal-waits"  # type: ignore[attr-defined]
    service.handle(ChangeRoles(account=clerk, roles=("staff", "reader")), CommandContext(actor="account-operator"))
    stale = send(of_three, DEPUTY, "confirm", proposal=waits["proposal"])
    assert stale.json["type"] == "/problems/proposal-lapsed"  # type: ignore[attr-defined]
    assert "propose the change again" in stale.json["detail"]  # type: ignore[attr-defined]


def test_an_account_is_opened_over_http_with_no_more_than_reading(of_three: Registry) -> None:
    """Otherwise one person could grant roles by opening an account with them."""
    body = {"name": "Example newcomer", "roles": ["administrator"]}
    assert of_three.post("/accounts", body, role="administrator").json["field"] == "roles"
    made = of_three.post("/accounts", {"name": "Example newcomer"}, role="administrator").json["id"]
    assert of_three.get(f"/accounts/{made}").json["roles"] == ["reader"]


def test_two_administrators_cannot_each_take_the_others_role(of_three: Registry) -> None:
    each_takes_the_others(of_three.service)


@pytest.mark.postgres
def test_nor_on_postgresql(home: Path, postgres_database: str) -> None:
    settings = settings_of(home, RAPPORTEUR_REGISTRY_DATABASE=postgres_database)
    registry.migrate(settings)
    service = registry.open_service(settings)
    try:
        for name in (HEAD, DEPUTY):
            registry.issue_account_token(service, name, "administrator")
        each_takes_the_others(service)
    finally:
        service.close()


def each_takes_the_others(service: registry.Service) -> None:
    head, deputy = (str(service.credentials.holder(name)) for name in (HEAD, DEPUTY))
    pairs = ((head, deputy, "p1"), (deputy, head, "p2"))
    for account, by, proposal in pairs:
        proposed = ProposeRoles(account=account, proposal=proposal, roles=("reader",), reason=WHY, by=by)
        service.handle(proposed, CommandContext(actor=by))

    def confirm(account: str, _by: str, proposal: str) -> str:
        command = ConfirmRoles(account=account, proposal=proposal, by="account-third")
        try:
            service.handle(command, CommandContext(actor="account-third"))
        except Problem as problem:
            return problem.code
        return "done"

    with ThreadPoolExecutor() as pool:
        assert sorted(pool.map(lambda pair: confirm(*pair), pairs)) == ["done", "last-administrator"]
    (last,) = service.queries.administrators()
    with pytest.raises(LastAdministrator):
        service.handle(DisableAccount(account=last, reason="Left."), CommandContext(actor=last))


def test_in_the_console_it_waits_for_another_and_is_told_in_the_history(of_three: Registry) -> None:
    clerk = f"{CONSOLE}/accounts/{account_of(of_three, CLERK)}"
    head, deputy = signed_in(of_three, HEAD), signed_in(of_three, DEPUTY)
    form = head.form(f"{clerk}/do/propose-roles", reason=WHY)
    assert form["roles.staff"] == "yes"
    assert "roles.approver" not in form
    head.send(f"{clerk}/do/propose-roles", form | {"roles.approver": "yes"})
    page = head.read(clerk)
    assert "You proposed these roles: <b>staff, approver</b>." in page
    assert "Withdraw the proposal" in page
    assert "Confirm the new roles" not in page
    assert "Waits for another administrator" in head.read(f"{CONSOLE}/accounts/")
    assert CLERK not in head.read(f"{CONSOLE}/")
    start = deputy.read(f"{CONSOLE}/")
    assert f"New roles for {CLERK} wait for another administrator" in start
    assert f"{HEAD} proposed: staff, approver." in start
    refused = head.send(f"{clerk}/do/confirm-roles", head.form(f"{clerk}/do/confirm-roles"), status=409)
    assert "You proposed this change, so another" in refused
    confirm = deputy.form(f"{clerk}/do/confirm-roles")
    first = deputy.send(f"{clerk}/do/confirm-roles", confirm)
    assert deputy.send(f"{clerk}/do/confirm-roles", confirm) == first
    assert CLERK not in deputy.read(f"{CONSOLE}/")
    history = deputy.read(f"{clerk}/history")
    for words in ("New roles were proposed: <b>staff, approver</b>.", "confirmed by another administrator",
                  "The roles are now: <b>staff, approver</b>.", f"by {HEAD}", f"by {DEPUTY}", WHY):  # fmt: skip
        assert words in history, words


def test_in_the_console_it_is_declined_or_withdrawn_with_a_reason(of_three: Registry) -> None:
    clerk = f"{CONSOLE}/accounts/{account_of(of_three, CLERK)}"
    head, deputy = signed_in(of_three, HEAD), signed_in(of_three, DEPUTY)
    for who, act, word in ((deputy, "decline-roles", "declined"), (head, "withdraw-roles", "withdrawn")):
        form = head.form(f"{clerk}/do/propose-roles", reason=WHY)
        form.pop("roles.staff")
        head.send(f"{clerk}/do/propose-roles", form)
        assert "no role" in who.read(f"{clerk}/do/{act}")
        who.send(f"{clerk}/do/{act}", who.form(f"{clerk}/do/{act}"), status=422)
        who.do(f"{clerk}/do/{act}", reason="Not yet.")
        assert f"The proposal was {word}: <b>no role</b>." in who.read(f"{clerk}/history")
    assert "Propose new roles" in head.read(clerk)


def test_a_stale_form_is_compared_and_nothing_is_given_unseen(of_three: Registry) -> None:
    clerk = f"{CONSOLE}/accounts/{account_of(of_three, CLERK)}"
    head, deputy = signed_in(of_three, HEAD), signed_in(of_three, DEPUTY)
    mine = head.form(f"{clerk}/do/propose-roles", reason=WHY) | {"roles.auditor": "yes"}
    operator = CommandContext(actor="account-operator")
    of_three.service.handle(ChangeRoles(account=account_of(of_three, CLERK), roles=("reader",)), operator)
    page = head.send(f"{clerk}/do/propose-roles", mine, status=412)
    compared = re.findall(r"<td>([^<]*)</td>", page)
    assert compared[:3] == ["staff", "reader", "staff, auditor"]
    head.do(f"{clerk}/do/propose-roles", reason=WHY, **{"roles.auditor": "yes"})
    seen = deputy.form(f"{clerk}/do/confirm-roles")
    head.do(f"{clerk}/do/withdraw-roles", reason="Another one.")
    head.do(f"{clerk}/do/propose-roles", reason=WHY, **{"roles.administrator": "yes"})
    page = deputy.send(f"{clerk}/do/confirm-roles", seen, status=412)
    again = re.search(r'name="proposal" value="([^"]+)"', page)
    assert again is not None
    assert again[1] == seen["proposal"]


def test_an_auditor_sees_what_waits_and_cannot_decide(of_three: Registry) -> None:
    send(of_three, HEAD, "propose", roles=["approver"], reason=WHY)
    auditor, clerk = (
        signed_in(of_three, "Example auditor", "auditor"),
        f"{CONSOLE}/accounts/{account_of(of_three, CLERK)}",
    )
    page = auditor.read(clerk)
    assert f"<b>{HEAD}</b> proposed these roles: <b>approver</b>." in page
    assert "/do/" not in page
    auditor.read(f"{clerk}/do/confirm-roles", status=403)
    assert CLERK not in auditor.read(f"{CONSOLE}/")


def test_who_is_the_only_administrator_is_told_how_there_come_to_be_two(of_registry: Registry) -> None:
    of_registry.bearer("staff", CLERK)
    form = f"{CONSOLE}/accounts/{account_of(of_registry, CLERK)}/do/propose-roles"
    head = signed_in(of_registry, HEAD)
    assert "accounts token NAME --role administrator" in head.read(form)
    of_registry.bearer("administrator", DEPUTY)
    assert "there is none yet" not in head.read(form)
