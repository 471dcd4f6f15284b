"""The life of a communiqué in the room: begun, agreed, approved, published, corrected, and the page itself."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from flask import make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import lazy_gettext as _l
from marshmallow import ValidationError

from services.meetings.console.labels import WRITERS, _, format_instant
from services.meetings.console.room import writing
from services.meetings.console.room.content import Room, RoomContents, RoomParagraph
from services.meetings.console.room.presence import Others, RoomPresence
from services.meetings.console.stating import checked_batch, dated, line, new_batch, refusal_words
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.domain import communique_commands as text_acts
from services.meetings.reports.communique import beginning
from services.meetings.service import Service
from services.meetings.service.room import RoomActs
from shared.contracts.meetings.communiques import ROLES as PARAGRAPH_ROLES
from shared.contracts.meetings.conclusions import RELATIONS, VERBS
from shared.contracts.meetings.recordings import LANGUAGES
from shared.contracts.records import CONCLUSION, NEED, PROPOSAL
from shared.domain.decider import Command
from shared.domain.errors import Malformed, Problem
from shared.domain.ids import kind_of
from shared.web.access import may
from shared.web.command_context import is_approver, viewer_context
from shared.web.console import show_notice
from shared.web.console.page import ConsolePage
from shared.web.days import localized_date
from shared.web.fields import Instant
from shared.web.problems import status_of
from shared.web.viewer import viewer

NOBODY = Others(0, frozenset())
FIRST_WORDS = 8
_RESTRICTED = {NEED.name: _l("a need"), PROPOSAL.name: _l("a proposal"), CONCLUSION.name: _l("a conclusion")}


class PublishingPages(ConsolePage):
    """The acts on the life of the communiqué; `pages` has the acts on its text."""

    APPROVERS: ClassVar = frozenset({"approver"})
    APPROVED: ClassVar = ("approved_view", "published_view", "corrected_view", "withdrawn_view")

    def __init__(self, work: MeetingsWorkspace, service: Service) -> None:
        super().__init__("room")
        self.work, self.room, self.acts = work, service.room, RoomActs(service.handler, service.room)
        self.contents = RoomContents(service.room, service.statements, service.histories)
        self.presence = RoomPresence(service.handler.store.engine)

    # Acts on the whole text -------------------------------------------------------------------------------------------

    @expose("/<id>/open", methods=("POST",))
    def opened_view(self, id: str) -> ResponseReturnValue:  # noqa: A002  the name of the part of the address
        """Begin the communiqué, prefilled from the record of the meeting."""
        room = self.room_of(id)

        def record(batch: str) -> None:
            language = request.form.get("original", "en")
            if language not in LANGUAGES:
                raise Malformed("original", _("Choose the language of the original."))
            title = line("title").get("title") or _("Communiqué of %(meeting)s", meeting=room.meeting.code)
            attended = self.work.queries.attendance_of(id)
            self.do_all(writing.beginning(room, batch, title, language, attended), batch)

        return self.done(room, record, "text")

    @expose("/<id>/title", methods=("POST",))
    def titled_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Change the title in the language shown, or translate it."""
        room = self.room_of(id)

        def record(batch: str) -> None:
            self.do(writing.titling(room, line("title").get("title", "")), batch)

        return self.done(room, record, "text")

    @expose("/<id>/agree", methods=("POST",))
    def agreed_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Adopt every draft in the text and agree the text, both or neither."""
        room = self.room_of(id)

        def record(batch: str) -> None:
            last = room.meeting.last_day or room.meeting.first_day
            on = dated("on").get("on") or last
            sha256 = request.form.get("text_sha256", "")
            agree = text_acts.AgreeCommunique(communique=writing.communique_of(room), on=on, text_sha256=sha256)
            self.acts.mark_agreed(agree, viewer_context(command=batch))
            show_notice(_("The text is agreed, and the conclusions in it are adopted."))

        return self.done(room, record, "foot")

    @expose("/<id>/reopen", methods=("POST",))
    def reopened_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        room = self.room_of(id)

        def record(batch: str) -> None:
            command = text_acts.ReopenCommunique(communique=writing.communique_of(room), reason=reason_given())
            self.do(command, batch)

        return self.done(room, record, "foot")

    @expose("/<id>/approve", methods=("POST",))
    def approved_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Approve the text in the language shown, as it was read."""
        room = self.room_of(id)

        def record(batch: str) -> None:
            command = text_acts.ApproveCommunique(
                communique=writing.communique_of(room),
                language=room.language,  # type: ignore[arg-type]  # one of its languages
                text_sha256=request.form.get("text_sha256", ""),
            )
            self.do(command, batch)

        return self.done(room, record, "foot")

    @expose("/<id>/publish", methods=("POST",))
    def published_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Publish the ticked languages in one act: now, not before a moment, or as of a past day."""
        room = self.room_of(id)

        def record(_batch: str) -> None:
            communique = room.communique
            ticked = [each for each in request.form.getlist("in") if communique and communique.is_approved(each)]
            if not ticked:
                raise Malformed("in", _("Tick the languages to publish."))
            options: dict[str, Any] = dated("published_on") | line("left_out")
            if moment := request.form.get("not_before", "").strip():
                options["not_before"] = instant(moment)
            communique_id = writing.communique_of(room)
            commands: list[Any] = [
                text_acts.PublishCommunique(communique=communique_id, language=language, **options)  # type: ignore[arg-type]
                for language in ticked
            ]
            self.acts.publish(commands, viewer_context())
            show_notice(_("It is public once the embargo ends.") if moment else _("The communiqué is public."))

        return self.done(room, record, "foot")

    @expose("/<id>/corrigendum", methods=("POST",))
    def corrected_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Issue a corrigendum: the paragraphs whose text the form changed, with the reason. The form has all of them as
        they were when it was opened, and the number that the corrigendum has then: another one issued since takes it."""
        room = self.room_of(id)

        def record(batch: str) -> None:
            assert room.text is not None
            shown = room.text.whole(room.language)
            typed = ((each, request.form.get(f"text.{each.id}", each.text)) for each in shown)
            changes = [
                text_acts.ChangedText(each.id, text.replace("\r\n", "\n").strip())
                for each, text in typed
                if text.replace("\r\n", "\n").strip() != each.text
            ]
            if not changes:
                raise Malformed("text", _("Change the text of at least one paragraph."))
            self.acts.issue_corrigendum(
                room.text.id,
                viewer_context(command=batch),
                number=_number_sent(),
                language=room.language,  # type: ignore[arg-type]  # one of its languages
                changes=changes,
                reason=reason_given(),
            )
            show_notice(_("The corrigendum is issued; partners are told the whole text again."))

        return self.done(room, record, "foot")

    @expose("/<id>/withdraw", methods=("POST",))
    def withdrawn_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        room = self.room_of(id)

        def record(batch: str) -> None:
            command = text_acts.WithdrawCommunique(communique=writing.communique_of(room), reason=reason_given())
            self.do(command, batch, marking="public")
            show_notice(_("The communiqué is no longer public."))

        return self.done(room, record, "foot")

    # Helpers
    # --------------------------------------------------------------------------------------------------------------

    def room_of(self, meeting: str, others: Others = NOBODY) -> Room:
        language = request.values.get("language", "")
        row = self.work.queries.meeting(meeting)
        if others is NOBODY and viewer().roles & WRITERS and request.method == "GET":
            others = self.presence.look(meeting)
        return self.contents.of(row, language if language in LANGUAGES else "", others)

    def do(self, command: Command, batch: str, **context: Any) -> None:
        self.work.handler.handle(command, viewer_context(command=batch, **context))

    def do_all(self, commands: Sequence[Command], batch: str, **context: Any) -> None:
        self.work.handler.handle_batch(batch, commands, viewer_context(**context))

    def path(self, room: Room, anchor: str) -> str:
        """Return the address of the page in the language shown, at a place on it."""
        return f"{self._address(room)}#{anchor}"

    def done(self, room: Room, act: Callable[[str], None], anchor: str) -> ResponseReturnValue:
        """Do an act, and show the page again; a refusal is shown above it, and the fields keep the typed input."""
        try:
            act(checked_batch(request.form.get("batch", "")))
        except Problem as problem:
            detail = refusal_words(problem)
            return self.page(room, refusal=f"{detail} {_('Nothing was recorded.')}", status=int(status_of(problem)))
        return redirect(self.path(room, anchor), 303)

    def page(
        self, room: Room, *, conflict: tuple[str, str] = ("", ""), refusal: str = "", status: int = 200
    ) -> ResponseReturnValue:
        writes = may(viewer(), WRITERS)
        edited = request.form.get("conclusion", "") or request.form.get("paragraph", "")
        context: dict[str, Any] = {
            "room": room,
            "names": self._names(room),
            "path": url_for(".room_view", id=room.meeting.id),
            "here": lambda **query: self._address(room, **query),
            "meeting_path": url_for("console-meetings.details_view", id=room.meeting.id),
            "writes": writes,
            "approves": is_approver(),
            "part": None if room.text is None else room.text.part_of(str(viewer().account), room.language),
            "verbs": {word: _(label) for word, label in VERBS.items()},
            "relations": {word: _(label) for word, label in RELATIONS.items()},
            "paragraph_roles": {word: _(label) for word, label in PARAGRAPH_ROLES.items()},
            "languages": {code: _(label) for code, label in LANGUAGES.items()},
            "edit": edited if refusal or any(conflict) else request.args.get("edit", ""),
            "act": request.values.get("act", ""),
            "large": bool(request.values.get("large")),
            "conflict": conflict,
            "refusal": refusal,
            "typed": request.form if refusal or any(conflict) else {},
            "new_batch": new_batch,
            "beginning_of": lambda each: beginning(each.verb, each.text or "", room.language),
            "original_of": lambda each: _whole_original(room, each),
            "moment": format_instant,
            "public_path": lambda language: url_for(
                "communique-pages.communique", meeting=room.meeting.id, language=language
            ),
            "short": lambda text: " ".join(text.split()[:FIRST_WORDS]),
            "last_day": localized_date(room.meeting.last_day or room.meeting.first_day),
        }
        return make_response(self.render("meetings/room.html", **context), status)

    def _names(self, room: Room) -> dict[str, str]:
        """Return the names of the records on the page; a restricted one is called by its kind, since all can see it."""
        names = self.work.records.names(each for each in room.named if each not in room.restricted)
        for record in room.restricted:
            kind = _RESTRICTED.get(kind_of(record) or "", _("a restricted record"))
            item = room.taken_up.get(record)
            names[record] = _("%(kind)s of item %(number)s", kind=kind, number=item) if item else str(kind)
        return names

    @staticmethod
    def _address(room: Room, **query: Any) -> str:
        """Return the address of the page in the language and type size shown."""
        parameters: dict[str, Any] = {} if room.is_original else {"language": room.language}
        if request.values.get("large"):
            parameters["large"] = "1"
        return url_for(".room_view", id=room.meeting.id, **parameters, **query)


def _whole_original(room: Room, shown: RoomParagraph) -> str:
    """Return a paragraph of the original as it is published: a conclusion begins with its verb."""
    assert room.communique is not None
    text = shown.original_text
    return f"{beginning(shown.verb, text, room.communique.original)} {text}".strip()


def reason_given() -> str:
    """Return the reason in the form. Raises Malformed without one."""
    reason = line("reason").get("reason")
    if not reason:
        raise Malformed("reason", _("Give the reason."))
    return reason


def _number_sent() -> int:
    """Return the number of the corrigendum in the form; 0, which is no number of one, if there is none."""
    number = request.form.get("number", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0


def instant(text: str) -> str:
    """Return a moment in UTC, typed as a day and a time. Raises Malformed."""
    try:
        moment: str = Instant().deserialize(text)
    except ValidationError as error:
        raise Malformed("not_before", str(error.messages[0])) from None
    return moment
