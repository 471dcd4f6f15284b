"""Conclusions of a meeting (RECORDS 4.1): the refusals, and the consequences of each act."""

import pytest

from services.meetings.domain import communique_commands as text_acts
from services.meetings.domain import conclusion_commands as acts
from services.meetings.domain.commands import CancelMeeting, PlanMeeting
from services.meetings.domain.errors import (
    CommuniqueIsAgreed,
    MeetingIsCancelled,
    MeetingNotBegun,
    NotAdopted,
    NotADraft,
    NumberTaken,
    OfAnotherMeeting,
    SuccessorNotAdopted,
)
from shared.domain.errors import UnknownRecord
from shared.statements.errors import AlreadyStated
from tests.meetings.conftest import Home
from tests.meetings.in_the_room import (
    BEGUN,
    COMMUNIQUE,
    DAY,
    FIRST,
    SECOND,
    SHOWN,
    THIRD,
    agreed,
    do,
    drafted,
    paragraph,
    sha256,
)
from tests.meetings.recorded import HOLD, OPEN, OTHER, PLAN, SERIES

pytestmark = pytest.mark.requirement("10.05")

ADOPT = acts.AdoptConclusion(conclusion=FIRST, on=DAY)


@pytest.fixture
def met(home: Home) -> Home:
    do(home.service, OPEN, PLAN, HOLD)
    return home


def test_a_number_is_of_one_conclusion_and_free_again_once_dropped(met: Home) -> None:
    do(met.service, drafted(FIRST, 1), drafted(SECOND, 2))
    with pytest.raises(NumberTaken) as refused:
        do(met.service, drafted(THIRD, 1))
    assert refused.value.parameters["next"] == 3
    with pytest.raises(NumberTaken):
        do(met.service, acts.RedraftConclusion(conclusion=SECOND, number=1, verb="agreed", wording="x", language="en"))
    do(met.service, acts.DropConclusion(conclusion=FIRST, reason="said twice"), drafted(THIRD, 1))
    assert met.service.room.conclusion(THIRD).conclusion.number == 1
    assert met.service.room.next_number(met.service.room.conclusion(THIRD).conclusion.meeting) == 3


def test_the_next_free_number_is_the_lowest(met: Home) -> None:
    do(met.service, drafted(FIRST, 1), drafted(SECOND, 2))
    do(met.service, acts.DropConclusion(conclusion=FIRST, reason="said twice"))
    with pytest.raises(NumberTaken) as refused:
        do(met.service, drafted(THIRD, 2))
    assert refused.value.parameters["next"] == 1
    assert met.service.room.next_number(PLAN.meeting) == 1


def test_of_a_meeting_that_did_not_take_place_there_is_none(home: Home) -> None:
    do(home.service, OPEN, PLAN, CancelMeeting(meeting=PLAN.meeting, reason="no host"))
    with pytest.raises(MeetingIsCancelled):
        do(home.service, drafted())
    with pytest.raises(MeetingIsCancelled):
        do(home.service, BEGUN)


def test_it_is_adopted_once_and_not_before_the_meeting(met: Home) -> None:
    do(met.service, drafted())
    with pytest.raises(MeetingNotBegun):
        do(met.service, acts.AdoptConclusion(conclusion=FIRST, on="2015-10-10"))
    [first, again] = do(met.service, ADOPT, ADOPT)
    assert (len(first.events), again.events) == (1, ())
    with pytest.raises(NotADraft):
        do(met.service, acts.AdoptConclusion(conclusion=FIRST, on="2015-10-12"))
    with pytest.raises(NotADraft):
        do(met.service, acts.DropConclusion(conclusion=FIRST, reason="?"))


def test_drafted_twice_it_is_one_and_other_content_is_refused(met: Home) -> None:
    assert do(met.service, drafted(), drafted())[1].events == ()
    with pytest.raises(AlreadyStated):
        do(met.service, drafted(wording="something else"))


