"""What reading a zip raises: where its content is damaged, and where the disk does not give it."""

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

# Packed wrongly, in a way that is not known, or under a password; or what was packed is none of ours.
DAMAGED = (
    *(BadZipFile, zlib.error, LZMAError, struct.error, EOFError, OverflowError),
    *(NotImplementedError, RuntimeError, ValueError, KeyError),
    *NOT_READABLE,
)
NOWHERE = (None, errno.EINVAL)  # an offset in the file leads out of it, which is no fault of the disk


@contextmanager
def reading(file: Path, damaged: Callable[[], Problem]) -> Iterator[None]:
    """A block that only reads. Raises what `damaged` makes where the content is, NotThere for no file, and Malformed with the
    system's own reason where it cannot be read."""
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
