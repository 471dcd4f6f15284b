"""After a loss, the lost events are published to partners unchanged: only the rest of each record's events."""

from datetime import timedelta
from pathlib import Path

import pytest

from services.reporting.publication import restore_partner_log
from services.reporting.service import codecs
from shared.contracts import meetings as m
from shared.domain.event import PublishedEvent
from shared.environment.clock import timestamp
from shared.event_store.codec import EventMetadata
from shared.event_store.store import EventStore, NewEvent
from tests.plugins.installations import put_back
from tests.reporting.conftest import Reporting
from tests.reporting.publication.saying import BEGAN, MEETING, Saying
from tests.reporting.publication.test_meetings import ANNOUNCED, CANCELLED, EMBARGOED, HELD, MOVED, WITHDRAWN

pytestmark = pytest.mark.requirement("4.06")
HOUR = timedelta(hours=1)
DAYS: dict[str, tuple[list[tuple[int, PublishedEvent]], list[str]]] = {
    "one after another": (
        [(0, ANNOUNCED), (1, MOVED), (2, WITHDRAWN), (3, ANNOUNCED), (4, HELD)],
        ["announced", "changed", "announcement-withdrawn", "announced", "held"],
    ),
    "several of one event, under an embargo until noon": (
        [(0, EMBARGOED), (1, HELD), (5, m.MeetingCorrected("Example reason", "2027-03-01", city="Example Place"))],
        ["announced", "held", "changed"],
    ),
    "withdrawn under its embargo": ([(0, EMBARGOED), (1, MOVED), (2, WITHDRAWN), (6, CANCELLED)], []),
}


@pytest.mark.parametrize("day", DAYS)
def test_whatever_beginning_is_left_all_of_it_is_told_again_in_order_with_the_same_ids(
    saying: Saying, opened_once: Reporting, empty_once: Path, day: str
) -> None:
    events, expected = DAYS[day]
    stored = list[tuple[int, str, bytes]]()
    for hour, event in events:
        saying.now = BEGAN + hour * HOUR
        # The embargo ends between two events, and its end is published there.
        saying.due()
        saying.meeting(event, marking="public")
        saying.read()
        stored += [
            (each.position, timestamp(saying.now), each.bytes) for each in saying.logs["meetings"][len(stored) :]
        ]
    sealed, told = saying.sealed(), saying.events()
    assert [each["type"].removeprefix("rapporteur.partners.meeting-")[:-3] for each in told] == expected

    codec = codecs()["partners"]
    for left in range(len(told) + 1):
        put_back(opened_once.home, empty_once)
        engine = saying.reporting.service.engine
        with engine.begin() as connection:
            for version, each in enumerate(sealed[:left], 1):
                kept = codec.decode(each.bytes)
                heading = EventMetadata(
                    id=kept.id, stream=MEETING, version=version, actor="", correlation="", marking="public"
                )
                EventStore(engine, codec, saying.key).append(connection, [NewEvent(heading, kept.data)])  # type: ignore[arg-type]  # what a codec decodes is Published
            restore_partner_log(connection, saying.key, "meetings", stored, 0, {each["id"] for each in told[:left]})
        assert saying.events() == told
