"""Responsible officers: named, handed over in one act with Undo, and the assignments of a disabled account; dismissed
tasks."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.test import Client

from services.registry.domain.commands import DisableAccount, OpenAccount, RegisterOrganization
from shared.contracts.assignments import ASSIGNMENTS, AssignmentStated
from shared.event_store.command_handler import CommandContext
from shared.public_view.openness import OPERATOR
from shared.statements.decider import state_fact
from shared.statements.errors import KeptElsewhere
from shared.web import tokens
from tests.registry.conftest import Registry
from tests.statements.examples import example_record

pytestmark = pytest.mark.requirement("10.07")
BY = CommandContext(actor=OPERATOR)
CONSOLE = "/registry/console"


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


LEAVES, TAKES = f"account-{uuid(1)}", f"account-{uuid(2)}"
RECORDS = [f"organization-{uuid(number)}" for number in (11, 12)]


@pytest.fixture
def given(of_registry: Registry) -> Registry:
    for account, name in ((LEAVES, "Example leaver"), (TAKES, "Example taker")):
        of_registry.service.handle(OpenAccount(account=account, name=name, roles=("staff",)), BY)
    for number, record in enumerate(RECORDS):
        of_registry.service.handle(RegisterOrganization(organization=record, name=f"Example {'ABC'[number] * 9}"), BY)
        assign(of_registry, number, record)
    return of_registry


def assign(given: Registry, number: int, record: str) -> None:
    stated = AssignmentStated(fact=f"assignment-{uuid(20 + number)}", about=record, account=LEAVES)
    given.service.handle(state_fact(ASSIGNMENTS, stated), BY)


@pytest.fixture
def staff(given: Registry) -> Client:
    client = given.client()
    client.set_cookie(tokens.COOKIE, given.bearer()["Authorization"].removeprefix("Bearer "))
    return client


def token_of(page: str) -> str:
    return str(re.findall('name="csrf_token" value="([^"]+)"', page)[0])


def officers(given: Registry) -> dict[str, str]:
    rows = given.get("/assignments").json["items"]
    return {row["about"]: row["account"] for row in sorted(rows, key=lambda row: str(row["since"] or ""))}


def test_all_is_handed_over_in_one_act_and_one_undo_takes_it_back(given: Registry, staff: Client) -> None:
    path = f"{CONSOLE}/hand-over/?account={LEAVES}"
    page = staff.get(path).text
    assert "Hand over 2 records" in page
    assert "Example leaver" in page
    command = re.findall('name="command_id" value="([^"]+)"', page)[0]
    sent = {"csrf_token": token_of(page), "command_id": command, "account": LEAVES, "to": TAKES}
    done = staff.post(f"{CONSOLE}/hand-over/", data=sent, follow_redirects=True)
    assert "2 records are handed over." in done.text
    assert officers(given) == dict.fromkeys(RECORDS, TAKES)
    assert "Nothing here." in staff.get(path).text
    undo = re.findall('class="undo" action="([^"]+)"', done.text)[0]
    staff.post(undo, data={"csrf_token": token_of(done.text)})
    assert officers(given) == dict.fromkeys(RECORDS, LEAVES)


@pytest.mark.parametrize("to", ["", LEAVES, f"account-{uuid(9)}"])
def test_nothing_is_handed_over_to_nobody(given: Registry, staff: Client, to: str) -> None:
    page = staff.get(f"{CONSOLE}/hand-over/?account={LEAVES}").text
    sent = {"csrf_token": token_of(page), "account": LEAVES, "to": to}
    answer = staff.post(f"{CONSOLE}/hand-over/", data=sent)
    assert answer.status_code == 422
    assert "Choose who takes over." in answer.text
    assert officers(given) == dict.fromkeys(RECORDS, LEAVES)


def test_what_a_disabled_account_leaves_is_on_its_page_and_on_start(given: Registry, staff: Client) -> None:
    given.service.handle(DisableAccount(account=LEAVES, reason="left"), BY)
    assert "Example leaver has left 2 records without an officer" in staff.get(f"{CONSOLE}/").text
    administrator = given.client()
    administrator.set_cookie(tokens.COOKIE, given.bearer("administrator")["Authorization"].removeprefix("Bearer "))
    page = administrator.get(f"{CONSOLE}/accounts/{LEAVES}").text
    assert "Registry: 2 records" in page
    assert f"/registry/console/hand-over/?account={LEAVES}" in page
    assert TAKES in dict.fromkeys(row["id"] for row in given.get("/officers").json["items"])
    assert LEAVES not in {row["id"] for row in given.get("/officers").json["items"]}


def test_the_officer_of_a_meeting_is_named_where_the_meeting_is_kept(given: Registry) -> None:
    stated = AssignmentStated(fact=f"assignment-{uuid(30)}", about=example_record("meeting"), account=LEAVES)
    with pytest.raises(KeptElsewhere):
        given.service.handle(state_fact(ASSIGNMENTS, stated), BY)


def test_a_task_is_set_aside_until_a_day_and_taken_back(given: Registry, staff: Client) -> None:
    start = staff.get(f"{CONSOLE}/").text
    assert "2 organizations have no country" in start
    key = re.findall('name="task" value="(no country [^"]*)"', start)[0]
    until = datetime.now(UTC).date() + timedelta(days=3)
    sent = {
        "csrf_token": token_of(start),
        "task": key,
        "until": f"{until:%d/%m/%Y}",
        "reason": "a letter is on its way",
    }
    after = staff.post(f"{CONSOLE}/set-aside", data=sent, follow_redirects=True).text
    assert "2 organizations have no country" not in after
    aside = staff.get(f"{CONSOLE}/?of=aside").text
    assert "2 organizations have no country" in aside
    assert "a letter is on its way" in aside
    staff.post(f"{CONSOLE}/take-back", data={"csrf_token": token_of(aside), "task": key})
    assert "2 organizations have no country" in staff.get(f"{CONSOLE}/").text


@pytest.mark.parametrize("until", ["", "soon", "2020-01-01", "2027"])
def test_a_task_is_not_set_aside_until_no_day_or_one_that_is_over(given: Registry, staff: Client, until: str) -> None:
    start = staff.get(f"{CONSOLE}/").text
    key = re.findall('name="task" value="(no country [^"]*)"', start)[0]
    sent = {"csrf_token": token_of(start), "task": key, "until": until}
    assert (
        "2 organizations have no country" in staff.post(f"{CONSOLE}/set-aside", data=sent, follow_redirects=True).text
    )


def test_an_auditor_sees_the_list_and_sets_nothing_aside(given: Registry) -> None:
    auditor = given.client()
    auditor.set_cookie(tokens.COOKIE, given.bearer("auditor")["Authorization"].removeprefix("Bearer "))
    page = auditor.get(f"{CONSOLE}/")
    assert page.status_code == 200
    assert "set-aside" not in page.text
    assert auditor.post(f"{CONSOLE}/set-aside", data={"task": "x"}).status_code == 403
