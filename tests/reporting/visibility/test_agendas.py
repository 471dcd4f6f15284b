"""Items of announced agendas outside the bureau: as announced, once the embargo is over, until the next
announcement."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shared.contracts import meetings as m
from shared.contracts.completeness import CompletenessStated
from shared.contracts.markings import MarkingChanged
from shared.contracts.meetings.agendas import (
    AGENDA_ITEMS,
    AgendaItemCorrected,
    AgendaItemStated,
    AgendaItemWithdrawn,
    ItemKind,
)
from shared.contracts.meetings.aims import ObjectiveStated
from shared.contracts.meetings.consultations import NeedStated
from shared.domain.event import PublishedEvent
from shared.domain.registration import RegisteredInError, Reinstated
from shared.environment.clock import timestamp
from shared.event_store.projector import RecordedEvent
from shared.public_view.openness import Audience
from shared.statements.events import Correction
from tests.plugins import examples
from tests.reporting.visibility.logs import BEGAN, Recording

pytestmark = pytest.mark.requirement("10.03")

MEETING = f"meeting-{UUID(int=10)}"
ONE, TWO, THREE = (f"agenda-item-{UUID(int=number)}" for number in (1, 2, 3))
AIM, OTHER_AIM = (f"objective-{UUID(int=number)}" for number in (11, 12))
NEED = f"need-{UUID(int=13)}"
DUE = "2026-12-08T18:00:00Z"
OUTSIDE: tuple[Audience, ...] = ("public", "members")


def item(fact: str, number: str, kind: ItemKind = "substantive", **links: Any) -> AgendaItemStated:
    return AgendaItemStated(fact, MEETING, number, kind, {"en": f"Item {number}"}, **links)


def stated_again(said: AgendaItemStated, **changes: Any) -> Correction:
    values = {name: getattr(said, name) for name in AgendaItemCorrected.__struct_fields__ if name != "reason"}
    return AgendaItemCorrected(**values | changes | {"reason": "Example reason"})


FIRST, SECOND = item(ONE, "1", objectives=(AIM,), takes_up=(NEED,)), item(TWO, "2")


@pytest.fixture
def record() -> Recording:
    """An executive meeting, announced and held, with two items, of which one serves a public objective and takes up a
    need of the bureau; the agenda is stated complete, but not announced yet."""
    told = Recording()
    told.series()
    told.meeting("EX-1", id_=MEETING)
    told.period()
    told.say("meetings", AIM, ObjectiveStated(AIM, "strategic plan", "1", {"en": "Example"}, since="2020"))
    told.say("meetings", NEED, NeedStated(NEED, "need", "Example need", "2026-01-01"), "bureau")
    for said in (FIRST, SECOND):
        told.say("meetings", said.fact, said, "bureau")
    completed = CompletenessStated(f"completeness-{UUID(int=14)}", of="agenda", complete=True, about=MEETING)
    told.say("meetings", completed.fact, completed)
    return told


def announce(record: Recording, *items: AgendaItemStated, not_before: str | None = None) -> int:
    carried = tuple(m.AnnouncedItem(each.fact, each.number, each.kind, each.title) for each in items)
    return record.say("meetings", MEETING, m.AgendaAnnounced(carried, not_before))


def shares(record: Recording, audience: Audience = "public", at: str = DUE) -> dict[str, tuple[object, object]]:
    """Return the items found and the items searched, by key."""
    keys = ("objectives", "tsag", "both", "neither")
    found = {key: record.figures(audience, f"agenda.{key}", at=at).get("EX-1") for key in keys}
    return {key: (figure.numerator, figure.denominator) for key, figure in found.items() if figure is not None}


KNOWN = {"objectives": (1, 2), "tsag": (0, 2), "both": (0, 2), "neither": (1, 2)}
UNKNOWN = dict.fromkeys(KNOWN, (None, None))


def test_figures_of_an_agenda_outside_from_before_its_announcement_to_the_next(record: Recording) -> None:
    assert [shares(record, audience) for audience in (*OUTSIDE, "bureau")] == [{}, {}, KNOWN]
    announce(record, FIRST, SECOND, not_before=DUE)
    assert [shares(record, audience, "2026-12-08T17:59:59Z") for audience in OUTSIDE] == [{}, {}]
    assert [shares(record, audience) for audience in OUTSIDE] == [KNOWN] * 2
    changed = stated_again(SECOND, title={"en": "Secret"}, objectives=(AIM,))
    record.say("meetings", TWO, changed, "bureau")
    assert [shares(record, audience)["objectives"] for audience in (*OUTSIDE, "bureau")] == [(1, 2), (1, 2), (2, 2)]
    titles = [fact.body.statement.title["en"] for fact in record.history("public").of(AGENDA_ITEMS)]
    assert titles == ["Item 1", "Item 2"]
    announce(record, FIRST, item(TWO, "2", objectives=(AIM,)))
    assert shares(record)["objectives"] == (2, 2)
    record.say("meetings", MEETING, m.MeetingAnnounced())
    record.say("meetings", MEETING, m.MeetingAnnouncementWithdrawn("Example reason"))
    record.say("meetings", MEETING, m.MeetingAnnounced())
    assert shares(record) == {}


def test_what_an_agenda_opens_rests_on_its_announcement_and_tells_nothing_else(record: Recording) -> None:
    at = announce(record, FIRST, SECOND)
    first, _second = record.history("public").of(AGENDA_ITEMS)
    assert (first.events, first.known_from, first.actor, first.recorded) == ((at,), at, "", "")
    assert (first.body.statement.objectives, first.body.statement.takes_up) == ((AIM,), None)
    assert ("meetings", at) in record.figures("public", "agenda.objectives")["EX-1"].evidence.events


def test_an_item_added_since_is_closed_and_leaves_the_agenda_at_least(record: Recording) -> None:
    announce(record, FIRST, SECOND)
    record.say("meetings", THREE, item(THREE, "3"), "bureau")
    assert (shares(record), shares(record, "bureau")["objectives"]) == (UNKNOWN, (1, 3))


def test_an_item_with_a_closed_objective_is_shown_but_not_counted_as_if_it_had_none(record: Recording) -> None:
    record.say("meetings", OTHER_AIM, ObjectiveStated(OTHER_AIM, "strategic plan", "2", {"en": "Secret"}), "bureau")
    record.say("meetings", TWO, stated_again(SECOND, objectives=(OTHER_AIM,)), "bureau")
    announce(record, FIRST, SECOND)
    assert [fact.body.statement.objectives for fact in record.history("public").of(AGENDA_ITEMS)] == [(AIM,), None]
    assert shares(record) == UNKNOWN


def test_a_restricted_item_is_on_no_agenda_outside(record: Recording) -> None:
    announce(record, FIRST, SECOND)
    record.say("meetings", TWO, MarkingChanged("Example reason"), "restricted")
    assert [fact.stream for fact in record.history("members").of(AGENDA_ITEMS)] == [ONE]


def _happens(record: Recording, random: Random, latest: dict[str, AgendaItemStated]) -> None:
    """Say one more event by chance: of the meeting, or of an item; `latest` holds the items in force."""
    fact, number, hours = random.choice((ONE, TWO, THREE)), str(random.randint(1, 10**6)), random.randint(0, 40)
    if random.random() < 0.5:
        carried = tuple(m.AnnouncedItem(each.fact, each.number, each.kind, each.title) for each in latest.values())
        due = timestamp(BEGAN + timedelta(hours=hours))[:19] + "Z"
        event: PublishedEvent = random.choice(
            (
                m.MeetingAnnounced(),
                *[m.AgendaAnnounced(carried, not_before) for not_before in (None, due, due)],
                m.MeetingAnnouncementWithdrawn("Example"),
                random.choice((RegisteredInError("Example"), Reinstated("Example"))),
            )
        )
        record.say("meetings", MEETING, event)
    elif fact in latest and random.random() < 0.3:
        record.say("meetings", fact, AgendaItemWithdrawn(latest.pop(fact).fact, "Example"), "bureau")
    else:
        aims = random.choice((None, (AIM,), (OTHER_AIM,), (AIM, OTHER_AIM)))
        said = item(fact, number, random.choice(("procedural", "substantive")), objectives=aims)
        record.say("meetings", fact, stated_again(said) if fact in latest else said, "bureau")
        latest[fact] = said


Shown = dict[str, tuple[object, ...]]


def _open_by_definition(events: Sequence[RecordedEvent], at: str) -> Shown:
    """Return the items on the last agenda that became open, each with the open objective it had when announced, while
    the meeting is announced and not in error. A withdrawal takes back all earlier announcements, and an agenda still
    under embargo is replaced by the next."""
    withdrawn = [
        place for place, each in enumerate(events) if isinstance(each.event.data, m.MeetingAnnouncementWithdrawn)
    ]
    since = withdrawn[-1] if withdrawn else 0
    slips = [each.event.data for each in events if isinstance(each.event.data, RegisteredInError | Reinstated)]
    if slips and isinstance(slips[-1], RegisteredInError):
        return {}
    if not any(isinstance(each.event.data, m.MeetingAnnounced) for each in events[since:]):
        return {}
    said_since = [(place, each.event.data) for place, each in enumerate(events) if place >= since]
    announced = [(place, said) for place, said in said_since if isinstance(said, m.AgendaAnnounced)]
    ends = [*[events[place].recorded[:19] + "Z" for place, _said in announced], at][1:]
    over = [each for each, end in zip(announced, ends, strict=True) if (each[1].not_before or "") <= end]
    if not over:
        return {}
    place, said = over[-1]
    before = events[:place]
    return {each.item: (each.number, each.kind, each.title, _aim_then(each.item, before)) for each in said.items}


def _aim_then(fact: str, before: Sequence[RecordedEvent]) -> tuple[str, ...] | None:
    said = [each.event.data for each in before if each.event.stream == fact and hasattr(each.event.data, "objectives")]
    return (AIM,) if AIM in (said[-1].objectives or ()) else None


@settings(max_examples=examples.of(60), deadline=None)
@example(seed=29533314, steps=5, later=0, audience="public")  # another agenda in the second in which an embargo ends
@given(
    seed=st.integers(0, 2**32), steps=st.integers(5, 30), later=st.integers(0, 40), audience=st.sampled_from(OUTSIDE)
)
def test_in_any_history_the_open_items_are_those_that_the_definition_opens(
    seed: int, steps: int, later: int, audience: Audience
) -> None:
    record, random, latest = Recording(), Random(seed), dict[str, AgendaItemStated]()
    record.series()
    record.meeting("EX-1", "bureau", held=False, id_=MEETING)
    for aim, marking in ((AIM, "public"), (OTHER_AIM, "bureau")):
        record.say("meetings", aim, ObjectiveStated(aim, "strategic plan", aim[-1], {"en": "Example"}), marking)  # type: ignore[arg-type]  # one of the words
    for _step in range(steps):
        _happens(record, random, latest)
    at = timestamp(BEGAN + timedelta(hours=len(record.events) + later))[:19] + "Z"
    said = {fact.stream: fact.body.statement for fact in record.history(audience, at).of(AGENDA_ITEMS)}
    shown = {fact: (each.number, each.kind, each.title, each.objectives) for fact, each in said.items()}
    assert shown == _open_by_definition(record.events, at)
