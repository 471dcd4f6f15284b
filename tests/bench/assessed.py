"""Three logs with everything that an assessment counts, with any number of synthetic attendances, and the facts made
from them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
from sqlalchemy import Engine, insert

from services.reporting.read_models.tables import VERSION, create_initial_tables
from services.reporting.rebuild import rebuild
from services.reporting.service import codecs
from shared.contracts import meetings as m
from shared.contracts import registry as r
from shared.contracts import reporting as p
from shared.domain.event import PublishedEvent
from shared.event_store.bulk import insert_rows
from shared.event_store.codec import EventMetadata
from shared.event_store.engine import create_engine
from shared.event_store.log import Log
from shared.event_store.migrations import migrate
from shared.messaging.sources.local_log import LocalLogSource
from shared.transparency.merkle import leaf_hash
from tests.bench.material import in_haste

LOGS = ("registry", "meetings", "reporting")
PERIOD, BEFORE = "2017-2020", "2013-2016"
FIRST_DAY, DAYS = date(2013, 1, 7), 2_900
AT_A_MEETING, PAGE = 2_000, 20_000
REGIONS = {
    "FIN": "Europe",
    "JPN": "Asia-Pacific",
    "TUN": "Arab States",
    "CAN": "Americas",
    "KEN": "Africa",
    "KAZ": "CIS",
}
DEVELOPED = ("FIN", "JPN", "CAN")
CATEGORIES = ("Sector Member", "Associate", "Academia", "not a member")
CAPACITIES: tuple[m.Capacity | None, ...] = ("executive", "executive", "adviser", None, "observer")
MODES: tuple[m.AttendanceMode | None, ...] = ("in person", "remote", None)


class Said(msgspec.Struct, frozen=True):
    """An event of a log, and the day it was recorded."""

    log: str
    day: date
    stream: str
    version: int
    event: PublishedEvent


def story(attendances: int) -> Iterator[Said]:
    """Yield the events in order. Meetings over two study periods, with 2,000 organizations each until the attendances
    are used up; one attendance in fifty is corrected later, one in a hundred withdrawn."""
    random = Random(attendances)
    organizations = [_id("organization", number) for number in range(max(20, attendances // 200))]
    yield from _background(organizations)
    at_each = min(AT_A_MEETING, max(4, attendances // 8), len(organizations))
    held = max(2, attendances // at_each)
    late: list[Said] = []
    for number in range(held):
        day = FIRST_DAY + timedelta(days=DAYS * number // held)
        yield from late
        late = []
        for said in _meeting(random, number, day, random.sample(organizations, at_each)):
            yield said
            late.extend(_changed(random, said, day + timedelta(days=1)))
    yield from late


def _background(organizations: Iterable[str]) -> Iterator[Said]:
    """Yield the facts known before the first meeting."""
    for number, (iso3, region) in enumerate(REGIONS.items()):
        state = _id("state", number)
        development = "developed" if iso3 in DEVELOPED else "developing"
        yield _of("registry", state, 1, r.StateRegistered(state, iso3, iso3[:2], f"Example {iso3}"))
        yield _of("registry", state, 2, r.StatusStated(_id("fact", number, 1), "region", region))
        yield _of("registry", state, 3, r.StatusStated(_id("fact", number, 2), "development", development))
        for version, status in enumerate(("ldc", "lldc", "sids", "transition"), 4):
            yield _of("registry", state, version, r.StatusStated(_id("fact", number, version), status, "no"))  # type: ignore[arg-type]
    for number, organization in enumerate(organizations):
        country, category = list(REGIONS)[number % len(REGIONS)], CATEGORIES[number % len(CATEGORIES)]
        yield _of("registry", organization, 1, r.OrganizationRegistered(organization, f"Example {number}"))
        yield _of("registry", organization, 2, r.OrganizationPlaced(_id("fact", number, 11), country))
        yield _of("registry", organization, 3, r.OrganizationClassified(_id("fact", number, 12), "category", category))
        if number % 50 == 49:
            into = _id("organization", number - 1)
            yield _of("registry", organization, 4, r.OrganizationMerged(_id("fact", number, 13), into, "2016-06-01"))
    for number, (name, first, last) in enumerate(
        ((BEFORE, "2013-01-01", "2016-12-31"), (PERIOD, "2017-01-01", "2020-12-31"))
    ):
        period = _id("period", number)
        yield _of("reporting", period, 1, p.StudyPeriodDefined(period, name, first, last))
    for number in (0, 1):
        series = _id("series", number)
        opened = m.SeriesOpened(series, f"E{number}", f"Example series {number}", "executive meeting", "2012")
        yield _of("meetings", series, 1, opened)


def _meeting(random: Random, number: int, day: date, organizations: Iterable[str]) -> Iterator[Said]:
    meeting, country = _id("meeting", number), list(REGIONS)[number % len(REGIONS)]
    on, code = day.isoformat(), f"E{number % 2}-{number // 2 + 1:04}"
    planned = m.MeetingPlanned(
        meeting, _id("series", number % 2), code, on, number // 2 + 1, None, "Example City", country
    )
    yield Said("meetings", day, meeting, 1, planned)
    yield Said("meetings", day, meeting, 2, m.MeetingHeld(on, None, "Example City", country, "hybrid"))
    for organization in organizations:
        stream = f"attendance-{meeting[8:]}-{organization[13:]}"
        capacity, person = random.choice(CAPACITIES), _random_id("person", random)
        fact, mode = _random_id("fact", random), random.choice(MODES)
        recorded = m.AttendanceRecorded(fact, meeting, organization, capacity, mode, person)
        yield Said("meetings", day, stream, 1, recorded)
    yield Said("meetings", day, meeting, 3, m.AttendanceListClosed(complete=True))


def _changed(random: Random, said: Said, day: date) -> Iterator[Said]:
    """Yield the corrections and withdrawals made after the meeting."""
    chance = random.random()
    if not isinstance(said.event, m.AttendanceRecorded) or chance >= 0.03:
        return
    change: PublishedEvent = m.AttendanceWithdrawn(said.event.fact, "Example withdrawal")
    if chance < 0.02:
        change = m.AttendanceCorrected(said.event.fact, "Example correction", "executive", "remote", said.event.person)
    yield Said("meetings", day, said.stream, 2, change)


def _of(log: str, stream: str, version: int, event: PublishedEvent) -> Said:
    return Said(log, FIRST_DAY, stream, version, event)


def _id(kind: str, *numbers: int) -> str:
    return f"{kind}-{uuid5(NAMESPACE_URL, f'{kind}/{numbers}')}"


def _random_id(kind: str, random: Random) -> str:
    return f"{kind}-{UUID(int=random.getrandbits(128), version=4)}"


def facts_of(attendances: int, folder: Path) -> tuple[dict[str, Log], Engine]:
    """Return the three logs, sealed, and reporting's database with their facts, each in a SQLite file that is made
    once."""
    engine = _made(folder / f"assessed-{attendances}.db", lambda engine: _write(engine, story(attendances)))
    logs = {log: Log(engine, log) for log in LOGS}
    return logs, _made(folder / f"assessed-{attendances}-facts-{VERSION}.db", lambda engine: _rebuild(engine, logs))


def _made(path: Path, make: Callable[[Engine], None]) -> Engine:
    making = path.with_suffix(".making")
    if not path.exists():
        making.unlink(missing_ok=True)
        engine = in_haste(making)
        make(engine)
        engine.dispose()
        making.rename(path)
    return create_engine(f"sqlite:///{path}")


def _rebuild(engine: Engine, logs: dict[str, Log]) -> None:
    migrate(engine, ["reporting"])
    with engine.begin() as connection:
        create_initial_tables(connection)
    rebuild(engine, {log: codecs()[log] for log in LOGS}, {log: LocalLogSource(logs[log]) for log in LOGS})


def _write(engine: Engine, said: Iterator[Said]) -> None:
    migrate(engine, LOGS)
    logs, sizes, readers, random = {log: Log(engine, log) for log in LOGS}, dict.fromkeys(LOGS, 0), codecs(), Random(1)
    with engine.begin() as connection:
        for number, log in enumerate(LOGS):
            connection.execute(insert(logs[log].tables.origin), {"one": 1, "origin": f"{log}/{number:032x}"})
    while page := list(islice(said, PAGE)):
        for log in LOGS:
            events, sealed = [], []
            for each in page:
                if each.log != log:
                    continue
                sizes[log] = position = sizes[log] + 1
                id_, at = str(UUID(int=random.getrandbits(128), version=4)), f"{each.day}T12:00:00.000000Z"
                heading = EventMetadata(
                    id=id_, stream=each.stream, version=each.version, actor="account-operator", correlation=id_,
                    marking="bureau",
                )  # fmt: skip
                stored = readers[log].encode(heading, each.event)
                events.append((position, id_, each.stream, each.version, stored))
                sealed.append((position, at, position, leaf_hash(position, at, stored)))
            with engine.begin() as connection:
                insert_rows(connection, logs[log].tables.events, events)
                insert_rows(connection, logs[log].tables.log, sealed)
