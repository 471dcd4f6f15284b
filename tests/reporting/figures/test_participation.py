"""Participation by every class and level; newcomers, returners and lapsed; each worked by hand."""

from datetime import date
from itertools import permutations

import pytest

from services.reporting.figures.counting import Counting
from services.reporting.figures.evidence import Trace
from services.reporting.reports.figure_reference import reference
from shared.contracts import meetings as m
from shared.contracts import registry as r
from shared.contracts import reporting as p
from shared.contracts.completeness import CompletenessStated
from shared.domain.registration import RegisteredInError, Reinstated
from tests.reporting.figures.telling import Record, of

pytestmark = pytest.mark.requirement("2.04")


def three_meetings() -> Record:
    """EX-1: A B C. EX-2: A D. EX-3: A B E. The series is known from its first meeting."""
    record = Record().series("EX").complete("EX")
    for name, country in {"A": "FIN", "B": "JPN", "C": "TUN", "D": "FIN", "E": "USA"}.items():
        record.organization(name, country)
    record.held("EX-1", "EX", 1, "2013-02-01", ("A", "B", "C"), at=("Helsinki", "FIN"))
    record.held("EX-2", "EX", 2, "2014-02-01", ("A", "D"), at=("Tunis", "TUN"))
    return record.held("EX-3", "EX", 3, "2015-02-01", ("A", "B", "E"), at=("Turku", "FIN"))


def test_newcomers_returners_and_lapsed() -> None:
    """At the third A was there before and the last time; B before, not the last time; E never; D lapsed. At the first
    all three are new, and lapsing before it is not defined."""
    record = three_meetings()
    new, back, gone = (record.figures(f"participation.{key}") for key in ("newcomers", "returners", "lapsed"))
    third = of(meeting="EX-3")
    assert (new[third].items, back[third].items, gone[third].items) == (("E",), ("B",), ("D",))
    assert (gone[third].value, gone[third].unknown) == (1, 1)
    assert gone[third].parameters == {"level": "entity", "cause": "total", "activity": "engagement"}
    first = of(meeting="EX-1")
    assert (new[first].value, back[first].value) == (3, 0)
    assert gone[first].reason == "not defined: EX-1 is the first of its series"


def causes(record: Record, code: str, **parameters: str) -> dict[object, int | None]:
    found = record.found("participation.lapsed", **parameters)  # type: ignore[arg-type]  # no audience among them
    return {each.parameters["cause"]: each.value for each in found if each.of == {"meeting": code}}  # type: ignore[misc]  # numbers


NONE_ASKED = {"not invited": None, "declined": None, "accepted, did not come": None, "no answer": None}
NOBODY = dict.fromkeys((*NONE_ASKED, "merged", "not known", "total"), 0)


def test_why_they_lapsed_as_far_as_it_is_recorded() -> None:
    """Of EX-1 {A, B, C} B and C are not at EX-2, and nothing about invitations is recorded: 0 merged + 2 not known =
    2. That C merged into B, who had come too, leaves B alone: 0 + 1 = 1. That D of EX-2 merged into F, who did not
    come to EX-3, is the only cause: 1 + 0 = 1; into E, who came: none lapsed. By group it is the same."""
    record = three_meetings().organization("F")
    assert causes(record, "EX-2") == NONE_ASKED | {"merged": 0, "not known": 2, "total": 2}
    record.says("registry", "C", r.OrganizationMerged("c", "B", "2013-06-01"))
    assert causes(record, "EX-2") == NONE_ASKED | {"merged": 0, "not known": 1, "total": 1}
    record.says("registry", "D", r.OrganizationMerged("d", "F", "2014-06-01"))
    assert causes(record, "EX-3") == NOBODY | {"merged": 1, "total": 1}
    assert causes(record, "EX-3", level="group") == NOBODY | {"merged": 1, "total": 1}
    record.says("registry", "D", r.OrganizationMergerCorrected("d", "E", "2014-06-01", "a slip"))
    assert causes(record, "EX-3") == NOBODY
    assert causes(record, "EX-3", cause="merged") == {"merged": 0}


