"""`accounts`: what the operator alone may do. It is recorded as done by `account-operator`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import get_args

import click

from deploy.catching_up import catch_up
from deploy.cli import progress
from deploy.home import prepare
from deploy.installation import Installation, here
from services.registry import service as registry
from shared.contracts.registry import Role

LONGEST = 3650  # days
# A service's own token is made by `up`.
ROLES = [role for role in get_args(Role) if role != "service"]


@click.group()
def accounts() -> None:
    """Accounts, as the operator: tokens and passwords."""


@accounts.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--days", type=click.IntRange(1, LONGEST), default=90, show_default=True, help="How long it is good.")
@click.option("--no-wait", is_flag=True, help="Return before reporting has counted it.")
def token(*, name: str, role: Role, days: int, no_wait: bool) -> None:
    """Print a bearer token for NAME, whose account is opened if it is new."""
    with _registry() as (installation, service):
        made = registry.accounts_token(service, name, role, days)
        if not no_wait:
            catch_up(installation, progress.counted)
    click.echo(made)


@accounts.command()
@click.argument("name")
def password(name: str) -> None:
    """Give NAME a new password, and print it."""
    with _registry() as (_, service):
        click.echo(registry.accounts_password(service, name))


@contextmanager
def _registry() -> Iterator[tuple[Installation, registry.Service]]:
    installation = here()
    prepare(installation.home, installation.way)
    installation.make_ready()
    service = registry.open_service(installation.registry)
    try:
        yield installation, service
    finally:
        service.close()
