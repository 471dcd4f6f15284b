"""Places of meetings, Member States, diversity, change and clauses; each worked by hand."""

from math import log
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.reporting.figures import RULES, Figure, FigureContext, compute, figures_of, period_named
from services.reporting.figures.diversity.measures import MEASURES, Measure
from shared.contracts import meetings as m
from shared.contracts import registry as r
from shared.contracts import reporting as p
from shared.domain.registration import RegisteredInError
from tests.plugins import examples
from tests.reporting.figures.telling import REGIONS, Record, of
from tests.reporting.histories import PERIOD, story

pytestmark = pytest.mark.requirement("2.04")


def places() -> Record:
    """Helsinki, Helsinki, Tunis in person; one remote; the record is complete."""
    record = Record().series("EX").complete("EX")
    record.held("EX-1", "EX", 1, "2013-02-01", (), at=("Helsinki", "FIN"))
    record.held("EX-2", "EX", 2, "2014-02-01", (), at=("Helsinki", "FIN"), mode="hybrid")
    record.held("EX-3", "EX", 3, "2015-02-01", (), mode="remote")
    return record.held("EX-4", "EX", 4, "2016-02-01", (), at=("Tunis", "TUN"))


def test_where_they_were_held() -> None:
    held = places().figures("locations.held")
    assert (held[of()].value, held[of(mode="remote")].value) == (3, 1)
    assert {region: held[of(region=region)].value for region in ("Europe", "Arab States", "CIS")} == {
        "Europe": 2, "Arab States": 1, "CIS": 0,
    }  # fmt: skip
    assert (held[of(country="FIN")].value, held[of(country="TUN", city="Tunis")].value) == (2, 1)


def test_days_since_the_last_meeting_in_a_region() -> None:
    """From 2014-02-01 to 2016-02-01 730 days; to 1 November 29 + 31 + 30 + 31 + 30 + 31 + 31 + 30 + 31 = 274; to the 3rd 2."""
    since = places().figures("locations.since")
    assert since[of(region="Europe")].value == 1006
    assert since[of(region="CIS")].reason == "no meeting in CIS is recorded"


def test_the_same_city_again() -> None:
    """Helsinki, Helsinki, Tunis: 2 of 3, and 2 in a row. Of the last two, Helsinki and Tunis tie at 1 of 2."""
    found = {str(each.parameters["measure"]): each for each in places().found("locations.repeats") if not each.of}
    assert (found["share"].numerator, found["share"].denominator, found["run"].value) == (2, 3, 2)
    assert found["share"].items == ("EX-1", "EX-2")
    (tie,) = (each for each in places().found("locations.repeats", m=2, measure="share") if not each.of)
    assert (tie.numerator, tie.denominator, tie.items) == (1, 2, ("EX-2", "EX-4"))


def test_member_states_by_region_and_status() -> None:
    record = Record()
    for iso3 in REGIONS:
        since = "2016-12-01" if iso3 == "TUN" else None
        record.says("registry", f"state-{iso3}", r.StatusStated(f"m-{iso3}", "member", "no" if since else "yes"))
        record.says("registry", f"state-{iso3}", r.StatusStated(f"l-{iso3}", "ldc", "no"))
    states = record.figures("reference.states")
    assert (states[of()].value, states[of(region="Arab States")].value, states[of(status="ldc")].value) == (8, 1, 0)
    assert states[of(status="sids")].reason == "8 of the Member States could not be classified"
    # JPN CHN KOR; USA; FIN FRA ITA; QAT: 3 + 1 + 3 + 1 = 8, H = (9 + 1 + 9 + 1) / 64 = 20 / 64.
    hhi = record.figures("diversity.states.hhi")[of()]
    assert (hhi.numerator, hhi.denominator) == (20, 64)


