"""Decisions of TSAG or an assembly, typed in from its report: one line each, under the submissions to the meeting."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from marshmallow import ValidationError

from services.reporting.console.reports_desk.rows import DeskRow, PostedDocument
from services.reporting.history import History
from services.reporting.read_models import facts as rm
from shared.contracts.clauses import CLAUSES
from shared.contracts.meetings.aims import DECISIONS, OBJECTIVES
from shared.contracts.meetings.proposals import PROPOSALS
from shared.contracts.meetings.topics import TOPICS
from shared.contracts.meetings.work import ACTIONS
from shared.domain.dates import first_day
from shared.web.console.columns import Choice
from shared.web.days import present_locale
from shared.web.problems import field_errors
from shared.web.statements.schemas import schemas_of
from shared.web.statements.sentences import text_for_reader

MOST, EMPTY, LATEST_MEETINGS, LONGEST_LABEL = 60, 3, 20, 90
FIELDS = ("kind", "item", "concerning", "text", "paragraph")
_CELL = re.compile(rf"line\.([0-9]{{1,2}})\.({'|'.join(FIELDS)})")
_PARAGRAPH = ", paragraph "


@dataclass
class DecisionLine:
    """A line: the values typed, by field, and their errors; `problem` is an error of the whole line."""

    number: int
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    problem: str = ""

    @property
    def is_typed(self) -> bool:
        """Return whether the line is to be recorded: preset values alone make no decision."""
        return bool(self.typed.get("text") or self.typed.get("paragraph"))

    @property
    def is_wrong(self) -> bool:
        return bool(self.errors or self.problem)


@dataclass
class DecisionForm:
    """The lines, and the meeting's document that contains all the decisions; `refusal` concerns the whole form."""

    lines: list[DecisionLine]
    report: str = ""
    error: str = ""
    refusal: str = ""


class Submitted:
    """A document submitted to the meeting, and the decisions on it; or, without a document, the decisions on none."""

    def __init__(self, posted: PostedDocument | None, decisions: Sequence[rm.Fact]) -> None:
        self.posted, self.decisions = posted, decisions


def decided_by_submission(row: DeskRow) -> list[Submitted]:
    """Return the decisions by submission: those that name it, and those that name none but answer its item; all others
    come last."""
    remaining = list(row.decisions)
    found = []
    for posted in row.originals:
        decisions = [fact for fact in remaining if _is_on(fact.body.statement, posted, row)]
        remaining = [fact for fact in remaining if fact not in decisions]
        found.append(Submitted(posted, decisions))
    return [*found, *([Submitted(None, remaining)] if remaining else [])]


def preset_form(row: DeskRow) -> DecisionForm:
    """Return the form: a line for each submission without a decision, then empty lines."""
    open_ = [each.posted for each in decided_by_submission(row) if each.posted and not each.decisions]
    preset = [_preset(posted) for posted in open_]
    lines = [DecisionLine(number, typed) for number, typed in enumerate([*preset, *({} for _line in range(EMPTY))])]
    return DecisionForm(lines, next((_report_of(fact) for fact in reversed(row.decisions)), ""))


def sent_form(form: Mapping[str, str]) -> DecisionForm:
    """Return the form as submitted."""
    found: dict[int, DecisionLine] = {}
    for name, text in form.items():
        if match := _CELL.fullmatch(name):
            line = found.setdefault(int(match[1]), DecisionLine(int(match[1]), {}))
            line.typed[match[2]] = text.replace("\x00", "").strip()
    lines = [found[number] for number in sorted(found)][:MOST]
    return DecisionForm(lines, form.get("report", "").replace("\x00", "").strip())


def typed_statements(form: DecisionForm, meeting: str) -> list[tuple[DecisionLine, dict[str, Any]]]:
    """Return what each typed line states; errors are noted at their fields."""
    schema = schemas_of(DECISIONS).state()
    stated: list[tuple[DecisionLine, dict[str, Any]]] = []
    for line in (each for each in form.lines if each.is_typed):
        values = _values(line, meeting, form.report)
        try:
            schema.load(values)
        except ValidationError as error:
            for wrong in field_errors(error.messages):
                _note(form, line, wrong.field.partition("/")[0], wrong.remedy)
        stated.append((line, values))
    return stated


def choices_of(row: DeskRow, history: History) -> list[tuple[str, list[Choice]]]:
    """Return the records that a decision may be about, in groups: the submissions, then the records of the log of meetings."""
    submitted = [(each.row.fact, submission_words(each)) for each in row.originals]
    groups = [
        (_("Submitted to this meeting"), submitted),
        (_("Series"), [(fact.stream, str(fact.body.name)) for fact in history.series.values()]),
        (_("Meetings"), list(_meetings_before(row, history))),
        (_("Topics"), list(_named(history, TOPICS))),
        (_("Objectives"), list(_named(history, OBJECTIVES))),
        (_("Actions"), list(_named(history, ACTIONS))),
        (_("Proposals"), list(_named(history, PROPOSALS))),
    ]
    return [(label, choices) for label, choices in groups if choices]


def submission_words(posted: PostedDocument) -> str:
    """Return the name of a submission: its document, and the item that it answers."""
    return f"{posted.statement.document} ({posted.statement.item})"


def _is_on(decision: Any, posted: PostedDocument, row: DeskRow) -> bool:  # noqa: ANN401  a decision
    documents = set(decision.concerning or ()) & {each.row.fact for each in row.originals}
    return posted.row.fact in documents if documents else decision.item == posted.statement.item


def _preset(posted: PostedDocument) -> dict[str, str]:
    item = posted.statement.item
    return {"kind": "took note", "item": item if item in CLAUSES else "", "concerning": posted.row.fact}


def _report_of(fact: rm.Fact) -> str:
    return str(fact.body.statement.document).partition(_PARAGRAPH)[0]


def _values(line: DecisionLine, meeting: str, report: str) -> dict[str, Any]:
    typed = {name: line.typed.get(name, "") for name in FIELDS}
    document = f"{report}{_PARAGRAPH}{typed['paragraph']}" if report and typed["paragraph"] else report
    values = {
        "meeting": meeting,
        "kind": typed["kind"],
        "item": typed["item"],
        "concerning": [typed["concerning"]] if typed["concerning"] else None,
        "text": {present_locale().language: typed["text"]} if typed["text"] else None,
        "document": document,
    }
    return {name: value for name, value in values.items() if value}


def _note(form: DecisionForm, line: DecisionLine, name: str, remedy: str) -> None:
    if name == "document" and not form.report:
        form.error = _("Name the report of the meeting, such as TSAG-R2.")
    elif name in FIELDS:
        line.errors.setdefault(name, remedy)
    else:
        line.errors.setdefault("paragraph", remedy)


def _meetings_before(row: DeskRow, history: History) -> Iterator[Choice]:
    begins = first_day(row.meeting.body.first_day)
    before = [each for each in history.meetings if first_day(each.body.first_day) <= begins]
    latest = sorted(before, key=lambda each: first_day(each.body.first_day), reverse=True)
    return ((each.stream, str(each.body.code)) for each in latest[:LATEST_MEETINGS])


def _named(history: History, kind: Any) -> Iterator[Choice]:  # noqa: ANN401  a kind of statement
    for fact in history.of(kind):
        if fact.withdrawn:
            continue
        statement = fact.body.statement
        text = text_for_reader(statement.name if kind is TOPICS else statement.text)
        number = getattr(statement, "number", None)
        label = f"{number} {text}" if number else text
        yield fact.stream, label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"
