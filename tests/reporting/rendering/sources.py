"""Reports laid out for the tests of their formats: without a service, from a history in memory."""

from collections.abc import Iterable, Iterator
from datetime import date

from services.reporting.document_model.blocks import Chart, DocumentBlock, Folded
from services.reporting.history import History
from services.reporting.projections import replay_facts
from services.reporting.queries import Moment
from services.reporting.reports.making import report_over
from services.reporting.reports.rendering.source import ReportSource
from tests.reporting.example import PERIOD, example
from tests.reporting.histories import Story, recorded, sealed

ADDRESS = "http://127.0.0.1:8000"


def source_of(story: Story, period: str = PERIOD, *, synthetic: bool = False, issued: bool = False) -> ReportSource:
    """Return the bureau's assessment of a history, as of December 2026."""
    events = recorded(sealed(story, story.logs))
    positions = {log: max((each.position for each in events if each.log == log), default=0) for log in story.logs}
    facts = [fact for fact in replay_facts(events) if fact.known_to is None]
    history = History(facts, Moment(positions, date(2026, 12, 1)))
    return ReportSource(report_over(history, period, {}), history, ADDRESS, synthetic=synthetic, issued=issued)


def example_source() -> ReportSource:
    return source_of(example(), synthetic=True)


def charts_of(source: ReportSource) -> list[Chart]:
    return [
        block for section in source.document.sections for block in _unfolded(section.blocks) if type(block) is Chart
    ]


def _unfolded(blocks: Iterable[DocumentBlock]) -> Iterator[DocumentBlock]:
    for block in blocks:
        yield from _unfolded(block.blocks) if isinstance(block, Folded) else (block,)
