"""Pages of an import: a file is sent, what it would do is shown field by field, then it is recorded whole or not at all.

Nothing of the file is in a cookie or in the page: it lies in the home. Recording goes on when the page is left.
"""

import time
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar, NamedTuple, Protocol

import msgspec
from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import BaseView, expose
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _

from shared.domain.errors import Problem, Unavailable
from shared.domain.event import Marking
from shared.domain.importing import FileRefused, Proposal, Told, Verdict
from shared.event_store.command_handler import By
from shared.web.console.notices import tell
from shared.web.console.uploads import Upload, Uploads
from shared.web.logging import correlation, log_failure
from shared.web.problems import status_of
from shared.web.tokens import right_of_the_viewer, viewer
from shared.web.wording import say

SHOWN = 200
WAITED = 2.0
"""Seconds: what is recorded by then needs no page of its own."""
_BEAT = 0.3


class Planned(Protocol):
    @property
    def proposals(self) -> Sequence[Proposal]: ...


class Asker(NamedTuple):
    """On whose behalf, and with which right other services are asked. `by`: as its commands are recorded."""

    by: By
    right: dict[str, str]


class Group(NamedTuple):
    """The fields of one row."""

    row: str
    line: int | None
    path: str | None
    fields: list[Proposal]


class ImportView(BaseView):
    """Subclass it per kind of file; what is below `Yours` is to be said."""

    title: ClassVar[str]
    intro: ClassVar[str]
    accept: ClassVar[str]
    roles: ClassVar[frozenset[str]]
    takes_up_to: ClassVar[int] = 20 * 1024 * 1024
    template: ClassVar[str] = "admin/import.html"
    after_label: ClassVar[str]

    def __init__(self, uploads: Uploads, endpoint: str, url: str) -> None:
        super().__init__(name=endpoint, endpoint=f"console-{endpoint}", url=url)
        self._uploads = uploads

    # Yours ----------------------------------------------------------------------------------------------------------

    @abstractmethod
    def plan(self, content: Path, upload: Upload, asker: Asker) -> Planned:
        """What importing it would do. Raises FileRefused, and Unavailable if another service does not answer."""

    @abstractmethod
    def try_all(self, planned: Any, asker: Asker) -> None:
        """Raises FileRefused with what a rule over many records does not allow; nothing is recorded."""

    @abstractmethod
    def record(self, planned: Any, asker: Asker, told: Told) -> str:
        """Records it all, and says so in a sentence. Raises FileRefused, and then nothing is recorded."""

    @abstractmethod
    def size(self, planned: Any) -> int:
        """How many facts of a plan there are to record."""

    @abstractmethod
    def path_of(self, record: str) -> str | None:
        """The page of a record, by its stream; None if it has none."""

    @abstractmethod
    def after(self) -> str:
        """Where to go once it is imported: a path; `after_label` are its words."""

    def options(self) -> dict[str, str]:
        """What was chosen beside the file, from the form."""
        return {}

    def marking(self, _upload: Upload) -> Marking:
        """What an import with public sources says is public."""
        return "public"

    # Rights ---------------------------------------------------------------------------------------------------------

    def roles_for(self, _view: str, _method: str) -> frozenset[str]:
        return self.roles

    def _run_view(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        return fn(self, *args, **kwargs)

    # Pages ----------------------------------------------------------------------------------------------------------

    @expose("/", methods=("GET", "POST"))
    def index_view(self) -> ResponseReturnValue:
        if request.method == "GET":
            return self._page(self.template)
        sent = request.files.get("file")
        name = _printable(sent.filename or "") if sent else ""
        if sent is None or not name:
            return self._page(self.template, error=_("Choose a file.")), 422
        upload = self._uploads.keep(self._account, name, sent.stream, self.options())
        return redirect(url_for(".file_view", upload=upload), 303)

    @expose("/<upload>", methods=("GET", "POST"))
    def file_view(self, upload: str) -> ResponseReturnValue:
        """GET shows what importing would do, how far it is, or what came of it; POST imports it, or drops the file."""
        about = self._uploads.of(self._account, upload)
        if request.method == "POST":
            return self._drop(upload) if request.form.get("do") == "drop" else self._import(upload, about)
        if about.state == "done":
            return self._page("admin/import_done.html", upload=about)
        if about.runs:
            return self._page("admin/import_progress.html", upload=about)
        return self._preview(upload, about)

    def _preview(self, upload: str, about: Upload) -> ResponseReturnValue:
        shown, status = {"upload": about, "refusal": about.said, "proposals": []}, 200
        try:
            asker = self._asker(about)
            planned = self.plan(self._uploads.content(upload), about, asker)
            self.try_all(planned, asker)
            proposals: Sequence[Proposal] = planned.proposals
        except FileRefused as refused:
            proposals, status = refused.refusals, 422
        except Unavailable as problem:
            words = say(problem, self._wordings)
            shown |= {"refusal": problem.parameters.get("remedy", words.detail), "unavailable": True}
            return self._page("admin/import_preview.html", **shown), int(status_of(problem))
        verdicts: tuple[Verdict, ...] = ("refused", "changed", "new", "same")
        by_verdict = {each: self._grouped(proposals, each) for each in verdicts}
        counts = {each: sum(one.verdict == each for one in proposals) for each in verdicts}
        return self._page("admin/import_preview.html", **shown, groups=by_verdict, counts=counts, most=SHOWN), status

    def _drop(self, upload: str) -> ResponseReturnValue:
        self._uploads.forget(upload)
        tell(_("The file was removed. Nothing was imported."))
        return redirect(url_for(".index_view"), 303)

    def _import(self, upload: str, about: Upload) -> ResponseReturnValue:
        if about.state != "done" and not about.runs and self._uploads.begin(upload, about):
            app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  werkzeug's way
            thread = Thread(
                target=self._run, args=(app, str(get_locale()), upload, about, self._asker(about)), daemon=True
            )
            thread.start()
            thread.join(WAITED)
        return redirect(url_for(".file_view", upload=upload), 303)

    # How ------------------------------------------------------------------------------------------------------------

    def _run(self, app: Flask, language: str, upload: str, about: Upload, asker: Asker) -> None:
        """Imports a file in a thread of its own. Whatever happens, its page says what came of it."""
        with app.app_context(), force_locale(language):
            try:
                planned = self.plan(self._uploads.content(upload), about, asker)
                going = msgspec.structs.replace(about, state="recording", total=self.size(planned))
                said = self.record(planned, asker, self._beats(upload, going))
                ended = msgspec.structs.replace(about, state="done", said=said)
            except FileRefused:
                ended = about  # the preview says why
            except Problem as problem:
                remedy = problem.parameters.get("remedy")
                ended = msgspec.structs.replace(about, said=str(remedy or say(problem, self._wordings).detail))
            except Exception as error:  # noqa: BLE001  the page must not wait for ever
                log_failure(error)
                said = _(
                    "The import was stopped by a fault of the program. What is recorded, is recorded once: import again."
                )
                ended = msgspec.structs.replace(about, said=said)
            self._uploads.end(upload, ended)

    def _beats(self, upload: str, going: Upload) -> Told:
        last = 0.0

        def told(done: int) -> None:
            nonlocal last
            now = time.time()
            if now - last >= _BEAT:
                last = now
                self._uploads.put(upload, msgspec.structs.replace(going, beat=now, done=done))

        told(0)
        return told

    def _asker(self, about: Upload) -> Asker:
        by = By(actor=self._account, correlation=correlation(), marking=self.marking(about))
        return Asker(by, right_of_the_viewer())

    @property
    def _account(self) -> str:
        return viewer().account or ""

    @property
    def _wordings(self) -> Any:
        return current_app.extensions["rapporteur"]["wordings"]

    def _grouped(self, proposals: Iterable[Proposal], verdict: Verdict) -> list[Group]:
        found: dict[tuple[str, int | None], Group] = {}
        for each in proposals:
            if each.verdict == verdict:
                path = self.path_of(each.record) if each.record and verdict != "new" else None
                group = found.setdefault(
                    (each.row, None if each.row else each.line), Group(each.row, each.line, path, [])
                )
                group.fields.append(each)
        return list(found.values())

    def _page(self, template: str, **names: Any) -> str:
        return str(self.render(template, view=self, **names))


def _printable(filename: str) -> str:
    """A file's own name, without the folders that some browsers send."""
    return "".join(each for each in filename.replace("\\", "/").rpartition("/")[2] if each.isprintable()).strip()[:200]
