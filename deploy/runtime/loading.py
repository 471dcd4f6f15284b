"""The installation that the environment names: found, or opened with its databases answering for a command that needs them."""

import os
from collections.abc import Mapping

from deploy.installation.home import home_of, run_mode_of, service_environment
from deploy.installation.installation import Installation
from deploy.runtime.production.packages import production_packages


def load_installation(environment: Mapping[str, str] | None = None) -> Installation:
    """Return the installation that the environment names. Nothing is started. Raises NotInstalled."""
    variables = dict(os.environ if environment is None else environment)
    home = home_of(variables)
    way = run_mode_of(home) or "embedded"
    if way == "production":
        with production_packages():
            from deploy.runtime.production import environment as production  # noqa: PLC0415
        variables = {**production.of(home), **variables}
        production.without_pgpassword()
    return Installation(home, way, {**variables, **service_environment(home), "RAPPORTEUR_HOME": str(home)})


def open_installation(environment: Mapping[str, str] | None = None) -> Installation:
    """Do as `load_installation`, with its own PostgreSQL, unless it runs already, started for as long as this process lasts."""
    installation = load_installation(environment)
    if installation.way == "production":
        with production_packages():
            from deploy.runtime.production.postgres import ensure_postgres  # noqa: PLC0415
        ensure_postgres(installation.home)
    return installation


def open_migrated() -> Installation:
    """Do as `open_installation`, for a command that needs records. Raises NoInstallation, NotMigrated, HalfRestored."""
    installation = open_installation()
    installation.refuse_empty()
    return installation
