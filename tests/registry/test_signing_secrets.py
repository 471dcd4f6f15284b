"""The client through which the delivering service gets its signing secrets, against the registry over HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.reporting.publication import SigningSecrets
from shared.messaging.errors import SourceUnavailable
from tests.plugins.serving import address_of
from tests.registry.conftest import Registry
from tests.registry.partnership import registered
from tests.registry.test_webhooks import hooked

pytestmark = pytest.mark.requirement("12.12")


@pytest.fixture
def address(of_registry: Registry) -> Iterator[str]:
    with address_of(of_registry.app) as address:
        yield address


def test_the_secrets_are_asked_for_with_the_services_token_and_again_after_a_rotation(
    of_registry: Registry, address: str, tmp_path: Path
) -> None:
    partner = registered(of_registry)
    made = hooked(of_registry, partner)
    token = tmp_path / "token"
    token.write_text(of_registry.bearer("service")["Authorization"].removeprefix("Bearer "))
    secrets = SigningSecrets(address, token)
    assert secrets(made["webhook"], made["secret"]) == (made["signing_secret"],)
    newer = of_registry.post(f"/partners/{partner}/webhooks/secrets", {"webhook": made["webhook"]}).json
    both = secrets(made["webhook"], f"{made['secret']} {newer['secret']}")
    assert both == (newer["signing_secret"], made["signing_secret"])
    token.write_text(of_registry.bearer("reader")["Authorization"].removeprefix("Bearer "))
    with pytest.raises(SourceUnavailable, match="answers 403"):
        SigningSecrets(address, token)(made["webhook"], made["secret"])
