"""The day from which an item of the resolution is recorded, and when no record of it means zero: worked by hand."""

import msgspec
import pytest

from services.reporting.reports.document import figure_json
from shared.contracts import reporting as p
from shared.contracts.clauses import Clause
from shared.contracts.meetings.agendas import AgendaItemStated
from tests.reporting.figures.telling import Record, of
from tests.reporting.figures.test_places import places, subjects

pytestmark = pytest.mark.requirement("2.04")


def kept(since: str, clause: Clause = "68-04") -> p.ClauseRecordStated:
    return p.ClauseRecordStated(f"fact-{clause}", clause, since, source="Example decision")


def found_of(record: Record, clause: str) -> tuple[object, float | None, str | None]:
    row = record.figures("clauses.evidence")[of(clause=clause)]
    return row.value, row.at_least, row.reason


def test_none_is_nought_only_where_the_record_is_kept_from_the_first_day_on() -> None:
    """The period is 30 November 2012 to 3 November 2016, four meetings of executives: 0 workshops answer 68-04."""
    unstated = "nothing is recorded, and from which day a record of it is kept is not stated"
    assert found_of(places(), "68-04") == (None, 0, unstated)
    for since in ("2012-11-30", "2009-01-01"):
        assert found_of(places().says("reporting", "c", kept(since)), "68-04") == (0, None, None)
    partly = places().says("reporting", "c", kept("2012-12-01"))
    assert found_of(partly, "68-04") == (None, 0, "not recorded before 2012-12-01, and nothing is recorded since")
    last = places().says("reporting", "c", kept("2016-11-03"))
    assert found_of(last, "68-04") == (None, 0, "not recorded before 2016-11-03, and nothing is recorded since")
    later = places().says("reporting", "c", kept("2016-11-04"))
    assert found_of(later, "68-04") == (None, 0, "not recorded before 2016-11-04")


def test_what_is_recorded_counts_from_whatever_day_the_record_is_kept() -> None:
    """EX-1 and EX-2 have subjects: 2, although the record is kept only from a later day."""
    record = subjects().says("reporting", "c", kept("2027-01-01", "68-09"))
    assert found_of(record, "68-09") == (2, None, None)


def test_a_day_corrected_and_withdrawn_is_what_was_said_last_and_is_named_as_evidence() -> None:
    record = places().says("reporting", "c", kept("2009-01-01"))
    record.says("reporting", "c", p.ClauseRecordCorrected("fact-68-04", "2027-01-01", "it began later"))
    assert found_of(record, "68-04") == (None, 0, "not recorded before 2027-01-01")
    record.says("reporting", "c", p.ClauseRecordWithdrawn("fact-68-04", "an error"))
    assert (
        found_of(record, "68-04")[2] == "nothing is recorded, and from which day a record of it is kept is not stated"
    )
    rows = record.figures("clauses.evidence")
    own = {event for event in rows[of(clause="68-04")].evidence.events if event[0] == "reporting"}
    assert len(own - set(rows[of(clause="68-02")].evidence.events)) == 3
    again = msgspec.structs.replace(kept("2010-01-01"), fact="fact-anew")
    assert found_of(record.says("reporting", "c", again), "68-04") == (0, None, None)


def test_a_workshop_that_may_have_been_in_the_period_makes_none_unknown() -> None:
    """W-1 was in 2016, which may be after the period's end on 3 November."""
    record = places().says("reporting", "c", kept("2009-01-01")).series("W", kind="workshop")
    record.held("W-1", "W", 1, "2016", ())
    reason = "nothing is recorded but of a day of which it is not known whether it was in the period"
    assert found_of(record, "68-04") == (None, 0, reason)
    third = {figure.of["clause"]: figure for figure in record.found("clauses.evidence/3")}
    assert "of a meeting of which" in str(third["68-04"].reason)


def test_of_what_an_earlier_version_had_no_place_for_nothing_was_never_nought() -> None:
    record = places().says("reporting", "c", kept("2009-01-01", "68-M1"))
    third = {figure.of["clause"]: figure for figure in record.found("clauses.evidence/3")}
    assert (third["68-M1"].value, third["68-M1"].reason) == (
        None, "nothing is recorded: this version keeps no record of it"
    )  # fmt: skip
    assert found_of(record, "68-M1") == (0, None, None)


