"""The table of the cards of a meeting's page, in the order of the meeting's life.

To add a card, write one function here: it gets the meeting with everything recorded about it (`HubMeeting`, already
read) and returns its `HubCard`, or None if the card does not apply. The position of the card (open, ahead, behind,
due) follows from its `place` and its `steps`; the page draws it, and chooses its one button from all steps.
"""

from collections.abc import Callable

from services.meetings.console.hub.after import recordings, topics
from services.meetings.console.hub.before import agenda, consultation, invitations
from services.meetings.console.hub.cards import HubCard
from services.meetings.console.hub.communique import communique
from services.meetings.console.hub.conclusions import conclusions
from services.meetings.console.hub.others import others
from services.meetings.console.hub.participants import participants
from services.meetings.console.hub.publication import publication
from services.meetings.console.hub.reading import HubMeeting
from services.meetings.console.hub.reports import posted_report, reports

CardDeclaration = Callable[[HubMeeting], HubCard | None]

CARDS: tuple[CardDeclaration, ...] = (
    consultation,
    invitations,
    agenda,
    participants,
    topics,
    conclusions,
    communique,
    recordings,
    publication,
    posted_report,
    reports,
    others,
)
