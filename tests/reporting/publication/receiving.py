"""A receiver of webhooks in a thread, and deliveries to it like the worker's."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from standardwebhooks import Webhook

from services.reporting.publication import Deliveries, webhooks_projector
from services.reporting.read_models.webhooks import webhook_attempts, webhooks
from shared.contracts import meetings as m
from shared.contracts import registry as r
from shared.domain.event import PublishedEvent
from shared.event_store.log import Log
from shared.messaging.webhooks.signature import new_secret
from tests.plugins.serving import in_a_thread
from tests.reporting.histories import ORIGINS
from tests.reporting.publication.saying import Saying

PARTNER = f"partner-{UUID(int=90)}"
HOOK, SECOND = f"webhook-{UUID(int=91)}", f"webhook-{UUID(int=92)}"
SECRET, NEWER = f"secret-{UUID(int=93)}", f"secret-{UUID(int=94)}"


class Received(NamedTuple):
    headers: dict[str, str]
    body: bytes

    @property
    def position(self) -> int:
        return int(self.headers["rapporteur-position"])


class Receiver(ThreadingHTTPServer):
    """Responds with `status` or by `answering`, and stores the requests it receives."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[Received] = []
        self.status = 200
        self.headers: dict[str, str] = {}
        self.answering: Callable[[Received], int] = lambda _received: self.status
        self._thread = in_a_thread(self)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"

    @property
    def positions(self) -> list[int]:
        return [each.position for each in self.got]

    def stop(self) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay silent: a client may disconnect."""


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        received = Received({name.lower(): value for name, value in self.headers.items()}, body)
        self.server.got.append(received)
        status = self.server.answering(received)
        with suppress(OSError):
            self.send_response(status)
            for name, value in self.server.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(b"<b>said</b>")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the base class's
        """Stay silent."""


class Sending:
    """The worker's two turns for webhooks, with the test's clock. `secrets` represents the vault."""

    def __init__(self, saying: Saying) -> None:
        self.saying, self.engine = saying, saying.reporting.service.engine
        saying.now = datetime.now(UTC)  # the standard's library refuses signatures with a wrong time
        self.log = Log(saying.reporting.service.reader, "partners")
        self.secrets = {SECRET: new_secret(), NEWER: new_secret()}
        self.deliveries = Deliveries(
            self.engine,
            self.log,
            lambda _webhook, ids: [self.secrets[each] for each in reversed(ids.split()) if each in self.secrets],
            {"127.0.0.1"},
            clock=lambda: self.now,
            jitter=lambda most: most,
        )

    @property
    def now(self) -> datetime:
        return self.saying.now

    def later(self, **passed: float) -> None:
        self.saying.now += timedelta(**passed)

    def say(self, *events: PublishedEvent, read: bool = True) -> None:
        """Record events of the partner in the registry's log."""
        for event in events:
            self.saying.say("registry", PARTNER, event)
        if read:
            self.learn()

    def learn(self) -> None:
        projector = webhooks_projector(self.engine)
        fresh = self.saying.logs["registry"][projector.cursor("registry").position :]
        projector.apply("registry", ORIGINS["registry"], fresh)

    def tell(self, count: int) -> None:
        """Publish a number of events to partners, and seal them."""
        said = self.saying
        if not said.logs["meetings"]:
            said.meeting()
        for _ in range(count):
            place = f"City {len(said.logs['meetings'])}"
            said.meeting(m.MeetingCorrected("Example", "2027-03-01", city=place), m.MeetingAnnounced())
        said.read(("meetings",))
        said.sealed()

    def send(self) -> None:
        """Send until nothing is left to send now."""
        while self.deliveries.step():
            self.deliveries.join()

    def row(self, webhook: str = HOOK) -> Any:
        with self.engine.connect() as connection:
            return connection.execute(select(webhooks).where(webhooks.c.webhook == webhook)).one()

    def attempts(self, webhook: str = HOOK) -> Sequence[Any]:
        table = webhook_attempts
        with self.engine.connect() as connection:
            query = select(table).where(table.c.webhook == webhook).order_by(table.c.id)
            return connection.execute(query).all()

    def verified(self, received: Received, secret: str = SECRET) -> Any:
        """Return a request's event, once the standard's own library has verified it."""
        return Webhook(self.secrets[secret]).verify(received.body, received.headers)


def registered(url: str, webhook: str = HOOK, **more: Any) -> r.PartnerWebhookRegistered:
    said = {"secret": SECRET, "begins": "beginning", **more}
    return r.PartnerWebhookRegistered(webhook, url, **said)
