"""One table of statements for all kinds, and one of the values by which they are found. A new kind needs no further
table."""

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table

metadata = MetaData()

# The valid statements. `record`: the owner of the stream, the statement itself if it has its own; `version`: the
# stream's version, and `stated_version` its version when the statement was first made. `content`: the statement as
# JSON. `stated` and `event`: the ids of the events that stated it first and last, which sort by time. `actor`: the
# account behind the last event. `words`: its texts, folded, for searches.
statements = Table(
    "statements",
    metadata,
    Column("fact", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("record", String, nullable=False),
    Column("stated_version", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("words", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("marking", String, nullable=False),
    Column("not_before", String),
    Column("actor", String, nullable=False),
    Column("stated", String, nullable=False),
    Column("event", String, nullable=False),
    Index("statements_in_order", "kind", "stated"),
    Index("statements_of_record", "record", "stated_version"),
)

UNIQUE = ""
"""The field name under which a statement's unique key is stored."""

# The values of filtered fields ("" for a missing one), every referenced record, and the unique key.
statement_values = Table(
    "statement_values",
    metadata,
    Column("fact", String, primary_key=True),
    Column("field", String, primary_key=True),
    Column("value", String, primary_key=True),
    Column("kind", String, nullable=False),
    # The same as in `statements`, so that a page of a list is read from the index alone.
    Column("stated", String, nullable=False),
    Index("statement_values_found", "kind", "field", "value", "stated", "fact"),
    Index("statement_values_referred", "value", "kind", "stated", "fact"),
)
