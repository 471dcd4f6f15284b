"""`clock`: the sealer's view of the clock, and an operator's confirmation that it is right."""

from datetime import UTC, datetime, timedelta

import click

from deploy.installation.home import LOGS
from deploy.installation.installation import Installation
from deploy.runtime.loading import open_migrated
from shared.domain.errors import Refused
from shared.event_store.clock_guard import Look, confirm, refused_look

ON_THAT_DAY = timedelta(days=1)  # in any time zone


class NothingRefused(Refused):
    """Refusal: there is nothing to confirm. Parameters: remedy."""

    code = "no-clock-refused"

    def __init__(self) -> None:
        super().__init__(remedy="No clock is refused: there is nothing to confirm, as `rapporteur clock show` shows.")


class AnotherDay(Refused):
    """Refusal: the clock shows a different day than the person gave. Parameters: remedy."""

    code = "another-day"

    def __init__(self, day: datetime, look: Look) -> None:
        remedy = (
            f"You gave the day as {day:%Y-%m-%d}, but the refused clock showed {look.clock:%Y-%m-%d}. So it is wrong: "
            "set it right, and sealing resumes by itself."
        )
        super().__init__(remedy=remedy)


@click.group()
def clock() -> None:
    "Confirm a clock that jumped, so that sealing resumes."


@clock.command()
def show() -> None:
    """Show the logs in which sealing has stopped because the clock jumped."""
    installation = open_migrated()
    refused = _refused(installation)
    for log, look in refused.items():
        click.echo(f"{log}: the clock showed {look.clock:%Y-%m-%d %H:%M:%S} UTC, and is not trusted")
    if not refused:
        click.echo("No clock is refused.")


@clock.command(name="confirm")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
def confirm_day(*, day: datetime) -> None:
    """Confirm that today is DAY (YYYY-MM-DD) by your own calendar, and thus that the clock is right.

    Waiting events are then sealed. A clock that shows a different day is not confirmed.
    """
    installation = open_migrated()
    refused = _refused(installation)
    if not refused:
        raise NothingRefused
    confirmed = day.replace(tzinfo=UTC)
    for look in refused.values():
        if not confirmed - ON_THAT_DAY <= look.clock < confirmed + 2 * ON_THAT_DAY:
            raise AnotherDay(confirmed, look)
    for log in refused:
        with installation.writing(LOGS[log]) as connection:
            confirm(connection, log)
        click.echo(f"{log}: sealing resumes from {day:%Y-%m-%d}.")


def _refused(installation: Installation) -> dict[str, Look]:
    found = {}
    for log, service in LOGS.items():
        with installation.reading(service) as engine, engine.connect() as connection:
            if look := refused_look(connection, log):
                found[log] = look
    return found
