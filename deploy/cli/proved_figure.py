"""`prove`: one figure with its complete proof, for a recipient who has nothing else; and sentences on what such a file
shows."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from deploy.cli.counted import counted_and_signed
from deploy.cli.files import write_result
from deploy.cli.proof import cosigned_sentences
from deploy.cli.reports import asked_of_rules, parameter_options
from deploy.verify.figure_file import FigureFile, SignedPart, check, compared, read_figure_file, written
from deploy.verify.proving import AUDIENCE_WORDS, Asked, compute_again, prove_figure
from services.reporting.figures import AUDIENCES
from shared.environment.clock import to_the_minute
from shared.event_store.transfer.signed import Trusted
from shared.public_view.openness import Audience
from shared.transparency.note import Note


@click.command()
@click.argument("key")
@click.option("--period", required=True, help="A study period, a year, or FROM..TO.")
@click.option(
    "--as-known-at",
    metavar="DATE|MOMENT",
    help="A day or a minute (2026-11-05T07:01, UTC), or a position in each log.",
)
@click.option(
    "--audience", type=click.Choice(AUDIENCES), default="public", show_default=True, help="Who will have the file."
)
@click.option("--only-open", is_flag=True, help="Count only what is open to the audience, as its own pages do.")
@parameter_options
@click.option(
    "--cosigned",
    is_flag=True,
    help="Prove it under the newest checkpoints that witnesses cosigned, with what they signed.",
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Write to this file.")
def prove(
    key: str,
    *,
    period: str,
    as_known_at: str | None,
    audience: Audience,
    only_open: bool,
    cosigned: bool,
    out: Path,
    **parameters: str | None,
) -> None:
    """Write a figure with its rule, its events and their proof.

    KEY is a figure's key, or its name in the address of its evidence: 'participation.organizations;meeting=CTO-06'. The
    file is checked by `rapporteur log verify` and by deploy/verify/rapporteur_verify.py. Refused (exit code 5) if the
    figure rests on anything closed to the audience. The same logs and arguments give the same bytes; with
    --cosigned, only until a witness cosigns more.
    """
    given = asked_of_rules(parameters)
    with counted_and_signed() as (installation, services):
        asked = Asked(key, period, as_known_at, audience, only_open, given, to_the_minute(), cosigned)
        said = prove_figure(installation, services, asked)
    write_result(written(said), out)
    for line in (value_sentence(said), *_events_sentences(said)):
        click.echo(line, err=True)


def verdict(file: Path, trusted: Trusted, older: Sequence[Note]) -> Iterator[str]:
    """Return one sentence per line, after recomputing everything. Raises ProofFailed, Malformed, Undecodable."""
    said = read_figure_file(file)
    signed = check(said, trusted, older)
    compute_again(said)
    yield value_sentence(said)
    yield f"{said.rule.name} gives it of the {len(said.evidence):,} events in the file, and of nothing else."
    yield from _signed_sentences(said, signed, trusted)
    if older:
        same = compared(signed, older)
        yield f"Checkpoints that you gave: {len(older)}; of the sizes of the file's own and the same: {same}."
    yield (
        "Nothing is proven about completeness: these events are in the logs, and the rule gives this value of them; that no "
        "other event there concerns the figure is not in the file."
    )
    yield (
        f"Nothing is proven about {said.moment.day} having been the day, about what was recorded after these positions, nor that "
        "what was recorded is true."
    )


def value_sentence(said: FigureFile) -> str:
    """Return a sentence on the figure's value according to the file."""
    figure = said.figure
    of = "".join(f", {word} {name}" for word, name in figure["of"].items())
    value, least = figure["value"], figure["at_least"]
    known = "no value" if value is None else f"{value} {figure['unit']}"
    value = known if value is not None or least is None else f"no value, at least {least} {figure['unit']}"
    reason = f"; {figure['reason']}" if figure["reason"] else ""
    over = "" if said.counts == "all" else f", over what is open to {AUDIENCE_WORDS[said.audience]}"
    return f"{figure['key']}{of}, {said.period.name}{over}: {value}{reason}."


def _events_sentences(said: FigureFile) -> Iterator[str]:
    for log, part in said.logs.items():
        yield f"{log}: {len(part.events):,} events, and {len(part.beside):,} hashes that lead to a signed checkpoint."


def _signed_sentences(said: FigureFile, signed: Mapping[str, SignedPart], trusted: Trusted) -> Iterator[str]:
    given = {key.name for key in trusted.keys}
    for log, each in signed.items():
        yield (
            f"{log}: {len(said.logs[log].events):,} events are in the log of {each.checkpoint.size:,} events that the key "
            f"{each.signer.id.hex()} signed."
        )
        yield from cosigned_sentences(log, each, trusted.witnesses)
    unknown = [log for log, each in signed.items() if not given & each.origins]
    if unknown:
        yield (
            f"Nothing is proven about who signed {', '.join(unknown)}: no --key was given that signed there, the file's own were "
            "used."
        )
