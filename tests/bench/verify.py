"""`verify`: an exported bundle verified by the auditor's single file, compared with a loop that only decodes and
hashes its lines."""

import json
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from io import BufferedReader
from pathlib import Path
from zipfile import ZipFile

from deploy.verify import rapporteur_verify
from deploy.verify.rapporteur_verify import LOGS
from shared.event_store.log import Log
from shared.event_store.migrations import migrate
from shared.event_store.transfer import export
from shared.event_store.transfer.signed import to_carry
from shared.transparency.checkpoint import Checkpoint
from tests.bench.material import LOG, in_haste, log_of
from tests.bench.measuring import Row, Size, against, at_most, seconds
from tests.bench.signing import KEY, key_named

BAR, BARE_BAR = 10, 0.62
MILLION, BUFFER = 1_000_000, 1024 * 1024


def rows(folder: Path, size: Size) -> Iterator[Row]:
    """Measure seconds per million events, whatever the size of the log."""
    bundle = bundle_of(folder, size.events)
    pairs = [(seconds(lambda: verified(bundle))[0], seconds(lambda: _bare(bundle))[0]) for _ in range(size.runs)]
    ours, bare = [size.events / pair[0] for pair in pairs], [size.events / pair[1] for pair in pairs]
    yield at_most("verify", "s per million events", [MILLION / rate for rate in ours], BAR)
    yield against("verify, json and hashlib alone", "events/s", ours, bare, BARE_BAR)


def bundle_of(folder: Path, events: int, streams: int | None = None) -> Path:
    """Make a bundle of a log with a number of synthetic attendances, signed at its end, and of empty logs."""
    out, log = folder / f"bundle-{events}.zip", log_of(events, folder, streams)
    origin = str(log.origin())
    note = Checkpoint(origin, events, log.root()).signed(KEY)
    logs = {each: log if each == LOG else _empty(each, folder) for each in LOGS}
    signed = {each: {events: log.root()} if each == LOG else {} for each in LOGS}
    export(logs, signed, out, to_carry(LOG, [note], [key_named(origin)]))
    return out


def _empty(log: str, folder: Path) -> Log:
    engine = in_haste(folder / f"empty-{log}.db")
    migrate(engine, [log])
    return Log(engine, log)


def verified(bundle: Path) -> None:
    subprocess.run([sys.executable, rapporteur_verify.__file__, str(bundle)], check=True, stdout=subprocess.DEVNULL)


def _bare(bundle: Path) -> None:
    """Do only the unavoidable work: decode a line and the event in it, hash the leaf and an inner node."""
    with ZipFile(bundle) as archive, BufferedReader(archive.open(f"events/{LOG}.ndjson"), BUFFER) as lines:  # type: ignore[type-var]
        node = b""
        for line in lines:
            said = json.loads(line)
            stored = said["bytes"].encode()
            json.loads(stored)
            leaf = sha256(b"\0%d %b\n%b" % (said["position"], said["recorded"].encode(), stored)).digest()
            node = sha256(b"\1" + node + leaf).digest()
