"""Ports for servers that a test starts: nobody else takes them, not even while the server is stopped.

They are below those that the kernel gives to clients and to whoever asks for any port, and beside those that the program
chooses for its own servers.
"""

import socket
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from itertools import cycle, islice

from deploy.runtime.production.ports import FREE, LOOPBACK, is_free

SPAN = 200
_SPANS = range(FREE.stop, 32_768 - SPAN, SPAN)  # Linux gives clients those from 32,768 up


def free_ports(count: int = 1) -> int:
    """Return the first of some neighbouring free ports; this process gives them again only after the others of its
    span."""
    own = _own()
    while True:
        ports = list(islice(own, count))
        if ports[-1] - ports[0] == count - 1 and all(map(is_free, ports)):
            return ports[0]


@cache
def _own() -> Iterator[int]:
    """Return the ports of this process's span, again and again. The first stays taken until the process ends, which
    tells the other workers and runs on this machine that the span is."""
    for first in _SPANS:
        with suppress(OSError):
            socket.create_server((LOOPBACK, first)).detach()
            return cycle(range(first + 1, first + SPAN))
    raise RuntimeError("every span of ports is taken")
