"""Results, written to standard output, or to a file atomically."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.domain.errors import Malformed
from shared.environment.disk import apply_umask
from shared.environment.files import replacing


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
    try:
        with replacing(out) as draft:
            yield draft
    except OSError as error:
        raise Malformed(
            "--out", f"{out} cannot be written ({error.strerror}). Choose a file in a folder that you may write to."
        ) from error
