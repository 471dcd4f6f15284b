"""The card of a meeting's communiqué: one line per language, from drafted to public, with what it waits for."""

from collections.abc import Iterable

from flask import url_for
from flask_babel import ngettext
from markupsafe import Markup

from services.meetings.console.hub.cards import (
    CardLink,
    CardTable,
    Glyph,
    HubCard,
    NextStep,
    Place,
    counted,
    filled,
    quiet,
    warned,
)
from services.meetings.console.hub.conclusions import room_path
from services.meetings.console.hub.reading import HubMeeting
from services.meetings.console.labels import _, format_instant
from services.meetings.read_models.communique_text import CommuniqueText
from shared.contracts.meetings.communiques import CommuniqueApproved, CommuniquePublished
from shared.contracts.meetings.recordings import LANGUAGES
from shared.domain.dates import last_day
from shared.web.days import localized_date
from shared.web.viewer import viewer

APPROVERS = frozenset({"approver"})


def communique(hub: HubMeeting) -> HubCard | None:
    """The communiqué in each language, with the act that it waits for."""
    name, title, text = "communique", _("Communiqué"), hub.text.communique
    room = CardLink(_("Open the room"), room_path(hub))
    if text is None:
        if not hub.is_live or (hub.historic and not hub.text.conclusions):
            return None
        day = localized_date(hub.row.last_day or hub.row.first_day)
        acts = (room,) if hub.begun and hub.writes and not hub.historic else ()
        if hub.row.status == "planned":
            return HubCard(name, title, "ahead", "coming", _("begun in the room"), day, acts=acts, path=room.path)
        return HubCard(name, title, "behind", "missing", _("not begun"), acts=acts, path=room.path)
    languages = languages_of(text)
    place: Place = "behind" if hub.historic else "open"
    glyph: Glyph = "done" if set(languages) <= set(text.communique.public) else "partly"
    read = (
        [CardLink(_("Read it"), url_for("communique-pages.communique", meeting=hub.id))]
        if text.communique.public
        else []
    )
    return HubCard(
        name,
        title,
        place,
        glyph,
        public_in(text),
        sentence=_in_it(hub, text),
        table=CardTable(
            (_("Language"), _("Text"), _("Approved"), _("Published")), [_line(hub, text, each) for each in languages]
        ),
        acts=(*read, room),
        path=room.path,
        steps=() if hub.historic else tuple(_steps(hub, text, languages)),
    )


def languages_of(text: CommuniqueText) -> list[str]:
    """Return the languages that have been begun, the original first."""
    communique = text.communique
    others = (each for each in LANGUAGES if each != communique.original)
    return [communique.original, *(each for each in others if text.translations(each) or each in communique.languages)]


def public_in(text: CommuniqueText | None) -> str:
    """Return a phrase naming the languages in which a communiqué is public."""
    if text is None or not text.communique.public:
        return _("not public")
    return _("public in %(languages)s", languages=", ".join(_(LANGUAGES[each]) for each in text.communique.public))


def _line(hub: HubMeeting, text: CommuniqueText, language: str) -> tuple[object, ...]:
    return (
        _(LANGUAGES[language]),
        _written(text, language),
        _approved(hub, text, language),
        _published(hub, text, language),
    )


def _written(text: CommuniqueText, language: str) -> str:
    communique, all_ = text.communique, len(text.originals)
    untranslated = len(text.untranslated(language))
    if untranslated:
        return _("%(done)s of %(all)s paragraphs", done=all_ - untranslated, all=all_)
    paragraphs = str(ngettext("one paragraph", "%(num)s paragraphs", all_))
    if language == communique.original and communique.agreed_on:
        return _("%(paragraphs)s, agreed %(day)s", paragraphs=paragraphs, day=localized_date(communique.agreed_on))
    return paragraphs if language != communique.original else _("%(paragraphs)s, drafted", paragraphs=paragraphs)


def _approved(hub: HubMeeting, text: CommuniqueText, language: str) -> object:
    if text.communique.is_approved(language):
        return _day(_last(hub, CommuniqueApproved, language)) or _("yes")
    if not text.communique.is_agreed or text.untranslated(language):
        return quiet(_("not yet"))
    return warned(_("waits for you") if can_approve(hub, text, language) else _("waits for an approver"))