def test_where_no_member_state_is_known_the_reason_tells_whether_there_may_be_one() -> None:
    """Nothing is stated about nine States, which may be members. If registered in error, they are not."""
    record = Record()
    assert record.figures("reference.states")[of()].reason == (
        "whether 9 of the States were Member States is not known"
    )
    for iso3 in REGIONS:
        record.says("registry", f"state-{iso3}", RegisteredInError("typed twice"))
    assert record.figures("reference.states")[of()].reason == "no State is registered"


def six_of_three_regions() -> Record:
    """Europe 3 (A, B, C), Asia-Pacific 2 (D, E), Americas 1 (F), in Finland."""
    record = Record().series("EX").complete("EX")
    for name, country in {"A": "FIN", "B": "FRA", "C": "ITA", "D": "JPN", "E": "KOR", "F": "USA"}.items():
        record.organization(name, country)
    return record.held("EX-1", "EX", 1, "2013-02-01", tuple("ABCDEF"), at=("Helsinki", "FIN"))


def test_the_seven_measures() -> None:
    """x = 0 0 0 1 2 3, n = N = 6, S = 6. H = (9 + 4 + 1) / 36 = 14/36; (6 * 14 - 36) / (5 * 36) = 48/180; 1/H = 36/14.
    Gini: (2*4-7)*1 + (2*5-7)*2 + (2*6-7)*3 = 1 + 6 + 15 = 22 over 6 * 6. Three regions are absent."""
    record, key = six_of_three_regions(), of(meeting="EX-1")
    parts = {}
    for name in ("hhi", "hhi_normalized", "effective", "gini"):
        figure = record.figures(f"diversity.regions.{name}")[key]
        parts[name] = figure.numerator, figure.denominator
    assert parts == {"hhi": (14, 36), "hhi_normalized": (48, 180), "effective": (36, 14), "gini": (22, 36)}
    entropy = log(2) / 2 + log(3) / 3 + log(6) / 6  # 3/6 ln 2 + 2/6 ln 3 + 1/6 ln 6
    shannon, even = (record.figures(f"diversity.regions.{name}")[key].value for name in ("shannon", "evenness"))
    assert (shannon, even) == (float(f"{entropy:.12g}"), float(f"{entropy / log(6):.12g}"))
    absent = record.figures("diversity.regions.absent")[key]
    assert (absent.value, absent.items) == (3, ("Africa", "Arab States", "CIS"))


def test_without_the_host_country_and_undefined() -> None:
    """Without A, who is at home: 2 2 1, H = 9/25. With one more left out there are four, under five."""
    record, key = six_of_three_regions(), of(meeting="EX-1")
    hhi = record.figures("diversity.regions.hhi", host="excluded")[key]
    assert (hhi.numerator, hhi.denominator) == (9, 25)
    assert record.figures("diversity.categories.hhi")[key].reason == "not defined: fewer than 5 are classified"
    assert record.figures("diversity.locations.hhi")[of()].reason == "not defined: fewer than 5 are classified"
    for name in ("G", "H"):  # of unknown country: 2 of 8 are over a fifth
        record.organization(name).says("meetings", f"x{name}", m.AttendanceRecorded(f"x{name}", "EX-1", name))
    assert (
        record.figures("diversity.regions.hhi")[key].reason
        == "not defined: 2 of 8, over a fifth, could not be classified"
    )


def test_change_since_the_period_before() -> None:
    """One meeting in 2009-2012 and four in 2013-2016: 4 - 1 = 3."""
    record = places().says("reporting", "old", p.StudyPeriodDefined("old", "2009-2012", "2008-10-31", "2012-11-29"))
    record.held("EX-0", "EX", None, "2010-05-01", (), at=("Geneva", "CHE"))
    (whole,) = (each for each in record.found("assessment.change", compared="meetings.held") if not each.of)
    assert (whole.value, whole.parameters["rule"], whole.unit) == (3, "meetings.held/3", "meetings")
    (alone,) = (each for each in places().found("assessment.change", compared="meetings.held") if not each.of)
    assert alone.reason == "no study period is defined that ended the day before 2012-11-30"


