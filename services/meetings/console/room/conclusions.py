"""The conclusions in the room: drafted, changed, put into the text, withdrawn and replaced."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_admin import expose

from services.meetings.console.chosen_records import ADDRESSEES, chosen_record
from services.meetings.console.labels import _
from services.meetings.console.room import writing
from services.meetings.console.room.content import Room, RoomConclusion
from services.meetings.console.room.publishing import PublishingPages, reason_given
from services.meetings.console.stating import dated
from services.meetings.domain import conclusion_commands as acts
from shared.contracts.meetings.conclusions import RELATIONS, VERBS
from shared.contracts.records import CONCLUSION, NEED, PROPOSAL, TOPIC, TREATMENT
from shared.domain.decider import Command
from shared.domain.errors import Malformed, NotThere
from shared.domain.ids import kind_of
from shared.web.security import asks

LONGEST = 4000  # characters
CHOSEN = {
    "calls_on": ("who", ADDRESSEES),
    "topics": ("topic", (TOPIC,)),
    "came_from": ("answers", (NEED, PROPOSAL, CONCLUSION, TREATMENT)),
}
"""The fields of a conclusion that name records, with the name of the form's field for one more, and its kinds."""
SEARCHED = {**dict(CHOSEN.values()), "by": (CONCLUSION,)}


class ConclusionPages(PublishingPages):
    """The acts on conclusions; `pages` has those on paragraphs."""

    @expose("/<id>/find/<field>", methods=("POST",))
    @asks
    def find_view(self, id: str, field: str) -> ResponseReturnValue:  # noqa: A002
        """Find the records that a field of a conclusion may name, by the typed text."""
        self.work.queries.meeting(id)
        if field not in SEARCHED:
            raise NotThere(id=field[:80])
        found = self.work.records.find(SEARCHED[field], request.form.get("q", ""))
        closed = self.contents.restricted(key for key, _label in found)
        return {"found": [{"id": key, "label": label} for key, label in found if key not in closed]}

    @expose("/<id>/draft", methods=("POST",))
    def draft_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Draft the next conclusion."""
        room = self.room_of(id)

        def record(batch: str) -> None:
            wording = self.text("wording")
            items = tuple(each.fact for each in room.items if each.fact in request.form.getlist("item"))
            number = self.room.next_number(id)
            self.do(writing.drafting(room, batch, number, self._verb(), wording, items), batch)

        return self.done(room, record, "new-conclusion")

    @expose("/<id>/conclusion", methods=("POST",))
    def redraft_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Change the verb, the wording, the addressees, the topics, the origin or the priority of a conclusion. If it was
        changed meanwhile, both versions are shown, and nothing is recorded."""
        room, conclusion = self._conclusion(id)
        row = conclusion.row
        if request.form.get("was", "") != conclusion.sha256:
            return self.page(room, conflict=(row.id, ""), status=409)

        def record(batch: str) -> None:
            values: dict[str, Any] = {"verb": self._verb(), "priority": True if "priority" in request.form else None}
            values |= {name: self._named(name) or None for name in CHOSEN}
            wording, first = self.text("wording"), list[Command]()
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

    @expose("/<id>/unadopt", methods=("POST",))
    def unadopted_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Make an adopted conclusion a draft again, for a reason."""
        room, conclusion = self._conclusion(id)
        row = conclusion.row

        def record(batch: str) -> None:
            self.do(acts.WithdrawAdoption(conclusion=row.id, reason=reason_given()), batch)

        return self.done(room, record, row.id)

    @expose("/<id>/replace", methods=("POST",))
    def replaced_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Replace an adopted conclusion by others, of this meeting or a later one."""
        room, conclusion = self._conclusion(id)
        row = conclusion.row

        def record(batch: str) -> None:
            chosen = chosen_record(self.work.records, "by", SEARCHED["by"])
            ticked = [each.row.id for each in room.conclusions if each.row.id in request.form.getlist("among")]
            relation = request.form.get("relation", "")
            if relation not in RELATIONS:
                raise Malformed("relation", _("Say how it was replaced."))
            if not ticked and not chosen:
                raise Malformed("by", _("Say which conclusion replaces it."))
            command = acts.ReplaceConclusion(
                conclusion=row.id,
                by=tuple(dict.fromkeys([*ticked, *([chosen] if chosen else [])])),
                relation=relation,  # type: ignore[arg-type]  # one of RELATIONS
                on=dated("on").get("on") or str(room.meeting.last_day or room.meeting.first_day),
                reason=reason_given(),
            )
            self.do(command, batch)

        return self.done(room, record, "conclusions-title")

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

    # Helpers
    # --------------------------------------------------------------------------------------------------------------

    @staticmethod
    def text(name: str, *, required: bool = True) -> str:
        """Return a text of the form. Raises Malformed if it is too long, or missing."""
        text = request.form.get(name, "").replace("\r\n", "\n").replace("\x00", "").strip()
        if len(text) > LONGEST or (required and not text):
            raise Malformed(name, _("Type a text of at most 4,000 characters."))
        return text

    @staticmethod
    def _verb() -> Any:
        verb = request.form.get("verb", "")
        if verb not in VERBS:
            raise Malformed("verb", _("Choose a verb."))
        return verb

    def _conclusion(self, meeting: str) -> tuple[Room, RoomConclusion]:
        room, id_ = self.room_of(meeting), request.form.get("conclusion", "")
        for conclusion in room.conclusions:
            if conclusion.row.id == id_:
                return room, conclusion
        raise NotThere(id=id_[:80])

    def _named(self, name: str) -> tuple[str, ...]:
        """Return the records ticked for a field of the form, and the one added. Raises Malformed unless exactly one
        matches the typed text."""
        field, kinds = CHOSEN[name]
        ticked = dict.fromkeys(request.form.getlist(name))
        possible = {kind.name for kind in kinds}
        kept = [each for each in ticked if kind_of(each) in possible]
        chosen = chosen_record(self.work.records, field, kinds)
        return tuple(dict.fromkeys([*kept, *([chosen] if chosen else [])]))
