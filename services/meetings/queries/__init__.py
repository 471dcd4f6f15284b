"""Questions to rows. Each opens its own short transaction on an engine that cannot write."""

from services.meetings.queries.before import Before
from services.meetings.queries.histories import Entry, Histories
from services.meetings.queries.imports import Imports
from services.meetings.queries.lists import Lists
from services.meetings.queries.organizations import Known
from services.meetings.queries.outside import Outside, View

__all__ = ["Before", "Entry", "Histories", "Imports", "Known", "Lists", "Outside", "View"]
