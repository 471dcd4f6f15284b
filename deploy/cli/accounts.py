"""`accounts`: commands only for the operator, recorded as acts of `account-operator`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import get_args

import click

from deploy.cli import progress
from deploy.installation.installation import Installation
from deploy.installation.preparation import prepare
from deploy.runtime.catching_up import catch_up
from deploy.runtime.loading import open_installation
from services.registry import service as registry
from shared.contracts.registry import Role
from shared.domain.errors import Malformed

LONGEST, LONGEST_REASON = 3650, 300  # days, characters
# Services' own tokens are made by `up`.
ROLES = [role for role in get_args(Role) if role != "service"]


@click.group()
def accounts() -> None:
    "Manage accounts as the operator: tokens, passwords and second factors."


@accounts.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--days", type=click.IntRange(1, LONGEST), default=90, show_default=True, help="How long it is valid.")
@click.option(
    "--reason",
    help="What it is for, shown in the authentication log. Without it the token is listed as issued without a reason.",
)
@click.option("--no-wait", is_flag=True, help="Do not wait until reporting has counted it.")
def token(*, name: str, role: Role, days: int, reason: str | None, no_wait: bool) -> None:
    """Print a bearer token for NAME, opening an account if there is none."""
    checked_reason = None if reason is None else _reason(reason)
    with _registry() as (installation, service):
        # Printed before waiting: the token is valid by now, and nobody would know it if the wait failed.
        click.echo(registry.issue_account_token(service, name, role, days, checked_reason))
        if not no_wait:
            catch_up(installation, progress.counted)


@accounts.command()
@click.argument("name")
def password(name: str) -> None:
    """Give NAME a new password, and print it. It is valid for one sign-in, at which another must be chosen; open
    sessions end."""
    with _registry() as (_, service):
        click.echo(registry.set_account_password(service, name))


@accounts.command("second-factor")
@click.argument("name")
@click.option("--reset", is_flag=True, help="Remove it: a new one is set up at the next sign-in. Sessions end.")
def second_factor(*, name: str, reset: bool) -> None:
    """Show whether NAME has a second factor."""
    with _registry() as (_, service):
        if reset:
            done = registry.reset_second_factor(service, name)
            click.echo("The second factor is reset." if done else "There was no second factor.")
            return
        account = registry.holder(service, name)
        factor = service.second_factors.of(account)
        if factor is None:
            click.echo("No second factor is set up.")
        else:
            codes_left = service.second_factors.codes_left(account)
            click.echo(f"Set up {factor.enrolled}; recovery codes left: {codes_left}.")


def _reason(text: str) -> str:
    """Return the given reason. Raises Malformed if it is empty or too long."""
    reason = " ".join(text.split())
    if not reason or len(reason) > LONGEST_REASON or not reason.isprintable():
        raise Malformed("--reason", f"Say in one line, of at most {LONGEST_REASON} characters, what the token is for.")
    return reason


@contextmanager
def _registry() -> Iterator[tuple[Installation, registry.Service]]:
    installation = open_installation()
    prepare(installation.home, installation.way)
    installation.ensure_migrated()
    service = registry.open_service(installation.registry)
    try:
        yield installation, service
    finally:
        service.close()
