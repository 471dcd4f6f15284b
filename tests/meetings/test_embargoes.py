"""An embargo ends with an event that the program records in the log itself (RECORDS 4.3)."""

from datetime import UTC, datetime, timedelta
from math import inf

import msgspec
import pytest
from sqlalchemy import select

from services.meetings.domain import commands
from services.meetings.queries.visible import Viewpoint, visible_records
from services.meetings.service import rebuild_meetings
from shared.contracts.meetings import EmbargoEnded
from shared.contracts.meetings.consultations import CONSULTATIONS
from shared.domain.errors import NotThere
from shared.event_store import embargoes
from shared.event_store.embargoes import EmbargoEnder
from shared.event_store.outbox_key import OutboxKey
from shared.public_view.embargoes import PROGRAM
from shared.public_view.marking_changes import ChangeMarking
from shared.statements.decider import state_fact, withdraw_fact
from tests.meetings.conftest import Home
from tests.meetings.recorded import APPROVER, CLERK, MEETING, OPEN, PLAN, TOPIC, record
from tests.meetings.stated import record_examples
from tests.statements.examples import example, withdrawal_of_example

pytestmark = pytest.mark.requirement("7.11")

DUE = "2027-03-01T09:00:00Z"
BEFORE, AFTER = datetime(2027, 3, 1, 8, 59, 59, tzinfo=UTC), datetime(2027, 3, 1, 9, 0, 0, tzinfo=UTC)


def waiting(home: Home) -> list[tuple[str, str]]:
    with home.service.reader.connect() as connection:
        return [(row.record, row.due) for row in connection.execute(select(embargoes.table))]


def ended(home: Home, now: datetime) -> int:
    return EmbargoEnder(home.service.handler, home.service.reader, lambda: now)()


def announced(home: Home) -> None:
    record(home.service, OPEN, PLAN)
    home.service.handler.handle(commands.AnnounceMeeting(meeting=MEETING, not_before=DUE), APPROVER)


@pytest.mark.requirement("9.08")
def test_the_job_sleeps_until_the_next_end(home: Home) -> None:
    ender = EmbargoEnder(home.service.handler, home.service.reader, lambda: BEFORE)
    assert ender() == 0
    assert ender.alarm.seconds_left() == inf
    announced(home)
    assert ender() == 0
    assert ender.alarm.seconds_left() == pytest.approx(1, abs=0.5)


def test_the_program_ends_it_once_and_not_too_early(home: Home) -> None:
    announced(home)
    assert waiting(home) == [(MEETING, DUE)]
    assert ended(home, BEFORE) == 0
    assert ended(home, AFTER) == 1
    assert ended(home, AFTER) == 0
    last = home.service.histories.history(MEETING)[-1].event
    assert (last.data, last.actor) == (EmbargoEnded(DUE), PROGRAM)
    assert home.service.queries.meeting(MEETING).version == last.version
    assert home.service.visible.meeting(Viewpoint("public", "2020-01-01T00:00:00Z"), MEETING).code == "EX-07"


def test_another_announcement_moves_it_and_a_withdrawn_one_has_none(home: Home) -> None:
    announced(home)
    later = "2027-04-01T09:00:00Z"
    home.service.handler.handle(commands.AnnounceMeeting(meeting=MEETING, not_before=later), APPROVER)
    assert waiting(home) == [(MEETING, later)]
    home.service.handler.handle(commands.WithdrawAnnouncement(meeting=MEETING, reason="too early"), APPROVER)
    assert waiting(home) == []
    assert ended(home, AFTER) == 0


def test_of_what_was_announced_before_there_was_such_an_end_nothing_is_kept_when_rows_are_made_anew(home: Home) -> None:
    announced(home)
    with home.service.engine.begin() as connection:
        connection.execute(embargoes.table.delete())
        rebuild_meetings(connection, OutboxKey(home.settings.outbox_key))
    assert waiting(home) == []


def test_what_waits_is_kept_when_rows_are_made_anew(home: Home) -> None:
    announced(home)
    with home.service.engine.begin() as connection:
        rebuild_meetings(connection, OutboxKey(home.settings.outbox_key))
    assert waiting(home) == [(MEETING, DUE)]


