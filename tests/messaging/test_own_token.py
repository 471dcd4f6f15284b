"""A service's own token: valid for a day, and renewed with the registry by the worker that uses it."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.installation.preparation import prepare
from services.registry.app import create_app
from services.registry.service import migrate
from services.registry.settings import Settings
from shared.environment.settings import read_settings
from shared.identity.tokens import issue, verify_token
from shared.messaging.errors import AccessDenied, SourceUnavailable, TokenExpired
from shared.messaging.service_token import BETWEEN, ServiceTokenRenewer
from tests.plugins.serving import address_of

pytestmark = pytest.mark.requirement("5.10")
DAY = 24 * 3600
RENEWING = """
import resource
import sys
from pathlib import Path
from shared.messaging.service_token import ServiceTokenRenewer
resource.setrlimit(resource.RLIMIT_FSIZE, (16, 16))
ServiceTokenRenewer(Path(sys.argv[1]), sys.argv[2]).renew()
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("own-token") / "home"
    prepare(made)
    migrate(read_settings(Settings, {"RAPPORTEUR_HOME": str(made)}))
    return made


@pytest.fixture(scope="module")
def served(home: Path) -> object:
    app = create_app(read_settings(Settings, {"RAPPORTEUR_HOME": str(home)}))
    with address_of(app) as address:
        yield address
    app.extensions["registry"].close()


@pytest.fixture
def file(home: Path, tmp_path: Path) -> Callable[..., Path]:
    def make(left: int, role: str = "service") -> Path:
        key, now = (home / "keys" / "token.key").read_text(), int(time.time())
        token = issue(key, "account-1", frozenset({role}), "a session", now + left, now=now + left - DAY)
        (tmp_path / "own.token").write_text(token)
        return tmp_path / "own.token"

    return make


def test_a_services_token_is_renewed_after_half_of_its_day(home: Path, served: str, file: Callable[..., Path]) -> None:
    kept = file(DAY // 2 - 60)
    old = kept.read_text()
    assert ServiceTokenRenewer(kept, served).renew() == 0
    newer = verify_token(kept.read_text(), (home / "keys" / "token.pub").read_text())
    assert newer is not None
    assert kept.read_text() != old
    assert (newer.kind, newer.claims.sub, set(newer.roles)) == ("service", "account-1", {"service"})
    assert DAY - 60 < newer.claims.exp - time.time() <= DAY
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in kept.parent.iterdir()] == ["own.token"]


def test_on_a_full_disk_the_token_stays_and_nothing_of_the_new_one_is_left(
    served: str, file: Callable[..., Path]
) -> None:
    """In a process that can write no file of more than a few bytes."""
    kept = file(DAY // 2 - 60)
    old = kept.read_text()
    renewed = subprocess.run(
        [sys.executable, "-c", RENEWING, str(kept), served],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "File too large" in renewed.stderr
    assert [(each.name, each.read_text()) for each in kept.parent.iterdir()] == [("own.token", old)]


def test_before_that_nobody_is_asked(file: Callable[..., Path]) -> None:
    kept = file(DAY // 2 + 60)
    old = kept.read_text()
    assert ServiceTokenRenewer(kept, "http://127.0.0.1:9").renew() == 0
    assert kept.read_text() == old


def test_one_that_has_ended_or_is_no_services_is_not_renewed(served: str, file: Callable[..., Path]) -> None:
    with pytest.raises(TokenExpired):
        ServiceTokenRenewer(file(-5), served).renew()
    with pytest.raises(AccessDenied):
        ServiceTokenRenewer(file(60, role="metrics"), served).renew()


def test_a_registry_that_is_away_is_asked_again_after_a_minute(file: Callable[..., Path]) -> None:
    now = [time.time()]
    own = ServiceTokenRenewer(file(60), "http://127.0.0.1:9", clock=lambda: now[0])
    with pytest.raises(SourceUnavailable):
        own.renew()
    assert own.renew() == 0
    now[0] += BETWEEN
    with pytest.raises(SourceUnavailable):
        own.renew()


def test_a_start_makes_tokens_anew_that_are_of_half_a_day_or_of_0_3_0(home: Path) -> None:
    key, now = (home / "keys" / "token.key").read_text(), int(time.time())
    for name, role, left, stays in (
        ("meetings", "service", DAY - 60, True),
        ("meetings", "service", DAY // 2 - 60, False),
        ("reporting", "service", 399 * DAY, False),
        ("metrics", "metrics", 380 * DAY, True),
        ("metrics", "metrics", 360 * DAY, False),
    ):
        kept = home / "secrets" / f"{name}.token"
        token = issue(key, "account-1", frozenset({role}), "a session", now + left)
        kept.write_text(token)
        prepare(home)
        assert (kept.read_text() == token) == stays, (name, left)
    assert not (home / "secrets" / "registry.token").exists(), "the registry reads no feed"
