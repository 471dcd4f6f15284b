"""Reporting on its own home with the example history counted, as an application in the test's process."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import OKPKey

from deploy.runtime.loading import open_installation
from services.reporting import service as opening
from services.reporting.app import create_app
from services.reporting.reports import FORMATS
from services.reporting.reports.document import report_json
from services.reporting.reports.rendering import ReportFormat
from services.reporting.reports.rendering.source import ReportSource
from services.reporting.service import Service
from services.reporting.settings import Settings
from shared.domain.event import SealedEvent
from shared.environment.settings import read_settings
from shared.transparency.checkpoint import Checkpoint
from shared.transparency.checkpoint_store import CheckpointStore
from shared.transparency.merkle import leaf_hash, root
from shared.web import tokens
from tests.plugins.installations import put_back
from tests.plugins.serving import address_of
from tests.reporting.example import Example, example
from tests.reporting.histories import ORIGINS, sealed

LOGS_KEY = Ed25519PrivateKey.generate()
ACCOUNT = "account-018f0000-0000-7000-8000-000000000001"


@dataclass
class Reporting:
    """`told` holds the logs; `take_in` counts their new events."""

    home: Path
    settings: Settings
    app: Flask
    private_key: str
    told: Example = field(default_factory=example)
    applied: dict[str, list[SealedEvent]] = field(default_factory=dict)

    @property
    def service(self) -> Service:
        service: Service = self.app.extensions["reporting"]
        return service

    def take_in(self) -> None:
        logs = sealed(self.told, self.told.logs)
        consumer = opening.facts_projector(self.service.engine)
        for log, events in logs.items():
            consumer.apply(log, ORIGINS[log], events)
            # Earlier events stay as they were applied: here they are sealed again, at other times.
            applied = self.applied.setdefault(log, [])
            applied += events[len(applied) :]
            self.sign(log)

    def sign(self, log: str, upto: int | None = None) -> None:
        """Store a checkpoint of the first events, as the log's own signer would."""
        some = self.applied[log][:upto]
        tree = root(leaf_hash(each.position, each.recorded, each.bytes) for each in some)
        CheckpointStore(self.settings.checkpoints, log).append(
            [Checkpoint(ORIGINS[log], len(some), tree).signed(LOGS_KEY)]
        )

    def token(self, *roles: str) -> str:
        return tokens.issue(self.private_key, ACCOUNT, frozenset(roles), "session-1", int(time.time()) + 3600)

    def bearer(self, *roles: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(*roles)}"}

    def client(self, *roles: str) -> FlaskClient:
        """Return a client that is signed in with the cookie and requests pages; without roles, a visitor."""
        client = self.app.test_client()
        if roles:
            client.set_cookie(tokens.COOKIE, self.token(*roles))
        client.environ_base["HTTP_ACCEPT"] = "text/html"
        return client


def opened(home: Path, migrated: Path | None = None, **environment: str) -> Reporting:
    """Open reporting; copying the empty database `migrated` is quicker than migrating one."""
    key = OKPKey.generate_key("Ed25519")
    (home / "keys").mkdir()
    (home / "secrets").mkdir()
    (home / "keys" / "token.pub").write_bytes(key.as_pem(private=False))
    for log in ("reporting", "partners"):
        (home / "keys" / f"{log}.key").write_bytes(OKPKey.generate_key("Ed25519").as_pem(private=True))
    for name in ("reporting-session", "reporting-commands", "reporting-outbox"):
        (home / "secrets" / f"{name}.key").write_bytes(b"a secret of tests, and of nothing else")
    settings = read_settings(Settings, {"RAPPORTEUR_HOME": str(home), **environment})
    if migrated is None:
        opening.migrate(settings)
    else:
        shutil.copy(migrated, home / "reporting.db")
    return Reporting(home, settings, create_app(settings), key.as_pem(private=True).decode())


@pytest.fixture(scope="session", autouse=True)
def documents_written_once() -> Iterator[None]:
    """Typeset each issued report once per run, since it takes half a second and most tests that issue one check
    something else. Its JSON names the roots of the logs, and so identifies its content. Another test shows that the
    bytes are always the same (rendering/test_same_bytes.py)."""
    written: dict[tuple[object, ...], bytes] = {}

    def once(form: ReportFormat) -> ReportFormat:
        def write(source: ReportSource) -> bytes:
            if not source.issued:
                return form.write(source)
            report = report_json(source.report)
            name = (form.name, report, source.base, source.synthetic, source.number, source.template)
            if name not in written:
                written[name] = form.write(source)
            return written[name]

        return msgspec.structs.replace(form, write=write)

    with pytest.MonkeyPatch.context() as patch:
        for name in ("docx", "pdf"):
            patch.setitem(FORMATS, name, once(FORMATS[name]))
        yield


@pytest.fixture(scope="session")
def migrated_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated database; each test copies it."""
    home = tmp_path_factory.mktemp("reporting")
    opening.migrate(read_settings(Settings, {"RAPPORTEUR_HOME": str(home)}))
    return home / "reporting.db"


@pytest.fixture(scope="session")
def opened_once(tmp_path_factory: pytest.TempPathFactory, migrated_once: Path) -> Reporting:
    """One application, restored for each test that uses `empty` or `reporting`, since creating it takes most of the
    time."""
    return opened(tmp_path_factory.mktemp("once"), migrated_once)


@pytest.fixture(scope="session")
def empty_once(tmp_path_factory: pytest.TempPathFactory, opened_once: Reporting) -> Path:
    """The newly created home. Do not change it."""
    return kept(opened_once, tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="session")
def counted_once(tmp_path_factory: pytest.TempPathFactory, opened_once: Reporting, empty_once: Path) -> Path:
    """The home with all of the example counted. Do not change it."""
    put_back(opened_once.home, empty_once)
    opened_once.applied.clear()
    replace(opened_once, told=example()).take_in()
    return kept(opened_once, tmp_path_factory.mktemp("counted"))


def kept(found: Reporting, where: Path) -> Path:
    found.service.close()
    return Path(shutil.copytree(found.home, where, dirs_exist_ok=True))


@pytest.fixture(scope="module")
def service(synthetic_once: Path) -> Iterator[Service]:
    """Reporting over the invented years; nothing is to be recorded in it."""
    made = opening.open_service(open_installation({"RAPPORTEUR_HOME": str(synthetic_once)}).reporting)
    yield made
    made.close()


@pytest.fixture
def empty(opened_once: Reporting, empty_once: Path) -> Reporting:
    """Nothing has been counted yet."""
    put_back(opened_once.home, empty_once)
    return replace(opened_once, told=example(), applied={})


@pytest.fixture
def reporting(opened_once: Reporting, counted_once: Path) -> Reporting:
    put_back(opened_once.home, counted_once)
    applied = {log: list(events) for log, events in opened_once.applied.items()}
    return replace(opened_once, told=example(), applied=applied)


@pytest.fixture
def served(reporting: Reporting) -> Iterator[str]:
    """The address of reporting on a free port."""
    with address_of(reporting.app) as address:
        yield address
