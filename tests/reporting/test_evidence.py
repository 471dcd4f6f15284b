"""Evidence: whatever single event is changed, each figure that changes names it."""

from datetime import date
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.reporting.figures import VERSIONS, Figure, Rule, Study, figures_of, period_named
from services.reporting.history import History
from services.reporting.projections import replayed
from services.reporting.queries import Moment
from shared.contracts import meetings as m
from shared.contracts import registry as r
from shared.contracts import reporting as p
from shared.domain.event import Published
from shared.event_store.projector import Recorded
from tests.reporting.histories import (
    CLASSES,
    COUNTRIES,
    PERIOD,
    PLACES,
    SUBJECTS,
    Story,
    recorded,
    sealed,
    shuffled,
    story,
)

Figures = dict[bytes, Figure]
STATUSES: tuple[tuple[str, ...], ...] = (("developing", "developed"), ("yes", "no"))


def variants(rule: Rule) -> list[dict[str, str | int]]:
    """The defaults, and each choice of each parameter by itself. All measures of diversity read the same: one stands for all."""
    if rule.key.startswith("diversity.") and not rule.key.endswith(".hhi"):
        return [{}]
    found: list[dict[str, str | int]] = [{}]
    found += ({name: choice} for name, of in rule.choices.items() for choice in of if choice != rule.parameters[name])
    if "base" in rule.parameters and "base" not in rule.choices:
        found.append({"base": "any"})
    return found


def figures(events: list[Recorded]) -> Figures:
    positions = {log: max((each.position for each in events if each.log == log), default=0) for log in RULES_LOGS}
    facts = [fact for fact in replayed(events) if fact.known_to is None]
    history = History(facts, Moment(positions, date(2026, 12, 1)))
    study = Study(history, period_named(history, PERIOD))
    return {
        msgspec.json.encode((figure.key, figure.of, figure.rule, figure.parameters)): figure
        for name, rule in VERSIONS.items()
        for parameters in variants(rule)
        for figure in figures_of(study, name, parameters)
    }


RULES_LOGS = ("registry", "meetings", "reporting")


def _counts(figure: Figure) -> tuple[object, ...]:
    return figure.value, figure.at_least, figure.numerator, figure.denominator


def changed(told: Story, event: object) -> Published | None:
    """The same event saying something else; None for one that has nothing to say otherwise."""
    return _changed_of_the_registry(told, event) or _changed_of_meetings(told, event)


def _changed_of_the_registry(told: Story, event: object) -> Published | None:
    day = told.day()
    match event:
        case r.StatusStated() | r.StatusCorrected():
            regions = ("Africa", "CIS", "Europe")
            values = next((values for values in STATUSES if event.value in values), regions)
            said = {"value": told.random.choice(values), "since": told.maybe_day()}
            return msgspec.structs.replace(event, note=told.maybe_note(), **said)
        case r.OrganizationPlaced() | r.OrganizationPlaceCorrected():
            country = told.random.choice((*COUNTRIES, "XXX"))
            return msgspec.structs.replace(event, country=country, since=told.maybe_day())
        case r.OrganizationMerged() | r.OrganizationMergerCorrected():
            return msgspec.structs.replace(event, since=day)
        case r.SubsidiaryStated() | r.SubsidiaryCorrected():
            return msgspec.structs.replace(event, since=told.maybe_day())
        case r.OrganizationClassified() | r.OrganizationClassCorrected():
            values = next(values for values in CLASSES.values() if event.value in values)
            return msgspec.structs.replace(event, value=told.random.choice(values), since=told.maybe_day())
    return None


def _changed_of_meetings(told: Story, event: object) -> Published | None:
    day = told.day()
    match event:
        case m.SeriesOpened():
            return msgspec.structs.replace(event, kept_from=told.maybe_day())
        case m.SeriesRecordStated():
            state = told.random.choice(("complete", "gap"))
            return msgspec.structs.replace(event, state=state, first=day, last=told.random.choice((None, "2017")))
        case m.MeetingPlanned():
            return msgspec.structs.replace(event, ordinal=told.random.choice((None, 1, 2, 3, 9)), first_day=day)
        case m.MeetingHeld():
            mode = told.random.choice((None, "hybrid", "remote"))
            place = told.random.choice(PLACES)
            return msgspec.structs.replace(event, first_day=day, mode=mode, city=place[0], country=place[1])
        case m.CountStated() | m.CountCorrected():
            return msgspec.structs.replace(event, value=event.value + 1)
        case m.MeetingSubjectsStated():
            return msgspec.structs.replace(event, subjects=told.random.choice(SUBJECTS))
        case m.AttendanceListClosed():
            return m.AttendanceListClosed(not event.complete)
        case m.AttendanceRecorded() | m.AttendanceCorrected():
            capacity = told.random.choice((None, "media", "adviser"))
            person = told.random.choice((None, "person-1", "person-2"))
            mode = told.random.choice((None, "in person", "remote"))
            return msgspec.structs.replace(event, capacity=capacity, mode=mode, person=person)
        case p.StudyPeriodDefined() | p.StudyPeriodCorrected():
            return msgspec.structs.replace(event, last_day="2014-06-30")
    return None


@pytest.mark.requirement("1.14")
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_figure_that_changes_names_the_event_that_was_changed(seed: int) -> None:
    told = story(Random(seed))
    events = recorded(sealed(told, shuffled(told)))
    before = figures(events)
    for at in told.random.sample(range(len(events)), k=min(8, len(events))):
        other = changed(told, events[at].event.data)
        if other is None:
            continue
        event = msgspec.structs.replace(events[at].event, data=other)
        after = figures([*events[:at], msgspec.structs.replace(events[at], event=event), *events[at + 1 :]])
        place = (events[at].log, events[at].position)
        for identity in before.keys() & after.keys():
            one, two = before[identity], after[identity]
            if _counts(one) != _counts(two):
                assert place in one.evidence.events, (one.key, one.of, other)
                assert place in two.evidence.events, (two.key, two.of, other)


@pytest.mark.requirement("1.14")
def test_changes_do_change_figures() -> None:
    """The property above is not empty: over a few histories, changes of each kind of event move some figure."""
    wanted = {
        r.StatusStated,
        r.OrganizationPlaced,
        r.OrganizationMerged,
        r.SubsidiaryStated,
        r.OrganizationClassified,
        m.SeriesOpened,
        m.SeriesRecordStated,
        m.MeetingPlanned,
        m.MeetingHeld,
        m.CountStated,
        m.MeetingSubjectsStated,
        m.AttendanceListClosed,
        m.AttendanceRecorded,
        m.AttendanceCorrected,
        p.StudyPeriodDefined,
    }
    seeds = iter(range(100))
    while wanted:
        told = story(Random(next(seeds)))
        events = recorded(sealed(told, shuffled(told)))
        before = figures(events)
        for at, each in enumerate(events):
            other = changed(told, each.event.data)
            if type(other) not in wanted:
                continue
            event = msgspec.structs.replace(each.event, data=other)
            after = figures([*events[:at], msgspec.structs.replace(each, event=event), *events[at + 1 :]])
            if any(_counts(before[key]) != _counts(after[key]) for key in before.keys() & after.keys()):
                wanted.remove(type(other))  # type: ignore[arg-type]
