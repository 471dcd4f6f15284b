"""The page of the room, where clerks write paragraphs and translations beside the conclusions."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose

from services.meetings.console.labels import ROLES, WRITERS, _
from services.meetings.console.room import writing
from services.meetings.console.room.conclusions import ConclusionPages
from services.meetings.console.room.content import RoomParagraph
from shared.contracts.meetings.communiques import ROLES as PARAGRAPH_ROLES
from shared.contracts.meetings.communiques import ParagraphWithdrawn
from shared.domain.errors import Malformed, NotThere
from shared.statements.decider import withdraw_fact


class RoomView(ConclusionPages):
    """`/meetings/console/room/<meeting>`."""

    def roles_for(self, view: str, method: str) -> frozenset[str]:
        return self.APPROVERS if view in self.APPROVED else WRITERS if method == "POST" else ROLES

    # Pages ------------------------------------------------------------------------------------------------------------

    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        """Redirect to the meetings, each of which has its room."""
        return redirect(url_for("console-meetings.index_view"))

    @expose("/<id>")
    def room_view(self, id: str) -> ResponseReturnValue:  # noqa: A002  the name of the part of the address
        return self.page(self.room_of(id))

    @expose("/conclusion/<id>")
    def conclusion_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Redirect to a conclusion in the room of its meeting."""
        meeting = self.room.conclusion(id).conclusion.meeting
        return redirect(url_for(".room_view", id=meeting, _anchor=id))

    @expose("/communique/<id>")
    def communique_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Redirect to the room of a communiqué."""
        return redirect(url_for(".room_view", id=self.room.communique(id).communique.meeting))

    @expose("/<id>/now")
    def now_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Return the state by which a script notices changes by others; the viewer counts as present."""
        room = self.room_of(id, self.presence.look(self.work.queries.meeting(id).id))
        return {"state": room.state_sha256, "others": room.others.number, "hands": sorted(room.others.in_hand)}

    @expose("/<id>/typing", methods=("POST",))
    def typing_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Note the paragraph in which the viewer is typing, or that they have stopped."""
        self.presence.look(self.work.queries.meeting(id).id, request.form.get("paragraph", "")[:80])
        return "", 204

    # Paragraphs -------------------------------------------------------------------------------------------------------

    @expose("/<id>/paragraph", methods=("POST",))
    def paragraph_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Add a paragraph to the original."""
        room = self.room_of(id)

        def record(batch: str) -> None:
            role = request.form.get("role", "")
            if role not in PARAGRAPH_ROLES or role == "conclusion" or room.text is None:
                raise Malformed("role", _("Choose the role of the paragraph."))
            self.do(writing.adding(room, batch, role, self.text("text")), batch)

        return self.done(room, record, "new-paragraph")

    @expose("/<id>/text", methods=("POST",))
    def text_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Give a paragraph its text in the language shown. If it was changed meanwhile, both texts are shown, and
        nothing is recorded."""
        room, paragraph = self._paragraph(id)
        text = self.text("text", required=False)
        was, mine = request.form.get("was", ""), paragraph.original.fact
        if text == (paragraph.text or ""):
            return redirect(self.path(room, mine), 303)
        if was != paragraph.sha256:
            return self.page(room, conflict=(mine, text), status=409)

        def record(batch: str) -> None:
            if not text:
                raise Malformed("text", _("Type the text, or take the paragraph out."))
            self.do(writing.writing(room, batch, paragraph.original, room.language, text), batch)
            self.presence.look(id, "")

        return self.done(room, record, mine)

    @expose("/<id>/move", methods=("POST",))
    def move_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Move a paragraph up or down."""
        room, paragraph = self._paragraph(id)

        def record(batch: str) -> None:
            step = -1 if request.form.get("move") == "up" else 1
            if (command := writing.moving(room, paragraph.original.fact, step)) is not None:
                self.do(command, batch)

        return self.done(room, record, paragraph.original.fact)

    @expose("/<id>/take-out", methods=("POST",))
    def take_out_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Take a paragraph out of the draft, with its translations."""
        room, paragraph = self._paragraph(id)

        def record(batch: str) -> None:
            assert room.text is not None
            paragraphs = [row.paragraph for row in room.text.paragraphs.values()]
            facts = [each.fact for each in paragraphs if paragraph.original.fact in (each.fact, each.translates)]
            reason = _("Taken out in the room.")
            self.do_all(
                [withdraw_fact(ParagraphWithdrawn(fact, reason)) for fact in sorted(facts, reverse=True)], batch
            )

        return self.done(room, record, "new-paragraph")

    # Helpers
    # --------------------------------------------------------------------------------------------------------------

    def _paragraph(self, meeting: str) -> tuple[Any, RoomParagraph]:
        room, id_ = self.room_of(meeting), request.form.get("paragraph", "")
        paragraph = room.paragraph(id_)
        if paragraph is None:
            raise NotThere(id=id_[:80])
        return room, paragraph
