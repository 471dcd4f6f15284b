"""Setup that runs once, before the services start; running it again changes nothing."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.docker import shares
from deploy.installation.home import SERVICES, home_of, refuse_half_restored, set_home_flag
from deploy.installation.preparation import prepare
from deploy.runtime.loading import load_installation
from deploy.runtime.production import databases, rights
from deploy.runtime.production.given.choice import ServerChoice, save_choice
from deploy.runtime.production.given.postgres import ExistingPostgres
from deploy.runtime.production.servers import of_choice, servers_of, settled
from deploy.runtime.starting import write_urls
from services.registry import service as registry


def make_home(choice: ServerChoice, folders: Mapping[str, Path]) -> None:
    """Create the installation's home, and for each service the part that it needs.

    Every password is created here, before any server runs, so that later steps find it.
    """
    home = home_of(dict(os.environ))
    choice = settled(home, choice)
    prepare(home, "production")
    save_choice(home, choice)
    set_home_flag(home, "containers", value=True)
    servers = of_choice(home, choice)
    for role in databases.roles():
        servers.postgres.new_password(role)
    for user in rights.USERS:
        servers.kafka.new_password(user)
    # The addresses at which services reach one another, for `status` and `doctor`.
    write_urls(home, {service: os.environ[f"RAPPORTEUR_{service.upper()}_URL"] for service in SERVICES})
    for service, folder in folders.items():
        shares.give(home, service, folder)
    # By now the services' parts carry the mark too, so a container started on its own is also refused.
    refuse_half_restored(home)


def make_databases(password: str) -> None:
    postgres = servers_of(home_of(dict(os.environ))).postgres
    assert isinstance(postgres, ExistingPostgres)
    postgres.reach(password)
    postgres.provide()


def make_topics() -> None:
    kafka = servers_of(home_of(dict(os.environ))).kafka
    rights.provide(kafka)


def migrate() -> None:
    """Migrate the databases, even of an older installation, since starting the new version implies consent. Set up the
    first administrator.

    An installation of this version is left alone, since workers may be running. Raises Unavailable if workers run on an
    older one.
    """
    installation = load_installation()
    refuse_half_restored(installation.home)
    installation.refuse_lost()
    if installation.state() != "current":
        installation.migrate()
    service = registry.open_service(installation.registry)
    try:
        # The password is not printed, because output is kept with the container.
        if registry.first_administrator(service) is not None:
            sys.stderr.write("A password for the first administrator: accounts password administrator\n")
    finally:
        service.close()
