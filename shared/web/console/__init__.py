"""The console: lists, records and forms over read models, on Flask-Admin, none of whose look or writing is used.

A view reads through a session that cannot write; whatever staff do is an `Act`, a form that becomes a command.
"""

from shared.web.console.acts import Act
from shared.web.console.columns import Column, Filter
from shared.web.console.everywhere import SHOWN, Found, Need, Neighbour
from shared.web.console.fields import Field
from shared.web.console.home import Home, create_console
from shared.web.console.notices import Undoable, tell
from shared.web.console.reading import Reading, mapped
from shared.web.console.records import Badge, Fact, Happening, Past, Tab
from shared.web.console.view import EventSourcedView

__all__ = [
    "SHOWN",
    "Act",
    "Badge",
    "Column",
    "EventSourcedView",
    "Fact",
    "Field",
    "Filter",
    "Found",
    "Happening",
    "Home",
    "Need",
    "Neighbour",
    "Past",
    "Reading",
    "Tab",
    "Undoable",
    "create_console",
    "mapped",
    "tell",
]
