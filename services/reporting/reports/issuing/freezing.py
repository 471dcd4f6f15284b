"""A report frozen in every format: its JSON can always be computed again, the other formats are written by this version."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import Any

import msgspec

from services.reporting.queries import IssuedLast, Moment
from services.reporting.reports import FORMATS, ReportingService, source_of
from services.reporting.reports.comparing.differences import FigureChange, changed_figures
from services.reporting.reports.document import frozen_figures
from services.reporting.reports.issuing.erratum import corrected_numbers, corrected_sentences, standing_report
from services.reporting.reports.making import as_issued
from services.reporting.reports.plans import PLANS
from services.reporting.reports.rendering.source import ReportSource
from services.reporting.reports.rendering.templates import templates_name
from services.reporting.reports.revisions import revised
from services.reporting.reports.since_last import with_what_changed
from shared.contracts.reporting import LogRead
from shared.environment import progress

PROGRAM = "rapporteur"


class FrozenReport(msgspec.Struct, frozen=True):
    """A stored report: `formats` holds its bytes by format."""

    formats: dict[str, bytes]
    logs: tuple[LogRead, ...]
    program: str
    template: str


def freeze(
    service: ReportingService,
    draft: Any,  # noqa: ANN401  a row of drafted reports
    before: Sequence[bytes],
    present: Moment | None = None,
    origins: Mapping[str, str] | None = None,
    *,
    issued: bool = True,
    formats: Iterable[str] = tuple(FORMATS),
    changed: IssuedLast | None = None,
) -> FrozenReport:
    """Return the bytes of a draft at its moment, as disclosed to its audience. Raises Malformed, BeforeTheLog.

    `before`: the JSON of the reports issued before for audiences outside the bureau. `present` and `origins`: the
    positions applied at its issue, and the logs' origins then, to write an issued report again. `changed`: the report
    that it revises, as last issued.
    """
    facts, plan = service.facts, PLANS[draft.kind]
    moment = facts.moment(draft.moment)
    report, history = as_issued(facts, draft.period, moment, draft.audience, before, present, plan, draft.meeting)
    report = msgspec.structs.replace(report, document=draft.document)  # it determines the numbering of sections
    moved, sentences, corrects = list[FigureChange](), None, None
    if changed is not None and draft.revision == "Corr":
        corrects = (msgspec.json.decode(changed.json).get("revision") or {}).get("number")
        right = source_of(report, history, service.settings)
        stood = standing_report(service, right, changed, present)
        moved, sentences = corrected_numbers(stood, right, changed), corrected_sentences(stood, right, changed)
    elif changed is not None:
        every = changed_figures(frozen_figures(changed.json), report.figures())
        # A number may have disappeared because its record was closed since.
        moved = [each for each in every if draft.audience == "bureau" or each.after is not None]
    report = revised(with_what_changed(facts, report, history, present), draft, moved, sentences, corrects)
    if origins is not None:
        logs = {log: msgspec.structs.replace(read, origin=origins[log]) for log, read in report.logs.items()}
        report = msgspec.structs.replace(report, logs=logs)
    source = source_of(report, history, service.settings, issued=issued)
    return FrozenReport(
        dict(_written(source, list(formats))),
        tuple(LogRead(log, read.origin, read.position, read.root or "") for log, read in report.logs.items()),
        program=version(PROGRAM),
        template=templates_name(source.template),
    )


def _written(source: ReportSource, formats: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the bytes of each format, reporting a step of progress for each."""
    progress.expect(len(formats))
    for name in formats:
        yield name, FORMATS[name].write(source)
        progress.step()
