"""The commands possible on the attendance of one organization at one meeting."""

from functools import reduce

import msgspec

from services.meetings.domain import attendance
from services.meetings.domain.commands import (
    CorrectAttendance,
    RecordAttendance,
    WithdrawAttendance,
    attendance_stream,
)
from services.meetings.domain.compensation import compensating_command
from services.meetings.domain.errors import AttendanceDiffers
from shared.contracts.meetings import (
    AttendanceCorrected,
    AttendanceMode,
    AttendanceRecorded,
    AttendanceWithdrawn,
    Capacity,
)
from shared.domain.errors import NotThere, UnknownRecord
from shared.domain.provenance import Imported
from shared.statements.errors import AlreadyStated, FactWithdrawn
from shared.testing import Scenario

MEETING = "meeting-00000000-0000-4000-8000-000000000003"
ORGANIZATION = "organization-00000000-0000-4000-8000-000000000004"
STREAM = "attendance-00000000-0000-4000-8000-000000000003-00000000-0000-4000-8000-000000000004"
ONE, TWO, THREE = (f"fact-00000000-0000-4000-8000-00000000000{number}" for number in (5, 6, 8))
PERSON = "person-00000000-0000-4000-8000-000000000007"


def record(
    fact: str,
    capacity: Capacity | None = None,
    mode: AttendanceMode | None = None,
    person: str | None = None,
    imported: Imported | None = None,
) -> RecordAttendance:
    return RecordAttendance(
        fact=fact,
        meeting=MEETING,
        organization=ORGANIZATION,
        capacity=capacity,
        mode=mode,
        person=person,
        imported=imported,
    )


def recorded(
    fact: str,
    capacity: Capacity | None = None,
    mode: AttendanceMode | None = None,
    person: str | None = None,
) -> AttendanceRecorded:
    return AttendanceRecorded(fact, MEETING, ORGANIZATION, capacity, mode, person)


def test_a_list_of_a_meeting_is_a_record_an_organization() -> None:
    assert record(ONE).stream == attendance_stream(MEETING, ORGANIZATION) == STREAM


def test_that_an_organization_came_is_recorded_without_who() -> None:
    Scenario(attendance).when(record(ONE)).then(recorded(ONE))


def test_recording_twice_under_one_id_is_recording_once() -> None:
    Scenario(attendance).given(recorded(ONE)).when(record(ONE)).then_nothing()


def test_recording_the_same_under_another_id_is_recording_once() -> None:
    Scenario(attendance).given(recorded(ONE, "executive", "remote")).when(
        record(TWO, "executive", "remote")
    ).then_nothing()


def test_another_person_without_a_name_is_another_entry_though_all_else_is_alike() -> None:
    past = Scenario(attendance).given(recorded(ONE, "executive", "remote"))
    another = msgspec.structs.replace(record(TWO, "executive", "remote"), another=True)
    past.when(another).then(recorded(TWO, "executive", "remote"))
    Scenario(attendance).given(recorded(TWO, "executive", "remote")).when(another).then_nothing()


def test_a_named_person_is_there_once_even_as_another() -> None:
    past = Scenario(attendance).given(recorded(ONE, "executive", "in person", PERSON))
    another = msgspec.structs.replace(record(TWO, "executive", "in person", PERSON), another=True)
    past.when(another).then_refused(AttendanceDiffers, fact=ONE, mode="in person")


def test_an_entry_that_was_withdrawn_comes_back_beside_one_alike() -> None:
    alike = (recorded(ONE, "adviser"), recorded(TWO, "adviser"))
    before = reduce(attendance.evolve, alike, attendance.initial_state)
    withdrawn = AttendanceWithdrawn(TWO, "a slip")
    back = compensating_command(STREAM, withdrawn, before, reason="undone", fact=THREE)
    Scenario(attendance).given(*alike, withdrawn).when(back).then(recorded(THREE, "adviser"))


def test_a_second_entry_without_a_person_in_another_capacity_is_another_entry() -> None:
    past = Scenario(attendance).given(recorded(ONE, "executive", "in person"))
    past.when(record(TWO, "adviser", "in person")).then(recorded(TWO, "adviser", "in person"))


def test_the_same_person_is_not_there_twice() -> None:
    past = Scenario(attendance).given(recorded(ONE, "executive", "in person", PERSON))
    past.when(record(TWO, "executive", "in person", PERSON)).then_nothing()
    past.when(record(TWO, "executive", "remote", PERSON)).then_refused(AttendanceDiffers, fact=ONE, mode="in person")


def test_the_same_id_is_not_another_entry() -> None:
    Scenario(attendance).given(recorded(ONE)).when(record(ONE, "media")).then_refused(AlreadyStated, id=ONE)


def test_a_row_of_a_file_is_known_by_its_id_whatever_was_changed_since() -> None:
    past = Scenario(attendance).given(recorded(ONE), AttendanceWithdrawn(ONE, "listed in error"))
    past.when(record(ONE, "executive", imported=Imported("history", "EX-07"))).then_nothing()


def correct(mode: AttendanceMode, fact: str = ONE, person: str | None = PERSON) -> CorrectAttendance:
    return CorrectAttendance(attendance=STREAM, fact=fact, reason="the list says so", mode=mode, person=person)


def test_an_entry_is_corrected_with_a_reason_once() -> None:
    past = Scenario(attendance).given(recorded(ONE, None, "in person", PERSON))
    past.when(correct("remote")).then(AttendanceCorrected(ONE, "the list says so", mode="remote", person=PERSON))
    past.when(correct("remote")).then_nothing()


def test_a_correction_does_not_put_a_person_there_twice() -> None:
    past = Scenario(attendance).given(recorded(ONE, "executive", "in person", PERSON), recorded(TWO, "adviser"))
    past.when(correct("in person", TWO)).then_refused(AttendanceDiffers, field="person", fact=ONE)


def test_an_unknown_entry_is_not_corrected() -> None:
    Scenario(attendance).given(recorded(ONE)).when(correct("remote", TWO)).then_refused(
        UnknownRecord, field="fact", id=TWO
    )


def test_nothing_is_corrected_where_nothing_was_recorded() -> None:
    Scenario(attendance).when(correct("remote")).then_refused(NotThere, id=STREAM)


def test_an_entry_is_withdrawn_once_and_then_not_corrected() -> None:
    withdraw = WithdrawAttendance(attendance=STREAM, fact=ONE, reason="listed in error")
    past = Scenario(attendance).given(recorded(ONE)).when(withdraw).then(AttendanceWithdrawn(ONE, "listed in error"))
    past.when(withdraw).then_nothing()
    past.when(correct("remote")).then_refused(FactWithdrawn, fact=ONE)


def test_what_was_withdrawn_may_be_recorded_anew() -> None:
    past = Scenario(attendance).given(recorded(ONE), AttendanceWithdrawn(ONE, "listed in error"))
    past.when(record(TWO)).then(recorded(TWO))
