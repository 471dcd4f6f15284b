"""The page of the room, where clerks write conclusions, paragraphs and translations."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose

from services.meetings.console.addressees import ADDRESSEES, named_addressee
from services.meetings.console.labels import ROLES, WRITERS, _
from services.meetings.console.room import writing
from services.meetings.console.room.content import RoomConclusion, RoomParagraph
from services.meetings.console.room.publishing import PublishingPages, reason_given
from services.meetings.domain import conclusion_commands as acts
from services.meetings.read_models.communique_text import ConclusionRow
from shared.contracts.meetings.communiques import ROLES as PARAGRAPH_ROLES
from shared.contracts.meetings.communiques import ParagraphWithdrawn
from shared.contracts.meetings.conclusions import VERBS
from shared.domain.decider import Command
from shared.domain.errors import Malformed, NotThere
from shared.statements.decider import withdraw_fact
from shared.web.security import asks

LONGEST = 4000  # characters


class RoomView(PublishingPages):
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

    @expose("/<id>/find", methods=("POST",))
    @asks
    def find_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Find the groups, organizations and States that a conclusion may call on, by the typed text."""
        self.work.queries.meeting(id)
        found = self.work.records.find(ADDRESSEES, request.form.get("q", ""))
        return {"found": [{"id": key, "label": label} for key, label in found]}

    # Conclusions ------------------------------------------------------------------------------------------------------

    @expose("/<id>/draft", methods=("POST",))
    def draft_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Draft the next conclusion."""
        room = self.room_of(id)

        def record(batch: str) -> None:
            wording = self._text("wording")
            items = tuple(each.fact for each in room.items if each.fact in request.form.getlist("item"))
            number = self.room.next_number(id)
            self.do(writing.drafting(room, batch, number, self._verb(), wording, items), batch)

        return self.done(room, record, "new-conclusion")

    @expose("/<id>/conclusion", methods=("POST",))
    def redraft_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Change the verb, the wording, the addressees or the priority of a conclusion. If it was changed meanwhile,
        both versions are shown, and nothing is recorded."""
        room, conclusion = self._conclusion(id)
        row = conclusion.row
        if request.form.get("was", "") != conclusion.sha256:
            return self.page(room, conflict=(row.id, ""), status=409)

        def record(batch: str) -> None:
            values: dict[str, Any] = {"verb": self._verb(), "priority": True if "priority" in request.form else None}
            values["calls_on"] = self._addressees(row) or None
            wording, first = self._text("wording"), list[Command]()
            if row.conclusion.state != "draft" and wording != row.conclusion.wording:
                first = [writing.changing(row, wording=wording)]
            elif row.conclusion.state == "draft":
                values["wording"] = wording
            # The first of two commands changes the version, so none is expected.
            expected = None if first else row.version
            self.do_all([*first, writing.changing(row, **values)], batch, expected=expected)

        return self.done(room, record, row.id)

    @expose("/<id>/drop", methods=("POST",))
    def drop_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Drop a draft, for a reason."""
        room, conclusion = self._conclusion(id)
        row = conclusion.row

        def record(batch: str) -> None:
            self.do(acts.DropConclusion(conclusion=row.id, reason=reason_given()), batch)

        return self.done(room, record, "new-conclusion")

    @expose("/<id>/put", methods=("POST",))
    def put_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Put a conclusion into the text."""
        room, conclusion = self._conclusion(id)
        row = conclusion.row

        def record(batch: str) -> None:
            if room.text is None:
                raise Malformed("text", _("Begin the communiqué first."))
            self.do(writing.putting(room, batch, row.id), batch)

        return self.done(room, record, row.id)

    # Paragraphs -------------------------------------------------------------------------------------------------------

    @expose("/<id>/paragraph", methods=("POST",))
    def paragraph_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Add a paragraph to the original."""
        room = self.room_of(id)

        def record(batch: str) -> None:
            role = request.form.get("role", "")
            if role not in PARAGRAPH_ROLES or role == "conclusion" or room.text is None:
                raise Malformed("role", _("Choose the role of the paragraph."))
            self.do(writing.adding(room, batch, role, self._text("text")), batch)

        return self.done(room, record, "new-paragraph")

    @expose("/<id>/text", methods=("POST",))
    def text_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Give a paragraph its text in the language shown. If it was changed meanwhile, both texts are shown, and
        nothing is recorded."""
        room, paragraph = self._paragraph(id)
        text = self._text("text", required=False)
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

    def _conclusion(self, meeting: str) -> tuple[Any, RoomConclusion]:
        room, id_ = self.room_of(meeting), request.form.get("conclusion", "")
        for conclusion in room.conclusions:
            if conclusion.row.id == id_:
                return room, conclusion
        raise NotThere(id=id_[:80])

    def _paragraph(self, meeting: str) -> tuple[Any, RoomParagraph]:
        room, id_ = self.room_of(meeting), request.form.get("paragraph", "")
        paragraph = room.paragraph(id_)
        if paragraph is None:
            raise NotThere(id=id_[:80])
        return room, paragraph

    @staticmethod
    def _verb() -> Any:
        verb = request.form.get("verb", "")
        if verb not in VERBS:
            raise Malformed("verb", _("Choose a verb."))
        return verb

    @staticmethod
    def _text(name: str, *, required: bool = True) -> str:
        text = request.form.get(name, "").replace("\r\n", "\n").replace("\x00", "").strip()
        if len(text) > LONGEST or (required and not text):
            raise Malformed(name, _("Type a text of at most 4,000 characters."))
        return text

    def _addressees(self, row: ConclusionRow) -> tuple[str, ...]:
        """Return the addressees ticked in the form, and the one added. Raises Malformed unless exactly one matches the
        typed text."""
        kept = [each for each in row.conclusion.calls_on or () if each in request.form.getlist("calls_on")]
        chosen = named_addressee(self.work.records)
        return tuple(dict.fromkeys([*kept, *([chosen] if chosen else [])]))
