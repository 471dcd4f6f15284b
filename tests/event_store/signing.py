"""A log that is written, sealed and signed, with its key and the external folder of checkpoints."""

from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import Engine, text

from shared.event_store.command_handler import CommandContext
from shared.event_store.log import Log
from shared.event_store.signer import CheckpointSigner
from shared.transparency.checkpoint import Checkpoint, checkpoint_of
from shared.transparency.checkpoint_store import CheckpointStore
from shared.transparency.signing_key import SigningKey
from tests.event_store.lending import BY_ANN, LOG, BuyBook, StampBook, handler_of, sealer_of


def make_key(folder: Path) -> None:
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    folder.mkdir(exist_ok=True)
    (folder / f"{LOG}.key").write_bytes(pem)


class Signing:
    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine, self.folder = engine, folder
        self.log, self.kept, self.key = (
            Log(engine, LOG),
            CheckpointStore(folder / "checkpoints", LOG),
            SigningKey(folder, LOG),
        )
        make_key(folder)
        handler_of(engine).handle(BuyBook("book-1", "A1"), BY_ANN)

    def signer(self, *, thorough: bool = True, reached: Callable[[str], None] = lambda _: None) -> CheckpointSigner:
        return CheckpointSigner(self.engine, LOG, self.key, self.kept, reached, thorough=thorough)

    def stamp(self, count: int) -> None:
        """Append and seal a number of events."""
        handler = handler_of(self.engine)
        for number in range(count):
            handler.handle(StampBook("book-1", f"stamp {number}"), CommandContext(actor="account-ann"))
        sealer_of(self.engine).seal_all()

    def sizes(self) -> list[int]:
        """Check each external checkpoint, and return their sizes."""
        return [self._right(checkpoint_of(note)) for note in self.kept.notes()]

    def in_the_database(self) -> list[int]:
        with self.engine.connect() as connection:
            return list(connection.scalars(text("SELECT size FROM lending_checkpoints ORDER BY size")))

    def _right(self, said: Checkpoint) -> int:
        assert (said.origin, said.root) == (self.log.origin(), self.log.root(said.size))
        return said.size

    def tamper(self, *statements: str) -> None:
        """Do what no user of the program can: change rows with the triggers disabled."""
        tables = ("lending_events", "lending_log", "lending_checkpoints")
        with self.engine.begin() as connection:
            for table in tables:
                if self.engine.dialect.name == "sqlite":
                    for act in ("update", "delete"):
                        connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{act}"))
                else:
                    connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            for statement in statements:
                connection.execute(text(statement))
