"""Members registered in error are omitted from figures over members, and the registration is part of the evidence."""

import pytest

from services.reporting.figures import RULES
from shared.contracts import registry as r
from shared.contracts.registry.memberships import MembershipStated
from shared.domain.registration import RegisteredInError, Reinstated
from tests.reporting.figures.telling import Record

pytestmark = pytest.mark.requirement("1.14")


@pytest.fixture
def record() -> Record:
    """A and B are Sector Members; B was registered in error."""
    told = Record().organization("A", "FIN").organization("B", "JPN")
    for name in ("A", "B"):
        stated = MembershipStated(f"member-{name}", name, "Sector Member", "full", "2010-01-01")
        told.says("registry", f"member-{name}", stated)
    return told.says("registry", "B", RegisteredInError("typed twice"))


@pytest.mark.parametrize("key", ["membership.members", "membership.retention"])
def test_the_registration_of_a_member_in_error_and_its_reinstatement_are_evidence(record: Record, key: str) -> None:
    """Version 1 did not name the registration in error."""
    assert not any(names_last_event(record, f"{key}/1"))
    assert all(names_last_event(record, RULES[key].name))
    record.says("registry", "B", Reinstated("it was another one"))
    assert all(names_last_event(record, RULES[key].name))


def names_last_event(record: Record, rule: str) -> list[bool]:
    """Return whether each figure of a rule names the last event of the registry in its evidence."""
    last = ("registry", len(record.logs["registry"]))
    return [last in figure.evidence.events for figure in record.figures(rule).values()]


def test_a_member_in_error_is_none_until_it_is_reinstated(record: Record) -> None:
    assert record.figures("membership.members")[()].at_least == 1
    record.says("registry", "B", Reinstated("it was another one"))
    assert record.figures("membership.members")[()].at_least == 2


@pytest.mark.parametrize(
    ("key", "before"),
    [("participation.organizations", 4), ("participation.executives", 1), ("participation.change", 2)],
)
def test_a_member_in_error_is_evidence_of_the_category_of_what_it_merged_into(
    record: Record, key: str, before: int
) -> None:
    """C came, which B has merged into: B's membership would be C's."""
    record.series("EX").complete("EX").organization("C", "JPN")
    record.says("registry", "B", r.OrganizationMerged("b", "C", "2011-01-01"))
    record.held("EX-1", "EX", 1, "2013-02-01", ("C",))
    record.says("registry", "B", Reinstated("it was another one"), RegisteredInError("typed twice"))
    assert not any(names_last_event(record, f"{key}/{before}"))
    assert all(names_last_event(record, RULES[key].name))
