"""`prove`: one figure with its complete proof, for a recipient who has nothing else; and sentences on what such a file
shows."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from deploy.cli.counted import counted_and_signed
from deploy.cli.files import write_result
from deploy.cli.proof import cosigned_sentences
from deploy.cli.reports import given_parameters, parameter_options
from deploy.verify.figure_file import FigureFile, SignedPart, check, compared, read_figure_file, written
from deploy.verify.proving import AUDIENCE_WORDS, ProofRequest, compute_again, prove_figure
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
    given = given_parameters(parameters)
    with counted_and_signed() as (installation, services):
        request = ProofRequest(key, period, as_known_at, audience, only_open, given, to_the_minute(), cosigned)
        figure_file = prove_figure(installation, services, request)
    write_result(written(figure_file), out)
    for line in (value_sentence(figure_file), *_events_sentences(figure_file)):
        click.echo(line, err=True)


def verdict(file: Path, trusted: Trusted, older: Sequence[Note]) -> Iterator[str]:
    """Return one sentence per line, after recomputing everything. Raises ProofFailed, Malformed, Undecodable."""
    figure_file = read_figure_file(file)
    signed = check(figure_file, trusted, older)
    compute_again(figure_file)
    yield value_sentence(figure_file)
    yield f"{figure_file.rule.name} gives it of the {len(figure_file.evidence):,} events in the file, and of nothing else."
    yield from _signed_sentences(figure_file, signed, trusted)
    if older:
        compared_count = compared(signed, older)
        yield f"Checkpoints that you gave: {len(older)}; of the sizes of the file's own and the same: {compared_count}."
    yield (
        "Nothing is proven about completeness: these events are in the logs, and the rule gives this value of them; that no "
        "other event there concerns the figure is not in the file."
    )
    yield (
        f"Nothing is proven about {figure_file.moment.day} having been the day, about what was recorded after these positions, nor that "
        "what was recorded is true."
    )


def value_sentence(figure_file: FigureFile) -> str:
    """Return a sentence on the figure's value according to the file."""
    figure = figure_file.figure
    subject = "".join(f", {word} {name}" for word, name in figure["of"].items())
    value, minimum = figure["value"], figure["at_least"]
    amount = "no value" if value is None else f"{value} {figure['unit']}"
    value = amount if value is not None or minimum is None else f"no value, at least {minimum} {figure['unit']}"
    reason = f"; {figure['reason']}" if figure["reason"] else ""
    scope = "" if figure_file.counts == "all" else f", over what is open to {AUDIENCE_WORDS[figure_file.audience]}"
    return f"{figure['key']}{subject}, {figure_file.period.name}{scope}: {value}{reason}."


def _events_sentences(figure_file: FigureFile) -> Iterator[str]:
    for log, part in figure_file.logs.items():
        yield f"{log}: {len(part.events):,} events, and {len(part.beside):,} hashes that lead to a signed checkpoint."


def _signed_sentences(figure_file: FigureFile, signed: Mapping[str, SignedPart], trusted: Trusted) -> Iterator[str]:
    given = {key.name for key in trusted.keys}
    for log, part in signed.items():
        yield (
            f"{log}: {len(figure_file.logs[log].events):,} events are in the log of {part.checkpoint.size:,} events that the key "
            f"{part.signer.id.hex()} signed."
        )
        yield from cosigned_sentences(log, part, trusted.witnesses)
    unknown = [log for log, part in signed.items() if not given & part.origins]
    if unknown:
        yield (
            f"Nothing is proven about who signed {', '.join(unknown)}: no --key was given that signed there, the file's own were "
            "used."
        )
