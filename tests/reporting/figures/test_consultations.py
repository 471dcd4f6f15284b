"""Consultations of countries before meetings, worked by hand from the rules: every number with its steps."""

from datetime import date
from typing import Self

import pytest

from services.reporting.figures import Figure
from shared.contracts import registry as r
from shared.contracts import reporting as p
from shared.contracts.completeness import CompletenessCorrected, CompletenessStated
from shared.contracts.meetings.consultations import (
    Answer,
    ConsultationStated,
    ConsultationWithdrawn,
    Method,
    NeedStated,
    ReplyStated,
    RequestStated,
    RequestWithdrawn,
)
from shared.contracts.meetings.follow_up import ConsentStated, ProgressStated
from tests.reporting.figures.telling import REGIONS, Record, of

pytestmark = pytest.mark.requirement("7.11")

WHOLE = of()


class Countries(Record):
    """152 developing Member States and 42 developed ones. D000 to D049 are of Africa, D050 to D069 of the Americas, the other
    developing ones of Asia-Pacific; the developed ones are of Europe. Five meetings of the series EX, one of a region."""

    today = date(2028, 6, 30)

    def __init__(self, kept: str | None = "2024-10-25") -> None:
        super().__init__()
        for iso3 in REGIONS:
            self.says("registry", f"state-{iso3}", r.StatusStated(f"member-{iso3}", "member", "no"))
        for number in range(152):
            region = "Africa" if number < 50 else "Americas" if number < 70 else "Asia-Pacific"
            self.country(f"D{number:03}", region, "developing")
        for number in range(42):
            self.country(f"E{number:03}", "Europe", "developed")
        self.series("EX").complete("EX")
        if kept is not None:
            for clause in ("68-02", "68-07", "68-11", "68-C4", "68-C3"):
                stated = p.ClauseRecordStated(f"kept-{clause}", clause, kept)
                self.says("reporting", f"clause-{clause}", stated)

    def country(self, iso3: str, region: str, development: str) -> None:
        state = f"state-{iso3}"
        self.says("registry", state, r.StateRegistered(state, iso3, iso3, iso3))
        # The footnote counts one of these as developing too.
        others = dict.fromkeys(("ldc", "lldc", "sids", "transition"), "no")
        for field, value in {"region": region, "development": development, "member": "yes", **others}.items():
            self.says("registry", state, r.StatusStated(f"{field}-{iso3}", field, value))  # type: ignore[arg-type]

    def consulted(
        self, name: str, method: Method, opened: str, closed: str, *meetings: str, asked: range = range(0)
    ) -> Self:
        stated = ConsultationStated(name, method, {"en": "Topics"}, meetings, opened, closed)
        self.says("meetings", name, stated)
        for number in asked:
            request = f"{name}/D{number:03}"
            self.says("meetings", request, RequestStated(request, name, "consultation", f"state-D{number:03}", opened))
        return self

    def answered(self, name: str, answer: Answer, on: str, states: range) -> Self:
        for number in states:
            iso3 = f"D{number:03}"
            reply = f"reply {name}/{iso3}"
            self.says("meetings", reply, ReplyStated(reply, f"{name}/{iso3}", f"state-{iso3}", answer, on))
        return self


def two_consultations() -> Countries:
    """In 2027 four meetings of executives. A letter went to 60 States (D000 to D059), open from 1 July to 30 September,
    for M-1 and M-2; a questionnaire to 54 (D012 to D065), open from 1 February to 31 March, for M-3. M-4 was prepared
    by a consultation that closed only after it."""
    told = Countries()
    for number, day in enumerate(("2027-12-07", "2027-11-01", "2027-04-10", "2027-06-15"), 1):
        told.held(f"M-{number}", "EX", number, day, ())
    told.consulted("letter", "letter", "2027-07-01", "2027-09-30", "M-1", "M-2", asked=range(60))
    told.consulted("form", "questionnaire", "2027-02-01", "2027-03-31", "M-3", asked=range(12, 66))
    told.answered("letter", "replied", "2027-08-01", range(8))
    told.answered("form", "took part", "2027-03-01", range(50, 59))
    told.answered("form", "nothing to raise", "2027-03-02", range(63, 66))
    return told


