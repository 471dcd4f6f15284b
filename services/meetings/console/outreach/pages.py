"""The page of a meeting's recordings, and what it records: presentations, consents, recordings, and to whom they went."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import BaseView, expose
from flask_babel import ngettext

from services.meetings.console.labels import ROLES, WRITERS, _
from services.meetings.console.outreach.content import (
    CONSENT_TO,
    Addressee,
    Outreach,
    OutreachQueries,
    PresentationRow,
)
from services.meetings.console.registry_client import is_silent
from services.meetings.console.sheet.pasting import AttendeeMatcher
from services.meetings.console.sheet.recording import checked
from services.meetings.console.sheet.rows import split_row_key
from services.meetings.console.stating import StatingActs, dated, is_script, line, new_batch
from services.meetings.console.workspace import MeetingsWorkspace
from shared.contracts.completeness import COMPLETENESS
from shared.contracts.meetings.consultations import ANSWERS, REPLIES, REQUESTS
from shared.contracts.meetings.follow_up import CONSENT_ANSWERS, CONSENTS
from shared.contracts.meetings.recordings import LANGUAGES, PRESENTATIONS, RECORDINGS, PresentationCorrected
from shared.contracts.registry.memberships import LIAISON_ROLES
from shared.domain.errors import Malformed, NotThere
from shared.public_view.marking_changes import ChangeMarking
from shared.statements.decider import correct_fact
from shared.statements.kinds import StatementKind
from shared.web.access import may
from shared.web.command_context import is_approver, viewer_context
from shared.web.console import show_notice
from shared.web.sealed_search import as_typed
from shared.web.security import asks
from shared.web.statements.workspace import StatementWorkspace, page_path
from shared.web.viewer import viewer

ENDPOINT = "console-outreach"
GIVEN = ("given", "refused")
"""The answers to a question of consent, in the order of their digits; one that was given can be withdrawn."""
REPLIED = ("received", "passed on")
UNDOABLE = {kind.name: kind for kind in (PRESENTATIONS, RECORDINGS, CONSENTS, REQUESTS, REPLIES, COMPLETENESS)}
AT_ONCE = 500


def today() -> date:
    return datetime.now(UTC).date()


def outreach_path(meeting: str) -> str:
    """Return the address of the page of a meeting's recordings."""
    return url_for(f"{ENDPOINT}.outreach_view", id=meeting)


