"""The registry's read models. They hold no names of people, which are only in the vault.

`version` is the version of the record's stream, which an edit is checked against; `marking` the effective one
(shared.public_view.openness). Increase `VERSION` with any change of content or columns here: `migrate` then rebuilds
the tables from the log.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, String, Table, text

from shared.event_store import awaiting, embargoes
from shared.event_store.in_error import in_error_table
from shared.event_store.statements import tables as statements
from shared.identity import revocations

VERSION = "14"
metadata = MetaData()

organizations = Table(
    "organizations",
    metadata,
    Column("id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("registered_name", String, nullable=False),
    # As of the latest facts: the last rename, the last place without an end.
    Column("name", String, nullable=False),
    Column("sort_name", String, nullable=False),
    Column("country", String),
    Column("duplicate_of", String),
    Column("merged_into", String),
    Column("merged_since", String),
    Column("parent", String),
    Column("category", String),
    Column("size", String),
    Column("sector", String),
    # All names, folded and joined, for searches.
    Column("searched", String, nullable=False),
    Column("source", String),
    # The row of a file from which it was registered.
    Column("imported_from", String),
    Column("imported_row", String),
    Column("marking", String, nullable=False),
    # A search goes through the names in the list's order, so that SQLite need not look up a row to read them.
    # PostgreSQL accepts no entry over 2,700 bytes, which all names of one organization may exceed.
    Index("organizations_sorted", "sort_name", "id", "searched").ddl_if(dialect="sqlite"),
    Index("organizations_sorted_alone", "sort_name", "id").ddl_if(dialect="postgresql"),
    Index("organizations_country", "country", "sort_name"),
    # The existing sectors, to choose from.
    Index(
        "organizations_sector",
        "sector",
        sqlite_where=text("sector IS NOT NULL"),
        postgresql_where=text("sector IS NOT NULL"),
    ),
)
# An organization as seen outside the bureau: as above, limited to its open parts.
organizations_seen = Table(
    "organizations_seen",
    metadata,
    Column("id", String, primary_key=True),
    Column("audience", String, primary_key=True),
    Column("registered_name", String, nullable=False),
    Column("name", String, nullable=False),
    Column("sort_name", String, nullable=False),
    *(Column(name, String) for name in ("country", "duplicate_of", "merged_into", "merged_since", "parent")),
    *(Column(name, String) for name in ("category", "size", "sector")),
    Column("searched", String, nullable=False),
    Column("source", String),
    Index("organizations_seen_sorted", "audience", "sort_name", "id"),
)
# Keys that find very similar names: see domain.likeness.
organization_keys = Table(
    "organization_keys",
    metadata,
    Column("organization", String, primary_key=True),
    Column("key", String, primary_key=True, index=True),
)
# Pairs declared different, however similar their names are.
organization_dismissals = Table(
    "organization_dismissals",
    metadata,
    Column("organization", String, primary_key=True),
    Column("other", String, primary_key=True),
)
states = Table(
    "states",
    metadata,
    Column("id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("iso3", String(3), nullable=False, unique=True),
    Column("iso2", String(2), nullable=False),
    Column("name", String, nullable=False),
    Column("sort_name", String, nullable=False, index=True),
    Column("marking", String, nullable=False),
    # As of the latest facts, one column per status.
    *(Column(field, String) for field in ("region", "development", "ldc", "lldc", "sids", "transition", "member")),
)
# A State as seen outside the bureau.
states_seen = Table(
    "states_seen",
    metadata,
    Column("id", String, primary_key=True),
    Column("audience", String, primary_key=True),
    Column("iso3", String(3), nullable=False),
    Column("iso2", String(2), nullable=False),
    Column("name", String, nullable=False),
    Column("sort_name", String, nullable=False, index=True),
    *(Column(field, String) for field in ("region", "development", "ldc", "lldc", "sids", "transition", "member")),
)
people = Table(
    "people",
    metadata,
    Column("id", String, primary_key=True),
    Column("version", Integer, nullable=False),
)
affiliations = Table(
    "affiliations",
    metadata,
    Column("fact", String, primary_key=True),
    Column("person", String, nullable=False, index=True),
    Column("organization", String, nullable=False, index=True),
    Column("order", Integer, nullable=False),
    Column("since", String),
    Column("until", String),
    Column("source", String),
)
accounts = Table(
    "accounts",
    metadata,
    Column("id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("roles", String, nullable=False),  # the contract's words, separated by spaces
    Column("disabled", Boolean, nullable=False),
)
# The change of roles that waits for another administrator.
role_proposals = Table(
    "role_proposals",
    metadata,
    Column("account", String, primary_key=True),
    Column("proposal", String, nullable=False),
    Column("roles", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("proposer", String, nullable=False),
)
partners = Table(
    "partners",
    metadata,
    Column("id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("sort_name", String, nullable=False, index=True),
    Column("handle", String, nullable=False, unique=True),
    Column("ways", String, nullable=False),  # the contract's words, separated by spaces
    Column("organization", String),
    Column("suspended", Boolean, nullable=False),
    Column("reason", String),  # why it is suspended
)
partner_contacts = Table(
    "partner_contacts",
    metadata,
    Column("partner", String, primary_key=True),
    Column("contact", String, primary_key=True),
)
partner_credentials = Table(
    "partner_credentials",
    metadata,
    Column("id", String, primary_key=True),
    Column("partner", String, nullable=False, index=True),
    Column("order", Integer, nullable=False),
    Column("way", String, nullable=False),
    Column("handle", String, nullable=False, index=True),
    Column("replaces", String),
    Column("ended", Boolean, nullable=False),
)
partner_webhooks = Table(
    "partner_webhooks",
    metadata,
    Column("id", String, primary_key=True),
    Column("partner", String, nullable=False, index=True),
    Column("order", Integer, nullable=False),
    Column("url", String, nullable=False),
    Column("types", String, nullable=False),  # these and the next, separated by newlines
    Column("subjects", String, nullable=False),
    Column("secrets", String, nullable=False),  # ids of the secrets that sign, oldest first, separated by spaces
    Column("parked", Boolean, nullable=False),  # by a person; only reporting knows of parking by failures
    Column("reason", String),  # the reason if a person parked it
    Column("removed", Boolean, nullable=False),
)
# The worker's observations in Kafka, in no event: it observes again after a rebuild.
partner_users = Table(
    "partner_users",
    metadata,
    Column("credential", String, primary_key=True),
    Column("state", String, nullable=False),
)
partner_groups = Table(
    "partner_groups",
    metadata,
    Column("group", String, primary_key=True),
    Column("partner", String, nullable=False, index=True),
    Column("read", BigInteger, nullable=False),
    Column("moved", String, nullable=False),
)
kafka_seen = Table(
    "kafka_seen",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("size", BigInteger),
    Column("trouble", String),
    Column("at", String, nullable=False),
)

# Only States have codes, which are checked on reinstatement.
in_error = in_error_table(metadata, Column("iso3", String(3)), Column("iso2", String(2)))

# Accounts of present administrators. No other role contains this word.
administers = accounts.c.roles.contains("administrator") & accounts.c.disabled.is_(False)

for _table in (
    *revocations.metadata.tables.values(),
    *statements.metadata.tables.values(),
    awaiting.table,
    embargoes.table,
):
    _table.to_metadata(metadata)

FORMER = (
    "organization_names",
    "organization_places",
    "organization_links",
    "organization_classes",
    "state_statuses",
)
"""Tables of earlier versions, whose rows are among the statements now."""
