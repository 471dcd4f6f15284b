"""Events about a meeting's communiqué and its paragraphs.

The communiqué itself holds order, hashes and editions, never text, which is in its paragraphs and in the conclusions.
"""

from typing import Annotated, Literal

import msgspec

from shared.contracts.meetings.recordings import LANGUAGES, Language
from shared.contracts.records import COMMUNIQUE, CONCLUSION, PARAGRAPH, MeetingId, TopicId
from shared.domain.event import PublishedEvent
from shared.statements.events import StreamStatement, Withdrawal, correction_of
from shared.statements.fields import Field, Texts, refers_to
from shared.statements.kinds import StatementKind
from shared.statements.wording import Wording
from shared.statements.wording import translatable as _

Role = Literal["heading", "opening", "topic", "context", "conclusion", "thanks", "next meeting"]

ROLES = {
    "heading": _("Heading"),
    "opening": _("Opening"),
    "topic": _("Topic"),
    "context": _("Context"),
    "conclusion": _("Conclusion"),
    "thanks": _("Thanks"),
    "next meeting": _("Next meeting"),
}


class CommuniqueOpened(PublishedEvent, frozen=True):
    """The communiqué of a meeting was begun, in an original language. If stated again, the title replaces the former
    one."""

    meeting: Annotated[MeetingId, Field(_("Meeting"))]
    title: Annotated[Texts, Field(_("Title"), longest=300)]
    original: Annotated[Language, Field(_("Original language"), choices=LANGUAGES)]


class ParagraphsOrdered(PublishedEvent, frozen=True):
    """The order of the paragraphs in the original. Paragraphs stated later come after them."""

    paragraphs: tuple[str, ...]


class CommuniqueAgreed(PublishedEvent, frozen=True):
    """The meeting agreed the text. `text_sha256` is over the RFC 8785 JSON of its pairs of role and text, in order."""

    on: str
    text_sha256: str


class CommuniqueReopened(PublishedEvent, frozen=True):
    """The agreed text is being drafted again."""

    reason: str


class CommuniqueApproved(PublishedEvent, frozen=True):
    """An approver approved the text in a language. `text_sha256` is computed as for the agreed text."""

    language: Language
    text_sha256: str


class CommuniquePublished(PublishedEvent, frozen=True):
    """The approved text in a language is public.

    `not_before` is an embargo, as YYYY-MM-DDTHH:MM:SSZ; `published_on` is the day of publication, if in the past.
    `left_out` states why some adopted conclusions are in no paragraph.
    """

    language: Language
    not_before: str | None = None
    published_on: str | None = None
    left_out: str | None = None


class ParagraphChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A paragraph that a corrigendum changed; `text_sha256` is over its new text alone."""

    paragraph: str
    text_sha256: str


class CommuniqueCorrected(PublishedEvent, frozen=True):
    """A corrigendum: the text in a language has a new edition. Its paragraphs were corrected just before.

    `number` counts the communiqué's corrigenda, `edition` the editions of the text in that language; `text_sha256` is
    over the whole new text.
    """

    number: int
    language: Language
    edition: int
    changes: tuple[ParagraphChange, ...]
    text_sha256: str
    reason: str


class CommuniqueWithdrawn(PublishedEvent, frozen=True):
    """The communiqué is no longer public in any language; every approved text must be approved again."""

    reason: str


class ParagraphStated(StreamStatement, frozen=True):
    """A paragraph of a communiqué in one language (68-10). In the original, a paragraph that shows a conclusion has no
    text of its own: its text is the conclusion's wording. `translates`: the paragraph in the original that this one
    translates."""

    communique: Annotated[str, refers_to(COMMUNIQUE), Field(_("Communiqué"))]
    role: Annotated[Role, Field(_("Role"), choices=ROLES)]
    language: Annotated[Language, Field(_("Language"), choices=LANGUAGES)]
    text: Annotated[str | None, Field(_("Text"), _("Empty where it shows a conclusion."), "text")] = None
    translates: Annotated[
        str | None, refers_to(PARAGRAPH), Field(_("Translates"), _("The paragraph in the original."))
    ] = None
    conclusion: Annotated[str | None, refers_to(CONCLUSION), Field(_("Conclusion"))] = None
    topic: Annotated[TopicId | None, Field(_("Topic"))] = None


class ParagraphWithdrawn(Withdrawal, frozen=True):
    """A paragraph was taken out of the draft."""


ParagraphCorrected = correction_of(ParagraphStated)


def _translation(paragraph: ParagraphStated) -> tuple[str, ...] | None:
    """Return the key of a translation: a paragraph has one per language."""
    return None if paragraph.translates is None else (paragraph.translates, paragraph.language)


PARAGRAPHS = StatementKind(
    name="paragraph",
    stated=ParagraphStated,
    corrected=ParagraphCorrected,
    withdrawn=ParagraphWithdrawn,
    about=("communique",),
    unique=_translation,
    filtered=("role", "language"),
    marking="bureau",
    answers=("68-10",),
    wording=Wording(
        kind=_("Paragraph"),
        plural=_("Paragraphs"),
        state=_("Add a paragraph"),
        line=_("%(role)s in %(language)s: %(text)s"),
        history=_("A paragraph was added: %(line)s."),
        evidence=_("Paragraph of %(communique)s: %(line)s"),
    ),
)
KINDS = (PARAGRAPHS,)
EVENTS: dict[str, type[PublishedEvent]] = {
    "rapporteur.meetings.communique-opened.v1": CommuniqueOpened,
    "rapporteur.meetings.paragraphs-ordered.v1": ParagraphsOrdered,
    "rapporteur.meetings.communique-agreed.v1": CommuniqueAgreed,
    "rapporteur.meetings.communique-reopened.v1": CommuniqueReopened,
    "rapporteur.meetings.communique-approved.v1": CommuniqueApproved,
    "rapporteur.meetings.communique-published.v1": CommuniquePublished,
    "rapporteur.meetings.communique-corrected.v1": CommuniqueCorrected,
    "rapporteur.meetings.communique-withdrawn.v1": CommuniqueWithdrawn,
}