def late() -> Countries:
    """In addition, a consultation of 2027 that closed on 30 June, after M-4 had ended on the 15th."""
    told = two_consultations()
    return told.consulted("late", "meeting", "2027-06-01", "2027-06-30", "M-4")


def value(figure: Figure) -> tuple[object, int | None, int | None]:
    return figure.value, figure.numerator, figure.denominator


def test_how_many_consultations_ended_before_a_meeting() -> None:
    """The letter for M-1 and M-2, the questionnaire for M-3, and none that ended before M-4: 3 of 4 meetings."""
    figures = late().figures("consultations.before", "2027")
    assert {figure.of["meeting"]: figure.value for figure in figures.values() if figure.of} == {
        "M-1": 1, "M-2": 1, "M-3": 1, "M-4": 0,
    }  # fmt: skip
    assert value(figures[WHOLE]) == (0.75, 3, 4)


def test_how_many_days_lay_between() -> None:
    """30 September to 7 December: 31 days of October, 30 of November, 7: 68. To 1 November: 31 + 1 = 32. 31 March to 10 April: 10."""
    figures = late().figures("consultations.lead", "2027")
    assert {figure.of["meeting"]: figure.value for figure in figures.values()} == {
        "M-1": 68, "M-2": 32, "M-3": 10, "M-4": None,
    }  # fmt: skip
    assert figures[of(meeting="M-4")].reason == "not defined: no consultation ended before it"


def test_which_share_of_developing_states_was_asked() -> None:
    """60 + 54 asked, of which D012 to D059, 48, twice: 66 of 152. Africa D000 to D049: all 50. Americas D050 to D065:
    16 of 20. Asia-Pacific: none of 82. The other regions have no developing State here."""
    figures = two_consultations().figures("consultations.asked", "2027")
    assert value(figures[WHOLE]) == (66 / 152, 66, 152)
    assert round(66 / 152, 3) == 0.434
    assert value(figures[of(region="Africa")]) == (1.0, 50, 50)
    assert value(figures[of(region="Americas")]) == (0.8, 16, 20)
    assert value(figures[of(region="Asia-Pacific")]) == (0.0, 0, 82)
    assert value(figures[of(region="CIS")]) == (None, 0, 0)
    assert figures[of(region="CIS")].reason == "not defined: there is no such developing State"


def test_which_share_of_those_asked_answered() -> None:
    """8 replied, 9 took part, 3 had nothing to raise, which is an answer: 20 of 66. Africa 8 of 50; Americas 9 + 3 of 16."""
    figures = two_consultations().figures("consultations.answered", "2027")
    assert value(figures[WHOLE]) == (20 / 66, 20, 66)
    assert round(20 / 66, 3) == 0.303
    assert value(figures[of(region="Africa")]) == (0.16, 8, 50)
    assert value(figures[of(region="Americas")]) == (0.75, 12, 16)
    assert value(figures[of(region="Asia-Pacific")]) == (None, 0, 0)
    assert figures[of(region="Asia-Pacific")].reason == "not defined: no developing State was asked"


def test_an_answer_is_that_of_the_state_that_gave_it() -> None:
    """D020 answers the letter by naming the request to D021: 21. D100, which nobody asked, answers that to D022; D062, asked
    only by the questionnaire, that to D023; an organization that to D024. By the earlier rule D021 to D024 answered: 24."""
    told = two_consultations()
    for asked, by in (
        ("D021", "state-D020"),
        ("D022", "state-D100"),
        ("D023", "state-D062"),
        ("D024", "organization-A"),
    ):
        reply = ReplyStated(f"{asked} by {by}", f"letter/{asked}", by, "replied", "2027-08-02")
        told.says("meetings", reply.fact, reply)
    assert value(told.figures("consultations.answered", "2027")[WHOLE]) == (21 / 66, 21, 66)
    assert value(told.figures("consultations.answered/1", "2027")[WHOLE]) == (24 / 66, 24, 66)


@pytest.mark.parametrize(
    ("method", "asked", "answered"),
    [("letter", (60 / 152, 60, 152), (8 / 60, 8, 60)), ("questionnaire", (54 / 152, 54, 152), (12 / 54, 12, 54)),
     ("meeting", (0.0, 0, 152), (None, 0, 0))],
)  # fmt: skip
def test_by_how_they_were_asked(method: str, asked: object, answered: object) -> None:
    """By letter 60, of which 8 answered it; by questionnaire 54, of which 12 answered that; none at a meeting."""
    told = two_consultations()
    assert value(told.figures("consultations.asked", "2027", method=method)[WHOLE]) == asked
    assert value(told.figures("consultations.answered", "2027", method=method)[WHOLE]) == answered


