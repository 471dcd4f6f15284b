"""Leaves and recorded times of every event seen, 256 to a row."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, delete, insert, select

from services.reporting import read_models as rm
from shared.domain.event import Sealed
from shared.transparency.merkle import leaf_hash
from shared.transparency.tiles import Tile, tile_of


def tiles_witness(tables: rm.FactTables) -> Callable[[Connection, str, Sequence[Sealed]], None]:
    """Keeps every event's leaf and recorded time, so that roots and days can be told at any position."""

    def witness(connection: Connection, log: str, events: Sequence[Sealed]) -> None:
        tiles = tables.tiles
        index = tile_of(events[0].position)
        row = connection.execute(select(tiles).where(tiles.c.log == log, tiles.c.tile == index)).first()
        grown = [Tile(index, row.hashes, row.recorded) if row else Tile(index)]
        hashes: list[bytes] = []
        times: list[bytes] = []
        for sealed in events:
            if tile_of(sealed.position) != grown[-1].index:
                _join(grown[-1], hashes, times)
                grown.append(Tile(tile_of(sealed.position)))
                hashes, times = [], []
            hashes.append(leaf_hash(sealed.position, sealed.recorded, sealed.bytes))
            times.append(sealed.recorded.encode())
        _join(grown[-1], hashes, times)
        connection.execute(delete(tiles).where(tiles.c.log == log, tiles.c.tile == index))
        connection.execute(insert(tiles), [_tile_row(log, tile) for tile in grown])

    return witness


def _join(tile: Tile, hashes: list[bytes], times: list[bytes]) -> None:
    tile.hashes += b"".join(hashes)
    tile.recorded += b"".join(times)


def _tile_row(log: str, tile: Tile) -> dict[str, object]:
    return {
        "log": log,
        "tile": tile.index,
        "begins": tile.recorded[:27].decode(),
        # The root of a tile that still grows is not asked for.
        "root": tile.root() if tile.full else b"",
        "hashes": tile.hashes,
        "recorded": tile.recorded,
    }
