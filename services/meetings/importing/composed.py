"""The files whose rows make several statements, as the console and the command line take them."""

from services.meetings.importing.answers import CONSULTATION_ANSWERS, INVITATIONS
from services.meetings.importing.recordings import PRESENTED, SENT
from services.meetings.importing.referrals import REFERRAL_REPLIES, REFERRALS

COMPOSED = (PRESENTED, SENT, CONSULTATION_ANSWERS, INVITATIONS, REFERRALS, REFERRAL_REPLIES)
