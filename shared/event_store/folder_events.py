"""Linux notifications (inotify) of changed files in some folders, so that no polling is needed."""

import ctypes
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

# From sys/inotify.h.
IN_MODIFY, IN_CREATE, IN_DELETE, IN_MOVED_TO = 0x2, 0x100, 0x200, 0x80
_CHANGES = IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_TO
_MOST = 64 * 1024  # bytes read at once


class FolderEvents:
    """The changes in folders. `descriptor` becomes readable on a change; it is None where the system reports no
    changes."""

    def __init__(self) -> None:
        self._add: Callable[[int, bytes, int], int] | None = None
        self.descriptor: int | None = None
        self._folders = set[Path]()
        if sys.platform.startswith("linux"):
            self._open(ctypes.CDLL(None))

    def _open(self, library: Any) -> None:  # noqa: ANN401  ctypes has no types
        descriptor = library.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        # Negative when the user's limit is reached.
        if descriptor >= 0:
            self._add, self.descriptor = library.inotify_add_watch, descriptor

    def tells_of(self, folder: Path) -> bool:
        """Watch a folder; return whether its changes will be reported. A missing folder counts, having no changes to
        report."""
        if self._add is None or self.descriptor is None:
            return False
        if folder not in self._folders and self._add(self.descriptor, os.fsencode(folder), _CHANGES) >= 0:
            self._folders.add(folder)
        return folder in self._folders or not folder.exists()

    def forget(self) -> None:
        """Discard the changes reported so far."""
        if self.descriptor is not None:
            try:
                os.read(self.descriptor, _MOST)
            except BlockingIOError:
                return

    def close(self) -> None:
        if self.descriptor is not None:
            os.close(self.descriptor)
        self._add, self.descriptor = None, None