def test_a_cause_that_is_not_recorded_has_a_reason_and_is_at_least_none() -> None:
    (asked,) = (
        each
        for each in three_meetings().found("participation.lapsed", cause="declined")
        if each.of == {"meeting": "EX-3"}
    )
    assert (asked.value, asked.at_least, asked.unknown) == (None, 0, 1)
    assert asked.reason == "whether all invitations are recorded is not known"
    first = [each for each in three_meetings().found("participation.lapsed") if each.of == {"meeting": "EX-1"}]
    assert {each.reason for each in first} == {"not defined: EX-1 is the first of its series"}
    assert len(first) == 7


def test_newcomers_need_every_earlier_list_and_lapsed_only_the_last() -> None:
    record = three_meetings().says("meetings", "EX-1", m.AttendanceListClosed(complete=False))
    key = of(meeting="EX-3")
    assert record.figures("participation.newcomers")[key].reason == "the list of organizations at EX-1 is not complete"
    assert record.figures("participation.lapsed")[key].value == 1


def test_at_least_what_is_known_of_them_where_a_list_is_not_complete() -> None:
    """EX-3 {A, B, E} not complete: E was never there before, B at EX-1 and not at EX-2, and D may have come all the same.
    EX-2 {A, D} not complete: D at least lapsed, if it did not merge; whether B and E were there is not known.
    EX-1 {A, B, C} not complete: E may have been there; B was, and not at EX-2."""

    def found(code: str) -> list[float | None]:
        record = three_meetings().says("meetings", code, m.AttendanceListClosed(complete=False))
        figures = [
            record.figures(f"participation.{key}")[of(meeting="EX-3")] for key in ("newcomers", "returners", "lapsed")
        ]
        assert code == "EX-1" or all(each.value is None for each in figures)
        return [each.at_least if each.value is None else int(each.value) for each in figures]

    assert found("EX-3") == [1, 1, 0]
    assert found("EX-2") == [0, 0, 1]
    assert found("EX-1") == [0, 1, 1]


def test_of_a_successor_that_may_have_come_itself_the_merger_is_no_sure_cause() -> None:
    """D of EX-2, whose list is not complete, merged into F, who is not at EX-3: one lapsed, and whether F came before
    is not known."""
    record = three_meetings().organization("F").says("registry", "D", r.OrganizationMerged("d", "F", "2014-06-01"))
    record.says("meetings", "EX-2", m.AttendanceListClosed(complete=False))
    asked = (each for each in record.found("participation.lapsed") if each.of == {"meeting": "EX-3"})
    known = {each.parameters["cause"]: each.at_least for each in asked}
    assert (known["total"], known["merged"], known["not known"]) == (1, 0, 0)


def test_without_ordinals_the_record_must_reach_before_the_earliest() -> None:
    record = Record().organization("A", "FIN").series("EX").held("EX-1", "EX", None, "2013-02-01", ("A",))
    key = of(meeting="EX-1")
    assert record.figures("participation.newcomers")[key].value is None
    assert record.complete("EX").figures("participation.newcomers")[key].value == 1


def test_a_subsidiary_is_its_own_entity_and_of_one_group() -> None:
    """B belongs to A's group since 2014: 3 at the first with either level, and A, E = 2 groups at the third.
    Of the groups at EX-2 (A, D) one, A, is at EX-3; of the groups of either {A, D, E} one is in both."""
    record = three_meetings().says("registry", "B", r.SubsidiaryStated("sub", "A", "2014"))
    came = record.figures("participation.organizations", level="group")
    assert (came[of(meeting="EX-1")].value, came[of(meeting="EX-3")].value) == (3, 2)
    assert record.figures("participation.organizations")[of(meeting="EX-3")].value == 3
    again = record.figures("retention.organizations", level="group")[of(meeting="EX-3")]
    assert (again.numerator, again.denominator) == (1, 2)
    alike = record.figures("retention.jaccard", level="group")[of(meeting="EX-3")]
    assert (alike.numerator, alike.denominator) == (1, 3)


