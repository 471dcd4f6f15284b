"""The rules worked by hand, with the arithmetic beside them: the lists of the 5th and 6th CTO meetings, and edges around them."""

import pytest

from shared.contracts import meetings as m
from shared.contracts import registry as r
from shared.contracts.completeness import CompletenessStated
from shared.contracts.markings import MarkingChanged
from shared.contracts.registry.memberships import MembershipCategory, MembershipStated
from shared.domain.errors import Malformed, NotThere
from shared.statements.events import AnyStatement
from tests.reporting.figures.telling import Record, of

BANGKOK = ("Fujitsu", "Huawei Technologies", "KDDI", "KT", "Microsoft", "Mitsubishi Electric", "NEC",
           "Nokia Solutions and Networks", "NTT", "Orange", "Telecom Italia", "Verizon")  # fmt: skip
DOHA = ("Alcatel-Lucent", "Cisco Systems", "Fujitsu", "Georgia Institute of Technology", "Huawei Technologies",
        "Mitsubishi Electric", "NEC", "NetScout Systems", "Nokia", "NTT", "Ooredoo Qatar", "Orange",
        "Qatar Computing Research Institute", "Samsung Electronics", "Tunisie Télécom")  # fmt: skip
CAME = "participation.organizations"
PLACES = {
    "Fujitsu": "JPN", "Huawei Technologies": "CHN", "KDDI": "JPN", "KT": "KOR", "Microsoft": "USA", "Mitsubishi Electric": "JPN",
    "NEC": "JPN", "Nokia Solutions and Networks": "FIN", "NTT": "JPN", "Orange": "FRA", "Telecom Italia": "ITA", "Verizon": "USA",
    "Alcatel-Lucent": "FRA", "Cisco Systems": "USA", "Georgia Institute of Technology": "USA", "NetScout Systems": "USA",
    "Nokia": "FIN", "Ooredoo Qatar": "QAT", "Qatar Computing Research Institute": "QAT", "Samsung Electronics": "KOR",
    "Tunisie Télécom": "TUN",
}  # fmt: skip


@pytest.fixture
def real() -> Record:
    record = Record()
    for name in sorted({*BANGKOK, *DOHA}):
        record.organization(name, PLACES[name])
    record.series("CTO", m.SeriesRecordStated("gap", "gap", "2010-10-30", "meetings 3 and 4", "2013-11-17"))
    record.held("CTO-05", "CTO", 5, "2013-11-18", BANGKOK)
    return record.held("CTO-06", "CTO", 6, "2014-12-06", DOHA)


def test_six_of_twelve_came_again(real: Record) -> None:
    """Fujitsu, Huawei, Mitsubishi Electric, NEC, NTT and Orange are on both lists: 6 / 12."""
    again = real.figures("retention.organizations")[of(meeting="CTO-06")]
    assert (again.numerator, again.denominator, again.value) == (6, 12, 0.5)
    assert again.items == ("Fujitsu", "Huawei Technologies", "Mitsubishi Electric", "NEC", "NTT", "Orange")


def test_nothing_is_computed_for_the_fifth_for_the_fourth_is_missing(real: Record) -> None:
    first = real.figures("retention.organizations")[of(meeting="CTO-05")]
    assert (first.value, first.numerator, first.denominator) == (None, None, None)
    assert first.reason == "meeting 4 of the series is not recorded"


def test_at_least_two_meetings_were_held_for_the_record_has_a_gap(real: Record) -> None:
    held = real.figures("meetings.held")
    assert (held[of()].value, held[of()].at_least) == (None, 2)
    assert held[of()].reason == "the record of CTO has a gap from 2010-10-30 to 2013-11-17"
    assert (held[of(mode="in person")].at_least, held[of(mode="remote")].at_least) == (2, 0)


def test_who_came_to_the_sixth_by_region(real: Record) -> None:
    """Fujitsu, Huawei, Mitsubishi, NEC, NTT, Samsung; Cisco, Georgia Tech, NetScout; Alcatel-Lucent, Nokia, Orange;
    Ooredoo Qatar, QCRI, Tunisie Télécom: 6 + 3 + 3 + 3 = 15."""
    came = real.figures("participation.organizations")
    assert came[of(meeting="CTO-06")].value == 15
    by_region = {"Africa": 0, "Americas": 3, "Arab States": 3, "Asia-Pacific": 6, "CIS": 0, "Europe": 3}
    assert {region: came[of(meeting="CTO-06", region=region)].value for region in by_region} == by_region


