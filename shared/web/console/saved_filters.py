"""Filters of a list that an account has named, shown above the list."""

from typing import Any, ClassVar, NamedTuple
from urllib.parse import parse_qsl, urlencode

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext as _

from shared.domain.errors import NotThere
from shared.event_store.saved_filters import MOST_SAVED, SavedFilter
from shared.web.access import may
from shared.web.console.list_support import list_support
from shared.web.console.notices import show_notice
from shared.web.sealed_search import sealed
from shared.web.viewer import viewer

LONGEST_NAME = 60
ONLY_READING = frozenset({"auditor", "reader"})


class FilterLink(NamedTuple):
    """A saved filter as a link; `is_set` is true while the list shows it."""

    name: str
    path: str
    is_set: bool


class SavedFilterPages:
    """The saved filters of an `EventSourcedView`. Search texts are not stored for lists of people, whose names belong
    only in the vault."""

    is_of_personal_texts: ClassVar[bool]
    roles: ClassVar[frozenset[str]]

    @property
    def saving(self) -> frozenset[str]:
        """Return the roles that may save filters; auditors and readers write nothing."""
        return self.roles - ONLY_READING

    def saved_filters(self: Any, query: dict[str, Any]) -> list[FilterLink] | None:
        """Return the viewer's filters for this list; None if none can be saved."""
        support, account = list_support(), viewer().account
        if support is None or account is None or not may(viewer(), self.saving):
            return None
        if not (self.filters or (self.search and not self.is_of_personal_texts)):
            return None
        shown = self._as_saved("", query)
        return [
            FilterLink(each.name, self._path(each), (each.query, each.search) == (shown.query, shown.search))
            for each in support.saved.of(account, self.endpoint)
        ]

    @expose("/saved", methods=("POST",))
    def save_filter_view(self: Any) -> ResponseReturnValue:
        """Save the filter in the address under the typed name, or remove the filter of that name."""
        support, account, query = list_support(), viewer().account, self._list_query(request.args)
        if support is None or account is None:
            raise NotThere(id="saved")
        store = support.saved
        name = " ".join(request.form.get("name", "").split())[:LONGEST_NAME]
        if "remove" in request.form:
            store.forget(account, self.endpoint, request.form["remove"][:LONGEST_NAME])
            show_notice(_("The saved filter is removed."))
        elif not name or not name.isprintable():
            show_notice(_("Nothing was saved: give the filter a name, such as “Operators in Africa”."), "bad")
        elif not store.keep(account, self.endpoint, self._as_saved(name, query)):
            show_notice(_("Nothing was saved: %(most)s filters are the most for one list.", most=MOST_SAVED), "bad")
        else:
            show_notice(_("The filter is saved. You find it above this list."))
        return redirect(self.address(query), 303)

    def _as_saved(self: Any, name: str, query: dict[str, Any]) -> SavedFilter:
        parameters = self.parameters(query, search=None, page=None)
        return SavedFilter(
            name, urlencode(sorted(parameters.items())), "" if self.is_of_personal_texts else query["search"]
        )

    def _path(self: Any, one: SavedFilter) -> str:
        parameters: dict[str, Any] = {**dict(parse_qsl(one.query)), "search": sealed(one.search) or None}
        return url_for(".index_view", **parameters)
