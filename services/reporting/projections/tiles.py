"""Leaves and recorded times of every event read, 256 per row."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select

from services.reporting.read_models.tables import FactTables
from shared.domain.event import SealedEvent
from shared.transparency.merkle import leaf_hash
from shared.transparency.tiles import WIDTH, Tile, tile_of


def tiles_projection(tables: FactTables) -> Callable[[Connection, str, Sequence[SealedEvent]], None]:
    """Return the projection that stores every event's leaf and recorded time, so that roots and days can be computed at
    any position."""

    # Built once, because a batch is often a single event.
    table = tables.tiles
    conditions = table.c.log == bindparam("of"), table.c.tile == bindparam("at")
    last_one, first_again, grow = select(table).where(*conditions), delete(table).where(*conditions), insert(table)

    def observe(connection: Connection, log: str, events: Sequence[SealedEvent]) -> None:
        before = events[0].position - 1
        first, last = tile_of(events[0].position), tile_of(events[-1].position)
        stored = connection.execute(last_one, {"of": log, "at": first}).first()
        grown = [Tile(first, stored.hashes, stored.recorded) if stored else Tile(first)]
        grown += [Tile(index) for index in range(first + 1, last + 1)]
        for tile in grown:
            _add(tile, events[max(0, tile.index * WIDTH - before) : (tile.index + 1) * WIDTH - before])
        connection.execute(first_again, {"of": log, "at": first})
        connection.execute(grow, [_tile_row(log, tile) for tile in grown])

    return observe


def _add(tile: Tile, events: Sequence[SealedEvent]) -> None:
    tile.hashes += b"".join([leaf_hash(each.position, each.recorded, each.bytes) for each in events])
    tile.recorded += "".join([each.recorded for each in events]).encode()


def _tile_row(log: str, tile: Tile) -> dict[str, object]:
    return {
        "log": log,
        "tile": tile.index,
        "begins": tile.recorded[:27].decode(),
        # The root of an unfinished tile is never requested.
        "root": tile.root() if tile.full else b"",
        "hashes": tile.hashes,
        "recorded": tile.recorded,
    }
