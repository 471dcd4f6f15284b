"""Corrections of issued reports, published once for each command that changed one of their figures."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from math import inf
from typing import Any

import rfc8785
from sqlalchemy import Engine

from services.reporting.figures import Figure
from services.reporting.publication.partner_log import PartnerLog, partner_event_id
from services.reporting.publication.reports import Corrected, Figures, corrected
from services.reporting.publication.translators import positions_read
from services.reporting.queries import FactQueries, Moment, ReportQueries
from services.reporting.reports.comparing.comparison import ChangeSet, compare
from services.reporting.reports.comparing.differences import (
    FigureChange,
    by_identity,
    changed_figures,
    identity,
    rested_on_open_facts,
)
from services.reporting.reports.document import frozen_figures
from services.reporting.reports.issuing.corrections import plan_of
from services.reporting.reports.making import report_at
from services.reporting.reports.plan import ReportPlan
from services.reporting.service import codecs
from shared.contracts.partner_reports import FigureChanged
from shared.domain.errors import Malformed, NotThere
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.store import EventStore
from shared.public_view.openness import Audience

logger = logging.getLogger(__name__)

AUDIENCE: Audience = "public"
MOST_TOLD = 100
STILL = 2.0
"""Seconds without newly counted events before corrections are looked for, so that none are computed while a file is
being imported."""
Differing = dict[bytes, FigureChange]
FiguresNow = Callable[[ReportPlan, str], list[Figure]]
"""The figures of a plan over a period at the time of a check: computed once for all such reports."""


class _Lost(Exception):
    """Failure: events or bytes behind an issued report were lost before the installation was restored."""


class CorrectionPublisher:
    """The publisher of corrections; `publish_corrections` is a worker's job. `still`: see STILL; 0 checks at once.

    It remembers checked reports and their plans only to save work: the log contains everything published.
    """

    def __init__(self, engine: Engine, reader: Engine, key: OutboxKey, still: float = STILL) -> None:
        self._engine, self._still = engine, still
        self._facts, self._report_queries = FactQueries(reader), ReportQueries(reader)
        self._codec, self._key = codecs()["partners"], key
        self._log = EventStore(reader, self._codec)
        self._seen: dict[str, Moment] = {}
        self._plans: dict[str, ReportPlan] = {}
        self._moving: tuple[dict[str, int], float] = {}, 0.0
        self._looked: dict[str, int] = {}
        self._is_open = False  # whether there may be something to correct once all is still
        self._lost = set[str]()

    def publish_corrections(self) -> int:
        """Publish a correction of every issued report whose figures have changed since the last one; return the number
        of events."""
        applied = self._facts.applied_positions()
        if applied != self._moving[0]:
            self._moving = applied, time.monotonic()
        self._is_open = applied != self._looked and any(applied.values())
        if not self._is_open or time.monotonic() - self._moving[1] < self._still:
            return 0
        now = self._facts.moment()

        @cache
        def figures_now(plan: ReportPlan, period: str) -> list[Figure]:
            return self._figures(plan, period, now)

        numbers = [self._look_at(issued, now, figures_now) for issued in self._report_queries.issued((AUDIENCE,))]
        self._looked = {} if None in numbers else applied
        self._is_open = None in numbers
        return sum(number or 0 for number in numbers)

    def seconds_left(self) -> float:
        """Return the seconds until a check is due although nothing more is counted."""
        return self._moving[1] + self._still - time.monotonic() if self._is_open else inf

    def _look_at(self, issued: Any, now: Moment, figures_now: FiguresNow) -> int | None:  # noqa: ANN401  a row of drafted reports
        """Return the number of events published; None for a report whose issue is not published yet, which must come first."""
        try:
            return self._compared(issued, now, figures_now)
        except _Lost:
            if issued.id not in self._lost:
                logger.warning("what changed since %s was issued cannot be told", issued.id)
            self._lost.add(issued.id)
            return 0

    def _compared(self, issued: Any, now: Moment, figures_now: FiguresNow) -> int | None:  # noqa: ANN401  as above
        seen = self._seen.get(issued.id)
        is_passed = self._is_passed(issued)
        if (published := self._published_corrections(issued.id)) is None:
            # An earlier version published only assessments: a report that partners do not know is not corrected.
            return 0 if is_passed else None
        if not self._facts.versions_between(seen or self._moment(issued.moment), now):
            self._seen[issued.id] = now
            return 0
        last = published[-1] if published else None
        with _unless_lost():
            frozen = frozen_figures(self._report_queries.content(issued.formats["json"]))
            if issued.id not in self._plans:
                self._plans[issued.id] = plan_of(self._facts, issued, AUDIENCE)
        plan = self._plans[issued.id]
        present = figures_now(plan, issued.period)
        number = 0
        if _differing(frozen, present) or last:
            frozen = self._resting_on_open_facts(issued, plan, frozen)
            if _number_and_figures(_figures(_differing(frozen, present))) != _number_and_figures_of(last):
                number = self._publish(issued, list(self._steps(issued, plan, last, frozen, now)))
        self._seen[issued.id] = now
        return number

    def _resting_on_open_facts(
        self,
        issued: Any,  # noqa: ANN401  a row
        plan: ReportPlan,
        frozen: Sequence[Figure],
    ) -> list[Figure]:
        """Return the report's figures whose changes partners may know: those whose numbers followed from the open facts
        of that time."""
        then = by_identity(self._figures(plan, issued.period, self._moment(issued.moment)))
        return list(rested_on_open_facts(frozen, then).values())

    def _moment(self, written: str) -> Moment:
        with _unless_lost():
            return self._facts.moment(written)

    def _is_passed(self, issued: Any) -> bool:  # noqa: ANN401  as above
        """Return whether publication has read the event of a report's issue: if it has published nothing about it by
        then, it never will."""
        with self._log.engine.connect() as connection:
            read = positions_read(connection).get("reporting", 0)
        return issued.position is not None and issued.position <= read

    def _published_corrections(self, report: str) -> list[Corrected] | None:
        with self._log.engine.connect() as connection:
            events = [event.data for event in self._log.load(connection, report)]
        return [event for event in events if isinstance(event, Corrected)] if events else None

    def _figures(self, plan: ReportPlan, period: str, at: Moment) -> list[Figure]:
        try:
            return report_at(self._facts, period, str(at), AUDIENCE, plan=plan).figures()
        except Malformed:
            # The period was withdrawn or renamed, so none of its figures exists at present.
            return []

    def _steps(
        self,
        issued: Any,
        plan: ReportPlan,
        last: Corrected | None,
        frozen: Sequence[Figure],
        now: Moment,  # noqa: ANN401
    ) -> Iterator[tuple[str, Corrected]]:
        """Yield the change to publish after each command that changed a figure since the last correction, with the
        event that caused it."""
        before = self._moment(last.moment if last else issued.moment)
        differs = _differing(frozen, self._figures(plan, issued.period, before)) if last else {}
        issued_as = {identity(figure): figure for figure in frozen}
        published = _number_and_figures_of(last)
        for change_set in compare(self._facts, issued.period, before, now, AUDIENCE, plan=plan).change_sets:
            _add(differs, change_set, issued_as)
            if not change_set.steps or change_set.between is None:
                # A change of openness: published with the next open command.
                continue
            figures = _number_and_figures(_figures(differs))
            if figures != published:
                published, (_before, reached) = figures, change_set.between
                yield change_set.steps[-1].facts[-1].event, corrected(issued, str(reached), *figures)

    def _publish(self, issued: Any, corrections: Sequence[tuple[str, Corrected]]) -> int:  # noqa: ANN401
        number = 0
        for cause, event in corrections:
            with self._engine.begin() as connection:
                # One event may correct several reports: each published event needs its own id.
                own_cause = partner_event_id(cause, issued.id)
                number += PartnerLog(connection, self._codec, self._key).publish(issued.id, own_cause, [event])
        return number


@contextmanager
def _unless_lost() -> Iterator[None]:
    """Raise _Lost if facts or bytes stored when the report was issued are missing."""
    try:
        yield
    except (Malformed, NotThere) as error:
        raise _Lost from error


def _differing(frozen: Sequence[Figure], present: Sequence[Figure]) -> Differing:
    """Return the figures of the issued report whose numbers differ. Figures that it did not have are ignored."""
    return {identity(each.figure): each for each in changed_figures(frozen, present) if each.before and each.moves}


def _add(differs: Differing, made: ChangeSet, issued: dict[bytes, Figure]) -> None:
    for change in made.changes:
        name = identity(change.figure)
        if name not in issued:
            continue
        since = FigureChange(issued[name], change.after)
        differs.pop(name, None)
        if since.moves:
            differs[name] = since


def _figures(differs: Differing) -> Figures:
    """Return the figures whose values differ. Others differ only in what is known at least, or in what a ratio is of."""
    figures = (_figure(differs[name]) for name in sorted(differs))
    return tuple(each for each in figures if each.was != each.now)


def _number_and_figures(figures: Figures) -> tuple[int, Figures]:
    """Return the number of figures, and which of them are published."""
    return len(figures), figures[:MOST_TOLD]


def _number_and_figures_of(last: Corrected | None) -> tuple[int, Figures]:
    return (last.changed, last.figures or ()) if last else (0, ())


def _figure(change: FigureChange) -> FigureChanged:
    figure = change.figure
    of = dict(figure.of)
    for name, value in figure.parameters.items():
        of[f"parameter_{name}" if name in figure.of else name] = str(value)
    subject = ",".join(f"{name}={value}" for name, value in sorted(of.items())) or None
    return FigureChanged(figure.key, subject, _number(change.before), _number(change.after))


def _number(figure: Figure | None) -> str | None:
    value = None if figure is None else figure.value
    return value if value is None or isinstance(value, str) else rfc8785.dumps(value).decode()