def test_over_the_period_they_are_counted_once_and_at_least(real: Record) -> None:
    """12 + 15 - 6 on both lists = 21, and the record has a gap: at least 21."""
    whole = real.figures("participation.organizations")[of()]
    assert (whole.value, whole.at_least) == (None, 21)


def test_a_mode_that_no_list_states_is_not_zero(real: Record) -> None:
    remote = real.figures("participation.organizations")[of(meeting="CTO-06", mode="remote")]
    assert (remote.value, remote.at_least, remote.unknown) == (None, 0, 15)


def two_meetings() -> Record:
    record = Record().series("EX")
    for name in "ABCD":
        record.organization(name, "FIN")
    return record.held("EX-1", "EX", 1, "2013-02-01", ("A", "B", "C")).held("EX-2", "EX", 2, "2014-02-01", ("A", "D"))


def test_who_has_merged_has_not_lapsed() -> None:
    """{A, B, C} and {A, D}; C is part of D since 2013-06: {A, B, D} and {A, D}, 2 of 3."""
    record = two_meetings().says("registry", "C", r.OrganizationMerged("merger", "D", "2013-06"))
    again = record.figures("retention.organizations")[of(meeting="EX-2")]
    assert (again.numerator, again.denominator) == (2, 3)


def test_a_merger_after_the_later_meeting_changes_nothing() -> None:
    record = two_meetings().says("registry", "C", r.OrganizationMerged("merger", "D", "2014-02-02"))
    assert record.figures("retention.organizations")[of(meeting="EX-2")].numerator == 1


def test_a_withdrawn_merger_was_none() -> None:
    record = two_meetings().says(
        "registry",
        "C",
        r.OrganizationMerged("merger", "D", "2013-06"),
        r.OrganizationFactWithdrawn("merger", "typed in error"),
    )
    assert record.figures("retention.organizations")[of(meeting="EX-2")].numerator == 1


def test_duplicates_are_one_for_all_time() -> None:
    """B is the same as A: {A, C} and {A, D}, 1 of 2; and 2 organizations at the first."""
    record = two_meetings().says("registry", "B", r.DuplicateRecognized("duplicate", "A"))
    again = record.figures("retention.organizations")[of(meeting="EX-2")]
    assert (again.numerator, again.denominator) == (1, 2)
    assert record.figures("participation.organizations")[of(meeting="EX-1")].value == 2


def test_a_corrected_capacity_leaves_the_observer_out() -> None:
    record = two_meetings().says("meetings", "EX-2/A", m.AttendanceCorrected("EX-2/A", "was an observer", "observer"))
    figures = record.figures("retention.organizations")
    assert (figures[of(meeting="EX-2")].numerator, figures[of(meeting="EX-2")].denominator) == (0, 3)


def test_a_record_kept_from_before_the_period_is_complete() -> None:
    """EY has neither a meeting nor a stated span in the period, so nothing of it is missing."""
    record = Record().organization("A", "FIN").series("EX").series("EY")
    record.says("meetings", "EX", m.SeriesRecordStated("span", "complete", "2012-01-01", "all known", "2017-12-31"))
    record.held("EX-1", "EX", 1, "2013-02-01", ("A",))
    held = record.figures("meetings.held")
    assert (held[of()].value, held[of(series="EX")].value, held[of(kind="executive meeting")].value) == (1, 1, 1)


@pytest.mark.parametrize(
    ("day", "counted", "unknown"), [("2016-11", 0, 1), ("2016", 0, 1), ("2015-04", 1, 0), ("2017", 0, 0)]
)
def test_a_date_known_to_the_month_counts_when_the_period_holds_it_whole(day: str, counted: int, unknown: int) -> None:
    record = Record().series("EX", m.SeriesRecordStated("span", "complete", "2012-01-01", "all known", "2017-12-31"))
    whole = record.held("EX-1", "EX", 1, day, ()).figures("meetings.held")[of()]
    assert ((whole.value or whole.at_least or 0), whole.unknown) == (counted, unknown)
    # A meeting that may have been in it makes "none" unknown.
    assert (whole.value is None) == (unknown == 1)


