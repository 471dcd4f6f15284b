"""Foreign data: records of another writer in a topic, and an event that no version of the program can read."""

from collections.abc import Mapping, Sequence
from random import Random

from shared.contracts import meetings, registry
from shared.domain.event import PublishedEvent
from shared.event_store.codec import EventMetadata
from shared.messaging.records import CONTENT_TYPE
from tests.simulation.broker import Broker, Message
from tests.simulation.clocks import record_id
from tests.simulation.databases import Database
from tests.simulation.installation import codecs
from tests.simulation.processes import OUTBOX_KEY
from tests.simulation.world import World

AFTERWARDS: Mapping[str, tuple[str, PublishedEvent]] = {
    "registry": ("organization", registry.OrganizationNamed("fact-of-poison", "rename", "Example Poisoned", "2026")),
    "meetings": ("meeting", meetings.TopicDiscussed("fact-of-poison", "example")),
}
"""For each log, the kind of record that is spoilt, and a later event of it."""


def strange(broker: Broker, topic: str, chance: Random) -> None:
    """Send a foreign record, or one that looks like ours but belongs to another log."""
    headers = [("content-type", b"text/plain")]
    if chance.random() < 0.7:
        position = b"%d" % chance.randint(1, len(broker.topics[topic].records) + 2)
        headers = [
            ("content-type", CONTENT_TYPE),
            ("origin", b"another/0"),
            ("position", position),
            ("recorded", b"2026"),
        ]
    broker.take(topic, Message(b"stranger", b"{}", headers), safe=True)


def poison(world: World, log: str, chance: Random) -> None:
    """Append an event of an unknown type, as a newer version would, and a readable one after it.

    Nothing is appended to a database restored from a backup.
    """
    if log in world.around.stale:
        return
    appending = world.watching.appending[log]
    kind, said = AFTERWARDS[log]
    streams = [stream for stream in sorted(appending.length) if stream.startswith(f"{kind}-")]
    if not streams:
        return
    stream = chance.choice(streams)
    ids = [record_id("x", chance)[2:] for _ in range(2)]
    version = appending.length[stream]
    unknown = (
        f'{{"specversion":"1.0","id":"{ids[0]}","source":"{log}","type":"rapporteur.example.not-known.v9",'
        f'"subject":"{stream}","datacontenttype":"application/json","streamversion":{version + 1},"actor":"account-ann",'
        f'"correlationid":"{ids[0]}","marking":"bureau","data":{{}}}}'
    ).encode()
    heading = EventMetadata(
        id=ids[1], stream=stream, version=version + 2, actor="account-ann", correlation=ids[1], marking="public"
    )
    appending.poison.update(ids)
    rows = [(ids[0], stream, version + 1, unknown), (ids[1], stream, version + 2, codecs()[log].encode(heading, said))]
    _append(world.around.databases[log], log, rows)
    world.trace.note(f"an event of {stream} in {log} that nobody can read, and one more")


def _append(database: Database, log: str, rows: Sequence[tuple[str, str, int, bytes]]) -> None:
    at = database.looking
    at.execute("BEGIN IMMEDIATE")
    for row in rows:
        kept = at.execute(f"INSERT INTO {log}_events (id, stream, version, bytes) VALUES (?, ?, ?, ?)", row)
        mac = OUTBOX_KEY.mac(log, *row[1:])
        at.execute(f"INSERT INTO {log}_outbox (event, mac) VALUES (?, ?)", (kept.lastrowid, mac))
    at.execute("COMMIT")
    database.changes += 1
