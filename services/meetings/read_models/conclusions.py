"""The tables of conclusions and communiqués. Their content is JSON, as `shared.public_view` folds it from the events."""

from sqlalchemy import Boolean, Column, Integer, LargeBinary, MetaData, String, Table

metadata = MetaData()

# `content`: the conclusion as JSON. `worded_by`: the account that last gave it its wording; `actor` acted last.
conclusions = Table(
    "conclusions",
    metadata,
    Column("id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("meeting", String, nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
    # Its wording, folded, for searches.
    Column("words", String, nullable=False),
    Column("imported", Boolean, nullable=False),
    Column("marking", String, nullable=False),
    Column("worded_by", String, nullable=False),
    Column("actor", String, nullable=False),
)

communiques = Table(
    "communiques",
    metadata,
    Column("id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("meeting", String, nullable=False, index=True),
    Column("state", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
    # The account that recorded that its text was agreed.
    Column("agreed_by", String),
    Column("actor", String, nullable=False),
    Column("marking", String, nullable=False),
)

# The records that a communiqué opens outside the bureau, and to whom (public, members): itself, its conclusions and, in
# the languages in which it is public, its paragraphs.
opened = Table(
    "opened_by_communiques",
    metadata,
    Column("record", String, primary_key=True),
    Column("communique", String, nullable=False, index=True),
    Column("marking", String, nullable=False),
)
