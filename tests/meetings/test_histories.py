"""Histories and past days: as recorded at the time, under the names of the time; and the whole history as a download."""

import json
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from services.meetings.domain import commands
from shared.contracts.registry import OrganizationNamed, OrganizationRegistered
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.sealer import Sealer
from tests.meetings.conftest import Home, Web
from tests.meetings.recorded import ATTEND, HOLD, MEETING, OPEN, ORGANIZATION, PLAN, SERIES, record, uuid

CONSOLE = "/meetings/console"
PAGE = f"{CONSOLE}/meetings/{MEETING}"


@pytest.fixture
def staff(home: Home, web: Web) -> FlaskClient:
    """A client over a meeting that was planned and held on one day, and moved by a correction on the next."""
    home.tell(
        ORGANIZATION,
        OrganizationRegistered(ORGANIZATION, "Example Telegraph"),
        OrganizationNamed(fact=f"fact-{uuid(60)}", kind="rename", name="Example Telecom", since="2020"),
    )
    record(home.service, OPEN, PLAN, HOLD, ATTEND)
    Sealer(
        home.service.engine,
        "meetings",
        OutboxKey(home.settings.outbox_key),
        lambda: datetime(2026, 11, 5, 9, tzinfo=UTC),
    ).seal_all()
    change = commands.CorrectMeeting(meeting=MEETING, reason="a slip", first_day="2015-10-12", city="Example Town")
    record(home.service, change)
    home.seal()
    return web.pages("staff")


@pytest.mark.requirement("1.15")
def test_a_meeting_is_shown_as_it_was_recorded_by_the_end_of_a_day(staff: FlaskClient) -> None:
    past = staff.get(f"{PAGE}?on=5+Nov+2026").text
    assert "As it was on 5 November 2026." in past
    assert "What had been recorded by the end of that day (UTC)." in past
    assert "past-bar" in past
    assert "11 October 2015" in past
    assert "Example Town" not in past
    assert "/do/" not in past
    assert 'class="count"' not in past, "counts are of now"
    assert "Not in the record on that day" in staff.get(f"{PAGE}?on=2026-11-04").text
    assert "Example Town" in staff.get(f"{PAGE}?on=2999").text
    assert "Example meetings" in staff.get(f"{CONSOLE}/series/{SERIES}?on=2026-11-05").text


@pytest.mark.requirement("1.15")
def test_a_day_that_is_none_is_said_at_the_field(staff: FlaskClient) -> None:
    wrong = staff.get(f"{PAGE}?on=31+Feb+2026")
    assert wrong.status_code == 422
    assert "Type a day, such as 16/03/2027, a month or a year." in wrong.text


@pytest.mark.requirement("1.15")
def test_a_history_calls_organizations_as_they_were_called_then(staff: FlaskClient) -> None:
    page = staff.get(f"{PAGE}/history").text
    assert "Example Telegraph" in page
    assert "Example Telecom" not in page


@pytest.mark.requirement("1.15")
def test_every_event_of_a_history_is_downloaded_as_it_is_stored(home: Home, staff: FlaskClient) -> None:
    record(home.service, commands.CloseAttendanceList(meeting=MEETING, complete=True))
    assert "5 events, nothing hidden." in staff.get(f"{PAGE}/history").text
    answer = staff.get(f"{PAGE}/history.ndjson")
    assert answer.mimetype == "application/x-ndjson"
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["position"] for line in lines] == [2, 3, 4, 5, None]
    kept = {row.event.id for row in home.service.histories.history(MEETING)}
    assert {json.loads(line["bytes"])["id"] for line in lines} == kept
