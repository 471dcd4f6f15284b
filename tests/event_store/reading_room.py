"""A toy service whose records are all statements: a kind with many per record, one with a single one per record, one
for a pair of records, and one with a guard that knows the actor."""

from collections.abc import Sequence
from typing import Annotated

from sqlalchemy import Connection, Engine, MetaData, select

from shared.contracts.markings import MarkingChanged
from shared.domain.decider import Command
from shared.domain.errors import Refused
from shared.domain.event import PublishedEvent, StoredEvent
from shared.event_store.codec import Codec
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.in_error import in_error_table
from shared.event_store.migrations import migrate
from shared.event_store.statements import StatementProjection, StatementRules
from shared.event_store.statements.tables import metadata, statements
from shared.event_store.store import EventStore
from shared.public_view.marking_changes import default_marking, restate_statement
from shared.statements.decider import CorrectFact, StateFact, StatementDecider, WithdrawFact
from shared.statements.events import AnyStatement, StreamStatement, Withdrawal, correction_of, referred
from shared.statements.fields import Field, RecordKind, refers_to
from shared.statements.kinds import StatementKind
from shared.statements.wording import Wording
from tests.event_store.lending import KEY, OUTBOX_KEY

LOG = "readingroom"
SHELF, VOLUME, READER = RecordKind("shelf", LOG), RecordKind("volume", LOG), RecordKind("reader", "elsewhere")


class VolumeStated(StreamStatement, frozen=True):
    title: Annotated[str, Field("Title")]
    number: Annotated[int, Field("Number")]
    since: Annotated[str | None, Field("Since", control="date")] = None


class VolumeWithdrawn(Withdrawal, frozen=True):
    """There is no such volume."""


class PlaceStated(StreamStatement, frozen=True):
    volume: Annotated[str, refers_to(VOLUME), Field("Volume")]
    shelf: Annotated[str, Field("Shelf")]


class PlaceWithdrawn(Withdrawal, frozen=True):
    """The place of a volume is not known."""


class OpinionStated(StreamStatement, frozen=True):
    reader: Annotated[str, refers_to(READER), Field("Reader")]
    volume: Annotated[str, refers_to(VOLUME), Field("Volume")]
    text: Annotated[str, Field("Text", control="text")]


class OpinionWithdrawn(Withdrawal, frozen=True):
    """A reader has no opinion of a volume."""


class CheckStated(StreamStatement, frozen=True):
    """An account confirmed that the volume exists; it must not be the account that stated it last."""

    volume: Annotated[str, refers_to(VOLUME), Field("Volume")]
    on: Annotated[str, Field("On", control="date")]


class CheckWithdrawn(Withdrawal, frozen=True):
    """The volume was not confirmed."""


class CheckedByTheSame(Refused):
    """The account that stated a volume may not confirm it. Parameters: field, id."""

    code = "checked-by-the-same"


VOLUMES = StatementKind(
    name="volume", stated=VolumeStated, corrected=correction_of(VolumeStated), withdrawn=VolumeWithdrawn, about=(),
    unique=lambda volume: (str(volume.number),), filtered=("number", "since"), marking="bureau", wording=Wording(kind="Volume"),
)  # fmt: skip
PLACES = StatementKind(
    name="place", stated=PlaceStated, corrected=correction_of(PlaceStated), withdrawn=PlaceWithdrawn, about=("volume",),
    cardinality="one", filtered=("shelf",), marking="bureau", wording=Wording(kind="Place"),
)  # fmt: skip
OPINIONS = StatementKind(
    name="opinion", stated=OpinionStated, corrected=correction_of(OpinionStated), withdrawn=OpinionWithdrawn,
    about=("reader", "volume"), cardinality="pair", marking="restricted", wording=Wording(kind="Opinion"),
)  # fmt: skip
CHECKS = StatementKind(
    name="check", stated=CheckStated, corrected=correction_of(CheckStated), withdrawn=CheckWithdrawn, about=("volume",),
    marking="bureau", wording=Wording(kind="Check"),
)  # fmt: skip
KINDS = (VOLUMES, PLACES, OPINIONS, CHECKS)
EVENTS: dict[str, type[PublishedEvent]] = {"example.readingroom.marking-changed.v1": MarkingChanged} | {
    f"example.readingroom.{kind.name}-{act}.v1": event
    for kind in KINDS
    for act, event in (("stated", kind.stated), ("corrected", kind.corrected), ("withdrawn", kind.withdrawn))
    if event is not None
}
models = MetaData()
for _table in metadata.tables.values():
    _table.to_metadata(models)
_IN_ERROR = in_error_table(models)
_PROJECTION = StatementProjection(KINDS)


def _check_account(connection: Connection, check: AnyStatement, context: CommandContext) -> None:
    """Check the account, as for replies to a referral: the row of the record referred to stores the last actor."""
    [volume] = referred(check, "volume")
    if connection.scalar(select(statements.c.actor).where(statements.c.fact == volume)) == context.actor:
        raise CheckedByTheSame(field="volume", id=volume)


_RULES = StatementRules(LOG, KINDS, _IN_ERROR, {CHECKS.name: _check_account})


def prepare(engine: Engine) -> Engine:
    """Create the tables of an empty database."""
    migrate(engine, [LOG])
    models.create_all(engine)
    return engine


def project(connection: Connection, events: Sequence[StoredEvent]) -> None:
    for event in events:
        _PROJECTION.apply(connection, event)


def guard(connection: Connection, command: Command, context: CommandContext) -> None:
    _RULES.check(connection, command, context)


def handler_of(engine: Engine) -> CommandHandler:
    decider = StatementDecider(kinds=KINDS)
    return CommandHandler(
        EventStore(engine, Codec(LOG, EVENTS), OUTBOX_KEY),
        {StateFact: decider, CorrectFact: decider, WithdrawFact: decider},
        key=KEY,
        project=project,
        guard=guard,
        restatement=restate_statement,
        default_marking=default_marking(KINDS),
    )
