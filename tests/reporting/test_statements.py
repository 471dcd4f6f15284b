"""Statements with separate streams, of every kind, as stored, found and opened by reporting."""

from collections.abc import Iterator

import msgspec
import pytest

from services.reporting.figures.statement_evidence import STATEMENTS
from services.reporting.projections import replay_facts
from services.reporting.read_models import facts as rm
from services.reporting.read_models.kinds import STREAM_KINDS
from services.reporting.read_models.tables import fact_of, row_of
from shared.contracts import meetings as m
from shared.contracts import registry as r
from shared.contracts.clauses import CLAUSES
from shared.contracts.completeness import COMPLETENESS
from shared.contracts.markings import MarkingChanged
from shared.contracts.meetings.consultations import CONSULTATIONS, RAISED_NEEDS, REPLIES, REQUESTS
from shared.contracts.meetings.follow_up import CONSENTS, PROGRESS
from shared.contracts.meetings.topics import TOPICS
from shared.contracts.passages import PASSAGES
from shared.contracts.reporting import ClauseRecordStated
from shared.contracts.submissions import SUBMISSIONS
from shared.domain.event import Marking
from shared.domain.ids import kind_of
from shared.statements.events import AnyStatement
from shared.statements.kinds import StatementKind
from tests.reporting.visibility.logs import IMPORTED, Logs
from tests.statements.examples import correction_of_example, example, example_record, withdrawal_of_example
from tests.statements.published import DECLARED, EVERY_STREAM_KIND, OF_STREAMS

pytestmark = pytest.mark.requirement("7.07")
LOGS = {each.kind: each.log for each in DECLARED}
MEETING, SERIES, ORGANIZATION, STATE = (example_record(name) for name in ("meeting", "series", "organization", "state"))
OPENED_BY = {"account", "attendance", "communique", "person", "report"}
"""Kinds of record that nothing in these histories opens to more than the bureau, whatever a statement's marking: a
communiqué does only once published, and the issue of a report is not covered here."""


class Statements(Logs):
    def records(self, *, meeting: Marking = "public", organization: Marking = "public") -> "Statements":
        self.say("registry", STATE, r.StateRegistered(STATE, "KEN", "KE", "Kenya"))
        self.say("registry", ORGANIZATION, r.OrganizationRegistered(ORGANIZATION, "Example"), organization)
        self.say("meetings", SERIES, m.SeriesOpened(SERIES, "EX", "Executives", "executive meeting"))
        plan = m.MeetingPlanned(MEETING, SERIES, "EX-1", "2026-12-07", imported=IMPORTED)
        self.say("meetings", MEETING, plan, meeting)
        return self

    def state(self, kind: StatementKind, marking: Marking = "public", number: int = 1, **said: object) -> AnyStatement:
        stated = example(kind, number, **said)
        self.say(LOGS[kind], stated.fact, stated, marking)
        return stated

    def known(self) -> list[rm.Fact]:
        return [fact for fact in replay_facts(self.events) if fact.kind == "statement"]


@pytest.fixture
def logs() -> Statements:
    return Statements()


@EVERY_STREAM_KIND
def test_a_statement_is_kept_as_its_events_state_it_and_holds_now(logs: Statements, kind: StatementKind) -> None:
    stated = logs.state(kind, source="first")
    assert kind.corrected is not None
    correction = correction_of_example(kind, stated, source="second")
    logs.say(LOGS[kind], stated.fact, correction)
    logs.say(LOGS[kind], stated.fact, MarkingChanged("Example reason"), "bureau")
    logs.say(LOGS[kind], stated.fact, withdrawal_of_example(kind, stated), "bureau")
    versions = logs.known()
    now = msgspec.structs.replace(stated, source="second")
    assert [fact.body.statement for fact in versions] == [stated, now, now, now]
    assert {(fact.body.kind, fact.fact, fact.stream) for fact in versions} == {(kind, stated.fact, stated.fact)}
    assert [fact.withdrawn for fact in versions] == [False, False, False, True]
    assert versions[-1].visibility == "ppbb"
    assert [fact.source for fact in versions] == ["first", "second", "second", None]
    assert {(fact.since, fact.until) for fact in versions} == {
        (getattr(stated, "since", None), getattr(stated, "until", None))
    }
    for fact in versions:
        known_from, known_to, _number, said = row_of(fact, fact.known_to, 1)
        assert fact_of((known_to, said)) == fact
        assert (known_from, type(fact_of((known_to, said)).body.statement)) == (fact.known_from, kind.stated)