def test_what_it_refers_to_is_there(met: Home) -> None:
    unknown = "agenda-item-00000000-0000-4000-8000-000000000099"
    with pytest.raises(UnknownRecord) as refused:
        do(met.service, drafted(items=(unknown,)))
    assert refused.value.parameters == {"field": "items", "id": unknown}
    with pytest.raises(UnknownRecord):
        do(met.service, drafted(summary="fact-00000000-0000-4000-8000-000000000099"))


def test_adopted_it_is_described_and_its_wording_corrected_for_a_reason(met: Home) -> None:
    do(met.service, drafted(), ADOPT)
    described = acts.DescribeConclusion(conclusion=FIRST, number=4, verb="welcomed", reason="misheard", priority=True)
    worded = acts.CorrectWording(conclusion=FIRST, wording="to go on", reason="misheard")
    assert [len(each.events) for each in do(met.service, described, described, worded, worded)] == [1, 0, 1, 0]
    now = met.service.room.conclusion(FIRST).conclusion
    assert (now.number, now.verb, now.wording, now.priority, now.adopted_on) == (4, "welcomed", "to go on", True, DAY)
    do(met.service, acts.WithdrawAdoption(conclusion=FIRST, reason="of another room"))
    assert met.service.room.conclusion(FIRST).conclusion.state == "draft"
    with pytest.raises(NotAdopted):
        do(met.service, worded)


def test_in_an_agreed_text_its_adoption_and_wording_stay(home: Home) -> None:
    agreed(home.service)
    do(home.service, acts.AdoptConclusion(conclusion=SECOND, on=DAY))
    for command in (
        acts.WithdrawAdoption(conclusion=FIRST, reason="?"),
        acts.CorrectWording(conclusion=FIRST, wording="x", reason="?"),
    ):
        with pytest.raises(CommuniqueIsAgreed):
            do(home.service, command)
    # The conclusion that is not in the text may still change, since its wording was not agreed.
    do(home.service, acts.CorrectWording(conclusion=SECOND, wording="x", reason="misheard"))


def test_it_is_replaced_by_adopted_ones_and_split_within_its_meeting(met: Home) -> None:
    do(met.service, PlanMeeting(meeting=OTHER, series=SERIES, code="EX-08", first_day="2016-10-11", ordinal=8))
    do(met.service, drafted(FIRST, 1), ADOPT, drafted(SECOND, 2), drafted(THIRD, 1, meeting=OTHER))
    split = acts.ReplaceConclusion(conclusion=FIRST, by=(SECOND,), relation="split", on=DAY, reason="two addressees")
    with pytest.raises(SuccessorNotAdopted):
        do(met.service, split)
    do(met.service, acts.AdoptConclusion(conclusion=SECOND, on=DAY))
    do(met.service, acts.AdoptConclusion(conclusion=THIRD, on="2016-10-11"))
    with pytest.raises(OfAnotherMeeting):
        do(met.service, acts.ReplaceConclusion(conclusion=FIRST, by=(THIRD,), relation="split", on=DAY, reason="?"))
    with pytest.raises(SuccessorNotAdopted):
        do(met.service, acts.ReplaceConclusion(conclusion=FIRST, by=(FIRST,), relation="merged", on=DAY, reason="?"))
    assert [len(each.events) for each in do(met.service, split, split)] == [1, 0]
    now = met.service.room.conclusion(FIRST).conclusion
    assert (now.state, now.by, now.relation) == ("replaced", (SECOND,), "split")


def test_a_dropped_one_is_shown_in_no_paragraph(met: Home) -> None:
    do(met.service, drafted(), BEGUN, acts.DropConclusion(conclusion=FIRST, reason="said twice"))
    with pytest.raises(Exception, match="reference-withdrawn"):
        do(met.service, paragraph(SHOWN, "conclusion", conclusion=FIRST))
    agree = text_acts.AgreeCommunique(communique=COMMUNIQUE, on=DAY, text_sha256=sha256(met.service))
    assert do(met.service, agree)[0].events
