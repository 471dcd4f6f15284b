"""Guard G1: an answer is not recorded by the account that asked. A referral is confirmed by the addressee's own
document, entered by a second account."""

from functools import cache

from sqlalchemy import Connection, select

from services.meetings.domain.errors import NotByTheAsker
from shared.contracts import meetings
from shared.contracts.meetings.consultations import REPLIES, ReplyStated, RequestStated
from shared.event_store.codec import Codec
from shared.event_store.statements import held
from shared.event_store.tables import kernel_tables
from shared.statements.authors import authors_of

LOG = "meetings"
_EVENTS = kernel_tables(LOG).events
REFERRAL = "referral"


def require_another_account(connection: Connection, reply: ReplyStated, request: RequestStated, account: str) -> None:
    """Refuse a reply to a referral by an account that stated the referral. A reply from a file is accepted, but only
    reported, not confirmed. Raises NotByTheAsker."""
    if request.kind != REFERRAL or reply.imported is not None or held(connection, REPLIES, reply.fact) == reply:
        return
    stored = connection.scalars(
        select(_EVENTS.c.bytes).where(_EVENTS.c.stream == request.fact).order_by(_EVENTS.c.version)
    )
    if account in authors_of(map(_codec().decode, stored)):
        raise NotByTheAsker(field="respondent", request=request.fact)


@cache
def _codec() -> Codec:
    return Codec(LOG, meetings.EVENTS)
