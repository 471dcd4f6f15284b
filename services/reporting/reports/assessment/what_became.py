"""The sentences and tables on what became of conclusions: taken into account, overdue, without follow-up, and referred
to other organizations (68-13, 68-14, 68-C2)."""

from collections.abc import Iterator, Mapping

from services.reporting.document_model import Capitalized, DayText, Inline, is_known, number, sentence
from services.reporting.document_model.blocks import Bullets, DocumentBlock, paragraph, table
from services.reporting.figures.conclusions import cooperation, taken
from services.reporting.figures.conclusions.referred import referrals
from services.reporting.figures.evidence import Trace
from services.reporting.reports.layout import Layout
from shared.contracts.meetings.conclusions import VERBS
from shared.contracts.registry.groups import GROUPS

TAKEN, NONE, ASKED = "conclusions.taken", "followup.none", "cooperation.asked"


def what_became_of_conclusions(layout: Layout) -> Iterator[DocumentBlock]:
    yield from followed_up(layout)
    yield from referred_to_organizations(layout)


def followed_up(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield the conclusions by state, the overdue answers, and the conclusions without follow-up."""
    yield from _by_state(layout)
    yield from _overdue(layout)
    yield from _without(layout)


def _by_state(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield the share taken into account of the conclusions that became a year old, and all conclusions by what became
    of them."""
    share = layout.of(TAKEN)
    if share is None:
        return
    rows: list[tuple[Inline, Inline]] = [
        (sentence("Share taken into account, of conclusions that turned a year old in the period"), number(share))
    ]
    for state, words in taken.STATE_WORDS.items():
        figure = layout.of(TAKEN, {"state": state})
        if figure is not None and (is_known(figure) or figure.at_least):
            rows.append((Capitalized(sentence(words)), number(figure)))
    yield table(
        sentence("Conclusions by what became of them"),
        (sentence("What became of them"), sentence("Number")),
        rows,
        sentence("An answer counts if the addressee gave it by a document, and a second account recorded it."),
    )


def _overdue(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield the referrals whose answer was due before the last day, each with the addressee."""
    context = layout.context
    codes = conclusion_codes(layout)
    lines = [
        sentence(
            "%(conclusion)s: %(addressee)s, due %(day)s",
            conclusion=codes.get(each.statement.about, each.statement.about),
            addressee=body_name(layout, each.statement.to),
            day=DayText(str(each.statement.due)),
        )
        for each in referrals(context, Trace(context.trace)).every
        if each.is_overdue(context.as_of)
    ]
    if lines:
        yield from paragraph(sentence("Referred, and the answer is overdue:"))
        yield Bullets(tuple(lines))


def _without(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield the conclusions without follow-up, by name."""
    none = layout.of(NONE)
    if none is None:
        return
    codes = conclusion_codes(layout)
    every = layout.context.history.recorded_conclusions
    named = [each for each in none.items if each in codes]
    yield from paragraph(sentence("Conclusions without follow-up yet: %(number)s.", number=number(none)))
    if named:
        yield Bullets(
            tuple(
                sentence(
                    "%(conclusion)s: %(verb)s %(wording)s",
                    conclusion=codes[each],
                    verb=sentence(VERBS[every[each].body.content.verb]),
                    wording=every[each].body.content.wording,
                )
                for each in named
            )
        )


def conclusion_codes(layout: Layout) -> Mapping[str, Inline]:
    """Return the name of each recorded conclusion: its meeting and number."""
    history = layout.context.history
    return {
        id_: sentence(
            "%(meeting)s, %(number)s",
            meeting=str(history.meeting_of[fact.body.content.meeting].body.code),
            number=fact.body.content.number,
        )
        for id_, fact in history.recorded_conclusions.items()
        if fact.body.content.meeting in history.meeting_of
    }


def referred_to_organizations(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield the table of referrals to other organizations, one row each."""
    organizations = sorted({figure.of["organization"] for figure in layout.figures.each_of(ASKED)})
    if organizations:
        heads = (
            sentence("Organization"),
            *(Capitalized(sentence(words)) for words in cooperation.STATE_WORDS.values()),
        )
        rows = (
            (
                body_name(layout, one),
                *(number(layout.of(ASKED, {"state": state}, organization=one)) for state in cooperation.STATES),
            )
            for one in organizations
        )
        yield table(sentence("Conclusions referred to other organizations"), heads, rows)


def body_name(layout: Layout, body: str) -> str:
    """Return the name of a State, an organization or a group, or its id if it is unknown."""
    history = layout.context.history
    if body in history.organizations:
        return str(history.organizations[body].body.name)
    groups = {fact.stream: str(fact.body.statement.code) for fact in history.of(GROUPS) if not fact.withdrawn}
    states = {state.stream: str(state.body.name) for versions in history.states.values() for state in versions}
    return groups.get(body) or states.get(body) or body
