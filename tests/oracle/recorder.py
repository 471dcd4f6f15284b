"""Records a writer's intents and the acknowledgements it got, in a place that outlives the writer.

A line is `intent TEXT` or `acknowledged TEXT`. A recorder in another process stores it on disk before the writer
continues; mapped memory needs no system call, for writers whose system calls are made to fail.
"""

import mmap
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

INTENT, ACKNOWLEDGED = "intent", "acknowledged"
ON_DISK = b"\n"


@dataclass(frozen=True)
class Oracle:
    """The recorder's address and file."""

    folder: Path

    @property
    def socket(self) -> Path:
        return self.folder / "recorder"

    @property
    def file(self) -> Path:
        return self.folder / "recorded.txt"

    def lines(self, kind: str) -> Iterator[str]:
        """Return the texts of one kind in order. The last line counts only if it is complete."""
        for line in self.file.read_text().splitlines(keepends=True):
            word, _, text = line.partition(" ")
            if word == kind and line.endswith("\n"):
                yield text.rstrip("\n")

    def next_of(self, writer: str) -> int:
        """Return the number at which a writer continues: that of its last intent again if it was not acknowledged."""
        intents = [text for text in self.lines(INTENT) if text.startswith(f"{writer}-")]
        if not intents:
            return 1
        last = int(intents[-1].rpartition("-")[2])
        return last + 1 if intents[-1] in set(self.lines(ACKNOWLEDGED)) else last


def record(oracle: Oracle) -> None:
    """Run the recorder. Its process is never killed before the end."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(oracle.socket))
    listener.listen()
    file = os.open(oracle.file, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=_keep, args=(connection, file), daemon=True).start()


def _keep(connection: socket.socket, file: int) -> None:
    """Store lines until the writer disconnects. An incomplete line was no promise."""
    with connection, connection.makefile("rb") as lines, suppress(OSError):
        for line in lines:
            if line.endswith(b"\n"):
                os.write(file, line)
                os.fsync(file)
                connection.sendall(ON_DISK)


class Recorder:
    """A writer's connection to the recorder."""

    def __init__(self, oracle: Oracle) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(oracle.socket))

    def tell(self, kind: str, text: str) -> None:
        self._socket.sendall(f"{kind} {text}\n".encode())
        if self._socket.recv(1) != ON_DISK:
            raise ConnectionError("the recorder is gone")


class MappedRecorder:
    """An oracle's file as memory, shared with its readers."""

    ROOM = 64 * 1024  # bytes

    def __init__(self, oracle: Oracle) -> None:
        with oracle.file.open("w+b") as file:
            file.truncate(self.ROOM)
            self._memory = mmap.mmap(file.fileno(), self.ROOM)
        self._at = 0

    def tell(self, kind: str, text: str) -> None:
        line = f"{kind} {text}\n".encode()
        self._memory[self._at : self._at + len(line)] = line
        self._at += len(line)