@pytest.mark.statement_rule("S9")
@EVERY_STREAM_KIND
def test_facts_of_a_kind_are_found_all_or_by_a_record_that_they_name(logs: Statements, kind: StatementKind) -> None:
    one, two = logs.state(kind), logs.state(kind, number=2)
    logs.say(LOGS[kind], two.fact, withdrawal_of_example(kind, two))
    history = logs.history("bureau")
    assert [fact.body.statement for fact in history.of(kind)] == [one, two]
    for record in kind.referred_by(one):
        assert [fact.fact for fact in history.of(kind, record)] == [one.fact, two.fact]
        assert [fact.fact for fact in history.facts_of(record)] == [one.fact, two.fact]
    assert [*history.of(kind, example_record("none"))] == []
    assert all(not history.of(other) for other in OF_STREAMS if other is not kind)


def _with_what_it_names(logs: Statements, kind: StatementKind, **said: object) -> AnyStatement:
    """State one of a kind, after the statements that it names, all of them public."""
    stated = example(kind, **said)
    for record in kind.referred_by(stated):
        name = kind_of(record) or ""
        if name in STREAM_KINDS and record not in {event.event.stream for event in logs.events}:
            _with_what_it_names(logs, STREAM_KINDS[name])
    logs.say(LOGS[kind], stated.fact, stated)
    return stated


def _open(logs: Statements, kind: StatementKind, at: str = "2030-01-01T00:00:00Z") -> list[str]:
    return [fact.fact for fact in logs.history("public", at).of(kind)]


def _named(kind: StatementKind) -> Iterator[str]:
    """Yield the kinds of record that an example names, directly or through other statements."""
    for record in kind.referred_by(example(kind)):
        name = kind_of(record)
        assert name is not None
        yield name
        if name in STREAM_KINDS:
            yield from _named(STREAM_KINDS[name])


OPENABLE = [kind for kind in OF_STREAMS if kind in (PASSAGES, SUBMISSIONS) or OPENED_BY.isdisjoint(_named(kind))]
"""The author of a passage does not close it, who is shown by function alone, nor does its report close a submission."""


@EVERY_STREAM_KIND
def test_one_is_open_where_it_is_marked_so_and_all_that_it_names_is_open(kind: StatementKind) -> None:
    stated = _with_what_it_names(logs := Statements().records(), kind)
    assert _open(logs, kind) == ([stated.fact] if kind in OPENABLE else [])
    assert logs.history("bureau").of(kind)
    for closed in (Statements().records(meeting="bureau"), Statements().records(organization="bureau")):
        _with_what_it_names(closed, kind)
        names = set(_named(kind))
        hidden = "meeting" in names if closed.history("public").meetings == [] else "organization" in names
        assert bool(_open(closed, kind)) == (kind in OPENABLE and not hidden)


@pytest.mark.parametrize("kind", OPENABLE, ids=lambda kind: kind.name)
def test_one_is_closed_by_its_own_marking_while_its_embargo_lasts_and_with_what_it_names(kind: StatementKind) -> None:
    stated = _with_what_it_names(logs := Statements().records(), kind, not_before="2027-01-01T00:00:00Z")
    assert (_open(logs, kind, "2026-12-31T23:59:59Z"), _open(logs, kind, "2027-01-01T00:00:00Z")) == (
        [], [stated.fact],
    )  # fmt: skip
    logs.say(LOGS[kind], stated.fact, MarkingChanged("Example reason"), "restricted")
    assert _open(logs, kind) == []


def test_what_names_a_statement_that_is_closed_or_withdrawn_is_closed() -> None:
    for event, marking in ((MarkingChanged("Example reason"), "members"), (None, "public")):
        logs = Statements().records()
        consultation = logs.state(CONSULTATIONS)
        logs.state(REQUESTS, about=consultation.fact, to=STATE, work=None)
        assert len(_open(logs, REQUESTS)) == 1
        said = event or withdrawal_of_example(CONSULTATIONS, consultation)
        logs.say("meetings", consultation.fact, said, marking)  # type: ignore[arg-type]
        assert _open(logs, REQUESTS) == []