def test_absence_counts_outside_the_bureau_where_whatever_answers_the_item_would_close_its_record() -> None:
    """Conclusions, which may answer 68-10, are the bureau's; records that answer 68-04 have the audience of its
    clause record."""
    record = places().says("reporting", "c", kept("2009-01-01")).says("reporting", "d", kept("2009-01-01", "68-10"))
    rows = {audience: record.figures("clauses.evidence", audience=audience) for audience in ("bureau", "members")}
    found = {
        (audience, clause): rows[audience][of(clause=clause)].value
        for audience in rows
        for clause in ("68-04", "68-10")
    }
    assert found == {
        ("bureau", "68-04"): 0, ("bureau", "68-10"): 0, ("members", "68-04"): 0, ("members", "68-10"): None,
    }  # fmt: skip
    assert rows["members"][of(clause="68-10")].reason == "not all that answers it is open to this audience"


def test_low_participation_is_answered_by_who_attended_any_activity() -> None:
    """Two organizations attended a meeting of TSAG: 2 of 68-T4. Where none attended, members, to whom attendances may be
    closed, read no 0."""
    record = places().says("reporting", "c", kept("2009-01-01", "68-T4")).series("AG", kind="advisory group")
    assert found_of(record, "68-T4") == (0, None, None)
    closed = record.figures("clauses.evidence", audience="members")[of(clause="68-T4")]
    assert (closed.value, closed.reason) == (None, "not all that answers it is open to this audience")
    record.organization("Alpha", "FIN").organization("Beta", "JPN")
    record.held("AG-1", "AG", 1, "2015-06-01", ("Alpha", "Beta"))
    assert found_of(record, "68-T4") == (2, None, None)
    fifth = {figure.of["clause"]: figure for figure in record.found("clauses.evidence/5")}
    assert fifth["68-T4"].value == 0


def test_sessions_answer_only_at_workshops() -> None:
    record = places().says("reporting", "c", kept("2009-01-01")).series("W", kind="workshop")
    for meeting in ("EX-1", "W-1"):
        if meeting == "W-1":
            record.held(meeting, "W", 1, "2015-06-01", ())
        item = f"agenda-item-{meeting}"
        said = AgendaItemStated(item, meeting, "1", "session", {"en": "Example session"})
        record.says("meetings", item, said)
    rows = record.figures("clauses.evidence")
    assert rows[of(clause="68-04", kind="session")].value == 1
    assert rows[of(clause="68-04")].value == 2


def test_the_first_version_of_the_rule_knows_no_day() -> None:
    without, stated = places(), places().says("reporting", "c", kept("2009-01-01"))
    first = [[figure_json(each) for each in record.found("clauses.evidence/1")] for record in (without, stated)]
    assert first[0] == first[1]
    assert len(first[0]) == 26


NONE_EVER_RECORDED: dict[str, Clause] = {
    "workshops.goals": "68-04",
    "followup.actions": "68-14",
    "followup.overdue": "68-14",
    "locations.expertise": "68-06",
    "reports.covered": "68-12",
}


@pytest.mark.parametrize(("rule", "clause"), NONE_EVER_RECORDED.items())
def test_where_nothing_was_ever_recorded_a_figure_is_nought_if_the_record_is_kept(rule: str, clause: Clause) -> None:
    """Its first version gave no figure at all; an open period stays without one."""
    record, open_period = (
        places().says("reporting", "c", kept(since, clause)) for since in ("2009-01-01", "2016-01-01")
    )
    if rule == "reports.covered":
        record.series("AG", kind="advisory group").held("AG-1", "AG", 1, "2015-06-01", ()).complete("AG")
    found = [figure.value for figure in record.found(f"{rule}/2") if figure.value is not None]
    assert found
    assert set(found) == {0}
    assert not list(record.found(f"{rule}/1"))
    assert not [figure for figure in open_period.found(f"{rule}/2") if figure.value is not None]


def test_a_held_meeting_of_the_advisory_group_is_named_though_no_report_was_ever_recorded() -> None:
    record = places().series("AG", kind="advisory group")
    record.held("AG-1", "AG", 1, "2015-06-01", ()).complete("AG")
    found = {figure.of["clause"]: figure.reason for figure in record.found("reports.submitted/2")}
    assert found == {"68-12": "no report recorded", "68-14": "no report recorded"}
    assert not list(record.found("reports.submitted/1"))
