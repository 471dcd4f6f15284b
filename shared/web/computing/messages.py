"""Messages between the web server and a computing process, each preceded by its length."""

import msgspec


class Ask(msgspec.Struct, frozen=True, tag="ask"):
    """A request in the form of WSGI."""

    job: int
    environ: dict[str, str]
    body: bytes = b""


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