def test_a_parent_of_unknown_day_holds_where_no_dated_one_does() -> None:
    """C belongs to A always, but to D from 2012-01-01: at EX-1 {A, B, D} are three groups; without the second, {A, B} two."""
    always = three_meetings().says("registry", "C", r.SubsidiaryStated("one", "A"))
    assert always.figures("participation.organizations", level="group")[of(meeting="EX-1")].value == 2
    always.says("registry", "C", r.SubsidiaryStated("two", "D", "2012-01-01"))
    assert always.figures("participation.organizations", level="group")[of(meeting="EX-1")].items == ("A", "B", "D")


def test_those_in_a_circle_are_one() -> None:
    record = three_meetings().says("registry", "A", r.SubsidiaryStated("one", "B"))
    record.says("registry", "B", r.SubsidiaryStated("two", "A"))
    assert record.figures("participation.organizations", level="group")[of(meeting="EX-1")].items == ("A", "C")


def test_any_earlier_meeting_can_be_the_base() -> None:
    """EX-3 {A, B, E} beside EX-2 {A, D}: 1 of 2; beside EX-1 {A, B, C}: 2 of 3."""
    found = three_meetings().found("retention.organizations", base="any")
    at_third = [figure for figure in found if figure.of == {"meeting": "EX-3"}]
    parts = {figure.parameters["base"]: (figure.numerator, figure.denominator) for figure in at_third}
    assert parts == {"EX-1": (2, 3), "EX-2": (1, 2)}
    (only,) = (
        each for each in three_meetings().found("retention.jaccard", base="EX-1") if each.of == {"meeting": "EX-3"}
    )
    assert (only.numerator, only.denominator) == (2, 4)


def test_a_class_that_was_there_in_one_period_alone_is_as_unknown_as_that_period() -> None:
    """In the period before came A, an operator, and B, of no known sector: 1 unknown. In this one none came: 0."""
    record = Record().series("EX").complete("EX").organization("A").organization("B")
    record.says("reporting", "old", p.StudyPeriodDefined("old", "2009-2012", "2008-10-31", "2012-11-29"))
    record.says("registry", "A", r.OrganizationClassified("sector-A", "sector", "operator"))
    record.held("EX-1", "EX", 1, "2010-02-01", ("A", "B")).held("EX-2", "EX", 2, "2014-02-01", ())
    operators = record.figures("participation.change")[of(sector="operator")]
    assert (operators.value, operators.unknown) == (None, 1)
    assert operators.reason == "not defined: in the period no organization took part"


@pytest.mark.parametrize(
    ("version", "value", "unknown", "reason"),
    [(1, -1.0, 0, None), (2, None, 1, "in the period: 1 of the organizations could not be classified")],
)
def test_a_class_is_not_empty_where_no_organization_has_one(
    version: int, value: float | None, unknown: int, reason: str | None
) -> None:
    """In the period before came A, an operator; in this one B, of no known sector. Version 1 took the share of
    operators to be nothing now: 0 less 1."""
    record = Record().series("EX").complete("EX").organization("A").organization("B")
    record.says("reporting", "old", p.StudyPeriodDefined("old", "2009-2012", "2008-10-31", "2012-11-29"))
    record.says("registry", "A", r.OrganizationClassified("sector-A", "sector", "operator"))
    record.held("EX-1", "EX", 1, "2010-02-01", ("A",)).held("EX-2", "EX", 2, "2014-02-01", ("B",))
    operators = record.figures(f"participation.change/{version}")[of(sector="operator")]
    assert (operators.value, operators.unknown, operators.reason) == (value, unknown, reason)


def test_countries_and_the_host() -> None:
    """FIN, JPN, TUN at the first, held in Finland: 1 of 3 is at home. Over the period A, B, C, D, E: FIN, JPN, TUN, USA, and
    only A was at a meeting in its own country (D came to Tunis): 1 of 5."""
    record = three_meetings()
    countries = record.figures("participation.countries")
    assert (countries[of(meeting="EX-1")].value, countries[of()].value) == (3, 4)
    host = record.figures("participation.host")
    assert (host[of(meeting="EX-1")].numerator, host[of(meeting="EX-1")].denominator) == (1, 3)
    assert (host[of()].numerator, host[of()].denominator) == (1, 5)
    record.organization("F").says("meetings", "EX-1/F", m.AttendanceRecorded("EX-1/F", "EX-1", "F"))
    unknown = record.figures("participation.countries")[of(meeting="EX-1")]
    assert (unknown.value, unknown.at_least, unknown.unknown) == (None, 3, 1)