def test_a_meeting_that_may_have_been_in_the_period_leaves_who_came_unknown() -> None:
    """B came only to the meeting of 2014, which may have been before June: one or two organizations."""
    record = Record().organization("A", "FIN").organization("B", "JPN").series("EX").complete("EX")
    record.held("EX-1", "EX", 1, "2014", ("B",)).held("EX-2", "EX", 2, "2015-01", ("A",))
    period = "2014-06-01..2015-06-30"
    over = record.figures(CAME, period)[of()]
    assert (over.value, over.at_least, over.reason) == (None, 1, "whether EX-1 was in the period is not known")
    assert record.figures("participation.countries", period)[of()].at_least == 1
    assert record.figures(CAME, period)[of(meeting="EX-2")].value == 1
    assert record.figures(f"{CAME}/5", period)[of()].value == 1
    assert record.figures(CAME, "2014-01-01..2015-12-31")[of()].value == 2


def test_a_stated_gap_between_two_meetings_ends_the_comparison() -> None:
    record = two_meetings().says(
        "meetings", "EX", m.SeriesRecordStated("gap", "gap", "2013-07", "one is missing", "2013-08")
    )
    again = record.figures("retention.organizations")[of(meeting="EX-2")]
    assert (again.value, again.reason) == (None, "the record of EX has a gap between EX-1 and EX-2")


def test_an_incomplete_list_ends_it_too() -> None:
    record = two_meetings().says("meetings", "EX-1", m.AttendanceListClosed(complete=False))
    again = record.figures("retention.organizations")[of(meeting="EX-2")]
    assert (again.value, again.reason) == (None, "the list of organizations at EX-1 is not complete")


def test_a_span_known_to_the_year_covers_only_what_is_certain() -> None:
    record = Record().series("EX", m.SeriesRecordStated("span", "complete", "2012", "all known", "2017"))
    whole = record.held("EX-1", "EX", 1, "2013-02-01", ()).figures("meetings.held")[of()]
    assert whole.reason == "the record of EX is not stated complete from 2012-11-30 to 2016-11-03"


def test_without_ordinals_the_span_must_be_stated_complete() -> None:
    record = Record().organization("A", "FIN").series("EX")
    record.held("EX-1", "EX", None, "2013-02-01", ("A",)).held("EX-2", "EX", None, "2014-02-01", ("A",))
    key = of(meeting="EX-2")
    assert record.figures("retention.organizations")[key].reason == (
        "the record of EX is not stated complete from 2013-02-01 to 2014-02-01"
    )
    record.says("meetings", "EX", m.SeriesRecordStated("span", "complete", "2013-01-01", "all known", "2014-12-31"))
    assert record.figures("retention.organizations")[key].value == 1


def test_without_ordinals_a_meeting_that_was_not_held_is_passed_over() -> None:
    """EX-0 is recorded first but was cancelled; EX-1 of 2013 is the one before EX-2."""
    record = Record().organization("A", "FIN").series("EX").complete("EX")
    record.says("meetings", "EX-0", m.MeetingPlanned("EX-0", "EX", "EX-0", "2013-06-01"), m.MeetingCancelled("rain"))
    record.held("EX-1", "EX", None, "2013-02-01", ("A",)).held("EX-2", "EX", None, "2014-02-01", ("A",))
    assert record.figures("retention.organizations")[of(meeting="EX-2")].value == 1


def test_nobody_at_the_first_is_not_defined() -> None:
    record = Record().series("EX").held("EX-1", "EX", 1, "2013-02-01", ()).held("EX-2", "EX", 2, "2014-02-01", ())
    again = record.figures("retention.organizations")[of(meeting="EX-2")]
    assert (again.value, again.denominator) == (None, 0)
    assert again.reason == "not defined: no organization of industry was at EX-1"


