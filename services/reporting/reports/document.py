"""A report: sections of figures over a period, as known at a moment; and its JSON, with the same bytes for the same logs."""

from datetime import date
from functools import cached_property
from typing import Any

import msgspec

from services.reporting.figures import Audience, Evidence, Figure, Period
from services.reporting.figures.figure import EVENTS_SHOWN
from services.reporting.queries import LogState, Moment
from services.reporting.reports.canonical import canonical, canonical_line
from shared.environment.garbage_collection import infrequent_gc

Json = dict[str, object]


class Section(msgspec.Struct, frozen=True):
    """A part of a report; the layout adds its prose."""

    id: str
    figures: tuple[Figure, ...]


class DisclosureNote(msgspec.Struct, frozen=True):
    """The rule by which a report reveals closed facts to an audience. `differing`: numbers that differ by a few from an
    earlier report."""

    rule: str
    differing: tuple[Figure, ...] = ()


class ReportPassage(msgspec.Struct, frozen=True):
    """A text that a person wrote for a section, by language; the first is the original. `id` is the statement's."""

    id: str
    section: str
    text: dict[str, str]
    function: str
    on: str
    recommendation: str | None = None


class ChangedNumber(msgspec.Struct, frozen=True, omit_defaults=True):
    """A number of a report that differs in its revision; None: not known, or no such figure. `parameters`: those that
    differ from the rule's defaults."""

    key: str
    of: dict[str, str]
    before: float | int | str | None
    after: float | int | str | None
    parameters: dict[str, str | int] = {}


class CorrectedSentence(msgspec.Struct, frozen=True):
    """A sentence of a section of a report, as printed and as it should be; None if there was none, or should be none."""

    section: str
    stood: str | None
    right: str | None


class RevisionNote(msgspec.Struct, frozen=True):
    """A revision, an addendum or a corrigendum: the report first issued (`revises`), its sort and number, and the
    numbers that differ from the last report issued before it. `annexes`: the annexes that make up an addendum;
    `sentences`: the sentences that a corrigendum corrects, None for any other; `corrects`: the number of the revision
    that has these errors, None if it is the report first issued."""

    revises: str
    revision: str
    number: int
    changed: tuple[ChangedNumber, ...] = ()
    annexes: tuple[str, ...] = ()
    sentences: tuple[CorrectedSentence, ...] | None = None
    corrects: int | None = None

    @property
    def is_partial(self) -> bool:
        """Return whether it is only part of a report: an addendum or a corrigendum."""
        return bool(self.annexes) or self.sentences is not None


class FollowUpChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """A conclusion or an action that has changed: its state before and now; `by`: the body that answered, or must answer."""

    what: str
    record: str
    before: str | None = None
    now: str | None = None
    by: str | None = None


class SinceLastReport(msgspec.Struct, frozen=True, kw_only=True):
    """Changes since the report to TSAG's previous meeting (`report`), as known at its `moment`, on its `day`. `rule`:
    how these are found; `rules`: those by which the numbers of the meetings reported are compared."""

    report: str
    document: str | None = None
    period: str
    audience: Audience
    moment: str
    day: str
    rule: str
    rules: tuple[str, ...] = ()
    follow_up: tuple[FollowUpChange, ...] = ()
    changed: tuple[ChangedNumber, ...] = ()


class ReportDocument(msgspec.Struct, frozen=True, dict=True):
    """A report. `logs`: those read, with their roots at the moment. `disclosure`: None for the bureau, and for a live
    report. `passages`: the texts that people wrote for it; a live report outside the bureau does not have them yet.
    `document`: the number under which it is submitted; `meeting`: the meeting to which it is submitted, if stated;
    `revision`: the note of a revision; `since`: the changes since the previous report."""

    report: str
    audience: Audience
    period: Period
    moment: Moment
    logs: dict[str, LogState]
    sections: tuple[Section, ...]
    disclosure: DisclosureNote | None = None
    passages: tuple[ReportPassage, ...] = ()
    document: str | None = None
    revision: RevisionNote | None = None
    meeting: str | None = None
    since: SinceLastReport | None = None

    def figures(self) -> list[Figure]:
        """Return all figures, each once, identified by key, of, rule and parameters."""
        return list(self._ordered)

    @cached_property
    def _ordered(self) -> list[Figure]:
        distinct = {figure_identity(figure): figure for section in self.sections for figure in section.figures}
        return sorted(distinct.values(), key=_name)


