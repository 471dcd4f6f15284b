"""The commands of acts that change several records together, all or none: *Mark agreed*, and a corrigendum."""

from collections.abc import Iterable, Mapping, Sequence

from services.meetings.domain.communique_commands import (
    AgreeCommunique,
    ChangedText,
    CorrectParagraphByCorrigendum,
    IssueCorrigendum,
)
from services.meetings.domain.conclusion_commands import AdoptConclusion, CorrectWordingByCorrigendum
from services.meetings.domain.errors import UnknownParagraph
from shared.contracts.meetings.communiques import PARAGRAPHS, ParagraphCorrected, ParagraphStated
from shared.contracts.meetings.recordings import Language
from shared.domain.decider import Command
from shared.domain.event_building import shared_fields
from shared.public_view.communiques import TextParagraph, sha256_of, shown_conclusion


def agreeing(agree: AgreeCommunique, drafts: Iterable[str]) -> list[Command]:
    """Return the commands of *Mark agreed*: adopt every draft that a paragraph names, then agree the text."""
    return [*(AdoptConclusion(conclusion=draft, on=agree.on) for draft in drafts), agree]


def correcting(
    communique: str,
    language: Language,
    number: int,
    changes: Sequence[ChangedText],
    reason: str,
    text: Sequence[TextParagraph],
    paragraphs: Mapping[str, ParagraphStated],
) -> list[Command]:
    """Return the commands of a corrigendum: correct each paragraph, or the wording of the conclusion that it shows, and
    record the corrigendum last.

    `text` is the present text in the language, `paragraphs` are its statements by id. If nothing differs, the
    corrigendum is the only command: it was issued before, or is refused. Raises UnknownParagraph.
    """
    now = {each.id: each for each in text}
    for change in changes:
        if change.paragraph not in now:
            raise UnknownParagraph(field="changes", id=change.paragraph)
    requested = {each.paragraph: each.text for each in changes}
    new = {paragraph: new_text for paragraph, new_text in requested.items() if new_text != now[paragraph].text}
    issue = IssueCorrigendum(
        communique=communique,
        number=number,
        language=language,
        changes=tuple(ChangedText(paragraph, new_text) for paragraph, new_text in (new or requested).items()),
        text_sha256=sha256_of(each._replace(text=requested.get(each.id, each.text)) for each in text),
        reason=reason,
    )
    return [*(_correction(paragraphs[paragraph], new_text, issue) for paragraph, new_text in new.items()), issue]


def _correction(paragraph: ParagraphStated, text: str, issue: IssueCorrigendum) -> Command:
    conclusion_id = shown_conclusion(paragraph)
    if paragraph.translates is None and conclusion_id is not None:
        return CorrectWordingByCorrigendum(
            conclusion=conclusion_id, wording=text, reason=issue.reason, corrigendum=issue.number
        )
    now = {name: getattr(paragraph, name) for name in shared_fields(ParagraphStated, ParagraphCorrected)}
    corrected = ParagraphCorrected(**{**now, "text": text, "reason": issue.reason})
    return CorrectParagraphByCorrigendum(
        record=paragraph.fact, kind=PARAGRAPHS.name, correction=corrected, corrigendum=issue.number
    )
