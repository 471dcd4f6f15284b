"""The lines that report what an import would change, changed or refused."""

from collections import Counter
from collections.abc import Sequence

import click

from shared.domain.importing import FileRefused, Proposal

MARKS = {"new": "+", "same": "=", "changed": "~", "ended": "-", "refused": "!"}


def say_effects(proposals: Sequence[Proposal], *, corrects: bool = False, ends: bool = False) -> None:
    """Print a line for each field, in file order: new, the same, or a correction proposed or made; and finally the ends
    proposed or recorded."""
    what_becomes = "corrected to what the file says" if corrects else "unchanged; correct it if the file is right"
    end = "recorded as ended" if ends else "unchanged; --ends records the end"
    for proposal in proposals:
        place = f"line {proposal.line}, " if proposal.line else ""
        line = f"{MARKS[proposal.verdict]} {place}{proposal.row}, {proposal.field}: {proposal.proposed or 'not known'}"
        if proposal.verdict == "changed":
            line += f" (recorded: {proposal.now or 'withdrawn or not known'}; {what_becomes})"
        if proposal.verdict == "ended":
            line += f" (recorded: {proposal.now or 'not known'}; {end})"
        if proposal.reason:
            line += f" ({proposal.reason})"
        click.echo(line)


def say_refusals(refusals: Sequence[Proposal]) -> None:
    for each in refusals:
        place = f"Line {each.line}, " if each.line else ""
        row = f"{each.row}, " if each.row else ""
        click.echo(f"{place}{row}{each.field}: {each.reason}", err=True)


def say_refused(refused: FileRefused) -> int:
    say_refusals(refused.refusals)
    click.echo("Nothing was imported.", err=True)
    return 3


def summary(proposals: Sequence[Proposal], events: int) -> str:
    found = Counter(each.verdict for each in proposals)
    sentence = f"{found['new']:,} fields are new, {found['same']:,} the same, {found['changed']:,} differ"
    sentence += f", {found['ended']:,} are of what is not in the list" if found["ended"] else ""
    return f"{sentence}. {events:,} events recorded." if events else f"{sentence}. Nothing is recorded twice."