def test_a_person_and_an_attendance_open_nothing() -> None:
    logs = Statements().records()
    logs.state(REPLIES, about=MEETING, person=None, work=None, number=1)
    logs.state(REPLIES, about=MEETING, work=None, number=2)
    logs.state(CONSENTS)
    assert len(_open(logs, REPLIES)) == 1
    assert _open(logs, CONSENTS) == []


def test_what_a_clerk_marked_public_is_the_bureaus() -> None:
    logs = Statements().records()
    logs.say("meetings", (stated := example(CONSULTATIONS)).fact, stated, clerk=True)
    assert _open(logs, CONSULTATIONS) == []


def test_that_a_list_is_complete_is_open_where_all_that_it_completes_is() -> None:
    logs = Statements().records()
    logs.state(COMPLETENESS, of="invitations", about=MEETING)
    logs.state(COMPLETENESS, of="promotions", about=MEETING, number=2)
    logs.state(COMPLETENESS, of="promotions", about=MEETING, number=3, complete=False)
    logs.state(REQUESTS, about=MEETING, to=STATE, work=None)
    told = {fact.body.statement.of: fact.body.statement.complete for fact in logs.history("public").of(COMPLETENESS)}
    assert told == {"invitations": True, "promotions": False}, "of what is not recorded yet nothing is complete outside"
    logs.state(REQUESTS, "restricted", 2, about=MEETING, to=STATE, work=None)
    told = {fact.body.statement.of: fact.body.statement.complete for fact in logs.history("public").of(COMPLETENESS)}
    assert told == {"promotions": False}
    assert len(logs.history("bureau").of(COMPLETENESS)) == 3


@pytest.mark.parametrize(
    "closed",
    [m.TopicDiscussed("fact-1", "Example", source="minutes"), example(TOPICS)],
    ids=["of a meeting", "followed"],
)
def test_that_topics_are_complete_is_closed_with_a_topic_of_either_kind(
    closed: AnyStatement | m.TopicDiscussed,
) -> None:
    logs = Statements().records()
    logs.state(COMPLETENESS, of="topics", about=MEETING)
    assert len(logs.history("public").of(COMPLETENESS)) == 1
    stream = MEETING if isinstance(closed, m.TopicDiscussed) else closed.fact
    logs.say("meetings", stream, closed, "restricted")
    assert not logs.history("public").of(COMPLETENESS)


@pytest.mark.parametrize(("kind", "clause"), [(kind, clause) for kind in OF_STREAMS for clause in kind.answers])
def test_that_an_item_is_recorded_from_a_day_on_is_closed_with_what_answers_it(
    kind: StatementKind, clause: str
) -> None:
    logs = Statements().records()
    logs.say("reporting", f"clause-{clause}", ClauseRecordStated("fact-1", clause, "2026"))  # type: ignore[arg-type]
    assert clause in logs.history("public").clause_records
    logs.state(kind, "bureau")
    assert clause not in logs.history("public").clause_records
    assert clause in logs.history("bureau").clause_records


def test_a_correction_rests_outside_on_itself_alone_since_it_may_have_named_another_record() -> None:
    logs = Statements().records()
    consultation = logs.state(CONSULTATIONS)
    stated = logs.state(REQUESTS, about=consultation.fact, to=STATE, work=None)
    logs.say("meetings", stated.fact, correction_of_example(REQUESTS, stated, document="another"))
    (fact,) = logs.history("public").of(REQUESTS)
    assert fact.events == (fact.known_from,)
    assert len(logs.history("bureau").of(REQUESTS)[0].events) == 2


def test_needs_and_their_progress_are_found_from_one_another() -> None:
    logs = Statements().records()
    need = logs.state(RAISED_NEEDS, at=MEETING)
    progress = logs.state(PROGRESS, about=need.fact)
    history = logs.history("bureau")
    assert [fact.fact for fact in history.of(PROGRESS, need.fact)] == [progress.fact]
    assert history.statement_of[need.fact].body.statement == need


def test_what_kinds_say_that_they_answer_are_items_of_the_resolution_and_all_that_is_counted() -> None:
    """Otherwise a kind could answer an item while outside readers see that nothing does."""
    answered = {clause for kind in OF_STREAMS for clause in kind.answers}
    assert set(STATEMENTS) <= answered <= set(CLAUSES)
