"""What the web server and a process that computes for it say to one another, each message with its length before it."""

import msgspec


class Ask(msgspec.Struct, frozen=True, tag="ask"):
    """A request as WSGI has it, without a body."""

    job: int
    environ: dict[str, str]


class Cancel(msgspec.Struct, frozen=True, tag="cancel"):
    job: int


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The process has started."""


class Advanced(msgspec.Struct, frozen=True, tag="advanced"):
    job: int
    done: int
    expected: int


class ComputedResponse(msgspec.Struct, frozen=True, tag="answer"):
    job: int
    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Cancelled(msgspec.Struct, frozen=True, tag="cancelled"):
    job: int


Down = Ask | Cancel
Up = Ready | Advanced | ComputedResponse | Cancelled

encode = msgspec.msgpack.Encoder().encode
read_down = msgspec.msgpack.Decoder(Down).decode
read_up = msgspec.msgpack.Decoder(Up).decode
