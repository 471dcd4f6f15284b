"""Files: refused if they cannot be read, and written whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import get_ident

from shared.domain.errors import Malformed
from shared.environment.disk import sync_folder

UNREADABLE = "This user may not read it. Give it to the user that runs the program (chown)."


@contextmanager
def readable(option: str, file: Path) -> Iterator[None]:
    """Run a block that reads a file named by the user. Raises Malformed, with the remedy, if it cannot be read, or is not
    text as expected."""
    try:
        yield
    except OSError as error:
        raise Malformed(option, f"{file} cannot be read ({error.strerror}). Name a file that you may read.") from error
    except UnicodeDecodeError as error:
        raise Malformed(option, f"{file} cannot be read as text. Save it as text in UTF-8.") from error


def write_private(file: Path, content: bytes) -> None:
    """Write a file that only its owner may read, atomically."""
    with replacing(file) as draft:
        draft.write_bytes(content)


@contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """Yield a draft next to `file`, private to its owner, which gets that name once complete. Nothing is left of it if
    the block fails."""
    draft = file.with_name(f".{file.name}.{os.getpid()}.{get_ident()}")  # two threads may be writing it
    draft.touch(mode=0o600)
    try:
        yield draft
        put_in_place(draft, file)
    finally:
        draft.unlink(missing_ok=True)


def put_in_place(draft: Path, out: Path) -> None:
    """Give a complete file its name; return when both are on disk."""
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.replace(out)
    sync_folder(out.parent)
