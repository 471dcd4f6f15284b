"""What nobody of ours wrote: records of another writer in a topic, and an event that no version of the program can read."""

from random import Random

from deploy.simulation.broker import Broker, Message
from deploy.simulation.clocks import record_id
from deploy.simulation.world import World
from shared.messaging.records import CONTENT_TYPE


def strange(broker: Broker, topic: str, chance: Random) -> None:
    """Another's record, or one that looks like ours and is of another log."""
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
    """An event of a type that is not known, at the end of a stream, as a newer version would append it."""
    appending, database = world.watching.appending[log], world.around.databases[log]
    if not appending.length:
        return
    stream = chance.choice(sorted(appending.length))
    id_ = record_id("x", chance)[2:]
    version = appending.length[stream] + 1
    stored = (
        f'{{"specversion":"1.0","id":"{id_}","source":"{log}","type":"rapporteur.example.not-known.v9","subject":"{stream}",'
        f'"datacontenttype":"application/json","streamversion":{version},"actor":"account-ann","correlationid":"{id_}",'
        '"marking":"bureau","data":{}}'
    ).encode()
    at = database.looking
    at.execute("BEGIN IMMEDIATE")
    row = at.execute(
        f"INSERT INTO {log}_events (id, stream, version, bytes) VALUES (?, ?, ?, ?)",
        (id_, stream, version, stored),
    )
    at.execute(f"INSERT INTO {log}_outbox (event) VALUES (?)", (row.lastrowid,))
    at.execute("COMMIT")
    database.changes += 1
    appending.poison.add(id_)
    world.trace.note(f"an event of {stream} in {log} that nobody can read")
