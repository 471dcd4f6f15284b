"""Pages of an import: a file is uploaded, its effects are shown field by field, and it is recorded completely or not at
all; or, if parts are refused and the user agrees, only its valid rows, with a list of the rest.

The file's content is in neither a cookie nor the page; it is kept in the home. Recording continues after the user
leaves the page.
"""

from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar, NamedTuple

import msgspec
from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import force_locale, get_locale, ngettext
from flask_babel import gettext as _

from shared.domain.decider import Command
from shared.domain.errors import Problem, Unavailable
from shared.domain.importing import (
    CountingSequence,
    FileRefused,
    GoodRows,
    ImportPlan,
    ProgressCallback,
    Proposal,
    plan_good_rows,
    refuse,
    run_plan,
    try_plan,
)
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.web.command_context import viewer_context
from shared.web.console.columns import Choice
from shared.web.console.markings import markings_offered, who_makes_public
from shared.web.console.notices import show_notice
from shared.web.console.page import ConsolePage
from shared.web.console.previews import counts, grouped
from shared.web.console.uploads import Upload, Uploads
from shared.web.logging import log_failure
from shared.web.problems import database_problem, status_of
from shared.web.tokens import viewer_authorization
from shared.web.viewer import viewer
from shared.web.wording import problem_text

MOST_LISTED = 200
WAITED = 2.0
"""Seconds to wait for an import: one recorded by then needs no progress page."""


class ImportContext(NamedTuple):
    """The user of an import and their authorization for other services. `context`: the context of its commands."""

    context: CommandContext
    right: dict[str, str]