def test_an_organization_of_unknown_country_is_counted_and_not_classified() -> None:
    record = (
        Record().organization("A", "FIN").organization("B").series("EX").held("EX-1", "EX", 1, "2013-02-01", ("A", "B"))
    )
    came = record.figures("participation.organizations")
    assert came[of(meeting="EX-1")].value == 2
    assert (came[of(meeting="EX-1", region="Europe")].value, came[of(meeting="EX-1", region="Europe")].unknown) == (
        1,
        1,
    )
    africa = came[of(meeting="EX-1", region="Africa")]
    assert (africa.value, africa.at_least, africa.reason) == (None, 0, "1 of the organizations could not be classified")


def test_a_place_ends_when_the_next_begins() -> None:
    record = (
        Record()
        .organization("A")
        .series("EX")
        .held("EX-1", "EX", 1, "2013-02-01", ("A",))
        .held("EX-2", "EX", 2, "2015-02-01", ("A",))
    )
    record.says("registry", "A", r.OrganizationPlaced("one", "FIN", "2010"), r.OrganizationPlaced("two", "JPN", "2014"))
    came = record.figures("participation.organizations")
    assert came[of(meeting="EX-1", region="Europe")].value == 1
    assert came[of(meeting="EX-2", region="Asia-Pacific")].value == 1


def member(fact: str, category: MembershipCategory, organization: str = "C") -> MembershipStated:
    return MembershipStated(fact, organization=organization, category=category, rights="full", since="2012")


@pytest.mark.parametrize(
    ("stream", "earlier", "later", "key"),
    [
        ("A", r.OrganizationPlaced("1", "USA", "2012"), r.OrganizationPlaced("2", "JPN", "2012"), CAME),
        ("A", r.OrganizationClassified("1", "size", "SME"), r.OrganizationClassified("2", "size", "large"), CAME),
        ("B", r.OrganizationMerged("1", "A", "2012"), r.OrganizationMerged("2", "D", "2012"), CAME),
        ("state-FIN", r.StatusStated("1", "region", "Africa"), r.StatusStated("2", "region", "CIS"), CAME),
        (None, member("1", "Associate"), member("2", "Academia"), "membership.members"),
        (
            None,
            CompletenessStated("1", of="memberships", complete=False),
            CompletenessStated("2", of="memberships", complete=True),
            "membership.members",
        ),
    ],
)
def test_who_may_see_an_older_statement_does_not_make_it_the_later_one_of_a_day(
    stream: str | None, earlier: AnyStatement, later: AnyStatement, key: str
) -> None:
    record = two_meetings().complete("EX").says("registry", "D-member", member("D-member", "Associate", "D"))

    def values() -> list[object]:
        return [(each.of, each.value, each.at_least, each.items, each.reason) for each in record.found(key)]

    record.says("registry", stream or earlier.fact, earlier)
    of_earlier = values()
    record.says("registry", stream or later.fact, later)
    of_later = values()
    assert of_later != of_earlier
    record.says("registry", stream or earlier.fact, MarkingChanged("Example", None if stream is None else earlier.fact))
    assert values() == of_later


def test_outside_the_bureau_classes_under_five_are_joined_unless_public(real: Record) -> None:
    """Asia-Pacific 6 stays; Americas 3, Arab States 3 and Europe 3 become one class of 9, if any participation is not
    public."""
    came = real.figures("participation.organizations", audience="public")
    at = {key: figure for key, figure in came.items() if dict(key).get("meeting") == "CTO-06" and "region" in dict(key)}
    assert {dict(key)["region"]: figure.value for key, figure in at.items()} == {
        "Asia-Pacific": 6, "Africa": 0, "CIS": 0, "under 5, joined": 9,
    }  # fmt: skip
    assert all(figure.items == () for figure in at.values())


def test_what_is_asked_wrongly_is_said_with_its_remedy(real: Record) -> None:
    with pytest.raises(Malformed) as unknown_period:
        real.figures("meetings.held", period="2013-2015")
    assert unknown_period.value.parameters["field"] == "period"
    with pytest.raises(Malformed):
        real.figures("meetings.held", period="2016-12-31..2016-01-01")
    with pytest.raises(NotThere):
        real.figures("meetings.cancelled")
