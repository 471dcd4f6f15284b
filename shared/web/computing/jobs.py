"""Jobs to compute: their viewers, their progress, and their results."""

import time
from dataclasses import dataclass, field
from itertools import count
from secrets import token_urlsafe

from shared.web.computing.messages import ComputedResponse

LAPSE_OF_A_PAGE, LAPSE = 6.0, 30.0
"""Seconds after which no one is assumed to be waiting any more: a page polls every two, a program after five."""

_numbers = count(1)


@dataclass(frozen=True)
class ComputeRequest:
    """A request, identified by `key`. `heavy`: it may take minutes over a large history. `body`: the posted body of an
    act."""

    key: tuple[object, ...]
    viewer: str
    path: str
    environ: dict[str, str]
    heavy: bool = False
    is_page: bool = False
    body: bytes = b""

    @property
    def is_act(self) -> bool:
        return self.environ.get("REQUEST_METHOD") == "POST"


@dataclass
class Computation:
    """A job. `secret` lets the viewer to whom it was shown cancel it; `tries` counts the processes it was given to,
    `held` the requests waiting for it."""

    request: ComputeRequest
    number: int = field(default_factory=lambda: next(_numbers))
    secret: str = field(default_factory=token_urlsafe)
    running: bool = False
    began: float = 0.0
    tries: int = 0
    done: int = 0
    expected: int = 0
    held: int = 0
    last_request: float = field(default_factory=time.monotonic)
    answer: ComputedResponse | None = None
    failed: bool = False
    cancelled: bool = False

    @property
    def ended(self) -> bool:
        return self.answer is not None or self.failed or self.cancelled

    def has_lapsed(self, now: float) -> bool:
        return not self.held and now - self.last_request > (LAPSE_OF_A_PAGE if self.request.is_page else LAPSE)
