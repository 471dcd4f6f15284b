"""Requests to real servers on this machine: with and without TLS, slow, redirecting, and refused ones."""

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from shared.messaging.webhooks.sending import EXCERPT, Answer, post
from tests.plugins.serving import in_a_thread

pytestmark = pytest.mark.requirement("12.12")
Answering = Callable[[BaseHTTPRequestHandler], None]


class Server(ThreadingHTTPServer):
    answering: Answering
    seen: list[tuple[str, dict[str, str], bytes]]
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay silent: clients disconnect on purpose."""


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.path, dict(self.headers), body))  # type: ignore[attr-defined]
        self.server.answering(self)  # type: ignore[attr-defined]

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the base class's
        """Stay silent."""


def say(status: int, body: bytes = b"", **headers: str) -> Answering:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        with suppress(OSError):
            handler.wfile.write(body)

    return answer


@contextmanager
def serving(answering: Answering, context: ssl.SSLContext | None = None) -> Iterator[tuple[Server, str]]:
    server = Server(("127.0.0.1", 0), Handler)
    server.answering, server.seen = answering, []
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = in_a_thread(server)
    try:
        yield server, f"{'https' if context else 'http'}://127.0.0.1:{server.server_port}/hook?a=1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sent(url: str, seconds: float = 10.0, inside: tuple[str, ...] = ("127.0.0.1",)) -> Answer:
    return post(url, b"exactly \xe2\x82\xac", {"webhook-id": "1"}, inside=inside, seconds=seconds)


def test_the_bytes_arrive_as_they_are() -> None:
    with serving(say(204)) as (server, url):
        assert sent(url) == Answer(204)
        path, headers, body = server.seen[0]
    assert (path, body, headers["webhook-id"]) == ("/hook?a=1", b"exactly \xe2\x82\xac", "1")
    assert headers["Host"] == f"127.0.0.1:{server.server_port}"


def test_without_the_setting_this_machine_is_not_asked() -> None:
    with serving(say(204)) as (server, url):
        assert sent(url, inside=()).failure == "not-https"
        assert sent(url.replace("http:", "https:"), inside=()).failure == "not-public"
        assert server.seen == []


def test_no_proxy_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serving(say(200)) as (_server, url):
        assert sent(url).status == 200


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with serving(say(200)) as (other, elsewhere), serving(say(status, Location=elsewhere)) as (_server, url):
        answer = sent(url)
        assert (answer.status, answer.is_taken, other.seen) == (status, False, [])


def test_an_answer_is_kept_in_part() -> None:
    with serving(say(500, b"\xff<script>" + b"x" * 1_000_000, Retry_After="7")) as (_server, url):
        answer = sent(url)
    assert answer.excerpt.startswith("\ufffd<script>")
    assert len(answer.excerpt) == EXCERPT
    assert (answer.status, answer.retry_after) == (500, "7")


def test_an_answer_of_any_bytes_is_kept_as_a_text_that_a_database_takes() -> None:
    with serving(say(200, b"\x1f\x8b\0said\0")) as (_server, url):
        answer = sent(url)
    assert (answer.is_taken, answer.excerpt) == (True, "\x1f\ufffd\ufffdsaid\ufffd")


def test_a_server_that_sends_a_byte_now_and_then_is_cut_off() -> None:
    def dribble(handler: BaseHTTPRequestHandler) -> None:
        with suppress(OSError):
            for byte in b"HTTP/1.1 200 OK\r\nX: " + b"y" * 1000:
                handler.wfile.write(bytes([byte]))
                handler.wfile.flush()
                time.sleep(0.05)

    with serving(dribble) as (_server, url):
        assert sent(url, seconds=0.5).failure == "time-out"


def test_a_server_that_says_nothing_is_left() -> None:
    with serving(lambda _handler: time.sleep(3)) as (_server, url):
        assert sent(url, seconds=0.3).failure == "time-out"


def test_a_server_that_is_not_there_and_one_that_speaks_nonsense() -> None:
    assert sent("http://127.0.0.1:1/").failure == "connection"

    def babble(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"nonsense\r\n\r\n")

    with serving(babble) as (_server, url):
        assert sent(url).failure == "answer"


class Authority:
    """Creates certificates for names, and a context that trusts them."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._key = folder, ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tests")])
        own = self._built("Tests", self._key.public_key(), authority=True)
        self.trusted = ssl.create_default_context(cadata=own.public_bytes(serialization.Encoding.PEM).decode())

    def context_for(self, name: str) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        file = self._folder / f"{name}.pem"
        plain = serialization.NoEncryption()
        private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        file.write_bytes(private + self._built(name, key.public_key()).public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _built(self, name: str, key: ec.EllipticCurvePublicKey, *, authority: bool = False) -> x509.Certificate:
        now = datetime.now(UTC)
        try:
            called: x509.GeneralName = x509.IPAddress(ip_address(name))
        except ValueError:
            called = x509.DNSName(name)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([called]), critical=False)
            .sign(self._key, hashes.SHA256())
        )


def test_the_connection_goes_to_the_judged_address_and_the_certificate_is_that_of_the_name(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    named, other = authority.context_for("partner.example"), authority.context_for("other.example")
    asked = list[str]()

    def here(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    def to(url: str, trusted: ssl.SSLContext | None) -> Answer:
        port = url.rpartition(":")[2].partition("/")[0]
        at = f"https://partner.example:{port}/hook"
        return post(at, b"{}", {}, inside=(f"partner.example:{port}",), resolve=here, trusted=trusted)

    with serving(say(200, b"yes"), named) as (server, url):
        assert to(url, authority.trusted) == Answer(200, "yes")
        assert server.seen[0][1]["Host"] == f"partner.example:{server.server_port}"
        assert asked == ["partner.example"], "the name is resolved once"
        assert to(url, None).failure == "certificate", "nobody on this machine trusts it"
    with serving(say(200), other) as (server, url):
        assert to(url, authority.trusted).failure == "certificate", "it is another name's"
        assert server.seen == []
