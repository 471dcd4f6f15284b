"""The communiqué of a meeting for the public, in each language: a page, a Word document, a PDF.

Before its embargo ends, or in a language that is not public, only the bureau can read it, and it is marked as a draft.
"""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from services.meetings.api.rights import checked_id, visibility
from services.meetings.domain.communique_commands import communique_stream
from services.meetings.queries.meetings import MeetingQueries
from services.meetings.queries.organizations import OrganizationDirectory
from services.meetings.queries.room import RoomQueries
from services.meetings.queries.visible import VisibleQueries
from services.meetings.read_models.communique_text import CommuniqueText
from services.meetings.reports.communique import CommuniqueDocument, beginning, communique_docx, communique_pdf
from shared.contracts.meetings.recordings import LANGUAGES
from shared.domain.dates import last_day
from shared.domain.errors import NotThere
from shared.web.access import public
from shared.web.days import localized_days

FORMATS = {
    "docx": (communique_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (communique_pdf, "application/pdf"),
}


def communique_pages(
    meetings: MeetingQueries, visible: VisibleQueries, room: RoomQueries, directory: OrganizationDirectory
) -> Blueprint:
    blueprint = Blueprint("communique-pages", __name__, url_prefix="/meetings/communiques")

    def document(seen: Any, code: str, text: CommuniqueText, language: str) -> CommuniqueDocument:  # noqa: ANN401  a row
        return _document(seen, code, text, language, directory.country_names())

    @blueprint.get("/<meeting>")
    @public
    def communique(meeting: str) -> ResponseReturnValue:
        """The communiqué in a language, by default the original if the viewer may read that."""
        text, languages, language = _readable(room, meeting)
        seen, code = _as_announced(meetings, visible, meeting)
        return render_template(
            "meetings/communique.html",
            document=document(seen, code, text, language),
            shown=language,
            languages=[(each, _(LANGUAGES[each])) for each in languages],
            edition=text.communique.edition(language),
            is_public=language in text.communique.public,
            path=url_for(".communique", meeting=meeting),
        )

    @blueprint.get("/<meeting>.<file_format>")
    @public
    def communique_file(meeting: str, file_format: str) -> ResponseReturnValue:
        """The communiqué in a language as a file."""
        if file_format not in FORMATS:
            raise NotThere(id=file_format[:20])
        text, _languages, language = _readable(room, meeting)
        seen, code = _as_announced(meetings, visible, meeting)
        write, mimetype = FORMATS[file_format]
        answer = Response(write(document(seen, code, text, language)), mimetype=mimetype)
        answer.headers["Content-Disposition"] = f'attachment; filename="{code}-{language}.{file_format}"'
        return answer

    return blueprint


def _as_announced(meetings: MeetingQueries, visible: VisibleQueries, meeting: str) -> tuple[Any, str]:
    """Return the row of a meeting, and its code: as recorded for the bureau, and as announced for others. Of a meeting
    that is closed to them, a communiqué opens the code alone: they get no row."""
    view = visibility()
    if view is None:
        seen = meetings.meeting(meeting)
        return seen, seen.code
    try:
        seen = visible.meeting(view, meeting)
    except NotThere:
        return None, meetings.meeting(meeting).code
    return seen, seen.code


def _readable(room: RoomQueries, meeting: str) -> tuple[CommuniqueText, list[str], str]:
    """Return the communiqué, the languages that the viewer may read, and the requested one. Raises NotThere."""
    view = visibility()
    text = room.communique(communique_stream(checked_id(meeting)), view)
    communique = text.communique
    started = [
        communique.original,
        *(each for each in LANGUAGES if each != communique.original and text.translations(each)),
    ]
    languages = [each for each in started if view is None or each in communique.public]
    language = request.args.get("language") or (languages[0] if languages else "")
    if language not in languages:
        raise NotThere(id=language[:20])
    return text, languages, language


def _document(
    meeting: Any,  # noqa: ANN401  a row
    code: str,
    text: CommuniqueText,
    language: str,
    country_names: Mapping[str, str],
) -> CommuniqueDocument:
    communique, closed = text.communique, {id_ for id_, row in text.conclusions.items() if row.marking == "restricted"}
    place, when, day = "", "", communique.agreed_on
    if meeting is not None:
        day = meeting.last_day or meeting.first_day
        country = country_names.get(meeting.country, meeting.country)
        place = ", ".join(each for each in (meeting.city, country) if each)
        when = localized_days(meeting.first_day, day, "long")
    edition = communique.edition(language)
    facts = [code, place, when, *([_("edition %(number)s", number=edition)] if edition > 1 else [])]
    return CommuniqueDocument(
        title=communique.title_in(language, communique.title if visibility() is None else communique.public) or code,
        language=language,
        facts=" · ".join(each for each in facts if each),
        note="" if language in communique.public else _("Draft, not public"),
        paragraphs=[
            (each.role, f"{beginning(each.verb, each.text, language)} {each.text}".strip())
            for each in text.whole(language)
            if each.conclusion not in closed
        ],
        day=last_day(str(day)).isoformat(),
    )
