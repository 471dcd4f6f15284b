"""Become another program, tied to the lifetime of the process that started this one.

Run by path, not imported: `python -I -S tied.py LOCK PARENT SIGNAL UID GID -- PROGRAM ARGUMENT...`. The pid stays the
same, so the starting process can signal the program directly. Needs only the standard library.

- LOCK is held, by an inherited file descriptor, until the program and all its children are gone. A second start waits
  for the first to end, so that a restart right after a crash does not find two servers on one set of files.
- SIGNAL is what the kernel sends when PARENT dies, however it dies (Linux; elsewhere only an orderly stop ends it).
- UID and GID are taken on before the program starts; `-` keeps the present ones.
"""

import ctypes
import fcntl
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
SECONDS_TO_WAIT = 30
PARENT_GONE, STILL_RUNNING = 70, 75


def hold(path: str) -> None:
    """Take the lock for the lifetime of this process and its children, and write the pid into it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    signal.signal(signal.SIGALRM, lambda *_: sys.exit(STILL_RUNNING))
    signal.alarm(SECONDS_TO_WAIT)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    signal.alarm(0)
    # Overwrites the former pid with the same length, because a full disk has no room for more.
    os.write(descriptor, f"{os.getpid():<10}".encode())
    os.set_inheritable(descriptor, True)


def become(uid: str, gid: str) -> None:
    if uid != "-":
        os.setgroups([])
        os.setgid(int(gid))
        os.setuid(int(uid))


def tie(parent: int, number: int) -> None:
    """Ask the kernel to signal us when the parent dies. Call it after `become`, because changing the user clears the
    request."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(PARENT_GONE)


def main(arguments: list[str]) -> None:
    lock, parent, number, uid, gid, _, *command = arguments
    hold(lock)
    become(uid, gid)
    tie(int(parent), int(number))
    os.execvp(command[0], command)  # noqa: S606  # the program that this one is to become


if __name__ == "__main__":
    main(sys.argv[1:])
