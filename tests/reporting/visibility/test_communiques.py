"""Conclusions, paragraphs and communiqués outside the bureau: from agreement, from publication, after an embargo (RECORDS S6)."""

from typing import Any
from uuid import UUID

import pytest

from services.reporting.reports.advisory_group.annexes import communiques
from services.reporting.reports.languages import ENGLISH, plain
from services.reporting.reports.layout import layout_of
from services.reporting.reports.making import report_over
from services.reporting.reports.plans import TSAG
from services.reporting.reports.rendering.source import figure_context_of
from shared.contracts.embargoes import EmbargoEnded
from shared.contracts.markings import MarkingChanged
from shared.contracts.meetings import communiques as c
from shared.contracts.meetings import conclusions as k
from shared.contracts.meetings.communiques import PARAGRAPHS
from shared.contracts.meetings.meeting_facts import ConclusionsClosed
from shared.public_view.openness import Audience
from tests.reporting.visibility.logs import Recording

pytestmark = pytest.mark.requirement("10.13")

MEETING, COMMUNIQUE, CONCLUSION, OTHER = (
    f"{kind}-{UUID(int=number)}"
    for kind, number in (("meeting", 1), ("communique", 1), ("conclusion", 2), ("conclusion", 3))
)
SHOWN, SHOWN_FR = (f"paragraph-{UUID(int=number)}" for number in (4, 5))
DUE, HASH = "2026-12-08T18:00:00Z", "0" * 64


@pytest.fixture
def record() -> Recording:
    """A communiqué in two languages that shows one of two conclusions; nothing is agreed yet."""
    told = Recording()
    for id_, number in ((CONCLUSION, 1), (OTHER, 2)):
        closed = k.ConclusionDrafted(MEETING, number, "agreed", "to go on", "en", priority=True, source="minutes")
        told.say("meetings", id_, closed, "bureau")
        told.say("meetings", id_, k.ConclusionAdopted("2026-11-02"), "bureau")
    told.say("meetings", COMMUNIQUE, c.CommuniqueOpened(MEETING, {"en": "Title"}, "en"), "bureau")
    for said in (
        c.ParagraphStated(SHOWN, COMMUNIQUE, "conclusion", "en", conclusion=CONCLUSION),
        c.ParagraphStated(SHOWN_FR, COMMUNIQUE, "conclusion", "fr", "continuer", translates=SHOWN),
    ):
        told.say("meetings", said.fact, said, "bureau")
    return told


def act(record: Recording, *events: Any) -> int:
    """Say events of the communiqué; return the position of the last."""
    return [
        record.say("meetings", COMMUNIQUE, each, "public" if isinstance(each, c.CommuniquePublished) else "bureau")
        for each in events
    ][-1]


def seen(record: Recording, audience: Audience) -> set[str]:
    history = record.history(audience)
    paragraphs = {fact.stream for fact in history.of(PARAGRAPHS)}
    return {*history.recorded_conclusions, *history.communiques, *paragraphs}


AGREED = c.CommuniqueAgreed("2026-11-02", HASH)


def published(language: Any, not_before: str | None = None) -> tuple[Any, ...]:
    return c.CommuniqueApproved(language, HASH), c.CommuniquePublished(language, not_before)


def test_a_draft_is_the_bureaus_and_what_is_agreed_the_members(record: Recording) -> None:
    assert seen(record, "public") == seen(record, "members") == set()
    act(record, AGREED)
    assert (seen(record, "public"), seen(record, "members")) == (set(), {CONCLUSION})
    act(record, c.CommuniqueReopened("a slip"))
    assert seen(record, "members") == set()


def test_each_language_opens_its_own_paragraphs_and_the_original_its_conclusions(record: Recording) -> None:
    act(record, AGREED, *published("fr"))
    assert seen(record, "public") == {COMMUNIQUE, SHOWN_FR}
    act(record, *published("en"))
    assert seen(record, "public") == {COMMUNIQUE, SHOWN, SHOWN_FR, CONCLUSION}
    act(record, c.CommuniqueWithdrawn("a slip"))
    assert (seen(record, "public"), seen(record, "members")) == (set(), {CONCLUSION})