def _published(hub: HubMeeting, text: CommuniqueText, language: str) -> object:
    version = text.communique.languages.get(language)
    if version is None or not version.published:
        return quiet(_("not yet"))
    if version.waiting:
        return _("embargo until %(moment)s", moment=format_instant(version.waiting))
    moment = version.published_on or version.not_before or _last(hub, CommuniquePublished, language)
    if not moment:
        return _("yes")
    end, day = hub.row.last_day or hub.row.first_day, last_day(moment[:10])
    label = format_instant(moment) if version.not_before == moment else localized_date(moment[:10])
    if len(end) != len(day.isoformat()) or len(moment) < len(end):
        return label
    return f"{label}; {_after(day.toordinal() - last_day(end).toordinal())}"


def _after(days: int) -> str:
    if days < 0:
        return _("before its end")
    if days == 0:
        return _("the same day")
    return str(ngettext("one day after", "%(num)s days after", days))


def _last(hub: HubMeeting, kind: type[CommuniqueApproved | CommuniquePublished], language: str) -> str:
    """Return the time of the last event of this kind in a language; "" until it is in the log."""
    found = [
        each.recorded
        for each in hub.text.past
        if isinstance(each.event.data, kind) and each.event.data.language == language
    ]
    return (found[-1] or "") if found else ""


def _day(moment: str) -> str:
    return localized_date(moment[:10]) if moment else ""


def can_approve(hub: HubMeeting, text: CommuniqueText, language: str) -> bool:
    """Return whether the viewer may approve a text: an approver who neither recorded it as agreed nor wrote it."""
    return hub.approves and text.part_of(str(viewer().account), language) is None


def _in_it(hub: HubMeeting, text: CommuniqueText) -> Markup:
    """Return which adopted conclusions are missing from the text, and how many in it were not adopted."""
    path = room_path(hub)
    adopted = [each for each in text.conclusions.values() if each.conclusion.state == "adopted"]
    left_out, open_ = text.left_out(), text.not_adopted
    if left_out:
        numbers = ", ".join(str(each.conclusion.number) for each in left_out)
        sentence = str(
            ngettext(
                "Conclusion %(numbers)s is not in it.", "Conclusions %(numbers)s are not in it.",
                len(left_out), numbers="%(numbers)s",
            )
        )  # fmt: skip
        first = filled(sentence, numbers=warned(numbers))
    elif adopted:
        first = filled(_("All %(number)s conclusions are in it."), number=counted(len(adopted), path))
        if len(adopted) == 1:
            first = Markup.escape(_("The only conclusion is in it."))
    else:
        first = Markup.escape(_("No conclusion has been adopted yet."))
    if not open_:
        return first + " " + _("It contains no conclusion that was not adopted.")
    second = ngettext("One in it was not adopted.", "%(num)s in it were not adopted.", len(open_))
    return first + " " + warned(str(second))


def _steps(hub: HubMeeting, text: CommuniqueText, languages: list[str]) -> Iterable[NextStep]:
    """Yield what the text waits for, in order: agreed, translated, approved, published."""
    communique = text.communique
    if not hub.begun:
        return
    if not communique.is_agreed:
        yield NextStep("next", _("the communiqué is not agreed yet"), _("Open the room"), f"{room_path(hub)}#foot")
        return
    for language in languages:
        values = {"language": _(LANGUAGES[language])}
        path = f"{room_path(hub, language=language)}#foot"
        if untranslated := len(text.untranslated(language)):
            reason = ngettext(
                "one paragraph is not in %(language)s",
                "%(num)s paragraphs are not in %(language)s",
                untranslated,
                **values,
            )
            yield NextStep("next", str(reason), _("Translate"), path)
        elif not communique.is_approved(language):
            if can_approve(hub, text, language):
                reason, label = _("the %(language)s text waits", **values), _("Approve the %(language)s text", **values)
                yield NextStep("waiting", reason, label, path, roles=APPROVERS)
        elif not communique.is_published(language):
            reason = _("the %(language)s text is approved", **values)
            yield NextStep("waiting", reason, _("Publish it"), path, roles=APPROVERS)