def test_developing_by_the_footnote_and_by_m49() -> None:
    """Tunisia is developing in M49; Japan developed; Finland developed and, made up here, in transition: by the footnote
    developing. At EX-1 A (FIN), B (JPN), C (TUN): 2 of 3 by the footnote, 1 of 3 by M49."""
    record = three_meetings()
    for iso3, m49 in {"FIN": "developed", "JPN": "developed", "TUN": "developing"}.items():
        said = [r.StatusStated(f"{iso3}-{field}", field, "no") for field in ("ldc", "lldc", "sids")]
        transition = r.StatusStated(f"{iso3}-t", "transition", "yes" if iso3 == "FIN" else "no")
        record.says("registry", f"state-{iso3}", r.StatusStated(f"{iso3}-d", "development", m49), *said, transition)
    key = of(meeting="EX-1")
    footnote = record.figures("participation.developing")[key]
    assert (footnote.numerator, footnote.denominator, footnote.unknown) == (2, 3, 0)
    assert record.figures("participation.developing", development="m49")[key].numerator == 1
    came = record.figures("participation.organizations")
    assert came[of(meeting="EX-1", development="developing")].items == ("A", "C")
    assert came[of(meeting="EX-1", status="transition")].items == ("A",)
    assert came[of(meeting="EX-1", status="ldc")].value == 0


def disputed() -> Record:
    """C's country (TUN) is disputed in M49, and nothing else makes it developing. A's (FIN) is in transition; only its
    being a small island State is disputed. B's (JPN) is developed."""
    record = three_meetings()
    for iso3, m49, sids, transition in (
        ("FIN", "developed", "no", "yes"),
        ("JPN", "developed", "no", "no"),
        ("TUN", "developing", "no", "no"),
    ):
        said = {"ldc": "no", "lldc": "no", "sids": sids, "transition": transition, "development": m49}
        for field, value in said.items():
            note = "Example dispute" if (iso3, field) in (("TUN", "development"), ("FIN", "sids")) else None
            record.says("registry", f"state-{iso3}", r.StatusStated(f"{iso3}-{field}", field, value, note=note))  # type: ignore[arg-type]
        record.says("registry", f"state-{iso3}", r.StatusStated(f"{iso3}-m", "member", "yes"))
    return record


def test_of_which_sources_dispute_it_is_counted_apart_and_named() -> None:
    """At EX-1 A is developing regardless of M49, since it is in transition; C is disputed, B developed: 1 of 3 and 1
    of 3 separately. By M49 alone none is known to be developing, which is no zero. Of small island States one, A's,
    is disputed."""
    record, first = disputed(), of(meeting="EX-1")
    shares = record.figures("participation.developing")
    assert (shares[first].numerator, shares[first].denominator, shares[first].unknown) == (1, 3, 0)
    apart = shares[of(meeting="EX-1", development="disputed")]
    assert (apart.numerator, apart.denominator, apart.items) == (1, 3, ("C",))
    by_m49 = record.figures("participation.developing", development="m49")[first]
    assert (by_m49.value, by_m49.reason) == (None, "of 1 of the organizations sources dispute it")
    came = record.figures("participation.organizations")
    by = {name: came[of(meeting="EX-1", development=name)].items for name in ("developing", "developed", "disputed")}
    assert by == {"developing": ("A",), "developed": ("B",), "disputed": ("C",)}
    islands = came[of(meeting="EX-1", status="sids")]
    assert (islands.value, islands.at_least, islands.reason) == (
        None,
        0,
        "of 1 of the organizations sources dispute it",
    )
    assert came[of(meeting="EX-1", status="sids, disputed")].items == ("A",)
    assert came[of(meeting="EX-1", status="transition")].items == ("A",)


