"""Responsible officers for reporting's own records: items of the resolution and reports."""

from typing import Any

import pytest

from services.reporting.domain.commands import clause_stream
from services.reporting.domain.errors import UntilBeforeSince
from shared.contracts.assignments import ASSIGNMENTS, AssignmentStated
from shared.domain.errors import UnknownRecord
from shared.event_store.command_handler import CommandContext
from shared.public_view.openness import OPERATOR
from shared.statements.decider import state_fact
from shared.statements.errors import KeptElsewhere
from tests.reporting.conftest import Reporting
from tests.statements.examples import example_record

pytestmark = pytest.mark.requirement("10.07")
BY = CommandContext(actor=OPERATOR)
OFFICER, ITEM = example_record("account"), clause_stream("68-02")
ITEMS = "/reporting/console/clause-records/"


def named(about: str = ITEM, **said: Any) -> Any:
    return state_fact(ASSIGNMENTS, AssignmentStated(example_record("assignment"), about, OFFICER, **said))


def test_an_item_of_the_resolution_has_an_officer_who_hands_it_over(reporting: Reporting) -> None:
    client = reporting.client("staff")
    assert "Name the responsible officer" in client.get(f"{ITEMS}{ITEM}").text
    reporting.service.handler.handle(named(), BY)
    assert "68-02: Developing countries consulted before each meeting" in client.get(f"{ITEMS}{ITEM}").text
    page = client.get(f"/reporting/console/hand-over/?account={OFFICER}").text
    assert f'href="{ITEMS}{ITEM}"' in page
    assert client.get(f"/reporting/console/hand-over/left?account={OFFICER}").json == {"records": 1}


def test_the_officer_of_a_meeting_is_named_where_the_meeting_is_kept_and_none_leaves_before_coming(
    reporting: Reporting,
) -> None:
    handle = reporting.service.handler.handle
    with pytest.raises(KeptElsewhere):
        handle(named(example_record("meeting")), BY)
    with pytest.raises(UntilBeforeSince):
        handle(named(since="2027-02-01", until="2027-01-31"), BY)


def test_an_item_that_the_resolution_does_not_have_has_no_officer(reporting: Reporting) -> None:
    with pytest.raises(UnknownRecord):
        reporting.service.handler.handle(named(example_record("clause")), BY)
