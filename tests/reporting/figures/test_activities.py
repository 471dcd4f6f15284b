"""Rules over the meetings of a period state their activities; their earlier versions count the original three kinds."""

import pytest

from services.reporting.figures import RULES, VERSIONS
from services.reporting.figures.activities import ACTIVITY
from shared.contracts import meetings as m
from tests.reporting.figures.telling import Record, of

pytestmark = pytest.mark.requirement("10.01")
WHOLE = of()


def told() -> Record:
    """A meeting of executives with A, with a complete record, and one of the advisory group with B and FIN's
    delegate, with an incomplete record."""
    record = Record().organization("A", "FIN").organization("B", "JPN").organization("administration", "FIN")
    record.series("EX").complete("EX").held("EX-1", "EX", 1, "2014-05-06", ("A",))
    record.series("TSAG", kind="advisory group").held("TSAG-1", "TSAG", None, "2014-06-03", ("B",))
    delegate = m.AttendanceRecorded("d", "TSAG-1", "administration", "delegate")
    return record.says("meetings", "TSAG-1/administration", delegate)


def test_by_default_meetings_of_other_kinds_neither_count_nor_leave_anything_open() -> None:
    found = told().figures("participation.organizations")
    assert (found[WHOLE].value, found[of(region="Europe")].value) == (1, 1)
    assert of(meeting="TSAG-1") not in found
    assert told().figures("meetings.held")[WHOLE].value == 1


def test_an_activity_is_asked_for_by_the_kind_of_its_series() -> None:
    """One meeting of the advisory group is known, and its series is not complete; B came, and a State is not industry."""
    held = told().figures("meetings.held", activity="advisory group")[WHOLE]
    assert (held.value, held.at_least) == (None, 1)
    came = told().figures("participation.organizations", activity="advisory group")
    assert came[of(meeting="TSAG-1")].value == 1
    states = told().figures("participation.states", activity="advisory group")
    assert (states[of(meeting="TSAG-1")].value, states[of(meeting="TSAG-1")].items) == (1, ("FIN",))


def test_the_versions_before_count_the_kinds_that_there_were() -> None:
    """They give the same values as before other kinds existed, although a meeting of the advisory group has been
    recorded since."""
    assert told().figures("meetings.held/2")[WHOLE].value == 1
    assert told().figures("participation.organizations/3")[WHOLE].value == 1


def test_each_rule_over_meetings_has_the_parameter_from_one_version_on() -> None:
    over = [rule for rule in RULES.values() if ACTIVITY.name in rule.defaults]
    older = {"meetings.held", "participation.organizations", "locations.since", "retention.organizations"}
    assert older <= {rule.key for rule in over}
    for rule in over:
        has = [ACTIVITY.name in VERSIONS[f"{rule.key}/{number}"].defaults for number in range(1, rule.version + 1)]
        assert has == sorted(has), rule.key
        assert not (rule.key in older and has[0]), rule.key