class ImportView(ConsolePage):
    """The pages for one kind of file. Subclass this and define the members below `Yours`."""

    title: ClassVar[str]
    intro: ClassVar[str]
    accept: ClassVar[str]
    roles: ClassVar[frozenset[str]]
    takes_up_to: ClassVar[int] = 20 * 1024 * 1024
    template: ClassVar[str] = "admin/import.html"
    after_label: ClassVar[str]

    def __init__(self, handler: CommandHandler, uploads: Uploads, name: str = "import") -> None:
        super().__init__(name)
        self._handler, self._uploads = handler, uploads

    # Yours ----------------------------------------------------------------------------------------------------------

    @abstractmethod
    def read(self, content: Path, upload: Upload) -> Any:
        """Return the file in the form that `plan` takes, with the lookups that are needed only once. Raises
        FileRefused."""

    @abstractmethod
    def plan(self, file: Any, upload: Upload, asker: ImportContext, without: frozenset[str]) -> ImportPlan:
        """Plan the import, `without` some parts of it. Raises FileRefused, and Unavailable if another service does not
        answer."""

    @abstractmethod
    def path_of(self, record: str) -> str | None:
        """Return the page of a record, by its stream; None without one."""

    @abstractmethod
    def after(self) -> str:
        """Return the path to go to after the import; `after_label` is its link text."""

    def before(self, _planned: Any, _asker: ImportContext) -> int:
        """Record the other service's part first; return the number of facts."""
        return 0

    def commands_in(self, planned: Any, context: CommandContext) -> list[tuple[Command, CommandContext]]:
        """Return the commands of a plan, each with its context."""
        return [(command, context) for command in planned.commands]

    def after_recording(self, _planned: Any) -> None:
        """Do the follow-up work for a plan that was just recorded."""

    def chosen(self) -> dict[str, str]:
        """Return the options chosen next to the preview, from the form."""
        return {}

    def corrects(self, _upload: Upload) -> bool:
        """Return whether the import corrects existing records."""
        return False

    def options(self) -> dict[str, str]:
        """Return the options chosen next to the file, from the form."""
        return {}

    @property
    def markings(self) -> Sequence[Choice]:
        """Return the markings to choose from; the first is the default."""
        return sorted(markings_offered(), key=lambda choice: choice[0] != "bureau")

    @staticmethod
    def who_makes_public() -> str:
        return who_makes_public()

    # Rights ---------------------------------------------------------------------------------------------------------

    def roles_for(self, _view: str, _method: str) -> frozenset[str]:
        return self.roles

    # Pages ----------------------------------------------------------------------------------------------------------

    @expose("/", methods=("GET", "POST"))
    def index_view(self) -> ResponseReturnValue:
        if request.method == "GET":
            return self._page(self.template)
        sent = request.files.get("file")
        name = _printable(sent.filename or "") if sent else ""
        if sent is None or not name:
            return self._page(self.template, error=_("Choose a file.")), 422
        upload = self._uploads.keep(self._account, name, sent.stream, self._marked() | self.options())
        return redirect(url_for(".file_view", upload=upload), 303)

    @expose("/<upload>", methods=("GET", "POST"))
    def file_view(self, upload: str) -> ResponseReturnValue:
        """Show the file's effects, its progress or its result on GET; import or discard it on POST."""
        about = self._uploads.get(self._account, upload)
        if request.method == "POST":
            if request.form.get("do") == "drop":
                return self._drop(upload)
            return self._import(upload, about, good_rows=request.form.get("do") == "good")
        if about.state == "done":
            return self._page(
                "admin/import_done.html",
                upload=about,
                left_out=grouped(about.left_out, self.path_of)["refused"],
                most=MOST_LISTED,
            )
        if about.runs:
            return self._page("admin/import_progress.html", upload=about)
        return self._preview(upload, about)

    def _preview(self, upload: str, about: Upload) -> ResponseReturnValue:
        corrects = self.corrects(about)
        context, status = {"upload": about, "refusal": about.said, "proposals": [], "corrects": corrects}, 200
        proposals: Sequence[Proposal]
        try:
            planned, left_out = self._good_rows(upload, about, self._asker(about))
            proposals, status = [*left_out, *planned.proposals], 422 if left_out else 200
            recorded = ("new", "changed") if corrects else ("new",)
            rows = {each.row for each in planned.proposals if each.verdict in recorded}
            context["good"] = len(rows) if left_out else 0
        except FileRefused as refused:
            proposals, status = refused.refusals, 422
        except Unavailable as problem:
            text = problem_text(problem, self._wordings)
            context |= {"refusal": problem.parameters.get("remedy", text.detail), "unavailable": True}
            return self._page("admin/import_preview.html", **context), int(status_of(problem))
        context |= {"groups": grouped(proposals, self.path_of), "counts": counts(proposals), "most": MOST_LISTED}
        return self._page("admin/import_preview.html", **context), status

    def _drop(self, upload: str) -> ResponseReturnValue:
        self._uploads.forget(upload)
        show_notice(_("The file was removed. Nothing was imported."))
        return redirect(url_for(".index_view"), 303)

    def _import(self, upload: str, about: Upload, *, good_rows: bool) -> ResponseReturnValue:
        if about.state != "done" and not about.runs and self._uploads.begin(upload, about):
            app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  werkzeug's way
            args = (app, str(get_locale()), upload, about, self._asker(about), self.chosen(), good_rows)
            thread = Thread(target=self._run, args=args, daemon=True)
            thread.start()
            thread.join(WAITED)
        return redirect(url_for(".file_view", upload=upload), 303)

    # How ------------------------------------------------------------------------------------------------------------

    def _run(
        self, app: Flask, language: str, upload: str, about: Upload, asker: ImportContext, chosen: dict[str, str],
        good_rows: bool,
    ) -> None:  # fmt: skip
        """Import a file in a separate thread. Its page shows the result, however it ends."""
        confirmed = msgspec.structs.replace(about, options=about.options | chosen)
        with app.app_context(), force_locale(language):
            try:
                planned, left_out = self._good_rows(upload, confirmed, asker)
                refuse(() if good_rows else left_out)
                recording = msgspec.structs.replace(about, state="recording", total=len(planned.commands))
                sentence = self._record(planned, asker, self._uploads.progress_callback(upload, recording))
                result = msgspec.structs.replace(about, state="done", said=sentence, left_out=left_out)
            except FileRefused as refused:
                # The preview shows the reason, unless the cause is a choice made there.
                result = msgspec.structs.replace(about, said=str(refused.refusals[0].reason)) if chosen else about
            except Problem as problem:
                remedy = problem.parameters.get("remedy")
                result = msgspec.structs.replace(about, said=str(remedy or self._worded(problem)))
            except Exception as error:  # noqa: BLE001  the page must not wait for ever
                log_failure(error)
                behind = database_problem(app, error, writes=True)
                sentence = _(
                    "An error in the program stopped the import. Import the file again: nothing is recorded twice."
                )
                result = msgspec.structs.replace(about, said=self._worded(behind) if behind else sentence)
            self._uploads.end(upload, result)

    def _good_rows(self, upload: str, about: Upload, asker: ImportContext) -> GoodRows[ImportPlan]:
        """Return the valid rows of the file, checked against the rules over many records, without recording anything.
        Raises FileRefused for the file itself."""
        file = self.read(self._uploads.content(upload), about)

        def plan(without: frozenset[str]) -> ImportPlan:
            planned = self.plan(file, about, asker, without)
            commands = self.commands_in(planned, asker.context)
            try_plan(planned, self._handler.problems_of(commands), self._worded)
            return planned

        return plan_good_rows(plan)

    def _record(self, planned: ImportPlan, asker: ImportContext, progress: ProgressCallback) -> str:
        """Record everything and return a sentence about it. Raises FileRefused, in which case nothing is recorded."""
        # After an interruption, the next import finds the other service's part recorded.
        recorded = self.before(planned, asker)
        commands = CountingSequence(self.commands_in(planned, asker.context), progress)
        answers = run_plan(planned, lambda: self._handler.handle_all(commands), self._worded)
        self.after_recording(planned)
        recorded += sum(len(answer.events) for answer in answers)
        if not recorded:
            return str(_("Nothing new in this file: all of it was recorded before."))
        return str(ngettext("One fact is recorded.", "%(num)s facts are recorded.", recorded))

    def _worded(self, problem: Problem) -> str:
        return str(problem_text(problem, self._wordings).detail)

    def _asker(self, about: Upload) -> ImportContext:
        marking = about.options.get("marking", "bureau")
        return ImportContext(viewer_context(marking=marking), viewer_authorization())

    def _marked(self) -> dict[str, str]:
        """Return the marking for the file's statements, from those that the viewer may choose."""
        offered = [str(value) for value, _label in self.markings]
        chosen = request.form.get("marking", "")
        return {"marking": chosen if chosen in offered else offered[0]}

    @property
    def _account(self) -> str:
        return viewer().account or ""

    @property
    def _wordings(self) -> Any:
        return current_app.extensions["rapporteur"]["wordings"]

    def _page(self, template: str, **names: Any) -> str:
        return str(self.render(template, view=self, **names))


def _printable(filename: str) -> str:
    """Return a file's name, without the folders that some browsers send."""
    return "".join(each for each in filename.replace("\\", "/").rpartition("/")[2] if each.isprintable()).strip()[:200]
