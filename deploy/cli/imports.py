"""`rapporteur import`: files of facts into the record, after saying what they would change."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from deploy.catching_up import catch_up
from deploy.cli import progress
from deploy.cli.failures import worded
from deploy.home import prepare
from deploy.importing import plan_history, record_history
from deploy.installation import here
from deploy.opened import opened
from shared.domain.errors import Malformed
from shared.domain.importing import FileRefused, Proposal

MARKS = {"new": "+", "same": "=", "changed": "~", "refused": "!"}


@click.group("import")
def import_() -> None:
    """Record what a file says, whole or not at all.

    What was recorded before is not recorded again.
    """


@import_.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--preview", is_flag=True, help="Say field by field what is new, the same or changed; record nothing.")
@click.option("--no-wait", is_flag=True, help="Return before reporting has counted it.")
def history(file: Path, *, preview: bool, no_wait: bool) -> int | None:
    """Past meetings, from a file of the shape history/1."""
    raw = _content(file)
    installation = here()
    prepare(installation.home, installation.way)
    installation.make_ready()
    with opened(installation) as services:
        progress.step(f"Comparing {file.name} with what is recorded")
        try:
            planned = plan_history(services, raw, worded)
        except FileRefused as refused:
            return say_refused(refused)
        if preview:
            _say(planned.proposals)
            return None
        recorded = record_history(services, planned, progress.step)
    if not no_wait:
        catch_up(installation, progress.counted)
    _say([each for each in planned.proposals if each.verdict == "changed"])
    click.echo(_summary(planned.proposals, sum(recorded.values())))
    return None


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Malformed("FILE", f"{file} cannot be read ({error.strerror}). Name a file that you may read.") from error


def _say(proposals: Sequence[Proposal]) -> None:
    """A line a field: what is new, the same, or a proposed correction; grouped as the file has them."""
    for each in proposals:
        line = f"{MARKS[each.verdict]} line {each.line}, {each.row}, {each.field}: {each.proposed or 'not known'}"
        if each.verdict == "changed":
            line += f" (recorded: {each.now or 'withdrawn or not known'}; left so, correct it if the file is right)"
        if each.reason:
            line += f" ({each.reason})"
        click.echo(line)


def say_refused(refused: FileRefused) -> int:
    for each in refused.refusals:
        place = f"Line {each.line}, " if each.line else ""
        row = f"{each.row}, " if each.row else ""
        click.echo(f"{place}{row}{each.field}: {each.reason}", err=True)
    click.echo("Nothing was imported.", err=True)
    return 3


def _summary(proposals: Sequence[Proposal], events: int) -> str:
    found = Counter(each.verdict for each in proposals)
    said = f"{found['new']:,} fields are new, {found['same']:,} the same, {found['changed']:,} differ"
    return f"{said}. {events:,} events recorded." if events else f"{said}. Nothing is recorded twice."
