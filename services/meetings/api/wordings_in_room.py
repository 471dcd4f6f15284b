"""The wording of the refusals of conclusions and communiqués: the problem, its reason, and the remedy (LOOK 7)."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from services.meetings.api.days import long_day
from shared.contracts.meetings.recordings import LANGUAGES
from shared.web.wording import Wordings


def _(sentence: str, **places: object) -> str:
    return str(gettext(sentence, **places))


def _named(language: str) -> str:
    return _(LANGUAGES[language]) if language in LANGUAGES else language


def _numbers(conclusions: list[int]) -> str:
    return ", ".join(map(str, conclusions))


def meeting_not_begun(first_day: str, on: str, **_rest: object) -> str:
    return _(
        "The meeting begins %(first)s, so nothing can have been adopted or agreed %(on)s. Give a later day.",
        first=long_day(first_day),
        on=long_day(on),
    )


def number_taken(number: int, next: int | None, **_rest: object) -> str:  # noqa: A002
    if next is None:
        return _("Two conclusions cannot have number %(number)s. Choose another one.", number=number)
    return _(
        "Two conclusions cannot have number %(number)s. The next free number is %(next)s.", number=number, next=next
    )


def not_a_draft(state: str, **_rest: object) -> str:
    if state == "adopted":
        return _("This conclusion is adopted. Correct its details or its wording, or withdraw its adoption.")
    if state == "dropped":
        return _("This conclusion was dropped. Draft another one.")
    return _("This conclusion was replaced by others. Change those.")


def not_adopted(conclusions: list[int], paragraphs: list[str], **_rest: object) -> str:
    if conclusions:
        return _(
            "Not adopted: %(numbers)s. Adopt what the text shows as a conclusion, or take it out of the text.",
            numbers=_numbers(conclusions),
        )
    if paragraphs:
        return _("A conclusion paragraph names no conclusion. Choose its conclusion, or give it another role.")
    return _("This conclusion is not adopted. Adopt it first.")


def too_long(language: str, size: int, limit: int, **_rest: object) -> str:
    return _(
        "In %(language)s the text is too long for partners: %(size)s of %(limit)s bytes. Shorten it.",
        language=_named(language),
        size=size,
        limit=limit,
    )


def language_is_approved(languages: list[str], **_rest: object) -> str:
    return _(
        "The text is approved in: %(languages)s. A corrigendum corrects it once it is published; or withdraw the communiqué first.",
        languages=", ".join(map(_named, languages)),
    )


def translation_missing(language: str, paragraphs: list[str], **_rest: object) -> str:
    if not paragraphs:
        return _("The communiqué has no paragraphs yet. Add the first one.")
    return _(
        "Paragraphs not yet translated into %(language)s: %(count)s. Translate them first.",
        language=_named(language),
        count=len(paragraphs),
    )


def own_text(did: str, language: str, **_rest: object) -> str:
    if did == "agreed":
        return _("You recorded that this text was agreed. Another approver has to approve it.")
    return _(
        "You wrote part of the text in %(language)s. Another approver has to approve it.", language=_named(language)
    )


def not_approved(language: str, **_rest: object) -> str:
    return _("The text in %(language)s is not approved. Approve it first.", language=_named(language))


def restricted_inside(conclusions: list[int], **_rest: object) -> str:
    return _(
        "Restricted conclusions are in the text: %(numbers)s. Change who may see them, or reopen the text without them.",
        numbers=_numbers(conclusions),
    )


def conclusions_left_out(conclusions: list[int], **_rest: object) -> str:
    return _(
        "Adopted conclusions are not in the text: %(numbers)s. Say why they are left out.",
        numbers=_numbers(conclusions),
    )


def is_published(language: str, **_rest: object) -> str:
    return _(
        "The text is published in %(language)s. Withdraw the communiqué to publish it in another way.",
        language=_named(language),
    )


def not_published(language: str, **_rest: object) -> str:
    return _("The text is not published in %(language)s. Correct its paragraphs instead.", language=_named(language))


def original_stays(original: str, **_rest: object) -> str:
    return _(
        "The communiqué was begun in %(language)s, and its paragraphs are written in it. Keep that as the original language.",
        language=_named(original),
    )


IN_ROOM: Wordings = {
    "meeting-not-begun": meeting_not_begun,
    "number-taken": number_taken,
    "not-a-draft": not_a_draft,
    "not-adopted": not_adopted,
    "in-agreed-text": _l("The agreed text shows this conclusion. Reopen the text and take it out first."),
    "communique-is-agreed": _l(
        "The text is agreed. Reopen it to change it; once a language is approved, a corrigendum changes it."
    ),
    "original-stays": original_stays,
    "successor-not-adopted": _l("Adopted conclusions replace another one. Adopt each of them first."),
    "of-another-meeting": _l(
        "A conclusion can be split only into conclusions of the same meeting. Choose those, or “superseded”."
    ),
    "unknown-paragraph": _l("There is no such paragraph in this text. Choose one that is in it."),
    "is-a-translation": _l(
        "This paragraph is a translation: its place is that of its original. Leave it out of the order."
    ),
    "text-missing": _l("This paragraph has no text. Write it."),
    "text-is-the-conclusions": _l(
        "This paragraph shows the wording of its conclusion. Leave its text empty, and change the wording there."
    ),
    "text-changed": _l("The text was changed since you read it. Read it again, then decide."),
    "too-long": too_long,
    "not-agreed": _l("The text is not agreed yet. Mark it as agreed first."),
    "language-is-approved": language_is_approved,
    "translation-missing": translation_missing,
    "own-text": own_text,
    "not-approved": not_approved,
    "restricted-inside": restricted_inside,
    "conclusions-left-out": conclusions_left_out,
    "is-published": is_published,
    "not-published": not_published,
    "not-the-next-number": _l(
        "Corrigenda are numbered in order. The next number is %(next)s. If another was issued meanwhile, read it, then"
        " open the form again."
    ),
    "nothing-changes": _l("This corrigendum changes no text. Change a paragraph."),
    "one-day-only": _l("Give an embargo, or the past day on which it came out, and not both."),
}
