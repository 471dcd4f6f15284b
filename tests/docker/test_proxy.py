"""The real proxy with its configuration, in front of services that answer: TLS, prefixes, the visitor's address."""

import json
import os
import re
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from types import MappingProxyType

import pytest
from flask import Flask, Response, request
from werkzeug.serving import make_server

from deploy.installation.home import SERVICES as OURS
from deploy.runtime.production import ports
from shared.web.factory import create_service_app
from shared.web.security import POLICY, YEAR
from shared.web.settings import WebSettings
from tests.docker.composed import ROOT, SERVICES, command, health
from tests.end_to_end.program import ended
from tests.plugins.free_ports import free_ports
from tests.plugins.waiting import until

pytestmark = [pytest.mark.requirement("4.09"), pytest.mark.process]
MARK = "Mark"
seen: list[str | None] = []
"""The marks of the requests that reached the services."""
CADDY = str(Path(sys.executable).with_name("caddy"))


def service(name: str) -> Flask:
    """Create an app behind one proxy that returns its view of the request."""
    app = create_service_app(name, WebSettings("a secret for tests only", "", trusted_proxies=1))

    @app.before_request
    def tell() -> Response | None:
        if request.path != f"/{name}/told":
            return None
        seen.append(request.headers.get(MARK))
        told = {"service": name, "from": request.remote_addr, "by": request.scheme, "host": request.host}
        return Response(json.dumps(told | {"bytes": len(request.get_data())}), mimetype="application/json")

    app.config["MAX_CONTENT_LENGTH"] = None
    return app