def test_clauses_and_what_answers_them() -> None:
    """Six attendances and the meeting answer 68-01; nothing is recorded for 68-08, which does not mean zero."""
    rows = six_of_three_regions().figures("clauses.evidence")
    assert (rows[of(clause="68-01")].value, rows[of(clause="68-06")].value) == (7, 1)
    assert (rows[of(clause="68-08")].value, rows[of(clause="68-08")].at_least) == (None, 0)
    assert sum(len(each) == 1 for each in rows) == 26


def subjects() -> Record:
    """EX-1 on health and transport, EX-2 on Health, EX-3 general; nothing is stated about EX-4."""
    record = places().says("meetings", "EX-1", m.MeetingSubjectsStated(("health", "transport")))
    record.says("meetings", "EX-2", m.MeetingSubjectsStated(("Health",)))
    return record.says("meetings", "EX-3", m.MeetingSubjectsStated(()))


def test_meetings_by_subject_beside_general_ones() -> None:
    """Health: EX-1 and EX-2, whatever the case of the letters; transport: EX-1; general: EX-3; of EX-4 it is not known."""
    held = subjects().figures("meetings.held")
    by = {each.of["subject"]: each for each in held.values() if "subject" in each.of}
    assert {name: (each.value, each.unknown) for name, each in by.items()} == {
        "general": (1, 1), "health": (2, 1), "transport": (1, 1),
    }  # fmt: skip
    assert by["health"].items == ("EX-1", "EX-2")


def test_a_meeting_of_which_no_subject_is_stated_is_no_general_one() -> None:
    """Before anything is stated four are unknown; once the only general one is withdrawn, it is unknown whether there
    was one."""
    (general,) = (each for each in places().found("meetings.held") if "subject" in each.of)
    assert (general.of, general.value, general.at_least, general.unknown) == ({"subject": "general"}, None, 0, 4)
    assert general.reason == "whether there was one is not known: a date or a subject is missing"
    record = subjects().says("meetings", "EX-3", m.MeetingSubjectsWithdrawn("an error"))
    general = record.figures("meetings.held")[of(subject="general")]
    assert (general.value, general.at_least, general.unknown) == (None, 0, 2)


def test_a_meeting_that_may_have_been_in_the_period_is_unknown_to_its_own_series_alone() -> None:
    """EY-1 was in 2016, and the period ended on 3 November: unknown for EY and in all, but not for EX."""
    record = places().series("EY").complete("EY").held("EY-1", "EY", 1, "2016", ())
    held = record.figures("meetings.held")
    found = {name: (held[about].value, held[about].unknown) for name, about in (("all", of()), ("EX", of(series="EX")))}
    assert found == {"all": (4, 1), "EX": (4, 0)}
    assert (held[of(series="EY")].value, held[of(series="EY")].unknown) == (None, 1)


def test_subjects_that_a_reader_may_not_see_are_not_told() -> None:
    """Audiences are mixed here: nothing is stated about EX-4, and the closed subjects of the others are unknown."""
    history = subjects().history()
    public = {fact.stream for fact in history.subjects.values() if fact.marking == "public"}
    assert public
    assert len(public) < 3
    held = [
        each
        for each in compute(history, "meetings.held", period_named(history, PERIOD), None, "public")
        if "subject" in each.of
    ]
    assert {item for each in held for item in each.items} == public
    assert {each.unknown for each in held} == {4 - len(public)}


def test_meetings_on_a_subject_answer_their_clause() -> None:
    """EX-1 and EX-2; a general meeting has no subject."""
    rows = subjects().figures("clauses.evidence")
    assert (rows[of(clause="68-09")].value, rows[of(clause="68-09")].items) == (2, ("EX-1", "EX-2"))
    assert places().figures("clauses.evidence")[of(clause="68-09")].value is None


