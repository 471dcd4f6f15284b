"""One run of `rapporteur import`: the options common to all files, the preview of changes, and the recording."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

import click

from deploy.cli import progress
from deploy.cli.import_lines import say_effects, say_refusals, say_refused, summary
from deploy.cli.options import filled
from deploy.installation.home import synthetic_state
from deploy.installation.installation import Installation
from deploy.installation.preparation import prepare
from deploy.installation.service_set import ServiceSet, open_services
from deploy.runtime.catching_up import catch_up
from deploy.runtime.loading import open_installation
from deploy.transfer.importing import TablesPlan
from services.registry.importing import LIMIT
from shared.domain.importing import FileRefused, ImportPlan, ProgressCallback, Proposal, plan_good_rows, refuse
from shared.environment.files import readable


class ShownPlan(Protocol):
    """The part of a plan that is shown."""

    @property
    def proposals(self) -> Sequence[Proposal]: ...


P = TypeVar("P", bound=ShownPlan)
R = TypeVar("R")


FILE = click.argument("file", type=click.Path(path_type=Path))
PREVIEW = click.option(
    "--preview", is_flag=True, help="Show field by field what is new, the same or changed; record nothing."
)
SOURCE = click.option(
    "--source", callback=filled, help="The name from which ids are derived; by default the file's own name."
)
GOOD_ROWS = click.option("--good-rows", is_flag=True, help="If rows are refused, record the others.")
NO_WAIT = click.option("--no-wait", is_flag=True, help="Do not wait until reporting has counted it.")


def import_file(
    file: Path,
    read: Callable[[bytes], R],
    plan: Callable[[ServiceSet, R, frozenset[str]], P],
    record: Callable[[ServiceSet, P], int],
    *,
    preview: bool,
    good_rows: bool,
    no_wait: bool,
    corrects: bool = False,
    ends: bool = False,
) -> int | None:
    """Record a file, or only show what it would change, if so requested; return the exit code of a refusal, if any.

    `plan` gets the result of `read`, and the rows to leave out.
    """
    if preview and no_wait:
        raise click.UsageError("--preview records nothing to wait for: leave out --no-wait.")
    raw = _content(file)
    installation = _ready()
    with open_services(installation) as services:
        progress.step(f"Comparing {file.name} with what is recorded")
        try:
            rows = read(raw)
            planned, left_out = plan_good_rows(lambda without: plan(services, rows, without))
            if good_rows:
                say_refusals(left_out)
            else:
                refuse(left_out)
            if preview:
                say_effects(planned.proposals, corrects=corrects, ends=ends)
                return None
            events = record(services, planned)
        except FileRefused as refused:
            return say_refused(refused)
    if not no_wait:
        catch_up(installation, progress.counted)
    differing = [each for each in planned.proposals if each.verdict in ("changed", "ended")]
    say_effects(differing, corrects=corrects, ends=ends)
    click.echo(summary(planned.proposals, events))
    return None


def recorded(planned: ImportPlan | TablesPlan) -> ProgressCallback:
    size = len(planned.commands)
    return lambda done: progress.recorded(done, size)


def _ready() -> Installation:
    """Open the local installation, creating it if necessary; warn if its records are invented before others are
    added."""
    installation = open_installation()
    prepare(installation.home, installation.way)
    installation.ensure_migrated()
    if synthetic_state(installation.home):
        click.echo("The records here are invented. Imported facts will be shown as synthetic too.", err=True)
    return installation


def _content(file: Path) -> bytes:
    """Return a file's bytes; if it is too large, just enough to detect that."""
    with readable("FILE", file), file.open("rb") as opened_file:
        return opened_file.read(LIMIT + 1)
