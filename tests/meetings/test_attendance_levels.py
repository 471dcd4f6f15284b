"""The level of an attendance: recorded, corrected and shown; older events are read without one, and do not change."""

from typing import Any

import msgspec
import pytest

from services.meetings.domain import attendance
from services.meetings.domain.commands import CorrectAttendance, RecordAttendance, attendance_stream
from shared.contracts import meetings as m
from shared.environment.clock import utc_now
from shared.event_store.codec import Codec
from shared.event_store.command_results import CommandResults
from shared.event_store.tables import kernel_tables
from tests.corpus.keys import EVENTS
from tests.meetings.conftest import Web
from tests.meetings.recorded import HOLD, MEETING, OPEN, ORGANIZATION, PLAN, record, uuid

pytestmark = pytest.mark.requirement("10.01")
FACT = f"fact-{uuid(7)}"
STREAM = attendance_stream(MEETING, ORGANIZATION)
CAME = RecordAttendance(fact=FACT, meeting=MEETING, organization=ORGANIZATION, capacity="representative", level="other")


def test_a_level_is_recorded_and_corrected() -> None:
    (came,) = attendance.decide(CAME, attendance.initial_state)
    assert isinstance(came, m.AttendanceRecorded)
    assert (came.capacity, came.level) == ("representative", "other")
    state = attendance.evolve(attendance.initial_state, came)
    same = CorrectAttendance(attendance=STREAM, fact=FACT, reason="Example", capacity="representative", level="other")
    assert attendance.decide(same, state) == []
    (corrected,) = attendance.decide(msgspec.structs.replace(same, level="executive"), state)
    assert isinstance(corrected, m.AttendanceCorrected)
    assert corrected.level == "executive"


@pytest.mark.parametrize("act", ["recorded", "corrected"])
def test_an_event_of_before_is_read_as_the_present_one_without_a_level(act: str) -> None:
    stored = (EVENTS / "meetings" / f"rapporteur.meetings.attendance-{act}.v1.json").read_bytes()
    read = Codec("meetings", m.EVENTS).decode(stored)
    assert type(read.data) in (m.AttendanceRecorded, m.AttendanceCorrected)
    assert (read.type, read.data.level) == (f"rapporteur.meetings.attendance-{act}.v1", None)  # type: ignore[attr-defined]


@pytest.mark.parametrize("added", [("level", "another"), ("another",)])
def test_a_command_sent_before_is_the_same_command_now(added: tuple[str, ...]) -> None:
    """Its fingerprint has no field that was added since, unless it is given."""
    fingerprint = CommandResults(kernel_tables("meetings").commands, b"key", utc_now)._fingerprint  # noqa: SLF001  its format is kept
    plain = msgspec.structs.replace(CAME, **dict.fromkeys(added))
    fields = [(name, object) for name in plain.__struct_fields__ if name not in added]
    values = {name: getattr(plain, name) for name, _type in fields}
    before: Any = msgspec.defstruct("RecordAttendance", fields)(**values)
    assert fingerprint([plain]) == fingerprint([before])
    assert fingerprint([msgspec.structs.replace(CAME, another=True)]) != fingerprint([plain])
    assert "level" not in added or fingerprint([CAME]) != fingerprint([plain])


def test_forms_and_lists_have_it(web: Web) -> None:
    record(web.home.service, OPEN, PLAN, HOLD, CAME)
    said = web.get(f"/meetings/api/meetings/{MEETING}")
    assert '"level":"other"' in said.text.replace(" ", "")
    page = web.pages("staff").get(f"/meetings/console/attendance/{FACT}")
    assert "Representative of a member" in page.text
    assert "Other" in page.text