def test_a_dispute_that_is_settled_is_none_any_more() -> None:
    record = disputed()
    settled = r.StatusCorrected("TUN-development", "developing", "found", certainty="sure", note="Example list of 2024")
    record.says("registry", "state-TUN", settled)
    assert record.figures("participation.developing")[of(meeting="EX-1")].numerator == 2
    assert of(meeting="EX-1", development="disputed") not in record.figures("participation.developing")


def test_states_of_which_sources_dispute_it_are_counted_apart_and_named() -> None:
    """FIN developing by the footnote, JPN developed, TUN disputed: 1 + 1 + 1 = 3. By M49 FIN and JPN are developed."""
    states = disputed().figures("reference.states")
    by = {name: states[of(development=name)].items for name in ("developing", "developed", "disputed")}
    assert by == {"developing": ("FIN",), "developed": ("JPN",), "disputed": ("TUN",)}
    assert states[of(status="sids, disputed")].items == ("FIN",)
    assert disputed().figures("reference.states", development="m49")[of(development="developed")].items == (
        "FIN",
        "JPN",
    )


def test_who_was_consulted_is_not_known_since_it_is_not_recorded() -> None:
    consulted = disputed().found("participation.developing", consulted="yes")
    assert {each.value for each in consulted} == {None}
    (first,) = (each for each in consulted if each.of == {"meeting": "EX-1"})
    assert first.reason == "from which day a record of 68-02 is kept is not stated"


def test_category_size_and_sector_as_of_the_day() -> None:
    """A is an Associate from 2014 on: unknown at EX-1, counted at EX-3, where B and E stay unclassified."""
    record = three_meetings().says(
        "registry", "A", r.OrganizationClassified("c", "category", "Associate", "2014-01-01")
    )
    came = record.figures("participation.organizations")
    first, third = (came[of(meeting=code, category="Associate")] for code in ("EX-1", "EX-3"))
    assert (first.value, first.unknown) == (None, 3)
    assert (third.value, third.unknown) == (1, 2)


def test_people_are_known_when_every_attendance_names_one() -> None:
    record = Record().organization("A", "FIN").series("EX").held("EX-1", "EX", 1, "2013-02-01", ())
    for number, person in enumerate(("p1", "p2", "p1")):
        record.says(
            "meetings", f"a{number}", m.AttendanceRecorded(f"a{number}", "EX-1", "A", "executive", None, person)
        )
    assert record.figures("participation.people")[of(meeting="EX-1")].value == 2
    record.says("meetings", "a3", m.AttendanceRecorded("a3", "EX-1", "A"))
    people = record.figures("participation.people")[of(meeting="EX-1")]
    assert (people.value, people.at_least, people.unknown) == (None, 2, 1)


def test_a_person_who_is_named_twice_has_the_highest_level_of_both_entries() -> None:
    """p is on the list as an executive, at another level and without a level; q without a level. Of the two, p is an
    executive, and the level of q is unknown, which is too many for a share."""
    record = Record().organization("A", "FIN").series("EX").held("EX-1", "EX", 1, "2013-02-01", ())
    said: tuple[tuple[str, m.Capacity | None, m.AttendeeLevel | None], ...] = (
        ("p", None, None), ("p", None, "other"), ("p", "executive", None), ("p", None, "other"), ("p", None, None),
        ("q", None, None),
    )  # fmt: skip
    for number, (person, capacity, level) in enumerate(said):
        fact = f"EX-1/{number}"
        record.says("meetings", fact, m.AttendanceRecorded(fact, "EX-1", "A", capacity, person=person, level=level))
    executives = record.figures("participation.executives")[of(meeting="EX-1")]
    assert (executives.at_least, executives.unknown) == (1 / 2, 1)


