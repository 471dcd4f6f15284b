"""The sentences that explain to a person what the proof of a file shows, and what it does not."""

from collections.abc import Iterator, Sequence

from deploy.verify.export_proof import Recomputed
from deploy.verify.figure_file import SignedPart
from services.reporting.reports.issuing import Recomputation
from shared.event_store.transfer import VerifiedExport
from shared.event_store.transfer.signed import SignedLog
from shared.transparency.note import Key


def sentences(
    found: VerifiedExport, issued: Sequence[Recomputed], given: Sequence[Key], witnesses: Sequence[Key] = ()
) -> Iterator[str]:
    """Return one sentence per line."""
    for log, signed in found.signed.items():
        yield from _signed(log, signed)
        yield from cosigned_sentences(log, signed, witnesses)
    for each, again in issued:
        positions = ",".join(f"{read.log}:{read.position}" for read in each.logs)
        yield f"Report {each.id} is what was issued over {positions}, and {_computed(again)}."
    trusted = {key.name for key in given}
    unknown = [log for log, signed in found.signed.items() if not trusted & signed.origins]
    if unknown:
        logs = ", ".join(unknown)
        yield f"Nothing is proven about who signed {logs}: no --key was given that signed there, the file's own were used."
    yield "Nothing is proven about what was recorded after the last position, nor that what was recorded is true."


def _computed(again: Recomputation) -> str:
    if again.is_identical:
        return "was computed again from the events"
    return (
        f"each of its {again.figures} figures was computed again from the events, by the rule that it names; "
        "which figures a report has, this version lays out otherwise"
    )


def _signed(log: str, signed: SignedLog) -> Iterator[str]:
    """Return a line for each key that signed, with the first and last sizes it signed."""
    for before, common in signed.continues.items():
        yield f"{log}: restored with a loss: up to the position {common} it is what was signed of {before}."
    sizes_by_key: dict[Key, list[int]] = {}
    for size, key in signed.signers.items():
        sizes_by_key.setdefault(key, []).append(size)
    for key, sizes in sizes_by_key.items():
        subject = (
            f"{len(sizes)} checkpoints of {sizes[0]} to {sizes[-1]} events"
            if sizes[1:]
            else f"The checkpoint of {sizes[0]} events"
        )
        yield f"{log}: {subject}, each a beginning of the log, {'are' if sizes[1:] else 'is'} signed by the key {key.id.hex()}."


def cosigned_sentences(log: str, signed: SignedLog | SignedPart, witnesses: Sequence[Key]) -> Iterator[str]:
    """Return a line for each trusted witness, and one for those with untrusted keys."""
    for witness in witnesses:
        if witness.name in signed.cosigned:
            size, time = signed.cosigned[witness.name]
            yield f"{log}: the witness {witness.name} cosigned its first {size} events at {time:%Y-%m-%d %H:%M:%S} UTC."
        else:
            yield f"Nothing is proven about what {witness.name} saw of {log}: it cosigned none of its checkpoints."
    if unchecked := signed.strangers - {each.name for each in witnesses}:
        names = ", ".join(sorted(unchecked))
        yield f"Nothing is proven about what {names} cosigned of {log}: no --witness was given of that name."
