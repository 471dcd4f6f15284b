"""Events are published once and in order, whatever stops in between, in whatever order logs are read, and after a
rebuild."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from services.reporting.publication import partner_projector
from services.reporting.read_models.publication import PUBLICATION, known_records, reset_publication
from services.reporting.read_models.tables import LOGS
from services.reporting.rebuild import rebuild
from services.reporting.service import codecs
from shared.contracts import meetings as m
from shared.contracts.records import REQUEST
from shared.domain.event import Marking
from shared.domain.ids import kind_of
from shared.event_store.log import Log
from shared.event_store.projector import LogCursor
from shared.event_store.tables import consumer_tables
from shared.messaging.sources import Batch
from tests.reporting.conftest import Reporting, opened
from tests.reporting.histories import CODECS, ORIGINS, Story, shuffled, story
from tests.reporting.publication.saying import Saying
from tests.reporting.publication.test_meetings import ANNOUNCED, HELD, MOVED

pytestmark = pytest.mark.requirement("3.02")
MARKINGS: tuple[Marking, ...] = ("public", "public", "bureau")


class Stopped(Exception):
    pass


@pytest.mark.parametrize("point", ["consume.before-commit", "consume.after-commit"])
def test_a_worker_that_is_stopped_tells_it_once_when_it_goes_on(saying: Saying, point: str) -> None:
    saying.meeting(ANNOUNCED)

    def stop(reached: str) -> None:
        if reached == point:
            raise Stopped

    stopping = partner_projector(saying.reporting.service.engine, saying.key, failpoint=stop)
    with pytest.raises(Stopped):
        stopping.apply("meetings", ORIGINS["meetings"], saying.logs["meetings"])
    saying.read()
    saying.read()
    assert [what for what, _data in saying.told()] == ["meeting-announced"]


def test_two_workers_together_tell_it_once(saying: Saying) -> None:
    """The second of the two is behind: the events it applies are skipped."""
    saying.meeting(ANNOUNCED)
    for _ in range(2):
        partner_projector(saying.reporting.service.engine, saying.key).apply(
            "meetings", ORIGINS["meetings"], saying.logs["meetings"]
        )
    assert len(saying.told()) == 1


class Logs:
    """A log of said events, as a source."""

    def __init__(self, saying: Saying, log: str) -> None:
        self.saying, self.log = saying, log

    def read(self, after: LogCursor, limit: int, wait: float) -> Batch:
        return Batch(ORIGINS[self.log], self.saying.logs[self.log][after.position : after.position + limit], None)

    def close(self) -> None: ...


def test_a_rebuild_tells_nothing(saying: Saying) -> None:
    saying.meeting(ANNOUNCED)
    saying.read()
    engine = saying.reporting.service.engine
    rebuild(engine, codecs(), {log: Logs(saying, log) for log in LOGS})
    saying.read()
    assert len(saying.told()) == 1


def known(saying: Saying) -> list[Any]:
    with saying.reporting.service.reader.connect() as connection:
        return list(connection.execute(select(known_records).order_by(known_records.c.stream)))


def test_what_is_known_is_gathered_anew_and_nothing_is_told_again(saying: Saying) -> None:
    saying.meeting(ANNOUNCED, HELD, MOVED)
    saying.read()
    before, told = known(saying), saying.told()
    with saying.reporting.service.engine.begin() as connection:
        reset_publication(connection)
    assert known(saying) == []
    saying.now = saying.now.replace(year=2030)
    assert saying.due() == 0
    saying.read(batch=1)
    assert (known(saying), saying.told()) == (before, told)
    saying.meeting(ANNOUNCED)
    saying.read()
    assert [what for what, _data in saying.told()] == ["meeting-announced", "meeting-held"]


def test_an_event_that_cannot_be_read_holds_up_its_own_meeting_alone(saying: Saying) -> None:
    saying.meeting()
    broken = saying.logs["meetings"][-1]
    saying.logs["meetings"][-1] = type(broken)(broken.position, broken.recorded, b'{"subject":"meeting-x"}')
    other = f"meeting-{'1' * 8}-1111-4111-8111-{'1' * 12}"
    series = f"series-{'1' * 8}-1111-4111-8111-{'1' * 12}"
    saying.say("meetings", series, m.SeriesOpened(series, "EY", "Example others", "workshop"))
    saying.say("meetings", other, m.MeetingPlanned(other, series, "EY-01", "2027"))
    saying.say("meetings", other, ANNOUNCED)
    saying.read()
    assert [data["code"] for _what, data in saying.told()] == ["EY-01"]
    aside = consumer_tables().set_aside.c
    with saying.reporting.service.engine.connect() as connection:
        found = connection.execute(select(aside.log, aside.position).where(aside.consumer == PUBLICATION)).all()
    assert [tuple(each) for each in found] == [("meetings", broken.position)]


def _with_announcements(told: Story) -> Story:
    """Every meeting is announced, and then changed."""
    for appended in list(told.logs["meetings"]):
        if isinstance(appended.event, m.MeetingPlanned):
            told.add("meetings", appended.stream, m.MeetingAnnounced())
            told.add("meetings", appended.stream, m.MeetingCorrected("Example reason", "2016", city="Example Place"))
            if told.perhaps(0.3):
                told.add("meetings", appended.stream, m.MeetingAnnouncementWithdrawn("Example reason"))
            told.add("meetings", appended.stream, m.MeetingAnnounced())
    return told


def _marked(number: int, stream: str) -> Marking:
    return Random(f"{number}{stream}").choice(MARKINGS)


@pytest.fixture
def again(tmp_path_factory: pytest.TempPathFactory, migrated_once: Any) -> Callable[[], Saying]:
    def make() -> Saying:
        made: Reporting = opened(tmp_path_factory.mktemp("again"), migrated_once)
        return Saying(made)

    return make


def _compared(stream: str, events: list[tuple[str, object]]) -> object:
    return events[-1][1] if kind_of(stream) == REQUEST.name else events


@pytest.mark.parametrize("seed", range(6))
def test_the_order_in_which_the_logs_come_changes_nothing_of_what_is_told_of_a_record(
    again: Callable[[], Saying], seed: int
) -> None:
    """The logs one after another, and event by event in any mixture, give each record the same events with the same
    ids. A referral is published completely each time, with its addressee's name at the time, so only the last is the
    same."""
    random = Random(seed)
    told = _with_announcements(story(random, 6))
    logs = shuffled_by_log(told)
    found = []
    for mixed in (False, True):
        saying = again()
        for log, events in logs.items():
            for number, appended in enumerate(events):
                saying.say(log, appended.stream, appended.event, _marked(number, appended.stream))
        if not mixed:
            saying.read()
        else:
            order = [log for log in CODECS for _ in saying.logs[log]]
            random.shuffle(order)
            at = dict.fromkeys(CODECS, 0)
            for log in order:
                sealed = saying.logs[log][at[log]]
                partner_projector(saying.reporting.service.engine, saying.key).apply(log, ORIGINS[log], [sealed])
                at[log] += 1
        streams: dict[str, list[tuple[str, object]]] = {}
        for event in saying.events():
            streams.setdefault(event["subject"], []).append((event["id"], event["data"]))
        found.append({stream: _compared(stream, events) for stream, events in streams.items()})
    assert found[0] == found[1]
    assert found[0], "something was told"


def shuffled_by_log(told: Story) -> dict[str, list[Any]]:
    """Like `shuffled`, but records precede events in the same log that refer to them, as commands ensure."""
    logs = shuffled(told)
    first = (m.SeriesOpened,)
    logs["meetings"].sort(key=lambda each: not isinstance(each.event, first))
    logs["registry"].sort(key=lambda each: each.version > 1)
    return logs


def test_the_log_is_sealed_and_its_root_is_over_the_bytes_told(saying: Saying) -> None:
    saying.meeting(ANNOUNCED, HELD)
    saying.meeting(ANNOUNCED)
    saying.read()
    sealed = saying.sealed()
    assert [each.position for each in sealed] == list(range(1, len(sealed) + 1))
    log = Log(saying.reporting.service.engine, "partners")
    assert str(log.origin()).startswith("partners/")
    for each in sealed:
        assert codecs()["partners"].decode(each.bytes).actor == ""
