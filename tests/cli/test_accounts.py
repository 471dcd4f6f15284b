"""`accounts`: tokens with their reasons, passwords and second factors, as the operator."""

from pathlib import Path

import pytest

from deploy.installation.home import service_environment
from deploy.installation.preparation import prepare
from deploy.installation.service_set import open_services
from deploy.runtime import catching_up
from deploy.runtime.loading import open_installation
from deploy.runtime.starting import environment
from services.registry import service as registry
from services.registry.settings import Settings
from shared.environment.settings import read_settings
from shared.event_store.lease import WORKER, lease
from shared.identity.tokens import verify_token
from shared.privacy.vault_authentications import Authentication
from tests.plugins.installations import Rapporteur

NAME = "Example clerk"


def log(home: Path) -> list[Authentication]:
    """Return the entries of the log, oldest first."""
    service = registry.open_service(open_installation({"RAPPORTEUR_HOME": str(home)}).registry)
    found = list(reversed(service.authentications.listed(100)))
    service.close()
    return found


@pytest.mark.requirement("5.08")
def test_a_token_says_what_it_is_for_and_doctor_tells_of_those_that_do_not(
    empty_home: Path, rapporteur: Rapporteur
) -> None:
    given = rapporteur(empty_home, "accounts", "token", NAME, "--role", "staff", "--reason", "For  the import of May")
    assert given.code == 0
    assert len(given.text.split()) == 1
    assert "reason" not in rapporteur(empty_home, "doctor").err
    assert rapporteur(empty_home, "accounts", "token", NAME, "--role", "staff", "--days", "1").code == 0
    looked = rapporteur(empty_home, "doctor")
    assert looked.code == 0
    assert "1 valid token was issued without a reason" in looked.err
    first, second = log(empty_home)
    assert (first.act, first.actor, first.reason) == ("token-issued", "account-operator", "For the import of May")
    assert (second.act, second.reason) == ("token-issued", None)
    assert first.expires is not None
    assert second.expires is not None
    assert first.expires - second.expires in range(89 * 86400 - 60, 89 * 86400 + 1)


@pytest.mark.requirement("5.08")
@pytest.mark.parametrize("reason", ["", "  ", "x" * 301, "a\x07b"])
def test_a_reason_that_says_nothing_is_refused(empty_home: Path, rapporteur: Rapporteur, reason: str) -> None:
    said = rapporteur(empty_home, "accounts", "token", NAME, "--role", "staff", "--reason", reason)
    assert said.code == 3
    assert "--reason" in said.err
    assert log(empty_home) == []


@pytest.mark.requirement("5.08")
def test_a_token_is_printed_though_waiting_for_reporting_fails(
    empty_home: Path, rapporteur: Rapporteur, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catching_up, "SECONDS_WITHOUT_PROGRESS", 0.1)
    installation = open_installation({"RAPPORTEUR_HOME": str(empty_home)})
    # A worker that holds its lease and does nothing.
    with open_services(installation) as services, lease(services.engines["registry"], WORKER) as held:
        assert held
        given = rapporteur(empty_home, "accounts", "token", NAME, "--role", "staff")
    assert (given.code, "does not go on" in given.err) == (7, True)
    token = verify_token(given.text.strip(), installation.registry.public_key.read_text())
    assert token is not None
    assert token.roles == {"staff"}


@pytest.mark.requirement("5.09")
def test_the_operator_sees_and_resets_a_second_factor(empty_home: Path, rapporteur: Rapporteur) -> None:
    assert rapporteur(empty_home, "accounts", "second-factor", NAME).code == 4
    assert rapporteur(empty_home, "accounts", "second-factor", NAME, "--reset").code == 4
    rapporteur(empty_home, "accounts", "token", NAME, "--role", "administrator")
    assert "No second factor" in rapporteur(empty_home, "accounts", "second-factor", NAME).text
    service = registry.open_service(open_installation({"RAPPORTEUR_HOME": str(empty_home)}).registry)
    account = registry.holder(service, NAME)
    service.second_factors.enrol(account, b"s" * 20, 0, ["0", "1"], "2026-11-26T00:00:00.000000Z")
    service.close()
    assert "recovery codes left: 2" in rapporteur(empty_home, "accounts", "second-factor", NAME).text
    assert "is reset" in rapporteur(empty_home, "accounts", "second-factor", NAME, "--reset").text
    assert "There was no" in rapporteur(empty_home, "accounts", "second-factor", NAME, "--reset").text
    assert [each.act for each in log(empty_home)] == ["token-issued", "second-factor-reset"]


@pytest.mark.requirement("5.07")
def test_the_operators_password_is_recorded_and_long(empty_home: Path, rapporteur: Rapporteur) -> None:
    rapporteur(empty_home, "accounts", "token", NAME, "--role", "staff")
    first, second = (rapporteur(empty_home, "accounts", "password", NAME).text.strip() for _ in range(2))
    assert first != second
    assert len(first.replace("-", "")) == 25
    assert [each.act for each in log(empty_home)] == ["token-issued", "password-reset", "password-reset"]


@pytest.mark.requirement("5.09")
def test_production_cannot_leave_the_second_factor_off_and_one_machine_offers_it(tmp_path: Path) -> None:
    prepare(tmp_path / "production", "production")
    prepare(tmp_path / "embedded")
    assert service_environment(tmp_path / "production")["RAPPORTEUR_SECOND_FACTOR"] == "1"
    for wanted, found in (({}, "0"), ({"RAPPORTEUR_SECOND_FACTOR": "1"}, "1")):
        installation = open_installation({"RAPPORTEUR_HOME": str(tmp_path / "embedded"), **wanted})
        assert environment(installation, 8000)["RAPPORTEUR_SECOND_FACTOR"] == found
    assert read_settings(Settings, {"RAPPORTEUR_HOME": str(tmp_path)}).second_factor, "where nobody says anything"
