"""A log's keys as files, outside every database: `<log>.key`, private to its owner, and `<log>.vkey`, public.

`<log>.vkey` has a line for each key that signed the log, in order: a log loaded into another installation continues
under another key, and the earlier ones stay known.
"""

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from shared.domain.errors import Unavailable
from shared.environment.files import UNREADABLE, replacing
from shared.environment.locked import locked
from shared.transparency.note import Key, read_vkey

WITNESS = "witness"  # the name of the key that cosigns other logs' checkpoints


class SigningKey:
    """The key of one log, or of the witness, in a folder of keys. It is read only when needed for signing."""

    def __init__(self, folder: Path, log: str) -> None:
        self.private_file, self.public_file = folder / f"{log}.key", folder / f"{log}.vkey"

    def private(self) -> Ed25519PrivateKey:
        """Return the private key. Raises Unavailable."""
        try:
            key = load_pem_private_key(self.private_file.read_bytes(), password=None)
        except FileNotFoundError:
            name = self.private_file.stem
            anew = "the next start" if name == WITNESS else f"`rapporteur log new-key {name}`"
            remedy = f"It is missing. Put it back from a copy; without one, {anew} makes a new one."
            raise Unavailable(part=f"The key {self.private_file}", remedy=remedy) from None
        except PermissionError:
            raise Unavailable(part=f"The key {self.private_file}", remedy=UNREADABLE) from None
        except (ValueError, TypeError, UnsupportedAlgorithm):
            key = None
        if not isinstance(key, Ed25519PrivateKey):
            remedy = "It holds no Ed25519 key. Put the right one there."
            raise Unavailable(part=f"The key {self.private_file}", remedy=remedy)
        return key

    def known(self) -> list[Key]:
        """Return the public keys that signed the log so far, newest last. Raises Unavailable for a line that is not a
        vkey."""
        if not self.public_file.exists():
            return []
        try:
            return [read_vkey(line) for line in self.public_file.read_text().splitlines() if line]
        except ValueError as error:
            remedy = "A line of it is no public key. Put the file back from a copy."
            raise Unavailable(part=f"The file {self.public_file}", remedy=remedy) from error

    def known_with_own(self, name: str) -> list[Key]:
        """Return the known public keys and the current one, under this name."""
        own = self.public(name)
        return [*(key for key in self.known() if key != own), own]

    def public(self, name: str) -> Key:
        return Key(name, self.private().public_key().public_bytes_raw())

    def announce(self, keys: list[Key]) -> None:
        """Add keys to the file of public keys, atomically; a known key keeps its place."""
        if all(key in self.known() for key in keys):
            return
        # Locked, because each writer replaces the file with its previous content plus its own key.
        with self.private_file.open("rb") as alone, locked(alone):
            known = self.known()
            with replacing(self.public_file) as draft:
                draft.write_text("".join(f"{key.vkey}\n" for key in dict.fromkeys([*known, *keys])))
                draft.chmod(0o644)
