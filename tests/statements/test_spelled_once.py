"""Services repeat nothing that can be derived from a kind's declaration."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from shared.statements.kinds import StatementKind
from tests.statements.published import KINDS, OF_STREAMS

SERVICES = Path(__file__).parents[2] / "services"
DERIVED = {"api", "schemas", "queries", "read_models"}
"""Rooms whose code for any kind follows from its declaration."""
PUT_TOGETHER = (
    # the text of a communiqué, from its paragraphs
    ("meetings/read_models/communique_text.py", "ParagraphStated"),
    # the organizations expected at a meeting, from the answers of invited ones and the representatives of bodies
    ("meetings/queries/expected.py", "ReplyStated"),
    ("meetings/queries/expected.py", "RepresentativeStated"),
)
"""Modules of those rooms about a single kind: they read its fields, which no declaration could give them."""
OWN = {
    "meetings/console/follow_up/content.py",
    "meetings/console/outreach/content.py",
    "meetings/console/plan/page.py",
    "meetings/console/room/changes.py",
    "meetings/console/room/content.py",
    "meetings/console/room/pages.py",
    "meetings/console/room/writing.py",
    "meetings/console/sheet/acts.py",
    "meetings/console/sheet/marking.py",
    "meetings/console/sheet/walk_ins.py",
    "meetings/domain/agenda.py",
    "meetings/domain/joint_acts.py",
    "meetings/domain/statements.py",
    "meetings/guards/__init__.py",
    "meetings/guards/communiques.py",
    "meetings/guards/referrals.py",
    "meetings/importing/participants.py",
    "meetings/queries/expected.py",
    "meetings/read_models/communique_text.py",
    "registry/domain/statements.py",
    "registry/importing/membership_lists.py",
    "reporting/domain/statements.py",
    "reporting/history/agendas.py",
    "reporting/history/communiques.py",
    "reporting/history/completeness.py",
    "reporting/history/earlier_readings.py",
    "reporting/history/open_parts.py",
    "reporting/history/visibility.py",
    "reporting/publication/communiques.py",
    "reporting/publication/known_records.py",
    "reporting/publication/names.py",
    "reporting/publication/recordings.py",
    "reporting/publication/referrals.py",
    "reporting/publication/topics.py",
    "reporting/publication/translators.py",
}
"""The places for what is particular to a kind with streams of its own, besides its figures: its rule and its guard,
completeness of lists and ended statements, its part in announcements, its visibility, its events for partners, and the
hand-made pages that change it."""


def named(kinds: Iterable[StatementKind]) -> Iterator[tuple[str, str]]:
    """Yield each module of the services that names an event of the kinds, with that name."""
    events = [event.__name__ for kind in kinds for event in (kind.stated, kind.corrected, kind.withdrawn) if event]
    pattern = re.compile(rf"\b({'|'.join(events)})\b")
    for module in sorted(SERVICES.rglob("*.py")):
        for name in sorted(set(pattern.findall(module.read_text(encoding="utf-8")))):
            yield module.relative_to(SERVICES).as_posix(), name


@pytest.mark.requirement("7.13")
def test_rooms_in_which_all_is_derived_name_no_event_of_a_kind() -> None:
    found = list(named(KINDS))
    assert found, "the search finds nothing at all"
    for each in PUT_TOGETHER:
        found.remove(each)
    assert [each for each in found if {*Path(each[0]).with_suffix("").parts} & DERIVED] == []


@pytest.mark.requirement("7.13")
def test_of_a_kind_with_streams_of_its_own_services_hold_its_rule_its_guard_and_its_figures() -> None:
    found = {module for module, _name in named(OF_STREAMS) if not module.startswith("reporting/figures/")}
    assert found == OWN
