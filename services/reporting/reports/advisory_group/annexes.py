"""The annexes of a report: communiqués in full, topics with their descent, all conclusions and actions, figures with their rules."""

from collections.abc import Callable, Iterator, Mapping

from services.reporting.document_model import Inline, by_number, joined, listing, sentence
from services.reporting.document_model.blocks import DocumentBlock, Heading, paragraph, table
from services.reporting.figures.evidence import Trace
from services.reporting.figures.progress import last_states
from services.reporting.read_models import facts as rm
from services.reporting.reports.advisory_group.topics import topics
from services.reporting.reports.assessment.annex import described
from services.reporting.reports.assessment.topics import adopted
from services.reporting.reports.assessment.what_became import body_name, what_became_of_conclusions
from services.reporting.reports.layout import Layout
from services.reporting.reports.told_statements import in_the_original, statements_of
from shared.contracts.meetings.communiques import PARAGRAPHS
from shared.contracts.meetings.conclusions import VERBS
from shared.contracts.meetings.follow_up import PROGRESS_STATES
from shared.contracts.meetings.recordings import LANGUAGES
from shared.contracts.meetings.work import ACTIONS
from shared.contracts.reporting import ANNEXES, ReportAnnex
from shared.public_view.communiques import Communique, shown_conclusion


def communiques(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield the agreed communiqués of the period's meetings, each in full in its original language; where that is not public, in
    the first that is."""
    codes = {meeting.stream: str(meeting.body.code) for meeting in layout.context.held}
    found = {fact.body.content.meeting: fact for fact in layout.context.history.communiques.values()}
    agreed = [found[one] for one in codes if one in found and found[one].body.content.is_agreed]
    for fact in agreed:
        content: Communique = fact.body.content
        language = _language(layout, content)
        title = content.title.get(language) or next(iter(content.title.values()), None)
        code = codes[content.meeting]
        yield Heading(code if title is None else sentence("%(meeting)s: %(title)s", meeting=code, title=title))
        yield from paragraph(*_editions(content), kind="meta")
        for each in _ordered(layout, fact, language):
            yield from paragraph(_paragraph(layout, each))
    if not agreed:
        yield from paragraph(sentence("No communiqué of the period's meetings is recorded as agreed."))


def _editions(content: Communique) -> Iterator[Inline]:
    public = [sentence(LANGUAGES[each]) for each in content.public]
    if public:
        yield sentence("Published in %(languages)s.", languages=listing(public))
    if content.corrigenda:
        yield by_number(
            content.corrigenda, "The text is that of its corrigendum.", "The text is that of the last of its %(num)s corrigenda.",
            num=content.corrigenda,
        )  # fmt: skip


def _language(layout: Layout, content: Communique) -> str:
    """Return the original language, or the first of those that readers outside the bureau have."""
    is_open = layout.context.history.audience == "bureau" or content.original in content.public
    return content.original if is_open else next(iter(content.public), content.original)


def _ordered(layout: Layout, communique: rm.Fact, language: str) -> list[rm.Fact]:
    """Return the paragraphs in a language in the order given, the others as they were made."""
    place = {each: at for at, each in enumerate(communique.body.content.paragraphs)}
    own = [
        fact
        for fact in statements_of(layout.context, PARAGRAPHS)
        if fact.body.statement.communique == communique.stream and fact.body.statement.language == language
    ]
    of_original = {fact.stream: fact.body.statement.translates or fact.stream for fact in own}
    return sorted(own, key=lambda fact: (place.get(of_original[fact.stream], len(place)), fact.stream))


def _paragraph(layout: Layout, stated: rm.Fact) -> Inline | None:
    """Return its text; one that shows a conclusion has the words of that."""
    said = stated.body.statement
    fact = layout.context.history.recorded_conclusions.get(shown_conclusion(said) or "")
    if fact is None:
        return None if said.text is None else str(said.text)
    content = fact.body.content
    return joined((f"{content.number}.", sentence(VERBS[content.verb]), said.text or content.wording), " ")


def conclusions(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield all conclusions with what became of them, and all actions with their states."""
    yield from adopted(layout)
    yield from what_became_of_conclusions(layout)
    states = last_states(layout.context, Trace(layout.context.trace))
    rows = [
        (
            fact.body.statement.number or "",
            in_the_original(fact.body.statement.text),
            body_name(layout, fact.body.statement.owner),
            fact.body.statement.due or "",
            sentence(PROGRESS_STATES[states.get(fact.stream, "open")]),
        )
        for fact in statements_of(layout.context, ACTIONS)
    ]
    if rows:
        heads = tuple(map(sentence, ("Number", "Action", "Owner", "Due", "State")))
        yield table(sentence("All actions"), heads, rows, kinds=(None,) * len(heads))
    else:
        yield from paragraph(sentence("No action is recorded."))


def figures(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield all figures of the report, after the rules by which they are counted."""
    yield from described(layout, layout.report.figures())


BUILDERS: Mapping[str, Callable[[Layout], Iterator[DocumentBlock]]] = {
    "communiques": communiques,
    "topics": topics,
    "conclusions": conclusions,
    "figures": figures,
}


def annex_title(name: ReportAnnex) -> Inline:
    """Return the title of an annex, with its letter."""
    letters = dict(zip(ANNEXES, "ABCD", strict=True))
    return sentence("Annex %(letter)s: %(title)s", letter=letters[name], title=sentence(ANNEXES[name]))
