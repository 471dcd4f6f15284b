"""The need to continue or enhance: the criteria, the Director's statement and recommendation, and a draft plan for the
next period."""

from collections.abc import Iterator

from services.reporting.document_model import Inline, is_known, listing, number, sentence
from services.reporting.document_model.blocks import DocumentBlock, Heading, Remark, paragraph
from services.reporting.figures.proposals import STATE_WORDS, STATES
from services.reporting.reports.assessment.criteria import criteria
from services.reporting.reports.assessment.engagement_plan import actions, actions_made
from services.reporting.reports.layout import Layout
from services.reporting.reports.passages import passages_in
from services.reporting.reports.plan import NEED

PROPOSALS = "proposals.status"
_CLOSED = frozenset(("declined", "carried out"))


def need(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield the criteria, then what people have to state, none of which is generated; then a draft plan."""
    yield from criteria(layout)
    yield Heading(sentence("What the Director says"))
    passages = list(passages_in(layout.report, NEED))
    yield from passages
    if not passages:
        yield Remark(
            sentence("Nothing is stated yet"),
            sentence(
                "Whether to continue or enhance these meetings is for the Director to say. The words will stand here, with"
                " function and day; none of them are generated."
            ),
        )
    yield Heading(sentence("Draft plan for the next period"))
    yield from draft_plan(layout)


def draft_plan(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield what the next period starts with: actions that are still open, and proposals by state, without names."""
    open_actions = list(actions(layout, actions_made(layout), sentence("Actions still open"), still_open=True))
    proposals = list(_proposals(layout))
    yield from open_actions
    if proposals:
        words = "Proposals of the period that are neither carried out nor declined: %(states)s."
        yield from paragraph(sentence(words, states=listing(proposals)))
    if not open_actions and not proposals:
        yield from paragraph(sentence("No action is open, and no proposal waits for an answer."))


def _proposals(layout: Layout) -> Iterator[Inline]:
    for state in STATES:
        figure = layout.of(PROPOSALS, {"state": state})
        if state not in _CLOSED and figure is not None and figure.value != 0 and is_known(figure):
            yield sentence("%(number)s %(state)s", number=number(figure), state=sentence(STATE_WORDS[state]))