@infrequent_gc()
def report_json(report: ReportDocument) -> bytes:
    """Return canonical JSON (RFC 8785) and a newline. Nothing in it depends on the wall clock."""
    figures = report.figures()
    index_of = {figure_identity(figure): index for index, figure in enumerate(figures)}
    return json_file(
        {
            **_disclosure_as_json(report.disclosure),
            **_written_as_json(report),
            "report": report.report,
            "audience": report.audience,
            "period": {
                "name": report.period.name,
                "from": report.period.first.isoformat(),
                "to": report.period.last and report.period.last.isoformat(),
            },
            "as_known_at": report.moment.positions,
            "logs": {log: _without_none(state) for log, state in report.logs.items()},
            "sections": [
                {"id": section.id, "figures": [index_of[figure_identity(figure)] for figure in section.figures]}
                for section in report.sections
            ],
            "figures": [figure_object(figure) for figure in figures],
        }
    )


def _disclosure_as_json(note: DisclosureNote | None) -> Json:
    """Return the disclosure. Without a rule, the report predates disclosure rules or is for the bureau."""
    if note is None:
        return {}
    differing = [
        {"key": each.key, "of": each.of, "rule": each.rule, "parameters": each.parameters} for each in note.differing
    ]
    return {"disclosure": note.rule, "differing": differing}


def _written_as_json(report: ReportDocument) -> Json:
    """Return the passages; nothing if there are none, as in reports older than passages."""
    members: Json = {"passages": [_without_none(each) for each in report.passages]} if report.passages else {}
    if report.document is not None:
        members["document"] = report.document
    if report.meeting is not None:
        members["meeting"] = report.meeting
    if report.since is not None:
        members["since"] = msgspec.to_builtins(report.since)
    if report.revision is not None:
        members["revision"] = _revision_as_json(report.revision)
    return members


def _revision_as_json(note: RevisionNote) -> Json:
    """Return a note without the fields that do not apply: only addenda have annexes, only corrigenda sentences."""
    members: Json = msgspec.to_builtins(note)
    absent = {"annexes"} if not note.annexes else set()
    absent |= {name for name in ("sentences", "corrects") if members[name] is None}
    return {name: value for name, value in members.items() if name not in absent}


def _without_none(struct: LogState | ReportPassage) -> Json:
    return {name: value for name, value in msgspec.structs.asdict(struct).items() if value is not None}


def figure_json(figure: Figure, *, all_events: bool = False) -> bytes:
    return json_file(figure_object(figure, all_events=all_events))


def figure_object(figure: Figure, *, all_events: bool = False) -> Json:
    """Return the figure in the shape defined by FIGURES.md; of the evidence, the count, the digest and the first 20
    events, or all."""
    evidence = figure.evidence
    return {
        "key": figure.key,
        "of": figure.of,
        "value": figure.value,
        "at_least": figure.at_least,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "unit": figure.unit,
        "as_of": figure.as_of.isoformat(),
        "items": list(figure.named),
        "rule": figure.rule,
        "parameters": figure.parameters,
        "unknown": figure.unknown,
        "reason": figure.reason,
        "clauses": list(figure.clauses),
        "evidence": {
            "count": len(evidence),
            "digest": evidence.digest(),
            "events": evidence.names(None if all_events else EVENTS_SHOWN),
        },
    }


def json_file(value: Json) -> bytes:
    """Return a value as a file: canonical JSON and a newline."""
    return canonical_line(value)


def figure_identity(figure: Figure) -> tuple[object, ...]:
    """Return what distinguishes a figure of a report from all others."""
    return figure.key, figure.rule, *sorted(figure.of.items()), None, *sorted(figure.parameters.items())


def _name(figure: Figure) -> bytes:
    return canonical([figure.key, figure.of, figure.rule, figure.parameters])


def frozen_figures(content: bytes) -> list[Figure]:
    """Return the figures in a report's JSON, with the written part of their evidence."""
    return [_figure(each) for each in msgspec.json.decode(content)["figures"]]


def _figure(data: dict[str, Any]) -> Figure:
    fields = dict(data)
    fields["as_of"] = date.fromisoformat(fields["as_of"])
    fields["named"], fields["clauses"] = tuple(fields.pop("items")), tuple(fields["clauses"])
    fields["evidence"] = Evidence()
    return Figure(**fields)