def test_records_that_answer_68_02_are_consultations_requests_and_replies() -> None:
    """2 consultations, 60 + 54 = 114 requests, 8 + 9 + 3 = 20 replies: 136. A regional meeting of executives is not
    counted; by the earlier rule only it was."""
    told = two_consultations().series("CJK", kind="regional consultation").held("CJK-1", "CJK", 1, "2027-05-05", ())
    assert told.figures("clauses.evidence", "2027")[of(clause="68-02")].value == 2 + 114 + 20 == 136
    assert told.figures("clauses.evidence/2", "2027")[of(clause="68-02")].value == 1


def test_one_meeting_through_the_model() -> None:
    """CXO-2027, 7 December: a letter open from 1 July to 30 September, 10 States asked, 4 replied, 2 needs, one of them met.
    Ended before it 1, 68 days before; asked 10 of 152; answered 4 of 10. 68-02: 1 + 10 + 4 + 2 + 1 progress = 18."""
    told = Countries()
    told.held("CXO-2027", "EX", 2, "2027-12-07", ())
    told.consulted("letter", "letter", "2027-07-01", "2027-09-30", "CXO-2027", asked=range(10))
    told.answered("letter", "replied", "2027-09-01", range(4))
    for name, kind in (("one", "need"), ("two", "difficulty")):
        told.says("meetings", name, NeedStated(name, kind, "Example", "2027-09-01", at="letter"))  # type: ignore[arg-type]
    told.says("meetings", "met", ProgressStated("met", "one", "met", "2027-12-08", "bureau"))
    assert told.figures("consultations.before", "2027")[of(meeting="CXO-2027")].value == 1
    assert told.figures("consultations.lead", "2027")[of(meeting="CXO-2027")].value == 68
    assert value(told.figures("consultations.asked", "2027")[WHOLE]) == (10 / 152, 10, 152)
    assert value(told.figures("consultations.answered", "2027")[WHOLE]) == (0.4, 4, 10)
    rows = told.figures("clauses.evidence", "2027")
    assert rows[of(clause="68-02")].value == 1 + 10 + 4 + 2 + 1 == 18
    assert rows[of(clause="68-C4")].value == 1, "the difficulty"


def test_none_is_nought_only_where_the_record_is_kept() -> None:
    """Before the day from which consultations are recorded, unrecorded ones are unknown; recorded ones count."""
    for kept in (None, "2027-06-01"):
        told = Countries(kept).held("M-1", "EX", 1, "2027-12-07", ())
        figure = told.figures("consultations.before", "2027")[of(meeting="M-1")]
        assert (figure.value, figure.at_least) == (None, 0)
        assert told.figures("consultations.asked", "2027")[WHOLE].value is None
        told.consulted("letter", "letter", "2027-07-01", "2027-09-30", "M-1", asked=range(3))
        figure = told.figures("consultations.before", "2027")[of(meeting="M-1")]
        assert (figure.value, figure.at_least) == (None, 1)
        assert value(told.figures("consultations.asked", "2027")[WHOLE]) == (None, 3, 152)
    kept_since = Countries("2027-01-01").held("M-1", "EX", 1, "2027-12-07", ())
    assert kept_since.figures("consultations.before", "2027")[of(meeting="M-1")].value == 0
    assert value(kept_since.figures("consultations.asked", "2027")[WHOLE]) == (0.0, 0, 152)


def test_what_was_withdrawn_counts_no_more() -> None:
    """One of the letter's 60 requests is withdrawn: 59, and D000 was not asked otherwise: 65 of 152. Without the
    letter: 54."""
    told = two_consultations().says("meetings", "letter/D000", RequestWithdrawn("letter/D000", "an error"))
    assert value(told.figures("consultations.asked", "2027")[WHOLE]) == (65 / 152, 65, 152)
    told.says("meetings", "letter", ConsultationWithdrawn("letter", "an error"))
    assert value(told.figures("consultations.asked", "2027")[WHOLE]) == (54 / 152, 54, 152)
    assert told.figures("consultations.before", "2027")[of(meeting="M-1")].value == 0