@contextmanager
def answering(app: Flask) -> Iterator[int]:
    server = make_server(ports.LOOPBACK, 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()


class Proxy:
    def __init__(self, https: int, http: int, authority: Path) -> None:
        self.https, self.http = https, http
        self._context = ssl.create_default_context(cafile=str(authority))

    def connected(self) -> ssl.SSLSocket:
        plain = socket.create_connection((ports.LOOPBACK, self.https), timeout=30)
        return self._context.wrap_socket(plain, server_hostname="localhost")

    def ask(
        self, path: str, body: bytes | None = None, headers: Mapping[str, str] = MappingProxyType({})
    ) -> tuple[int, dict[str, str], str]:
        asked = urllib.request.Request(f"https://localhost:{self.https}{path}", body, dict(headers))
        try:
            opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=self._context), _Stay())
            with opener.open(asked, timeout=30) as answer:
                return answer.status, dict(answer.headers), answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, dict(refused.headers), refused.read().decode()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Do not follow redirects, so that the test can examine them."""


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder, first = tmp_path_factory.mktemp("proxy"), free_ports(3)
    file = ROOT / "deploy" / "docker" / "Caddyfile"
    assert f"./deploy/docker/{file.name}:/etc/caddy/Caddyfile:ro" in SERVICES["proxy"]["volumes"]
    program, *arguments = command("proxy", **{"/etc/caddy/Caddyfile": str(file)})
    assert program == "caddy"
    with answering(service("registry")) as registry, answering(service("meetings")) as meetings:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "XDG_DATA_HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder),
            "PROXY_HOST": SERVICES["proxy"]["environment"]["PROXY_HOST"],
            "PROXY_TLS": SERVICES["proxy"]["environment"]["PROXY_TLS"],
            "PROXY_HTTP_PORT": str(first),
            "PROXY_HTTPS_PORT": str(first + 1),
            "PROXY_HEALTH_PORT": str(first + 2),
            "PROXY_REGISTRY": f"{ports.LOOPBACK}:{registry}",
            "PROXY_MEETINGS": f"{ports.LOOPBACK}:{meetings}",
            # Nothing listens there.
            "PROXY_REPORTING": f"{ports.LOOPBACK}:1",
        }
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen([CADDY, *arguments], env=environment, stdout=log, stderr=log)
        try:
            check = health("proxy", port_8081=str(first + 2))
            until(lambda: subprocess.run(check, check=False, capture_output=True).returncode == 0, "no proxy")
            authority = folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"
            until(
                (folder / "caddy" / "certificates" / "local" / "localhost" / "localhost.crt").exists, "no certificate"
            )
            yield Proxy(first + 1, first, authority)
        finally:
            process.terminate()
            assert ended(process) == 0


def test_each_services_prefix_leads_to_its_own_web_server(proxy: Proxy) -> None:
    for name in ("registry", "meetings"):
        status, headers, body = proxy.ask(f"/{name}/told")
        told = json.loads(body)
        assert (status, told["service"], told["by"]) == (200, name, "https")
        assert told["host"] == f"localhost:{proxy.https}"
        assert headers["Content-Security-Policy"], "what the program says of itself goes through"
    assert proxy.ask("/reporting/")[0] == 502, "it asks the third, which does not run here"
    text = (ROOT / "deploy" / "docker" / "Caddyfile").read_text()
    assert all(f"handle /{name}/* {{" in text and f":{name}:8000}}" in text for name in OURS)


def test_the_first_page_is_the_reports_and_what_is_nobodys_is_not_there(proxy: Proxy) -> None:
    status, headers, _ = proxy.ask("/")
    assert (status, headers["Location"]) == (302, "/reporting/")
    assert proxy.ask("/nowhere")[0] == 404
    assert proxy.ask("/registry")[0] == 404


def test_a_visitor_cannot_say_who_asked(proxy: Proxy) -> None:
    told = json.loads(proxy.ask("/registry/told", headers={"X-Forwarded-For": "203.0.113.7"})[2])
    assert told["from"] == ports.LOOPBACK or told["from"] == "::1"


def test_what_is_not_encrypted_is_led_to_what_is(proxy: Proxy) -> None:
    with pytest.raises(urllib.error.HTTPError, match="308") as led:
        urllib.request.build_opener(_Stay()).open(f"http://localhost:{proxy.http}/registry/told", timeout=30)
    assert led.value.headers["Location"] == "https://localhost/registry/told"


def test_a_file_to_import_goes_through_and_what_is_larger_does_not(proxy: Proxy) -> None:
    status, _, body = proxy.ask("/meetings/told", bytes(20 * 1024 * 1024))
    assert (status, json.loads(body)["bytes"]) == (200, 20 * 1024 * 1024)
    # One byte too many: a client that keeps sending may find the connection closed before the response.
    assert proxy.ask("/meetings/told", bytes(21 * 1024 * 1024 + 1))[0] == 413


@pytest.mark.requirement("5.12")
def test_a_form_that_comes_slowly_reaches_a_service_only_when_all_of_it_is_there(proxy: Proxy) -> None:
    with proxy.connected() as slow:
        head = f"POST /meetings/told HTTP/1.1\r\nHost: localhost\r\n{MARK}: slow\r\nContent-Length: 10\r\n\r\n"
        slow.sendall(head.encode() + b"12345")
        assert proxy.ask("/meetings/told", headers={MARK: "another"})[0] == 200
        assert seen[-1] == "another"
        assert "slow" not in seen
        slow.sendall(b"67890")
        assert slow.recv(12) == b"HTTP/1.1 200"
    assert seen[-1] == "slow"


@pytest.mark.requirement("5.12")
def test_whoever_takes_long_over_headers_is_sent_away(proxy: Proxy) -> None:
    with proxy.connected() as slow:
        slow.sendall(b"GET /meetings/told HTTP/1.1\r\nHost: localhost\r\n")
        assert slow.recv(12) in (b"", b"HTTP/1.1 408")


@pytest.mark.requirement("5.20")
def test_what_the_proxy_itself_answers_is_under_a_policy_too(proxy: Proxy) -> None:
    for path, expected in (("/", 302), ("/nowhere", 404), ("/reporting/", 502)):
        status, headers, _ = proxy.ask(path)
        assert status == expected
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
        assert headers["X-Content-Type-Options"] == "nosniff", path
    assert proxy.ask("/registry/told")[1]["Content-Security-Policy"] == POLICY, "the services' own goes before"


@pytest.mark.requirement("5.20")
def test_only_tls_of_today_is_spoken(proxy: Proxy) -> None:
    def agreed(newest: ssl.TLSVersion, ciphers: str = "DEFAULT@SECLEVEL=0") -> str | None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.set_ciphers(ciphers)
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, newest
        with (
            socket.create_connection((ports.LOOPBACK, proxy.https), timeout=30) as plain,
            context.wrap_socket(plain, server_hostname="localhost") as spoken,
        ):
            return spoken.version()

    assert agreed(ssl.TLSVersion.TLSv1_3) == "TLSv1.3"
    assert agreed(ssl.TLSVersion.TLSv1_2) == "TLSv1.2"
    with pytest.raises(ssl.SSLError, match=r"(?i)alert protocol version"):
        agreed(ssl.TLSVersion.TLSv1_1)
    with pytest.raises(ssl.SSLError, match=r"(?i)handshake failure"):
        agreed(ssl.TLSVersion.TLSv1_2, "AES128-SHA:AES256-SHA:@SECLEVEL=0")


@pytest.mark.requirement("5.20")
def test_a_named_host_has_public_certificates_and_is_asked_by_https_for_a_year() -> None:
    file = ROOT / "deploy" / "docker" / "Caddyfile"
    named = {"PATH": os.environ["PATH"], "PROXY_HOST": "rapporteur.example", "PROXY_TLS": "operator@rapporteur.example"}
    adapted = subprocess.run(
        [CADDY, "adapt", "--adapter", "caddyfile", "--config", file], env=named, capture_output=True, check=True
    )
    apps = json.loads(adapted.stdout)["apps"]
    issuers = [issuer for policy in apps["tls"]["automation"]["policies"] for issuer in policy.get("issuers", ())]
    assert issuers
    assert {(issuer["module"], issuer["email"]) for issuer in issuers} == {("acme", "operator@rapporteur.example")}
    seconds = re.search(rb'"Strict-Transport-Security": ?\["max-age=(\d+)"', adapted.stdout)
    assert seconds
    assert int(seconds[1]) >= YEAR
