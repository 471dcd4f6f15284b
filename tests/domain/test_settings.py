"""Settings: some are declared once for all services, and each service's own settings carry its name."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest
from sqlalchemy import make_url

from shared.domain.errors import Malformed
from shared.environment.service_settings import ServiceSettings
from shared.environment.settings import declared_settings, read_settings, setting


@dataclass(frozen=True)
class Settings(ServiceSettings):
    SERVICE: ClassVar[str] = "lending"

    shelf: str = setting("RAPPORTEUR_SHELF", "Where the books of {service} stand.", default="in {home}")


@pytest.mark.requirement("1.22")
def test_what_every_service_has_is_set_under_its_own_name() -> None:
    found = read_settings(Settings, {"RAPPORTEUR_HOME": "a-home", "RAPPORTEUR_LENDING_KAFKA_USER": "reader"})
    assert (found.database, found.kafka_user) == ("sqlite:///a-home/lending.db", "reader")
    assert (found.session_key, found.shelf) == (Path("a-home/secrets/lending-session.key").absolute(), "in a-home")
    odd = read_settings(Settings, {"RAPPORTEUR_HOME": "a home/50%3F?#"})
    assert (make_url(odd.database).database, odd.shelf) == ("a home/50%3F?#/lending.db", "in a home/50%3F?#")
    assert (found.kafka_password_file, found.reader_database, found.trusted_proxies) == (None, None, 0)
    known = {each.variable: each for each in declared_settings(Settings)}
    assert known["RAPPORTEUR_SHELF"].help == "Where the books of lending stand."
    assert not [variable for variable in known if "{" in variable]


@pytest.mark.parametrize("variable", ["RAPPORTEUR_SECURE_COOKIES", "RAPPORTEUR_TRUSTED_PROXIES"])
def test_a_value_that_cannot_be_is_named_with_its_variable(variable: str) -> None:
    with pytest.raises(Malformed) as refused:
        read_settings(Settings, {variable: "perhaps"})
    assert refused.value.parameters["field"] == variable
