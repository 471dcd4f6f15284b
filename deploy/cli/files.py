"""Results to standard output, or whole to a file."""

import os
import sys
from pathlib import Path

from shared.domain.errors import Malformed


def write_result(content: bytes, out: Path | None) -> None:
    """Raises Malformed when the file cannot be written."""
    if out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    draft = draft_of(out)
    try:
        draft.write_bytes(content)
        draft.replace(out)
    except OSError as error:
        raise cannot_write(out, error) from error


def draft_of(out: Path) -> Path:
    """Where a file is written until it is whole."""
    return out.with_name(f".{out.name}.{os.getpid()}")


def cannot_write(out: Path, error: OSError) -> Malformed:
    return Malformed("--out", f"{out} cannot be written ({error.strerror}). Name a file in a folder of yours.")
