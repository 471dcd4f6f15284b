"""The annexes of a report: communiqués in full, topics with their lineage, all conclusions and actions, figures with
their rules."""

from collections.abc import Collection, Iterator, Mapping

from services.reporting.document_model import Inline, by_number, joined, listing, sentence
from services.reporting.document_model.blocks import DocumentBlock, Heading, paragraph
from services.reporting.read_models import facts as rm
from services.reporting.reports.advisory_group.topics import has_more_topics, topics
from services.reporting.reports.assessment.annex import described
from services.reporting.reports.assessment.composing import Builder, Part
from services.reporting.reports.assessment.engagement_plan import actions, actions_made
from services.reporting.reports.assessment.topics import adopted
from services.reporting.reports.assessment.what_became import what_became_of_conclusions
from services.reporting.reports.layout import Layout
from services.reporting.reports.reported_statements import statements_of
from shared.contracts.meetings.communiques import PARAGRAPHS
from shared.contracts.meetings.conclusions import VERBS
from shared.contracts.meetings.recordings import LANGUAGES
from shared.contracts.reporting import ANNEXES, ReportAnnex
from shared.public_view.communiques import Communique, shown_conclusion


def communiques(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield the agreed communiqués of the period's meetings, each in full in its original language or, if that is not
    public, in the first public one."""
    codes = {meeting.stream: str(meeting.body.code) for meeting in layout.context.held}
    found = {fact.body.content.meeting: fact for fact in layout.context.history.communiques.values()}
    agreed = [found[one] for one in codes if one in found and found[one].body.content.is_agreed]
    for fact in agreed:
        content: Communique = fact.body.content
        language = _language(layout, content)
        title = content.title_in(language, content.title)
        code = codes[content.meeting]
        yield Heading(code if title is None else sentence("%(meeting)s: %(title)s", meeting=code, title=title))
        yield from paragraph(*_editions(content, language), kind="meta")
        for each in _ordered(layout, fact, language):
            yield from paragraph(_paragraph(layout, each))
    if not agreed:
        yield from paragraph(sentence("No communiqué of the period's meetings is recorded as agreed."))


def _editions(content: Communique, language: str) -> Iterator[Inline]:
    """Yield the languages in which it is public, and the number of corrigenda to the text shown."""
    public = [sentence(LANGUAGES[each]) for each in content.public]
    if public:
        yield sentence("Published in %(languages)s.", languages=listing(public))
    if language in content.languages and (corrigenda := content.languages[language].corrigenda):
        yield by_number(
            corrigenda, "The text is that of its corrigendum.", "The text is that of the last of its %(num)s corrigenda.",
            num=corrigenda,
        )  # fmt: skip


def _language(layout: Layout, content: Communique) -> str:
    """Return the original language, or the first of those available to readers outside the bureau."""
    is_open = layout.context.history.audience == "bureau" or content.original in content.public
    return content.original if is_open else next(iter(content.public), content.original)


def _ordered(layout: Layout, communique: rm.Fact, language: str) -> list[rm.Fact]:
    """Return the paragraphs in a language in the stated order, followed by the others in the order in which those of the
    original were first stated."""
    place = {each: index for index, each in enumerate(communique.body.content.paragraphs)}
    every = {
        fact.stream: fact
        for fact in statements_of(layout.context, PARAGRAPHS)
        if fact.body.statement.communique == communique.stream
    }

    def position(paragraph: rm.Fact) -> tuple[int, int]:
        original = paragraph.body.statement.translates or paragraph.stream
        return place.get(original, len(place)), every.get(original, paragraph).events[0]

    return sorted((fact for fact in every.values() if fact.body.statement.language == language), key=position)


def _paragraph(layout: Layout, stated: rm.Fact) -> Inline | None:
    """Return the paragraph's text; a paragraph that shows a conclusion has the conclusion's words."""
    statement = stated.body.statement
    fact = layout.context.history.recorded_conclusions.get(shown_conclusion(statement) or "")
    if fact is None:
        return None if statement.text is None else str(statement.text)
    content = fact.body.content
    return joined((f"{content.number}.", sentence(VERBS[content.verb]), statement.text or content.wording), " ")


def conclusions(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield all conclusions with what became of them, and all actions with their states."""
    yield from adopted(layout)
    yield from what_became_of_conclusions(layout)
    yield from _actions(layout)


def _conclusions_beside_the_body(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield all conclusions and actions; the body reports what became of the conclusions."""
    yield from adopted(layout)
    yield from _actions(layout)


def _actions(layout: Layout) -> Iterator[DocumentBlock]:
    caption = sentence("All actions, with those closed before the period")
    made = list(actions(layout, actions_made(layout), caption, with_owner=True))
    yield from made or paragraph(sentence("No action is recorded."))


def figures(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield all figures of the report, after the rules by which they are counted."""
    yield from described(layout, layout.report.figures())


BUILDERS: Mapping[str, Builder] = {
    "communiques": communiques,
    "topics": topics,
    "conclusions": conclusions,
    "figures": figures,
}


def annexes_of_whole(layout: Layout) -> tuple[Part, ...]:
    """Return the annexes of a whole report, which repeat nothing in its body: the topics are included only if the body
    shows just the first ones."""
    builders: dict[ReportAnnex, Builder] = {"communiques": communiques, "conclusions": _conclusions_beside_the_body}
    if has_more_topics(layout):
        builders["topics"] = topics
    return tuple((annex_title(name, builders), builders[name]) for name in ANNEXES if name in builders)


def annex_title(name: ReportAnnex, among: Collection[str]) -> Inline:
    """Return the title of an annex, with its letter `among` those of its document."""
    letters = dict(zip((each for each in ANNEXES if each in among), "ABCD", strict=False))
    return sentence("Annex %(letter)s: %(title)s", letter=letters[name], title=sentence(ANNEXES[name]))
