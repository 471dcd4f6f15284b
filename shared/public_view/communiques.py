"""The state of a communiqué after its events, its text in a language, and the hash of that text. Shared by its decider,
the rows in meetings, and the views in reporting and for partners."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

import msgspec

from shared.contracts.embargoes import EmbargoEnded
from shared.contracts.meetings.communiques import (
    CommuniqueAgreed,
    CommuniqueApproved,
    CommuniqueCorrected,
    CommuniqueOpened,
    CommuniquePublished,
    CommuniqueReopened,
    CommuniqueWithdrawn,
    ParagraphsOrdered,
    ParagraphStated,
)
from shared.contracts.meetings.conclusions import Verb

CommuniqueState = Literal["drafting", "agreed", "published"]
Texts = Sequence[tuple[str, str]]
"""Pairs of role and text, in order."""


class LanguageVersion(msgspec.Struct, frozen=True, omit_defaults=True):
    """The text in a language. `of_edition`: the edition of the original that it was approved with; `edition`: the last
    published one; `not_before`: its embargo, and `ended` whether that is over; `corrigenda`: the number that changed it."""

    text_sha256: str
    of_edition: int = 1
    approved: bool = True
    edition: int = 0
    published: bool = False
    not_before: str | None = None
    ended: bool = False
    published_on: str | None = None
    left_out: str | None = None
    corrigenda: int = 0

    @property
    def waiting(self) -> str | None:
        """Return the end of its embargo; None once it is over."""
        return None if self.ended else self.not_before

    @property
    def is_public(self) -> bool:
        return self.published and self.waiting is None


class Communique(msgspec.Struct, frozen=True, omit_defaults=True):
    """The current state of a communiqué. `paragraphs`: the last given order; `corrigenda`: their number so far."""

    meeting: str
    title: dict[str, str]
    original: str
    paragraphs: tuple[str, ...] = ()
    agreed_on: str | None = None
    text_sha256: str | None = None
    languages: dict[str, LanguageVersion] = {}
    corrigenda: int = 0

    @property
    def state(self) -> CommuniqueState:
        if self.agreed_on is None:
            return "drafting"
        return "published" if any(each.published for each in self.languages.values()) else "agreed"

    @property
    def is_agreed(self) -> bool:
        """Return whether the original can no longer change."""
        return self.agreed_on is not None

    @property
    def public(self) -> tuple[str, ...]:
        """Return the languages in which it is public, once their embargoes are over."""
        return tuple(language for language, each in self.languages.items() if each.is_public)

    @property
    def opens_to_members(self) -> bool:
        """Return whether members may see its conclusions: from agreement on, except during an embargo."""
        return self.is_agreed and (bool(self.public) or not self.waiting)

    @property
    def waiting(self) -> tuple[str, ...]:
        """Return the ends of pending embargoes, earliest first."""
        return tuple(sorted({each.waiting for each in self.languages.values() if each.waiting is not None}))

    @property
    def coming_edition(self) -> int:
        """Return the edition of the original to which a text approved now belongs: the published one, or the next."""
        return self.edition(self.original) + (0 if self.is_published(self.original) else 1)

    def is_approved(self, language: str) -> bool:
        return language in self.languages and self.languages[language].approved

    def is_published(self, language: str) -> bool:
        return language in self.languages and self.languages[language].published

    def title_in(self, language: str, languages: Collection[str]) -> str | None:
        """Return the title in a language, or else in another one of these, the original first; None without one."""
        ordered = (language, self.original, *self.title)
        return next((self.title[each] for each in ordered if each in languages and each in self.title), None)

    def edition(self, language: str) -> int:
        """Return the last published edition of the text in a language; 0 if there is none."""
        return self.languages[language].edition if language in self.languages else 0


def evolve(communique: Communique | None, event: object) -> Communique | None:
    """Return the communiqué after an event of its stream; any other event leaves it unchanged."""
    replace = msgspec.structs.replace
    if isinstance(event, CommuniqueOpened):
        if communique is None:
            return Communique(event.meeting, event.title, event.original)
        return replace(communique, title=event.title)
    if communique is None:
        return None
    match event:
        case ParagraphsOrdered(paragraphs=paragraphs):
            return replace(communique, paragraphs=paragraphs)
        case CommuniqueAgreed(on=on, text_sha256=sha256):
            return replace(communique, agreed_on=on, text_sha256=sha256)
        case CommuniqueReopened():
            return replace(communique, agreed_on=None, text_sha256=None)
        case CommuniqueWithdrawn():
            return replace(communique, languages=_closed(communique.languages))
    languages = _versions(communique, event)
    return communique if languages is None else _with(communique, event, languages)


def _with(communique: Communique, event: object, languages: dict[str, LanguageVersion]) -> Communique:
    number = event.number if isinstance(event, CommuniqueCorrected) else communique.corrigenda
    return msgspec.structs.replace(communique, languages=languages, corrigenda=number)


def _versions(communique: Communique, event: object) -> dict[str, LanguageVersion] | None:
    """Return the versions by language after an event; None if it changes none."""
    now, replace = communique.languages, msgspec.structs.replace
    match event:
        case CommuniqueApproved(language=language, text_sha256=sha256):
            former = now.get(language, LanguageVersion(sha256))
            return {
                **now,
                language: replace(former, text_sha256=sha256, approved=True, of_edition=communique.coming_edition),
            }
        case CommuniquePublished(language=language, not_before=not_before, published_on=day, left_out=left_out):
            former = now.get(language, LanguageVersion(""))
            public = replace(
                former,
                published=True,
                edition=former.edition + 1,
                not_before=not_before,
                ended=False,
                published_on=day,
                left_out=left_out,
            )
            return {**now, language: public}
        case CommuniqueCorrected(language=language, edition=edition, text_sha256=sha256) if language in now:
            of_edition = edition if language == communique.original else communique.edition(communique.original)
            corrected = replace(
                now[language],
                edition=edition,
                text_sha256=sha256,
                of_edition=of_edition,
                corrigenda=now[language].corrigenda + 1,
            )
            return {**now, language: corrected}
        case EmbargoEnded(due=due):
            return {
                language: replace(each, ended=True) if each.waiting == due else each for language, each in now.items()
            }
    return None


def _closed(languages: Mapping[str, LanguageVersion]) -> dict[str, LanguageVersion]:
    return {
        language: LanguageVersion(each.text_sha256, approved=False, edition=each.edition)
        for language, each in languages.items()
    }


class TextParagraph(NamedTuple):
    """A paragraph with its text in a language; `id` is the id of its statement in that language."""

    id: str
    role: str
    text: str
    conclusion: str | None = None
    number: int | None = None
    verb: Verb | None = None


class ConclusionText(NamedTuple):
    """The number, verb and wording of a conclusion, as a paragraph shows it."""

    number: int
    verb: Verb
    wording: str


def shown_conclusion(paragraph: ParagraphStated) -> str | None:
    """Return the conclusion whose wording a paragraph of the original shows; paragraphs in other roles only name
    one."""
    return paragraph.conclusion if paragraph.role == "conclusion" else None


def in_order(
    ordered: Sequence[str], paragraphs: Iterable[ParagraphStated], stated: Mapping[str, str]
) -> list[ParagraphStated]:
    """Return the paragraphs of the original: first those in the given order, then the others in the order `stated`
    (event ids by paragraph)."""
    place = {paragraph: number for number, paragraph in enumerate(ordered)}
    originals = [each for each in paragraphs if each.translates is None]
    return sorted(originals, key=lambda each: (place.get(each.fact, len(place)), stated[each.fact]))


def text_of(
    originals: Sequence[ParagraphStated],
    translations: Mapping[str, ParagraphStated] | None,
    conclusions: Mapping[str, ConclusionText],
) -> list[TextParagraph | None]:
    """Return the text of the ordered paragraphs, with None for each one not translated.

    `translations`: the translations into the language, by original; None for the original itself.
    """
    return [_paragraph(each, translations, conclusions) for each in originals]


def _paragraph(
    original: ParagraphStated,
    translations: Mapping[str, ParagraphStated] | None,
    conclusions: Mapping[str, ConclusionText],
) -> TextParagraph | None:
    shown = shown_conclusion(original)
    conclusion = None if shown is None else conclusions.get(shown)
    number, verb = (None, None) if conclusion is None else (conclusion.number, conclusion.verb)
    if translations is None:
        text = original.text or (conclusion.wording if conclusion else "")
        return TextParagraph(original.fact, original.role, text, shown, number, verb)
    translation = translations.get(original.fact)
    if translation is None:
        return None
    return TextParagraph(translation.fact, original.role, translation.text or "", shown, number, verb)


def text_sha256(texts: Texts) -> str:
    """Return the SHA-256, in hex, of the RFC 8785 JSON of the pairs of role and text, in order."""
    pairs = [[role, text] for role, text in texts]
    # For lists and strings alone, this is the canonical form: no white space, and no unnecessary escapes.
    return hashlib.sha256(json.dumps(pairs, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def sha256_of_text(text: str) -> str:
    """Return the hash of one paragraph's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def sha256_of(paragraphs: Iterable[TextParagraph]) -> str:
    """Return the hash of a text."""
    return text_sha256([(each.role, each.text) for each in paragraphs])