def test_what_is_dated_to_the_month_or_later_than_the_report() -> None:
    """One that closed in December 2027 may have ended before 7 December: not known. A reply after the period is not in
    it, and one of "2027-12" is; an opening in "2026/2027" may not be in 2027."""
    told = Countries().held("M-1", "EX", 1, "2027-12-07", ())
    told.consulted("vague", "letter", "2027-11-01", "2027-12", "M-1", asked=range(4))
    told.answered("vague", "replied", "2027-12", range(1))
    told.answered("vague", "replied", "2028-01-01", range(1, 2))
    before = told.figures("consultations.before", "2027")[of(meeting="M-1")]
    assert (before.value, before.at_least, before.unknown) == (None, 0, 1)
    assert told.figures("consultations.lead", "2027")[of(meeting="M-1")].value is None
    assert value(told.figures("consultations.answered", "2027")[WHOLE]) == (0.25, 1, 4)
    half = told.figures("consultations.asked", "2027-01-01..2027-11-15")[WHOLE]
    assert value(half) == (4 / 152, 4, 152)


def test_of_organizations_in_developing_countries_some_may_be_of_a_country_that_was_consulted() -> None:
    """The letter asked D000; another, which may have ended before the meeting, D001; D002 was not asked. Of four, one
    counts, and two may: the one of D001 and the one of unknown country."""
    told = Countries().organization("A", "D000").organization("B", "D001").organization("C", "D002").organization("D")
    told.held("M-1", "EX", 1, "2027-12-07", ("A", "B", "C", "D"))
    told.consulted("letter", "letter", "2027-07-01", "2027-09-30", "M-1", asked=range(1))
    told.consulted("vague", "letter", "2027-11-01", "2027-12", "M-1", asked=range(1, 2))
    consulted = told.figures("participation.developing", "2027", consulted="yes")[of(meeting="M-1")]
    assert (consulted.numerator, consulted.denominator, consulted.unknown) == (1, 4, 2)


def test_a_state_that_is_not_known_or_no_member_is_not_counted() -> None:
    """A request to an unregistered State, and one to a State that is not a member: 66 of 152 as before, 1 unknown."""
    told = two_consultations()
    for name, to in (("nowhere", "state-none"), ("no member", "state-TUN"), ("developed", "state-E000")):
        told.says("meetings", name, RequestStated(name, "letter", "consultation", to, "2027-07-01"))
    figure = told.figures("consultations.asked", "2027")[WHOLE]
    assert (value(figure), figure.unknown) == ((66 / 152, 66, 152), 1)


def test_invitations_consents_and_lists_answer_other_items() -> None:
    """68-07: an invitation, a reminder and a reply beside the one complete list: 4. 68-11: consent to being recorded,
    but not the one to being named: 1. 68-C3: everyone present is complete at M-1: 1. 68-T4: the invitation, the
    reminder, and that there are no others: 3, and 2 once it is said that there are."""
    told = Countries().held("M-1", "EX", 1, "2027-12-07", ())
    for name, kind in (("invited", "invitation"), ("reminded", "reminder")):
        told.says("meetings", name, RequestStated(name, "M-1", kind, "organization-1", "2027-09-01"))  # type: ignore[arg-type]
    told.says("meetings", "reply", ReplyStated("reply", "invited", "organization-1", "accepted", "2027-10-01"))
    for name, to in (("recorded", "recording"), ("named", "naming")):
        told.says("meetings", name, ConsentStated(name, "M-1/x", to, "organization-1", "given", "2027-12-07"))  # type: ignore[arg-type]
    told.says("meetings", "list", CompletenessStated("list", "everyone present", True, "M-1"))
    rows = told.figures("clauses.evidence", "2027")
    assert [rows[of(clause=clause)].value for clause in ("68-02", "68-07", "68-11", "68-C3")] == [0, 4, 1, 1]
    told.says("meetings", "invitations", CompletenessStated("invitations", "invitations", True, "M-1"))
    assert told.figures("clauses.evidence", "2027")[of(clause="68-T4")].value == 3
    told.says("meetings", "invitations", CompletenessCorrected("invitations", "invitations", False, "an error", "M-1"))  # type: ignore[call-arg]
    assert told.figures("clauses.evidence", "2027")[of(clause="68-T4")].value == 2
