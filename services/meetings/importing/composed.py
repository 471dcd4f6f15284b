"""The files whose rows make several statements, as the console and the command line take them."""

from services.meetings.importing.answers import CONSULTATION_ANSWERS, INVITATIONS
from services.meetings.importing.calendar import MEETINGS_FILE, SERIES_FILE
from services.meetings.importing.completeness import COMPLETE_FILE
from services.meetings.importing.conclusions import CONCLUSIONS_FILE
from services.meetings.importing.counts import COUNTS_FILE
from services.meetings.importing.paragraphs import PARAGRAPHS_FILE
from services.meetings.importing.publications import PUBLICATIONS_FILE
from services.meetings.importing.recordings import PRESENTED, SENT
from services.meetings.importing.referrals import REFERRAL_REPLIES, REFERRALS

COMPOSED = (
    SERIES_FILE,
    MEETINGS_FILE,
    COUNTS_FILE,
    CONSULTATION_ANSWERS,
    INVITATIONS,
    CONCLUSIONS_FILE,
    PARAGRAPHS_FILE,
    PRESENTED,
    SENT,
    REFERRALS,
    REFERRAL_REPLIES,
)
OF_OPERATORS = (PUBLICATIONS_FILE, COMPLETE_FILE)
"""The files for the command line only: old publications were approved by others, and complete lists concern all services."""
