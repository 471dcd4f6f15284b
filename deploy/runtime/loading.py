"""The installation named by the environment: located, or opened with its databases running for a command that needs
them."""

import os
from collections.abc import Mapping

from deploy.installation.home import home_of, run_mode_of, service_environment
from deploy.installation.installation import Installation
from deploy.runtime.production.packages import production_packages


def load_installation(environment: Mapping[str, str] | None = None) -> Installation:
    """Return the installation named by the environment, without starting anything. Raises NotInstalled."""
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
    """Do as `load_installation`, and start its own PostgreSQL, unless already running, for the lifetime of this
    process."""
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
