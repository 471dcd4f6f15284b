"""Who took part, by every class and level; newcomers, returners and lapsed; each worked by hand."""

import pytest

from shared.contracts import meetings as m
from shared.contracts import registry as r
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
    """At the third A was there before and the last time; B before, not the last time; E never; D lapsed.
    At the first all three are new and nobody lapsed before it: not defined."""
    record = three_meetings()
    new, back, gone = (record.figures(f"participation.{key}") for key in ("newcomers", "returners", "lapsed"))
    third = of(meeting="EX-3")
    assert (new[third].items, back[third].items, gone[third].items) == (("E",), ("B",), ("D",))
    assert (gone[third].value, gone[third].unknown) == (1, 1)
    first = of(meeting="EX-1")
    assert (new[first].value, back[first].value) == (3, 0)
    assert gone[first].reason == "not defined: EX-1 is the first of its series"


def test_newcomers_need_every_earlier_list_and_lapsed_only_the_last() -> None:
    record = three_meetings().says("meetings", "EX-1", m.AttendanceListClosed(complete=False))
    key = of(meeting="EX-3")
    assert record.figures("participation.newcomers")[key].reason == "the list of organizations at EX-1 is not complete"
    assert record.figures("participation.lapsed")[key].value == 1


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
    """Seven came to the first, six of them again: one lapsed, and is not named. Of the seven 4 are of Europe and 3 of
    Asia-Pacific: one class of 7."""
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
