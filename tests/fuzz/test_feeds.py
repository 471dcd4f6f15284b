"""A follower's handling of responses from a feed and a token endpoint, which may be anything."""

import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.cli.failures import exit_code
from deploy.transfer.following.cursor_file import CursorFile, parse_cursor
from deploy.transfer.following.followed_logs import FeedFollowedLog
from deploy.transfer.following.follower import Follower, Stop
from deploy.transfer.following.printing import FORMATS
from shared.domain.errors import Malformed
from shared.event_store.projector import LogCursor
from shared.messaging.bearer import ClientCredentialsToken, FileToken
from shared.messaging.sources.feed import CURSOR, MEDIA_TYPE, FeedSource
from tests.fuzz.running import bounded, fuzzed
from tests.fuzz.strategies import changed, mutated, texts, written

LOG, ORIGIN = "partners", "partners/" + "0" * 32
STORED = '{"specversion":"1.0","type":"rapporteur.partners.meeting-held.v1","subject":"meeting-1","data":{"meeting":"meeting-1"}}'
LINES = [{"position": at, "recorded": "2026-11-02T00:00:00.000000Z", "bytes": STORED} for at in (1, 2, 3)]
PAGE = b"".join(written(line) + b"\n" for line in LINES)
TOKEN = {"access_token": "abc.def.ghi", "token_type": "Bearer", "expires_in": 3600}
HEADER = st.one_of(
    st.sampled_from(
        [f"{ORIGIN}:3", f"{ORIGIN}:0", f"{ORIGIN}:", ":3", "", "x" * 20_000, f"{ORIGIN}:99999999999999999999"]
    ),
    texts.filter(lambda text: text.isascii() and text.isprintable()),
)


@dataclass
class Answering:
    """A server that answers every request with the most recently set response."""

    url: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    missing: int = 0


@pytest.fixture(scope="module")
def answering() -> Iterator[Answering]:
    answers = Answering()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(answers.status)
            for name, value in answers.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answers.body) + answers.missing))
            self.end_headers()
            self.wfile.write(answers.body)
            self.close_connection = True

        do_POST = do_GET  # noqa: N815  the library's name

        def log_message(self, *_said: Any) -> None:
            """Discard the log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    answers.url = f"http://127.0.0.1:{server.server_port}"
    yield answers
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("secret") / "secret"
    file.write_text("example-secret\n")
    return file


def followed(answering: Answering, secret: Path) -> None:
    """Follow once in each format. Every outcome has an exit code and a message."""
    for printed in FORMATS.values():
        bearer = FileToken(secret)
        way = FeedFollowedLog(FeedSource(LOG, f"{answering.url}/feed", bearer), bearer)
        follower = Follower(way, CursorFile(None, LOG), io.BytesIO(), printed, lambda _said: None, Stop())
        try:
            follower.follow(LogCursor(ORIGIN, 0), once=True)
        except Exception as error:
            if exit_code(error) is None:
                raise


SPOILT = st.one_of(
    mutated([PAGE]),
    st.lists(changed(LINES).map(written), max_size=4).map(b"\n".join),
    st.builds(
        lambda stored: written({**LINES[0], "bytes": stored.decode(errors="replace")}) + b"\n",
        mutated([STORED.encode()]),
    ),
)


@fuzzed(40)
@given(SPOILT, HEADER, st.sampled_from([0, 0, 0, 7]))
def test_a_page_of_a_feed_is_taken_or_refused(
    answering: Answering, secret: Path, body: bytes, cursor: str, missing: int
) -> None:
    answering.status, answering.body, answering.missing = 200, body, missing
    answering.headers = {"Content-Type": MEDIA_TYPE, CURSOR: cursor}
    with bounded():
        followed(answering, secret)


@fuzzed(30)
@given(
    st.sampled_from([204, 301, 302, 307, 400, 401, 403, 404, 409, 410, 416, 429, 500, 503, 599]),
    st.one_of(
        changed([{"type": "/problems/log-replaced", "parameters": {"origin": ORIGIN, "size": 3}}]).map(written),
        mutated([b'{"parameters": {"size": 3}}']),
        st.just(b"[" * 60_000),
        st.just(b"x" * 70_000),
    ),
    st.sampled_from([MEDIA_TYPE, "application/problem+json", "text/html", "", "x" * 5000, ";;;"]),
)
def test_a_refusal_of_a_feed_is_told(answering: Answering, secret: Path, status: int, body: bytes, kind: str) -> None:
    answering.status, answering.body, answering.missing = status, b"" if status == 204 else body, 0
    answering.headers = {"Content-Type": kind, "Location": "http://127.0.0.1:9/", CURSOR: f"{ORIGIN}:3"}
    with bounded():
        followed(answering, secret)


@fuzzed(40)
@given(
    st.sampled_from([200, 200, 200, 400, 401, 429, 500]),
    st.one_of(changed([TOKEN]).map(written), mutated([written(TOKEN)]), st.just(b"[" * 60_000), st.just(b"x" * 70_000)),
)
def test_an_answer_of_a_token_endpoint_is_a_token_or_refused(
    answering: Answering, secret: Path, status: int, body: bytes
) -> None:
    answering.status, answering.body, answering.missing, answering.headers = (
        status,
        body,
        0,
        {"Content-Type": "application/json"},
    )
    bearer = ClientCredentialsToken(f"{answering.url}/token", "credential-1", secret)
    with bounded():
        try:
            token = bearer()
            # It has to be valid in a header.
            token.encode("ascii")
            assert " " not in token
            bearer()
        except Exception as error:
            if exit_code(error) is None:
                raise


@fuzzed(40)
@given(
    st.one_of(texts, mutated([f"{ORIGIN}:7".encode()], most=2).map(lambda content: content.decode(errors="replace")))
)
def test_a_cursor_that_was_kept_is_a_place_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.getbasetemp() / "cursor"
    file.write_bytes(text.encode(errors="surrogatepass"))
    with bounded():
        with suppress(Malformed):
            assert parse_cursor(text, LOG, "--from").position >= 0
        with suppress(Malformed):
            assert (CursorFile(file, LOG).read() or LogCursor()).position >= 0
