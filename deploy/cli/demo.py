"""`rapporteur demo`: the shipped facts, or invented years, for a first look."""

from pathlib import Path

import click

from deploy.cli import progress
from deploy.cli.failures import worded
from deploy.cli.import_lines import say_refused
from deploy.demo import demo_reports, demonstration, synthetic
from deploy.installation.home import mark_demonstration, synthetic_state
from deploy.installation.installation import Installation
from deploy.installation.preparation import prepare
from deploy.runtime.catching_up import catch_up
from deploy.runtime.loading import open_installation
from shared.domain.errors import Refused
from shared.domain.importing import FileRefused


class IsSynthetic(Refused):
    """Refusal to record real facts among invented ones. Parameters: remedy."""

    code = "is-synthetic"

    def __init__(self, home: Path) -> None:
        super().__init__(remedy=f"The records in {home} are invented. Name another folder in RAPPORTEUR_HOME.")


@click.group()
def demo() -> None:
    "Load real or invented meetings for a first look."


@demo.command()
@click.option(
    "--reference",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder with your own files, which replace those of the same names in deploy/demo/reference.",
)
@click.option(
    "--synthetic",
    "invented",
    is_flag=True,
    help="Load invented years instead, in which every name begins with Example, into an empty home.",
)
@click.option("--no-wait", is_flag=True, help="Do not wait until reporting has counted it; then no report is issued.")
def load(*, reference: Path | None, invented: bool, no_wait: bool) -> int | None:
    """Record the reference facts: States, study periods, organizations, and the public record of CTO and CxO meetings."""
    if invented and reference:
        raise click.UsageError("--synthetic takes no --reference: its years are the program's own.")
    installation = open_installation()
    prepare(installation.home, installation.way)
    if installation.ensure_migrated():
        mark_demonstration(installation.home)
    try:
        sentence = _synthetic(installation) if invented else _shipped(installation, reference)
    except FileRefused as refused:
        return say_refused(refused)
    click.echo(sentence)
    if no_wait:
        return None
    if not invented:
        demo_reports.open_accounts(installation)
    catch_up(installation, progress.counted)
    if not invented and (reports := demo_reports.draft(installation, progress.step)):
        # Reports require signed positions. If no worker is running, this process signs them.
        catch_up(installation, progress.counted)
        demo_reports.issue(installation, reports, progress.step)
        catch_up(installation, progress.counted)
        click.echo(f"Issued, as public: {', '.join(report.name for report in reports)}.")
    return None


def _shipped(installation: Installation, reference: Path | None) -> str:
    if synthetic_state(installation.home):
        raise IsSynthetic(installation.home)
    recorded = demonstration.load(installation, worded, progress.step, reference)
    total = sum(recorded.values())
    if not total:
        return "Nothing new: everything was already loaded."
    return f"{total:,} events recorded: " + ", ".join(f"{log} {n:,}" for log, n in recorded.items() if n) + "."


def _synthetic(installation: Installation) -> str:
    recorded = synthetic.load(installation, progress.step)
    return f"{recorded:,} events of invented years recorded. Every page says that they are synthetic."