def value_of(measure: Measure, counts: list[int]) -> float:
    if measure.parts is None:
        assert measure.number is not None
        return measure.number(counts)
    numerator, denominator = measure.parts(counts)
    return numerator / denominator


@settings(max_examples=examples.of(100), deadline=None)
@given(counts=st.lists(st.integers(0, 50), min_size=2, max_size=8).filter(any), seed=st.integers(0, 99))
def test_bounds_and_symmetry_of_the_measures(counts: list[int], seed: int) -> None:
    mixed = Random(seed).sample(counts, len(counts))
    found = {}
    for measure in MEASURES:
        found[measure.name] = value_of(measure, counts)
        assert value_of(measure, mixed) == found[measure.name]
    n, near = len(counts), 1e-9
    assert 1 / n - near <= found["hhi"] <= 1
    assert 1 - near <= found["effective"] <= n + near
    for name in ("evenness", "hhi_normalized", "gini"):
        assert -near <= found[name] <= 1 + near
    assert found["absent"] == counts.count(0)


@settings(max_examples=examples.of(15), deadline=None)
@given(seed=st.integers(0, 2**32))
def test_every_figure_is_one_of_its_kind_and_within_its_bounds(seed: int) -> None:
    """(key, of, rule, parameters) is unique; only null has a reason; shares are in 0..1; and the period's distinct
    organizations are at most the sum of those of its meetings."""
    record = Record()
    record.logs = story(Random(seed)).logs
    history = record.history()
    study = FigureContext(history, period_named(history, PERIOD))
    seen = set()
    for key in RULES:
        for each in figures_of(study, key):
            identity = (
                key,
                *sorted(each.of.items()),
                each.rule,
                *sorted((a, str(b)) for a, b in each.parameters.items()),
            )
            assert identity not in seen
            seen.add(identity)
            assert (each.value is None) == (each.reason is not None)
            if each.unit == "share" and isinstance(each.value, int | float) and key != "assessment.change":
                assert 0 <= each.value <= 1
    assert_parts_add_up(study)
    whole, *meetings = sorted(
        (each for each in figures_of(study, "participation.organizations") if set(each.of) <= {"meeting"}),
        key=lambda each: len(each.of),
    )
    assert len(whole.items) <= sum(len(each.items) for each in meetings)


def assert_parts_add_up(study: FigureContext) -> None:
    """Causes add up to the total; developing, developed, disputed and unknown to all; meetings on a subject, general
    and unknown ones to at least all held, and general and unknown ones to no more."""
    lapsed: dict[str, dict[object, Figure]] = {}
    for each in figures_of(study, "participation.lapsed"):
        lapsed.setdefault(each.of["meeting"], {})[each.parameters["cause"]] = each
    for by in lapsed.values():
        known = [by[cause] for cause in by if cause != "total"]
        if by["total"].value is not None:
            # Where some causes are not known, those lapsed are counted without a known cause.
            assert by["total"].value == sum(int(each.value or each.at_least or 0) for each in known)
    came = {tuple(sorted(each.of.items())): each for each in figures_of(study, "participation.organizations")}
    for meeting in study.held:
        at = {"meeting": str(meeting.body.code)}
        rows = [
            each
            for about, each in came.items()
            if dict(about).keys() == {"meeting", "development"} and each.of["meeting"] == at["meeting"]
        ]
        assert sum(len(each.items) for each in rows) + rows[0].unknown == len(came[of(**at)].items)
    held = {tuple(sorted(each.of.items())): each for each in figures_of(study, "meetings.held")}
    by_subject = [each for about, each in held.items() if dict(about).keys() == {"subject"}]
    all_held, general = held[of()], held[of(subject="general")]
    assert len(general.items) + general.unknown <= len(all_held.items) + all_held.unknown
    assert sum(len(each.items) for each in by_subject) + general.unknown >= len(all_held.items)