def test_outside_the_bureau_subjects_with_few_organizations_are_joined() -> None:
    """A and B attended the one on health, C the one on transport: 3 joined, based on both meetings."""
    record = Record().series("EX").complete("EX")
    for name in "ABC":
        record.organization(name, "FIN")
    record.held("EX-1", "EX", 1, "2013-02-01", ("A", "B")).held("EX-2", "EX", 2, "2014-02-01", ("C",))
    for code, subject in {"EX-1": "health", "EX-2": "transport"}.items():
        record.add("meetings", code, m.MeetingSubjectsStated((subject,)), "members")
    joined = record.figures("participation.organizations", audience="members")[of(subject="under 5, joined")]
    assert joined.value == 3
    inside = record.figures("participation.organizations")
    both = [set(inside[of(subject=subject)].evidence.events) for subject in ("health", "transport")]
    assert both[0] != both[1]
    assert set(joined.evidence.events) == both[0] | both[1]


def test_stated_counts_all_stand_as_documents_give_them() -> None:
    record = Record().series("EX").held("EX-1", "EX", 1, "2013-02-01", ())
    record.says(
        "meetings", "EX-1",
        m.CountStated("c1", 23, "=", "leaders", "Example press release"),
        m.CountStated("c2", 20, "more than", "leaders", "Example report"),
        m.CountStated("c3", 25, "about", "leaders", "Example press release"),
    )  # fmt: skip
    found = {each.parameters["count"]: each for each in record.found("participation.stated")}
    assert {count: (each.value, each.at_least) for count, each in found.items()} == {
        "c1": (23, None), "c2": (None, 21), "c3": (25, None),
    }  # fmt: skip
    assert (found["c1"].unit, found["c2"].reason) == ("leaders", "stated as more than 20")
    assert len(record.found("participation.stated", by="Example press release")) == 2


def test_outside_the_bureau_nobody_is_named_and_small_classes_are_joined() -> None:
    """Seven came to the first, six of them again: one lapsed, and is not named. Of the seven, 4 are of Europe and 3
    of Asia-Pacific: one class of 7."""
    record = Record().series("EX").complete("EX")
    for name in "ABCDEFG":
        record.organization(name, "FIN" if name < "E" else "JPN")
    record.held("EX-1", "EX", 1, "2013-02-01", tuple("ABCDEFG"), at=("Helsinki", "FIN"))
    record.held("EX-2", "EX", 2, "2014-02-01", tuple("ABCDEF"), at=("Tokyo", "JPN"))
    for key in ("newcomers", "returners", "lapsed", "countries", "host", "organizations"):
        assert all(figure.items == () for figure in record.found(f"participation.{key}", audience="members"))
    second = of(meeting="EX-2")
    lapsed = record.figures("participation.lapsed", audience="members")[second]
    assert (lapsed.value, record.figures("participation.lapsed")[second].items) == (1, ("G",))
    came = record.figures("participation.organizations", audience="members")
    assert came[of(meeting="EX-1", region="under 5, joined")].value == 7


def test_what_is_not_public_of_one_meeting_takes_nothing_from_another() -> None:
    """All five of the first are public, and that is 2 of 5 in developing countries. One of the second is not, so the
    small numbers of the second and of the period are not disclosed."""
    record = Record("EX-1").series("EX").complete("EX")
    for name in "ABCDE":
        record.organization(name, "FIN" if name < "D" else "TUN")
    record.says("registry", "state-TUN", r.StatusStated("developing-TUN", "development", "developing"))
    record.says("registry", "state-FIN", r.StatusStated("developed-FIN", "development", "developed"))
    record.held("EX-1", "EX", 1, "2013-02-01", tuple("ABCDE"), at=("Helsinki", "FIN"))
    record.held("EX-2", "EX", 2, "2014-02-01", tuple("ABCD"), at=("Tokyo", "JPN"))
    inside = record.figures("participation.developing")
    assert {dict(key).get("meeting") for key in inside} == {"EX-1", "EX-2", None}
    told = record.figures("participation.developing", audience="public")
    assert {key: (each.numerator, each.denominator) for key, each in told.items()} == {of(meeting="EX-1"): (2, 5)}
    for key in ("diversity.regions.effective", "participation.host"):
        assert {dict(each).get("meeting") for each in record.figures(key, audience="public")} == {"EX-1"}


