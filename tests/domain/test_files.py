"""A file is replaced whole or not at all, and a write that fails leaves nothing of it behind."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deploy.cli.files import written_whole
from deploy.runtime.production import passwords, ports
from shared.domain.errors import Malformed
from shared.environment.files import write_private
from shared.transparency.checkpoint_store import CheckpointStore
from shared.transparency.signing_key import SigningKey

SECRET = "an example of a secret, longer than there is room for"
ROOM = 16  # bytes


@contextmanager
def little_room() -> Iterator[None]:
    """Let this process write no file larger than a few bytes, as if the disk were full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def announce(folder: Path) -> None:
    key = SigningKey(folder, "registry")
    key.announce([key.public("example")])


def write_out(folder: Path) -> None:
    with written_whole(folder / "out") as draft:
        draft.write_text(SECRET)


@pytest.mark.requirement("5.16")
@pytest.mark.parametrize(
    "write",
    [
        lambda folder: write_private(folder / "secret", SECRET.encode()),
        lambda folder: passwords.write(folder / "password", SECRET),
        lambda folder: ports.keep(folder / "ports.json", {"kafka": 20_000, "postgres": 20_001}),
        lambda folder: CheckpointStore(folder, "registry").record_refusal(SECRET),
        announce,
        write_out,
    ],
    ids=["a secret", "a password", "ports", "a refusal", "a public key", "a result"],
)
def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, write: Callable[[Path], None]) -> None:
    (tmp_path / "registry.key").write_bytes(
        Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    with little_room(), pytest.raises((OSError, Malformed)):
        write(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["registry.key"]
    write(tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.requirement("5.16")
def test_a_file_that_cannot_be_replaced_stays_and_a_new_one_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    write_private(file, b"an example")
    with little_room(), pytest.raises(OSError, match="too large"):
        write_private(file, SECRET.encode())
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("secret", b"an example")]
    assert file.stat().st_mode & 0o777 == 0o600
