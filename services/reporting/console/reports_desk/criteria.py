"""The criteria of an assembly's assessment: each with its figures, its judgement, and the value chosen in its form."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.reporting.document_model import number
from services.reporting.figures import Figure
from services.reporting.reports.assessment.criteria import last_judgement
from services.reporting.reports.criteria_figures import criteria_in_force, figures_judging
from services.reporting.reports.rendering.source import ReportSource, figure_context_of
from services.reporting.reports.reported_statements import title_of
from shared.contracts.meetings.aims import OBJECTIVES
from shared.contracts.meetings.follow_up import PROGRESS_STATES
from shared.event_store.statements import StatementRow
from shared.web.days import localized_date
from shared.web.statements.judging import states_of
from shared.web.statements.sentences import text_for_reader

NEED = "need"
"""The section of the assessment in which the need is stated, with the recommendation."""


class ShownFigure(msgspec.Struct, frozen=True):
    """A figure of the report: its title and value in words, and the address of its evidence."""

    figure: Figure
    title: str
    words: str
    path: str

    @property
    def is_known(self) -> bool:
        return self.figure.value is not None


class CriterionRow(msgspec.Struct):
    """A criterion: its figures and its last judgement in words, and the value now chosen."""

    fact: str
    number: str
    text: str
    figures: Sequence[ShownFigure]
    state: str
    grounds_before: str
    chosen: str = ""
    grounds: str = ""
    error: str = ""

    @property
    def choices(self) -> list[tuple[str, str]]:
        return states_of(OBJECTIVES.name)

    @property
    def is_judged(self) -> bool:
        return bool(self.state)


class JudgingForm(msgspec.Struct):
    """The values shared by all criteria, and a refusal of the whole form. `last`: the last day of the period, if it has one."""

    on: str
    judged_by: str = "bureau"
    refusal: str = ""
    last: date | None = None


def criteria_of(source: ReportSource) -> list[CriterionRow]:
    """Return the criteria in force on the day of a report."""
    context = figure_context_of(source.report, source.history)
    return [
        CriterionRow(
            fact.stream,
            fact.body.statement.number,
            text_for_reader(fact.body.statement.text),
            [_figure_in_words(source, figure) for figure in figures_judging(fact, source.report.figures())],
            *_judged(last_judgement(context, fact)),
        )
        for fact in criteria_in_force(context)
    ]


def last_day_to_judge(source: ReportSource, today: date) -> str:
    """Return the day preset for a judgement: today, or the period's last day once that is over."""
    return localized_date(source.report.period.cut_off(today).isoformat())


def recommended(passages: Sequence[StatementRow]) -> StatementRow | None:
    """Return the passage that states the need; if there are several, the one signed last."""
    return next((each for each in passages if each.statement.section == NEED), None)


def _figure_in_words(source: ReportSource, figure: Figure) -> ShownFigure:
    title = source.words(title_of(source.history, figure))
    return ShownFigure(figure, title, source.words(number(figure)), source.address(figure))


def _judged(progress: Any) -> tuple[str, str]:  # noqa: ANN401  progress, or None
    if progress is None:
        return "", ""
    judgement = _("%(state)s, %(day)s", state=_l(PROGRESS_STATES[progress.state]), day=localized_date(progress.on))
    return judgement, progress.text or ""