def test_an_organization_registered_in_error_is_at_no_meeting_until_it_is_reinstated() -> None:
    """EX-1: A B C, without B: 2. EX-3: A B E, without B: 2."""
    record = three_meetings().says("registry", "B", RegisteredInError("typed twice"))
    found = record.figures("participation.organizations")
    assert [found[of(meeting=code)].value for code in ("EX-1", "EX-2", "EX-3")] == [2, 2, 2]
    found = record.says("registry", "B", Reinstated("it was another one")).figures("participation.organizations")
    assert [found[of(meeting=code)].value for code in ("EX-1", "EX-2", "EX-3")] == [3, 2, 3]


@pytest.mark.requirement("1.14")
@pytest.mark.parametrize("key", ["participation.private", "participation.states"])
def test_a_reinstated_administration_counts_and_its_reinstatement_is_evidence(key: str) -> None:
    """EX-1 has A of industry and the administration Z with a delegate: 1 of 2 entries is of industry, and 1 State
    sent a delegate. While Z is registered in error: 1 of 1, and none. Version 1 did not name the event since which Z
    counts."""
    record = Record().series("EX").complete("EX").organization("A", "FIN").organization("Z", "TUN")
    record.held("EX-1", "EX", 1, "2013-02-01", ("A",))
    record.says("meetings", "EX-1/Z", m.AttendanceRecorded("EX-1/Z", "EX-1", "Z", "delegate"))
    record.says("meetings", "EX-1", m.AttendanceListClosed(True))
    record.says("meetings", "everyone", CompletenessStated("everyone", "everyone present", True, "EX-1"))
    counted, without = {"participation.private": (0.5, 1.0), "participation.states": (1, 0)}[key]
    record.says("registry", "Z", RegisteredInError("typed twice"))
    assert record.figures(key)[of(meeting="EX-1")].value == without
    record.says("registry", "Z", Reinstated("it was another one"))
    last = [("registry", len(record.logs["registry"]) - one) for one in (1, 0)]
    for version, named in ((f"{key}/1", False), (f"{key}/2", True)):
        figure = record.figures(version)[of(meeting="EX-1")]
        assert (figure.value, {each in figure.evidence.events for each in last}) == (counted, {named})


def test_who_one_counts_as_on_some_days_does_not_depend_on_the_days_asked_before() -> None:
    """D merged into F on 1 June 2014. Over a range with days before and after it D counts as itself, since the merger
    does not apply on every day."""
    record = three_meetings().organization("F")
    record.says("registry", "D", r.OrganizationMerged("d", "F", "2014-06-01"))
    may, july = date(2014, 5, 1), date(2014, 7, 1)
    expected = {(may, may): "D", (july, july): "F", (may, july): "D"}
    for asked in permutations(expected):
        counting = Counting(record.history())
        found = {days: counting.counted_as(["D"], days, "entity", Trace()).entity_of["D"] for days in asked}
        assert found == expected


@pytest.mark.parametrize(("key", "out_of"), [("retention.organizations", "before"), ("retention.jaccard", "either")])
def test_the_sets_of_a_share_are_those_whom_it_counts(key: str, out_of: str) -> None:
    """Disclosure uses them to decide whether a share reveals a small number. A of {A, B, C} and {A, D}; A of {A, D}
    and {A, B, E}."""
    found = three_meetings().figures(key)
    told = [found[of(meeting=code)] for code in ("EX-2", "EX-3")]
    assert [each.sets["members"] for each in told] == [{"A"}, {"A"}]
    assert [(each.numerator, each.denominator) for each in told] == [(1, len(each.sets[out_of])) for each in told]


def test_a_stated_count_is_asked_for_by_its_meeting_and_its_statement_alone() -> None:
    """The document's address stays the same when anything else about it is corrected."""
    stated = m.CountStated("c1", value=23, relation="about", of="leaders", by="communiqué", source="TD 1")
    (found,) = three_meetings().says("meetings", "EX-1", stated).found("participation.stated")
    assert reference(found) == "participation.stated;meeting=EX-1/count=c1"
