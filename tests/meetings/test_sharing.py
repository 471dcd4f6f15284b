"""A recording can be public or sent only while there is consent to share it; data from a public source needs none."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from services.meetings.domain.errors import SharingNotConsented
from services.meetings.queries.visible import Viewpoint, visible_records
from services.meetings.service import rebuild_meetings
from shared.contracts.meetings.consultations import REQUESTS
from shared.contracts.meetings.follow_up import CONSENTS
from shared.contracts.meetings.recordings import PRESENTATIONS, RECORDINGS
from shared.domain.provenance import Imported
from shared.event_store.command_handler import CommandContext
from shared.event_store.outbox_key import OutboxKey
from shared.public_view.marking_changes import ChangeMarking
from shared.statements.decider import state_fact, withdraw_fact
from tests.meetings.conftest import Home
from tests.meetings.recorded import APPROVER, CLERK
from tests.statements.examples import example, withdrawal_of_example

pytestmark = [pytest.mark.requirement("10.05"), pytest.mark.statement_rule("S12")]
PRESENTED = example(PRESENTATIONS, 5, item=None, speaker=None, organization=None)
RECORDED = example(RECORDINGS, 5, presentation=PRESENTED.fact)
OUTSIDE = visible_records(Viewpoint("public", "2028-01-01T00:00:00Z"))
MEMBERS = msgspec.structs.replace(CLERK, marking="members")


@pytest.fixture
def begins_with(examples_once: Path) -> Path:
    return examples_once


def said(home: Home, command: Any, context: CommandContext = CLERK) -> tuple[str, ...]:
    return home.service.handler.handle(command, context).events


def answered(number: int, answer: str, on: str, to: str = "sharing") -> Any:
    return example(CONSENTS, number, about=PRESENTED.fact, to=to, answer=answer, on=on)


def sent(number: int, **rest: Any) -> Any:
    return state_fact(REQUESTS, example(REQUESTS, number, kind="transmission", about=PRESENTED.fact, **rest))


def is_open(home: Home, recording: str) -> bool:
    """Return whether consent leaves it open, regardless of the records that it names."""
    closed = OUTSIDE.open.closed
    assert closed is not None
    with home.service.reader.connect() as connection:
        return recording not in connection.scalars(closed).all()


def test_a_recording_is_sent_while_the_latest_answer_allows_it(home: Home) -> None:
    said(home, state_fact(PRESENTATIONS, PRESENTED))
    for command in (
        None,
        answered(11, "given", "2027-12-01", to="recording"),
        answered(12, "refused", "2027-12-02"),
        answered(13, "withdrawn", "2027-12-09"),
    ):
        if command is not None:
            said(home, state_fact(CONSENTS, command))
        with pytest.raises(SharingNotConsented):
            said(home, sent(20))
    said(home, state_fact(CONSENTS, answered(14, "given", "2027-12-08")))
    with pytest.raises(SharingNotConsented) as refused:
        said(home, sent(20))
    assert refused.value.parameters == {"field": "about", "answer": "withdrawn"}, "the later day holds"
    said(home, state_fact(CONSENTS, answered(15, "given", "2027-12-09")))
    assert said(home, sent(20)), "of one day the later recorded"
    assert said(home, sent(21, imported=Imported("published list", "1")))


def test_only_an_approver_with_consent_makes_it_public(home: Home) -> None:
    for kind, statement in ((PRESENTATIONS, PRESENTED), (RECORDINGS, RECORDED)):
        said(home, state_fact(kind, statement))
    change = ChangeMarking(record=RECORDED.fact, reason="for all")
    for command in (change, state_fact(RECORDINGS, example(RECORDINGS, 6, presentation=PRESENTED.fact))):
        with pytest.raises(SharingNotConsented):
            said(home, command, APPROVER)
    assert said(home, change, MEMBERS)
    said(home, state_fact(CONSENTS, answered(11, "given", "2027-12-01")))
    assert said(home, change, APPROVER)


def test_withdrawn_consent_closes_it_at_once_whatever_its_marking(home: Home) -> None:
    imported = example(RECORDINGS, 6, presentation=PRESENTED.fact, imported=Imported("published list", "2"))
    for kind, statement in ((PRESENTATIONS, PRESENTED), (RECORDINGS, RECORDED)):
        said(home, state_fact(kind, statement))
    assert said(home, state_fact(RECORDINGS, imported), APPROVER), "public at once"
    assert (is_open(home, RECORDED.fact), is_open(home, imported.fact)) == (False, True)
    given, taken_back = answered(11, "given", "2027-12-01"), answered(12, "withdrawn", "2027-12-20")
    said(home, state_fact(CONSENTS, given))
    assert (is_open(home, RECORDED.fact), is_open(home, imported.fact)) == (True, True)
    said(home, state_fact(CONSENTS, taken_back))
    assert (is_open(home, RECORDED.fact), is_open(home, imported.fact)) == (False, False)
    with home.service.engine.begin() as connection:
        rebuild_meetings(connection, OutboxKey(home.settings.outbox_key))
    assert (is_open(home, RECORDED.fact), is_open(home, imported.fact)) == (False, False)
    said(home, withdraw_fact(withdrawal_of_example(CONSENTS, taken_back)))
    assert (is_open(home, RECORDED.fact), is_open(home, imported.fact)) == (True, True)
