"""`report.past_day`: the whole assessment as known on a past day, from facts in memory and from the tables; byte for
byte equal to that of a replay of the logs."""

import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import msgspec

from services.reporting.history import History, history_at
from services.reporting.projections import replay_facts
from services.reporting.queries import FactQueries, Moment
from services.reporting.reports.document import ReportDocument, report_json
from services.reporting.reports.making import report_over
from services.reporting.service import codecs
from shared.event_store.log import Log
from shared.event_store.projector import RecordedEvent
from tests.bench.assessed import PERIOD, facts_of
from tests.bench.measuring import Row, Size, at_most, seconds
from tests.bench.rebuilding import peak

HELD_BAR, COLD_BAR, WRITTEN_BAR, MEMORY_BAR = 0.5, 1, 1.5, 400
DAY = "2020-06-30"
MILLION = 1_000_000


class OtherDigest(Exception):
    """The report from the tables differs from that of a replay."""


class Measured(msgspec.Struct, frozen=True):
    """Seconds until every figure is computed, with the history in memory and cold (including reading it); seconds to
    write the report as JSON, which gathers the evidence; and MB for the figures without the JSON."""

    held: float
    cold: float
    written: float
    megabytes: float


def rows(folder: Path, size: Size) -> Iterator[Row]:
    unit = "s" if size.assessed == MILLION else f"s for {size.assessed:,} attendances"
    runs = [measured(folder, size.assessed) for _ in range(size.runs)]
    yield at_most("report.past_day, history held", unit, [run.held for run in runs], HELD_BAR)
    yield at_most("report.past_day, cold", unit, [run.cold for run in runs], COLD_BAR)
    yield at_most("report.past_day, its JSON after that", unit, [run.written for run in runs], WRITTEN_BAR)
    memory = "MB" if size.assessed == MILLION else f"MB for {size.assessed:,} attendances"
    yield at_most("report.past_day, memory", memory, [run.megabytes for run in runs], MEMORY_BAR)
    must_be_that_of_a_replay(folder, size.assessed)


def measured(folder: Path, attendances: int) -> Measured:
    """Measure in a separate, cold process."""
    facts_of(attendances, folder)
    command = [sys.executable, "-m", "tests.bench.past_day", str(folder), str(attendances)]
    return msgspec.json.decode(subprocess.run(command, check=True, capture_output=True).stdout, type=Measured)


def main() -> None:
    _, engine = facts_of(int(sys.argv[2]), Path(sys.argv[1]))
    facts = FactQueries(engine)
    reading, (history, moment) = seconds(lambda: _read(facts))
    first, report = seconds(lambda: _assessed(facts, history, moment))
    del report
    held, report = seconds(lambda: _assessed(facts, history, moment))
    megabytes = peak()
    written, _ = seconds(lambda: report_json(report))
    sys.stdout.buffer.write(msgspec.json.encode(Measured(held, reading + first, written, megabytes)))


def must_be_that_of_a_replay(folder: Path, attendances: int) -> str:
    """Return the SHA-256 of the report's JSON. Raises OtherDigest."""
    logs, engine = facts_of(attendances, folder)
    facts = FactQueries(engine)
    history, moment = _read(facts)
    answered = _digest(_assessed(facts, history, moment))
    del history
    known = [fact for fact in replay_facts(_recorded(logs, moment)) if fact.known_to is None]
    found = _digest(_assessed(facts, History(known, moment), moment))
    if found != answered:
        raise OtherDigest(f"{answered} from the tables, {found} from a replay")
    return found


def _read(facts: FactQueries) -> tuple[History, Moment]:
    moment = facts.moment(DAY)
    return history_at(facts, moment), moment


def _assessed(facts: FactQueries, history: History, moment: Moment) -> ReportDocument:
    return report_over(history, PERIOD, facts.logs_at(moment))


def _digest(report: ReportDocument) -> str:
    return sha256(report_json(report)).hexdigest()


def _recorded(logs: dict[str, Log], moment: Moment) -> Iterator[RecordedEvent]:
    readers = codecs()
    for log, position in moment.positions.items():
        for sealed in logs[log].read_all(upto=position):
            yield RecordedEvent(log, sealed.position, sealed.recorded, readers[log].decode(sealed.bytes))


if __name__ == "__main__":
    main()