def test_an_embargo_of_a_statement_that_an_earlier_version_forgot_waits_again(home: Home) -> None:
    record_examples(home.service)
    stated = example(CONSULTATIONS, 2, not_before=DUE)
    home.service.handler.handle(state_fact(CONSULTATIONS, stated), CLERK)
    home.service.handler.handle(ChangeMarking(record=stated.fact, reason="it is right"), APPROVER)
    with home.service.engine.begin() as connection:
        connection.execute(embargoes.table.delete())
        rebuild_meetings(connection, OutboxKey(home.settings.outbox_key))
    assert waiting(home) == [(stated.fact, DUE)]


def test_a_statement_is_public_from_its_day_and_the_log_says_so(home: Home) -> None:
    record_examples(home.service)
    stated = example(CONSULTATIONS, 2, not_before=DUE, meetings=())
    home.service.handler.handle(state_fact(CONSULTATIONS, stated), APPROVER)
    assert waiting(home) == [(stated.fact, DUE)]
    outside = visible_records(Viewpoint("public", "2027-03-01T08:59:59Z"))
    with pytest.raises(NotThere):
        home.service.statements.one(stated.fact, outside)
    assert ended(home, AFTER) == 1
    assert home.service.statements.one(stated.fact, msgspec.structs.replace(outside, now=DUE)).version == 2
    withdrawn = example(CONSULTATIONS, 3, not_before=DUE)
    home.service.handler.handle(state_fact(CONSULTATIONS, withdrawn), APPROVER)
    home.service.handler.handle(withdraw_fact(withdrawal_of_example(CONSULTATIONS, withdrawn)), APPROVER)
    assert waiting(home) == []


def test_what_else_is_recorded_of_the_meeting_moves_no_embargo(home: Home) -> None:
    announced(home)
    record(home.service, TOPIC, commands.WithdrawMeetingFact(meeting=MEETING, fact=TOPIC.fact, reason="an error"))
    assert waiting(home) == [(MEETING, DUE)]
    assert ended(home, AFTER) == 1


def test_a_meeting_in_error_or_closed_meanwhile_waits_no_more_and_holds_up_no_other(home: Home) -> None:
    announced(home)
    record_examples(home.service)
    stated = example(CONSULTATIONS, 2, not_before=DUE)
    home.service.handler.handle(state_fact(CONSULTATIONS, stated), APPROVER)
    record(home.service, commands.MarkMeetingInError(meeting=MEETING, reason="it stands twice"))
    assert ended(home, AFTER) == 1
    assert home.service.histories.history(stated.fact)[-1].event.actor == PROGRAM


def test_what_is_not_public_when_it_is_due_has_no_end(home: Home) -> None:
    record_examples(home.service)
    stated = example(CONSULTATIONS, 2, not_before=DUE)
    home.service.handler.handle(state_fact(CONSULTATIONS, stated), CLERK)
    assert ended(home, AFTER) == 1
    assert (waiting(home), len(home.service.histories.history(stated.fact))) == ([], 1)


def test_a_statement_that_an_approver_makes_public_stays_under_its_embargo(home: Home) -> None:
    record_examples(home.service)
    stated = example(CONSULTATIONS, 2, not_before=DUE)
    home.service.handler.handle(state_fact(CONSULTATIONS, stated), CLERK)
    home.service.handler.handle(ChangeMarking(record=stated.fact, reason="it is right"), APPROVER)
    assert waiting(home) == [(stated.fact, DUE)]
    assert ended(home, AFTER) == 1
    assert home.service.histories.history(stated.fact)[-1].event.data == EmbargoEnded(DUE)


def test_what_is_announced_anew_while_the_program_looks_waits_until_then(home: Home) -> None:
    announced(home)
    later = commands.AnnounceMeeting(meeting=MEETING, not_before="2027-04-01T09:00:00Z")

    def now() -> datetime:
        home.service.handler.handle(later, APPROVER)
        return AFTER

    assert ended(home, AFTER - timedelta(seconds=1)) == 0
    EmbargoEnder(home.service.handler, home.service.reader, now)()
    assert waiting(home) == [(MEETING, "2027-04-01T09:00:00Z")]
