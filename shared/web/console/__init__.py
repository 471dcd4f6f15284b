"""The console: lists, records and forms over read models, built on Flask-Admin without its styling and its write
access.

A view reads through a read-only session; every change by staff is an action, a form that becomes a command.
"""

from shared.web.console.columns import Column, Filter
from shared.web.console.federated_search import MOST_OF_A_KIND, Peer, SearchResult, StartLine, StartPanels, Task
from shared.web.console.fields import LINE, FormField
from shared.web.console.form_actions import FormAction
from shared.web.console.home import CommonStart, create_console
from shared.web.console.notices import UndoableNotice, show_notice
from shared.web.console.read_only_session import ReadOnlySession
from shared.web.console.records import Badge, FactRow, HistoryEntry, Snapshot, Tab
from shared.web.console.view import EventSourcedView

__all__ = [
    "LINE",
    "MOST_OF_A_KIND",
    "Badge",
    "Column",
    "CommonStart",
    "EventSourcedView",
    "FactRow",
    "Filter",
    "FormAction",
    "FormField",
    "HistoryEntry",
    "Peer",
    "ReadOnlySession",
    "SearchResult",
    "Snapshot",
    "StartLine",
    "StartPanels",
    "Tab",
    "Task",
    "UndoableNotice",
    "create_console",
    "show_notice",
]
