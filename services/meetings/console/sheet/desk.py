"""Everything the pages of a sheet work with, for the account that asks."""

from collections.abc import Callable
from typing import Any

from services.meetings.console.names import Names
from services.meetings.console.sheet.drafts import Draft, Drafts
from services.meetings.console.sheet.finding import Finding
from services.meetings.console.sheet.recording import Recording
from services.meetings.console.sheet.rows import Listing, Sheet
from services.meetings.queries import Histories, Known, Lists
from shared.event_store.command_handler import CommandHandler
from shared.web.tokens import viewer


class Desk:
    """`listed` gives the entries that a meeting has, as the page of its list draws them."""

    def __init__(
        self,
        handler: CommandHandler,
        lists: Lists,
        known: Known,
        histories: Histories,
        names: Names,
        listed: Callable[[Any], list[dict[str, Any]]],
    ) -> None:
        self.listed = listed
        self._drafts, self._listing = Drafts(handler.store.engine), Listing(lists, known, names)
        self.finding, self.recording = Finding(known, names), Recording(handler, lists, histories)

    @property
    def account(self) -> str:
        return viewer().account or ""

    def draft(self, meeting: str) -> Draft:
        return self._drafts.of(self.account, meeting)

    def keep(self, meeting: str, draft: Draft) -> None:
        self._drafts.keep(self.account, meeting, draft)

    def forget(self, meeting: str) -> None:
        self._drafts.forget(self.account, meeting)

    def sheet(self, meeting: Any, draft: Draft) -> Sheet:
        return self._listing.sheet(meeting, draft)
