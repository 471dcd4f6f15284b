"""Attendances written in blocks, each once the log of meetings has passed its last position."""

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import Connection, func, insert, select

from services.reporting.read_models import attendance_blocks as blocks
from services.reporting.read_models.facts import Fact
from services.reporting.read_models.tables import ATTENDANCES, FactTables, fact_columns, fact_of


def blocks_projection(tables: FactTables) -> Callable[[Connection, str, int, Sequence[Fact]], None]:
    """Return the projection that writes the blocks that a log has passed. It receives the position reached and the
    versions just made."""
    written = 0  # a lower bound, from blocks whose transaction has ended

    def write(connection: Connection, log: str, position: int, made: Sequence[Fact]) -> None:
        nonlocal written
        width = blocks.WIDTH
        if log != blocks.LOG or position // width <= written:
            return
        last = connection.scalar(select(func.max(tables.blocks.c.block)))
        written = 0 if last is None else last + 1
        rows = []
        for number in range(written, position // width):
            block, replaced = blocks.block_of(_versions(connection, tables, number * width, (number + 1) * width, made))
            rows.append({"block": number, "replaced": replaced, "said": blocks.encode_block(block)})
        if rows:
            connection.execute(insert(tables.blocks), rows)

    return write


def _versions(
    connection: Connection, tables: FactTables, after: int, last: int, made: Sequence[Fact]
) -> Iterator[Fact]:
    """Yield the versions of attendances in a range of positions: earlier ones from their rows, then those just made."""
    facts = tables.facts[blocks.LOG]
    begin = made[0].known_from if made else last + 1
    if begin > after + 1:
        place = facts.c.known_from
        conditions = place.between(after + 1, min(begin - 1, last)), facts.c.stream_number >= ATTENDANCES
        yield from map(fact_of, connection.execute(select(*fact_columns(facts)).where(*conditions).order_by(place)))
    yield from (fact for fact in made if after < fact.known_from <= last)
