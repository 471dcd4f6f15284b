"""Everything the pages of a sheet work with, for the account that asks."""

from collections.abc import Callable
from typing import Any

from services.meetings.console.registry_names import RegistryNames
from services.meetings.console.sheet.drafts import Draft, Drafts
from services.meetings.console.sheet.matching import AttendeeMatcher
from services.meetings.console.sheet.recording import AttendanceRecorder
from services.meetings.console.sheet.rows import SheetBuilder, SheetContent
from services.meetings.queries import HistoryQueries, MeetingQueries, OrganizationDirectory
from shared.event_store.command_handler import CommandHandler
from shared.web.tokens import viewer


class SheetWorkspace:
    """`listed` gives the entries that a meeting has, as the page of its list draws them."""

    def __init__(
        self,
        handler: CommandHandler,
        lists: MeetingQueries,
        known: OrganizationDirectory,
        histories: HistoryQueries,
        names: RegistryNames,
        listed: Callable[[Any], list[dict[str, Any]]],
    ) -> None:
        self.recorded_rows = listed
        self._drafts, self._listing = Drafts(handler.store.engine), SheetBuilder(lists, known, names)
        self.matcher, self.recorder = AttendeeMatcher(known, names), AttendanceRecorder(handler, lists, histories)

    @property
    def account(self) -> str:
        return viewer().account or ""

    def draft(self, meeting: str) -> Draft:
        return self._drafts.of(self.account, meeting)

    def keep(self, meeting: str, draft: Draft) -> None:
        self._drafts.keep(self.account, meeting, draft)

    def forget(self, meeting: str) -> None:
        self._drafts.forget(self.account, meeting)

    def sheet(self, meeting: Any, draft: Draft) -> SheetContent:
        return self._listing.content(meeting, draft)
