"""The commands that the room makes from the typed input: conclusions, paragraphs, translations, their order."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

import msgspec
from flask_babel import force_locale, ngettext

from services.meetings.console.labels import _, days
from services.meetings.console.room.content import Room
from services.meetings.domain import communique_commands as text_acts
from services.meetings.domain import conclusion_commands as acts
from services.meetings.domain.communique_commands import communique_stream
from services.meetings.read_models.communique_text import ConclusionRow
from shared.contracts.meetings.attendance import INDUSTRY
from shared.contracts.meetings.communiques import PARAGRAPHS, ParagraphStated
from shared.contracts.meetings.conclusions import Verb
from shared.domain.dates import is_exact
from shared.domain.decider import Command
from shared.domain.errors import Malformed
from shared.domain.event_building import shared_fields
from shared.domain.ids import uuid_of
from shared.public_view.communiques import shown_conclusion
from shared.statements.decider import correct_to, state_fact
from shared.web.days import nth


def beginning(room: Room, batch: str, title: str, original: Any, attended: Sequence[Any]) -> list[Command]:
    """Return the commands that begin a communiqué: its title, an opening sentence, and a paragraph for each item of the
    agenda."""
    opened = text_acts.OpenCommunique(meeting=room.meeting.id, title={original: title}, original=original)
    with force_locale(original):
        texts: list[tuple[str, str, str | None]] = [("opening", _opening(room.meeting, attended), None)]
    for item in room.items:
        statement = item.statement
        text = statement.title.get(original) or next(iter(statement.title.values()))
        texts.append(("topic", text, statement.topics[0] if statement.topics else None))
    stream = communique_stream(room.meeting.id)
    return [
        opened,
        *(
            state_fact(
                PARAGRAPHS,
                ParagraphStated(_fact(batch, number), stream, role, original, text, topic=topic),  # type: ignore[arg-type]
            )
            for number, (role, text, topic) in enumerate(texts)
        ),
    ]


def _opening(meeting: Any, attended: Sequence[Any]) -> str:
    attendees = {row.person or row.fact for row in attended if row.capacity in INDUSTRY}
    day = days(meeting, "long")
    places = {
        "where": _(" in %(city)s", city=meeting.city) if meeting.city else "",
        "when": _("on %(day)s", day=day) if is_exact(meeting.first_day) else _("in %(day)s", day=day),
        "time": _(" for the %(nth)s time", nth=nth(meeting.ordinal)) if meeting.ordinal else "",
    }
    if not attendees:
        return _("Leaders of industry met%(where)s %(when)s%(time)s.", **places)
    sentence = ngettext(
        "One leader of industry met%(where)s %(when)s%(time)s.",
        "%(num)s leaders of industry met%(where)s %(when)s%(time)s.",
        len(attendees),
        **places,
    )
    return str(sentence)


def _fact(batch: str, number: int) -> str:
    return f"{PARAGRAPHS.name}-{uuid5(UUID(batch), f'row {number}')}"


def titling(room: Room, title: str) -> Command:
    """Return the command that sets the title in the language shown. Raises Malformed, NotThere."""
    communique_of(room)
    assert room.communique is not None
    if not title:
        raise Malformed("title", _("Type the title."))
    titles: Any = {**room.communique.title, room.language: title}
    original: Any = room.communique.original
    return text_acts.OpenCommunique(meeting=room.meeting.id, title=titles, original=original)


def drafting(room: Room, batch: str, number: int, verb: Verb, wording: str, items: tuple[str, ...]) -> Command:
    """Return the command that drafts the next conclusion; the topics are those of its agenda items."""
    topics = [topic for item in room.items if item.fact in items for topic in item.statement.topics or ()]
    return acts.DraftConclusion(
        conclusion=f"conclusion-{batch}",
        meeting=room.meeting.id,
        number=number,
        verb=verb,
        wording=wording,
        language=room.communique.original if room.communique else "en",  # type: ignore[arg-type]  # one of its languages
        topics=tuple(dict.fromkeys(topics)) or None,
        items=items or None,
    )


def changing(row: ConclusionRow, **changes: Any) -> Command:
    """Return the command that changes a conclusion: it redrafts a draft, or corrects everything but the wording of an
    adopted one."""
    now = row.conclusion
    if now.state == "draft":
        names = shared_fields(type(now), acts.RedraftConclusion)
        return acts.RedraftConclusion(conclusion=row.id, **{name: getattr(now, name) for name in names} | changes)
    if "wording" in changes:
        return acts.CorrectWording(conclusion=row.id, wording=changes["wording"], reason=_("Changed in the room."))
    names = shared_fields(type(now), acts.DescribeConclusion)
    fields = {name: getattr(now, name) for name in names if name != "reason"}
    return acts.DescribeConclusion(conclusion=row.id, **{"reason": _("Changed in the room.")} | fields | changes)


def putting(room: Room, batch: str, conclusion: str) -> Command:
    """Return the command that puts a conclusion into the text, as its last paragraph."""
    assert room.text is not None
    original: Any = room.text.communique.original
    statement = ParagraphStated(_fact(batch, 0), room.text.id, "conclusion", original, conclusion=conclusion)
    return state_fact(PARAGRAPHS, statement)


def adding(room: Room, batch: str, role: Any, text: str) -> Command:
    """Return the command that adds a paragraph to the original."""
    assert room.text is not None
    original: Any = room.text.communique.original
    return state_fact(PARAGRAPHS, ParagraphStated(_fact(batch, 0), room.text.id, role, original, text))


def writing(room: Room, batch: str, paragraph: ParagraphStated, language: Any, text: str) -> Command:
    """Return the command that gives a paragraph of the original its text in a language."""
    assert room.text is not None
    if language != room.text.communique.original:
        translation = room.text.translations(language).get(paragraph.fact)
        if translation is None:
            statement = ParagraphStated(
                _fact(batch, 0), room.text.id, paragraph.role, language, text, translates=paragraph.fact
            )
            return state_fact(PARAGRAPHS, statement)
        paragraph = translation
    elif (conclusion_id := shown_conclusion(paragraph)) is not None and conclusion_id in room.text.conclusions:
        return changing(room.text.conclusions[conclusion_id], wording=text)
    return correct_to(PARAGRAPHS, msgspec.structs.replace(paragraph, text=text), _("Changed in the room."))


def moving(room: Room, paragraph: str, step: int) -> Command | None:
    """Return the command that moves a paragraph up (-1) or down (1); None at the end."""
    order = [each.original.fact for each in room.paragraphs]
    position = order.index(paragraph)
    if not 0 <= position + step < len(order):
        return None
    order[position], order[position + step] = order[position + step], order[position]
    return text_acts.OrderParagraphs(communique=communique_of(room), paragraphs=tuple(order))


def communique_of(room: Room) -> str:
    return f"communique-{uuid_of(room.meeting.id)}"
