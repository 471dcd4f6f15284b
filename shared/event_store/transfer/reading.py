"""Errors of reading a zip: damaged content, and a failing disk."""

import errno
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from lzma import LZMAError
from pathlib import Path
from zipfile import BadZipFile

from shared.domain.decoding import NOT_READABLE
from shared.domain.errors import Malformed, NotThere, Problem

# Packed wrongly, in an unknown way or under a password; or the content is none of ours.
DAMAGED = (
    *(BadZipFile, zlib.error, LZMAError, struct.error, EOFError, OverflowError),
    *(NotImplementedError, RuntimeError, ValueError, KeyError),
    *NOT_READABLE,
)
NOWHERE = (None, errno.EINVAL)  # an offset leads out of the file, which is no fault of the disk


@contextmanager
def reading(file: Path, damaged: Callable[[], Problem]) -> Iterator[None]:
    """Run a block that only reads. Raises the error of `damaged` for damaged content, NotThere for no file, and
    Malformed with the system's reason where the file cannot be read."""
    try:
        yield
    except FileNotFoundError as error:
        raise NotThere(id=f"file {file}") from error
    except DAMAGED as error:
        raise damaged() from error
    except OSError as error:
        if error.errno in NOWHERE:
            raise damaged() from error
        raise Malformed(str(file), f"It cannot be read ({error.strerror}).") from error