def test_before_the_end_of_its_embargo_nothing_is_open(record: Recording) -> None:
    act(record, AGREED, *published("en", DUE))
    assert seen(record, "public") == seen(record, "members") == set()
    act(record, EmbargoEnded(DUE))
    assert seen(record, "public") == {COMMUNIQUE, SHOWN, CONCLUSION}


def test_it_rests_on_the_event_that_opened_it_and_tells_nothing_else(record: Recording) -> None:
    at = act(record, AGREED, *published("en"))
    history = record.history("public")
    conclusion, communique = history.recorded_conclusions[CONCLUSION], history.communiques[COMMUNIQUE]
    assert (conclusion.events, communique.events, conclusion.actor, conclusion.source) == ((at,), (at,), "", None)
    assert (conclusion.body.content.wording, conclusion.body.content.priority) == ("to go on", None)
    assert communique.body.content.paragraphs == ()


def test_what_is_restricted_since_is_closed_at_once(record: Recording) -> None:
    act(record, AGREED, *published("en"), *published("fr"))
    record.say("meetings", CONCLUSION, MarkingChanged("a slip"), "restricted")
    assert seen(record, "public") == seen(record, "members") == {COMMUNIQUE}


def test_with_a_closed_conclusion_nobody_outside_learns_that_they_are_complete(record: Recording) -> None:
    record.series()
    record.meeting("EX-1")
    meeting = "meeting-EX-1"
    record.say("meetings", meeting, ConclusionsClosed(complete=True))
    assert meeting in record.history("public").conclusion_lists
    closed = k.ConclusionDrafted(meeting, 3, "agreed", "to go on", "en")
    record.say("meetings", f"conclusion-{UUID(int=9)}", closed, "bureau")
    assert meeting not in record.history("public").conclusion_lists
    assert meeting in record.history("bureau").conclusion_lists


def test_figures_over_closed_conclusions_are_the_bureaus(record: Recording) -> None:
    record.series()
    record.meeting("EX-1")
    record.period()
    conclusion = k.ConclusionDrafted("meeting-EX-1", 1, "agreed", "to go on", "en", priority=True)
    record.say("meetings", f"conclusion-{UUID(int=9)}", conclusion, "bureau")
    for key in ("communique.missing", "communique.unadopted", "meetings.priorities"):
        assert record.figures("public", key) == {}
        assert "EX-1" in record.figures("bureau", key)


def test_a_title_is_open_in_its_public_languages_alone(record: Recording) -> None:
    record.say("meetings", COMMUNIQUE, c.CommuniqueOpened(MEETING, {"en": "Title", "fr": "Titre"}, "en"), "bureau")
    act(record, AGREED, *published("fr"))
    assert record.history("public").communiques[COMMUNIQUE].body.content.title == {"fr": "Titre"}
    assert record.history("bureau").communiques[COMMUNIQUE].body.content.title == {"en": "Title", "fr": "Titre"}


def test_the_annex_of_a_report_has_the_translation_where_the_original_is_not_public(record: Recording) -> None:
    record.series()
    record.meeting("EX-1")
    record.period()
    communique, said = f"communique-{UUID(int=7)}", f"paragraph-{UUID(int=8)}"
    record.say("meetings", communique, c.CommuniqueOpened("meeting-EX-1", {"en": "Title"}, "en"), "bureau")
    for each in (
        c.ParagraphStated(said, communique, "opening", "en", "Words"),
        c.ParagraphStated(f"paragraph-{UUID(int=9)}", communique, "opening", "fr", "Mots", translates=said),
    ):
        record.say("meetings", each.fact, each, "bureau")
    for event in (AGREED, *published("fr")):
        record.say("meetings", communique, event, "public" if isinstance(event, c.CommuniquePublished) else "bureau")

    def told(audience: Audience) -> list[str]:
        history = record.history(audience)
        report = report_over(history, "2026", {}, plan=TSAG)
        layout = layout_of(report, figure_context_of(report, history))
        return [plain(line, ENGLISH) for block in communiques(layout) for line in block.lines()]

    assert told("public") == ["EX-1", "Published in French.", "Mots"]
    assert told("bureau") == ["EX-1: Title", "Published in French.", "Words"]
