"""Many rows at once, on each store."""

import pytest
from sqlalchemy import BigInteger, Column, Engine, MetaData, String, Table, select

from shared.event_store.bulk import among, insert_rows, set_column

NUMBERS = Table(
    "numbers",
    MetaData(),
    Column("at", BigInteger, primary_key=True, autoincrement=False),
    Column("of", BigInteger),
)
LARGEST = 2**63 - 1  # more than JSON is guaranteed to preserve


@pytest.fixture
def filled(engine: Engine) -> Engine:
    NUMBERS.create(engine)
    with engine.begin() as connection:
        insert_rows(connection, NUMBERS, [(at, of) for at, of in enumerate((7, LARGEST, -1, None, LARGEST - 1, 7), 1)])
    return engine


@pytest.mark.requirement("9.07")
@pytest.mark.parametrize(
    ("numbers", "found"), [((), []), ((7,), [1, 6]), ((LARGEST, -1, 8), [2, 3]), (range(9_000), [1, 6])]
)
def test_rows_with_one_of_many_numbers(filled: Engine, numbers: tuple[int, ...], found: list[int]) -> None:
    query = select(NUMBERS.c.at).where(among(NUMBERS.c.of, numbers, filled.dialect)).order_by(NUMBERS.c.at)
    with filled.connect() as connection:
        assert list(connection.scalars(query)) == found


@pytest.mark.requirement("9.07")
def test_rows_with_one_of_many_words(engine: Engine) -> None:
    words = Table("words", MetaData(), Column("at", BigInteger, primary_key=True), Column("word", String))
    words.create(engine)
    with engine.begin() as connection:
        insert_rows(connection, words, [(1, "Zürich"), (2, "it's"), (3, None)])
        # More than a statement can have parameters.
        among_many = among(words.c.word, ["it's", "Zürich", *map(str, range(70_000))], engine.dialect)
        assert list(connection.scalars(select(words.c.at).where(among_many).order_by(words.c.at))) == [1, 2]
        assert list(connection.scalars(select(words.c.at).where(among(words.c.word, [], engine.dialect)))) == []


@pytest.mark.requirement("9.07")
def test_rows_named_by_their_key_get_the_new_value(filled: Engine) -> None:
    with filled.begin() as connection:
        set_column(connection, NUMBERS, "of", [(LARGEST, 1), (0, 4), (5, 99)])
        set_column(connection, NUMBERS, "of", [])
        insert_rows(connection, NUMBERS, [])
    with filled.connect() as connection:
        rows = list(map(tuple, connection.execute(select(NUMBERS).order_by(NUMBERS.c.at))))
    assert rows == [(1, LARGEST), (2, LARGEST), (3, -1), (4, 0), (5, LARGEST - 1), (6, 7)]
