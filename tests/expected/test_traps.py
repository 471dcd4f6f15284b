"""The fifteen traps of RECORDS section 12, a test each; their cases stand in the files of the figures and in traps.toml."""

from datetime import date

import pytest

from services.meetings.domain.communique import decide
from services.meetings.domain.communique_commands import ApproveCommunique
from services.reporting.figures import compute, period_named
from services.reporting.history import History, VisibilityFilter
from services.reporting.projections import replay_facts
from services.reporting.queries import Moment
from shared.contracts.meetings.communiques import (
    CommuniqueAgreed,
    CommuniqueApproved,
    CommuniqueCorrected,
    CommuniqueOpened,
    CommuniquePublished,
)
from shared.public_view.communiques import Communique, evolve
from tests.expected.test_expected import EVERY, NOT_BUILT, answers_as_expected
from tests.expected.worlds import Question, World

pytestmark = pytest.mark.requirement("11.11")


def questions(trap: int, *others: str) -> list[Question]:
    """Return those of the cases that are named after a trap, and of others that hold it too."""
    named = [each for each in EVERY if f"trap {trap})" in each.case or each.case in others]
    assert {each.case for each in named} >= set(others)
    return named


def holds(trap: int, *others: str) -> World:
    """Answer all questions of a trap, and return the world of the last one."""
    asked = [each for each in questions(trap, *others) if each.said["key"] not in NOT_BUILT]
    assert asked, "none of its figures has a rule"
    for each in asked:
        answers_as_expected(each)
    return World(asked[-1].records)


def test_1_a_regional_consultation_is_no_consultation() -> None:
    holds(1, "before, plain", "68-02, consultations and their requests")


def test_2_ordinal_code_and_label() -> None:
    holds(2)


def test_3_delegates_are_not_industry() -> None:
    """The rule in force knows activities; the first one stays as it was, over the three kinds that there were."""
    history = holds(3).history()
    period = period_named(history, "2026")
    first = [each for each in compute(history, "participation.organizations/1", period) if each.of == {}]
    assert [each.value for each in first] == [1]


def test_4_seats_and_mergers() -> None:
    holds(
        4,
        "kept, the example of 6.2: a holder merged into another",
        "kept, a merger after the later meeting does not map",
        "kept, a successor without seat reads the seat, a split-off has none",
    )


def test_5_alternate_capacity_and_role() -> None:
    holds(5, "regular, a principal who changed employer")


def test_6_embargo_publication_and_recorded() -> None:
    """At 15:00 nobody outside has any of it; after the end of its embargo everybody has that language."""
    world = holds(6)

    def open_at(moment: str) -> list[tuple[str, ...]]:
        known = [each for each in world.events if each.recorded <= moment]
        facts = [fact for fact in replay_facts(known) if fact.known_to is None]
        opened = VisibilityFilter(facts, "public", moment, frozenset())
        history = History(opened.visible_facts(), Moment({}, date(2027, 12, 8)), "public", opened.visible_version)
        return [fact.body.content.public for fact in history.communiques.values()]

    assert open_at("2027-12-08T15:00:00Z") == []
    assert open_at("2027-12-08T18:30:00Z") == [("en",)]


def test_7_a_conclusion_in_two() -> None:
    holds(7)


def test_8_one_topic_two_names_three_series() -> None:
    holds(8, "priorities, by lineage", "progression, a topic that began later answers with its predecessor's")


def test_9_the_membership_year() -> None:
    holds(9, "members, a suspended member is a member", "coverage, executive meetings; suspended; open")


def test_10_not_invited_is_not_absent_and_not_asked_is_not_silent() -> None:
    holds(10, "lapsed, every cause once", "low, an open list, and not invited is not absent")


def test_11_asked_of_another_body() -> None:
    holds(11, "asked, plain")


def test_12_the_advisory_group_moved() -> None:
    holds(12, "submitted, a vague day, a cancelled meeting, not yet posted, the term")


def test_13_the_turn_of_the_period() -> None:
    """Of a referral to a group that another continues, "taken, every outcome" tells."""
    holds(13, "taken, every outcome")


def test_14_a_corrigendum_after_partners_were_told() -> None:
    """A new edition of one language. The translation is of edition 1 until it is approved anew, and no day is a later one."""
    holds(6)
    first, second = "0" * 64, "1" * 64
    told = (
        CommuniqueOpened("meeting", {"en": "Example", "fr": "Exemple"}, "en"),
        CommuniqueAgreed("2027-12-08", first),
        *(CommuniqueApproved(language, first) for language in ("en", "fr")),
        *(CommuniquePublished(language) for language in ("en", "fr")),
        CommuniqueCorrected(1, "en", 2, (), second, "a wrong word"),
    )
    communique: Communique | None = None
    for event in told:
        communique = evolve(communique, event)
    assert communique is not None
    editions = {language: (each.edition, each.of_edition) for language, each in communique.languages.items()}
    assert editions == {"en": (2, 2), "fr": (1, 1)}
    anew = ApproveCommunique(communique="communique", language="fr", text_sha256=first)
    for approval in decide(anew, communique):
        communique = evolve(communique, approval)
    assert communique is not None
    assert communique.languages["fr"].of_edition == 2


def test_15_confirmed_by_whom() -> None:
    holds(15, "taken, the same hand, a reply later than the period, several referrals")