class OutreachView(BaseView):
    """`/meetings/console/outreach/<meeting>`."""

    def __init__(self, work: MeetingsWorkspace, statements: StatementWorkspace) -> None:
        super().__init__(name="outreach", endpoint=ENDPOINT, url="outreach")
        self.work, self.statements = work, statements
        self.queries = OutreachQueries(work.queries, statements.queries, statements.queries.reader)
        self.matcher = AttendeeMatcher(work)
        self.acts = StatingActs(statements, self._undo_path)

    def roles_for(self, _view: str, method: str) -> frozenset[str]:
        return WRITERS if method == "POST" else ROLES

    def _run_view(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        return fn(self, *args, **kwargs)

    # Pages ------------------------------------------------------------------------------------------------------------

    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        """Redirect to the meetings, each of which has its recordings."""
        return redirect(url_for("console-meetings.index_view"))

    @expose("/<id>")
    def outreach_view(self, id: str) -> ResponseReturnValue:  # noqa: A002  the name of the part of the address
        found = self._outreach(id)
        return str(self.render("meetings/outreach.html", **self._words(found)))

    # Acts -------------------------------------------------------------------------------------------------------------

    @expose("/<id>/presentations", methods=("POST",))
    def presented_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record a presentation for each chosen item of the agenda, or one by its title."""
        found = self._outreach(id)
        by_fact = {item.fact: item.statement for item in found.items}
        chosen = [by_fact[fact] for fact in request.form.getlist("item") if fact in by_fact]

        def record(batch: str) -> str:
            said: list[dict[str, Any]] = [
                {"meeting": id, "title": item.title, "item": item.fact, **({"day": item.day} if item.day else {})}
                for item in chosen
            ]
            if title := line("title").get("title"):
                said.append({"meeting": id, "title": {"en": title}})
            if not said:
                raise Malformed("item", _("Choose an item of the agenda, or type a title."))
            count = self.acts.state(PRESENTATIONS, batch, said)
            sentence = ngettext("One presentation is recorded.", "%(num)s presentations are recorded.", count)
            self.acts.notify(PRESENTATIONS, batch, sentence)
            return outreach_path(id)

        return self.acts.done(record, outreach_path(id))

    @expose("/<id>/find", methods=("POST",))
    @asks
    def find_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Find organizations and people by what is typed, for who spoke."""
        self.work.queries.meeting(id)
        found = self.matcher.suggestions(as_typed(request.form.get("q")))
        return {"found": [{"id": key, "label": label} for key, label in found]}

    @expose("/<id>/speaker", methods=("POST",))
    def speaker_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record who gave a presentation: a person of an organization, or the organization alone."""
        row = self._row(self._outreach(id), request.form.get("presentation", ""))

        def record(batch: str) -> str:
            organization, person = split_row_key(self._chosen())
            said = {
                name: getattr(row.statement, name)
                for name in PresentationCorrected.__struct_fields__
                if name != "reason"
            }
            said |= {"organization": organization, "speaker": person, "reason": _("Who spoke is known now.")}
            command = correct_fact(PRESENTATIONS, PresentationCorrected(**said))
            self.work.handler.handle(command, viewer_context(command=batch, expected=row.row.version))
            return f"{outreach_path(id)}#{row.row.fact}"

        return self.acts.done(record, f"{outreach_path(id)}#{row.row.fact}")

    def _chosen(self) -> str:
        """Return who was chosen, or the only one found by what was typed. Raises Malformed."""
        typed, chosen = request.form.get("who", "").strip()[:300], request.form.get("who.id", "")
        found = [key for key, _label in self.matcher.suggestions(typed)] if typed and not chosen else []
        if not chosen and len(found) != 1:
            raise Malformed("who", _("More than one fits, or none. Type more of the name."))
        return checked("who", chosen or found[0])

    @expose("/<id>/consent", methods=("POST",))
    def consent_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record an answer to being recorded, or to sharing; a script is given its cell anew."""
        presentation, to, answer, batch = _parts("answer", 4)
        row = self._row(self._outreach(id), presentation)
        if to not in CONSENT_TO or answer not in CONSENT_ANSWERS:
            raise NotThere(id=presentation)

        def record(batch: str) -> str:
            by = row.statement.speaker or row.statement.organization
            if by is None:
                raise Malformed("by", _("Enter who spoke first: a person or an organization consents."))
            said = {"about": presentation, "to": to, "by": by, "answer": answer, **dated("on", today())}
            self.acts.state(CONSENTS, batch, [said | line("document")])
            if not is_script():
                self.acts.notify(CONSENTS, batch, _("The consent is recorded."))
            return f"{outreach_path(id)}#{presentation}"

        done = self.acts.done(record, f"{outreach_path(id)}#{presentation}", batch)
        if is_script() and not isinstance(done, tuple):
            found = self._outreach(id)
            words = self._words(found)
            return render_template("meetings/outreach_cell.html", row=self._row(found, presentation), to=to, **words)
        return done

    @expose("/<id>/recording", methods=("POST",))
    def recorded_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record where a presentation can be seen or heard, in one language."""
        presentation = request.form.get("presentation", "")
        row = self._row(self._outreach(id), presentation)

        def record(batch: str) -> str:
            address = line("address").get("address")
            if not address:
                raise Malformed("address", _("Type or paste the address of the recording."))
            language = request.form.get("language", "")
            if language not in LANGUAGES:
                raise Malformed("language", _("Choose the language of the recording."))
            said = {"presentation": row.row.fact, "language": language, "address": address, **dated("made_on")}
            self.acts.state(RECORDINGS, batch, [said])
            self.acts.notify(RECORDINGS, batch, _("The recording is added."))
            return f"{outreach_path(id)}#{presentation}"

        return self.acts.done(record, f"{outreach_path(id)}#{presentation}")

    @expose("/<id>/public", methods=("POST",))
    def public_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Make a recording public, which an approver does, or keep it within the bureau again."""
        recording, marking = request.form.get("recording", ""), request.form.get("marking", "")
        found = self._outreach(id)
        row = next((each for each in found.rows if recording in {one.fact for one in each.recordings}), None)
        if row is None or marking not in ("public", "bureau"):
            raise NotThere(id=recording)

        def record(batch: str) -> str:
            change = ChangeMarking(record=recording, reason=_("Decided on the page of recordings."))
            self.work.handler.handle(change, viewer_context(command=batch, marking=marking))
            said = _("The recording is public.") if marking == "public" else _("Only the bureau sees the recording.")
            show_notice(said)
            return f"{outreach_path(id)}#{row.row.fact}"

        return self.acts.done(record, f"{outreach_path(id)}#{row.row.fact}")

    @expose("/<id>/send", methods=("POST",))
    def sent_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record that all that can be sent went to the bodies and the absent that have not got it: at most 500 at once."""
        found = self._outreach(id)
        bodies, absent = found.waiting

        def record(batch: str) -> str:
            common = {"kind": "transmission", **dated("on", today()), **line("document")}
            every = (
                {**common, "about": each, "to": to.organization} for to in (*bodies, *absent) for each in to.missing
            )
            count = self.acts.state(REQUESTS, batch, list(islice(every, AT_ONCE)))
            left = sum(len(each.missing) for each in (*bodies, *absent)) - count
            sentence = ngettext("One recording is sent.", "%(num)s recordings are sent.", count)
            if left:
                more = ngettext("One is left: send again.", "%(num)s are left: send again.", left)
                sentence = f"{sentence} {more}"
            self.acts.notify(REQUESTS, batch, sentence)
            return outreach_path(id)

        return self.acts.done(record, outreach_path(id))

    @expose("/<id>/reply", methods=("POST",))
    def replied_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record the answer of an addressee to all that it was sent last; a script is given its row anew."""
        organization, answer, batch = _parts("answer", 3)
        found = self._outreach(id)
        addressee = self._addressee(found, organization)
        if not addressee.sent or answer not in REPLIED:
            raise NotThere(id=organization)

        def record(batch: str) -> str:
            last = max(each.row.statement.on for each in addressee.sent)
            said = {"respondent": organization, "answer": answer, **dated("on", today()), **line("document")}
            those = [each for each in addressee.sent if each.row.statement.on == last]
            self.acts.state(REPLIES, batch, [{"about": each.row.fact, **said} for each in those])
            if not is_script():
                self.acts.notify(REPLIES, batch, _("The answer is recorded."))
            return f"{outreach_path(id)}#{organization}"

        done = self.acts.done(record, f"{outreach_path(id)}#{organization}", batch)
        if is_script() and not isinstance(done, tuple):
            found = self._outreach(id)
            return render_template(
                "meetings/outreach_addressee.html", each=self._addressee(found, organization), **self._words(found)
            )
        return done

    @expose("/<id>/complete", methods=("POST",))
    def completed_view(self, id: str) -> ResponseReturnValue:  # noqa: A002
        """Record whether the presentations are all recorded."""
        self._outreach(id)

        def record(batch: str) -> str:
            complete = request.form.get("complete") == "yes"
            self.acts.state(COMPLETENESS, batch, [{"of": "presentations", "complete": complete, "about": id}])
            said = _("All presentations are on the list.") if complete else _("There were other presentations too.")
            self.acts.notify(COMPLETENESS, batch, said)
            return outreach_path(id)

        return self.acts.done(record, outreach_path(id))

    @expose("/<id>/undo/<kind>/<batch>", methods=("POST",))
    def undone_view(self, id: str, kind: str, batch: str) -> ResponseReturnValue:  # noqa: A002
        if kind not in UNDOABLE:
            raise NotThere(id=kind)
        self.acts.undo(UNDOABLE[kind], batch)
        return redirect(outreach_path(id), 303)

    # How --------------------------------------------------------------------------------------------------------------

    def _outreach(self, id: str) -> Outreach:  # noqa: A002
        return self.queries.of(self.work.queries.meeting(id), today())

    @staticmethod
    def _row(found: Outreach, presentation: str) -> PresentationRow:
        for row in found.rows:
            if row.row.fact == presentation:
                return row
        raise NotThere(id=presentation)

    @staticmethod
    def _addressee(found: Outreach, organization: str) -> Addressee:
        for each in found.addressees:
            if each.organization == organization:
                return each
        raise NotThere(id=organization)

    def _words(self, found: Outreach) -> dict[str, Any]:
        names = self._names(found)
        return {
            "found": found,
            "path": outreach_path(found.meeting.id),
            "meeting_path": url_for("console-meetings.details_view", id=found.meeting.id),
            "names": names,
            "writes": may(viewer(), WRITERS),
            "approves": is_approver(),
            "consent_to": CONSENT_TO,
            "given": [(word, _(CONSENT_ANSWERS[word])) for word in GIVEN],
            "consent_words": {word: _(label) for word, label in CONSENT_ANSWERS.items()},
            "replied": [(word, _(ANSWERS[word])) for word in REPLIED],
            "answer_words": {word: _(label) for word, label in ANSWERS.items()},
            "languages": {code: _(label) for code, label in LANGUAGES.items()},
            "why": _why(),
            "told": lambda row: sorted({names.get(each.to, each.to) for each in row.sendings}),
            "title_of": self._title_of,
            "presentation_path": lambda fact: page_path(PRESENTATIONS, fact),
            "recording_path": lambda fact: page_path(RECORDINGS, fact),
            "new_batch": new_batch,
            "today": today().isoformat(),
            "silent": is_silent(),
        }

    def _names(self, found: Outreach) -> Mapping[str, str]:
        """Return the names of all organizations and people on the page, asked for together."""
        people = [each for row in found.rows for each in (row.statement.speaker, row.statement.organization) if each]
        return self.work.records.names([*people, *(each.organization for each in found.addressees)])

    def _title_of(self, texts: Mapping[str, str]) -> str:
        title = next(field for field in PRESENTATIONS.fields if field.name == "title")
        return self.statements.sentences.in_words(title, texts)

    def _undo_path(self, kind: StatementKind, batch: str) -> str:
        meeting = request.view_args["id"] if request.view_args else ""
        return url_for(".undone_view", id=meeting, kind=kind.name, batch=batch)


def _why() -> dict[str, str]:
    """Return why somebody is sent recordings, in words."""
    roles = {role: _(label) for role, label in LIAISON_ROLES.items()}
    return {**roles, "invited": _("invited, absent"), "seat": _("has a seat, absent"), "": _("sent before")}


def _parts(name: str, number: int) -> Iterable[str]:
    """Return the parts of a button's value, as many as there should be."""
    parts = request.form.get(name, "").split("|")
    return [*parts, *[""] * number][:number]
