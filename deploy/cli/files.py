"""Results, written to standard output, or to a file atomically."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.domain.errors import Malformed
from shared.environment.disk import apply_umask, sync_folder


def write_result(content: bytes, out: Path | None) -> None:
    """Write a result such as a report, with the permissions of the user's other files. Raises Malformed if it cannot be
    written."""
    if out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    with written_whole(out) as draft:
        draft.write_bytes(content)
        apply_umask(draft)


@contextmanager
def written_whole(out: Path) -> Iterator[Path]:
    """Yield a draft next to `out`, private to its owner, which is renamed once complete. Raises Malformed if it cannot
    be written."""
    draft = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        draft.touch(mode=0o600)
        yield draft
        put_in_place(draft, out)
    except OSError as error:
        raise cannot_write(out, error) from error
    finally:
        draft.unlink(missing_ok=True)


def put_in_place(draft: Path, out: Path) -> None:
    """Give a complete file its name; return when both are on disk."""
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.replace(out)
    sync_folder(out.parent)


def cannot_write(out: Path, error: OSError) -> Malformed:
    return Malformed(
        "--out", f"{out} cannot be written ({error.strerror}). Choose a file in a folder that you may write to."
    )
