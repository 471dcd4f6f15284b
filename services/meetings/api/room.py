"""Conclusions and communiqués over HTTP."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from services.meetings.api.rights import APPROVERS, READERS, WRITERS, checked_id, operations, visibility
from services.meetings.domain import communique_commands, conclusion_commands
from services.meetings.queries.room import RoomQueries
from services.meetings.queries.visible import Viewpoint
from services.meetings.read_models.communique_text import ConclusionRow
from services.meetings.schemas import communiques as communique_schemas
from services.meetings.schemas import conclusions as conclusion_schemas
from services.meetings.service.room import RoomActs
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.command_results import CommandResult
from shared.web.api import Endpoints, with_etag
from shared.web.command_fields import CommandFields, marked
from shared.web.command_operations import Operation
from shared.web.cursors import Page, page, start

CONCLUSION = "/conclusions/<conclusion>"
COMMUNIQUE = "/communiques/<communique>"
_ON_CONCLUSIONS: tuple[Operation, ...] = (
    (
        "redraft",
        conclusion_commands.RedraftConclusion,
        conclusion_schemas.RedraftConclusion,
        "Replaces the whole draft of a conclusion.",
    ),
    (
        "adopt",
        conclusion_commands.AdoptConclusion,
        conclusion_schemas.AdoptConclusion,
        "Records that the meeting adopted a conclusion.",
    ),
    (
        "drop",
        conclusion_commands.DropConclusion,
        conclusion_schemas.WithdrawAdoption,
        "Drops a draft: its number becomes free again.",
    ),
    (
        "withdraw-adoption",
        conclusion_commands.WithdrawAdoption,
        conclusion_schemas.WithdrawAdoption,
        "Withdraws an adoption recorded in error: the conclusion is a draft again.",
    ),
    (
        "describe",
        conclusion_commands.DescribeConclusion,
        conclusion_schemas.DescribeConclusion,
        "Corrects all of an adopted conclusion except its wording, with a reason.",
    ),
    (
        "correct-wording",
        conclusion_commands.CorrectWording,
        conclusion_schemas.CorrectWording,
        "Corrects the wording of an adopted conclusion before its communiqué is agreed; later, use a corrigendum.",
    ),
    (
        "replace",
        conclusion_commands.ReplaceConclusion,
        conclusion_schemas.ReplaceConclusion,
        "Records that adopted conclusions replace this one, which keeps its id.",
    ),
)
_ON_COMMUNIQUES: tuple[Operation, ...] = (
    (
        "order",
        communique_commands.OrderParagraphs,
        communique_schemas.OrderParagraphs,
        "Puts the paragraphs of the original in an order; those not named come after them.",
    ),
    (
        "agree",
        communique_commands.AgreeCommunique,
        communique_schemas.AgreeCommunique,
        "Records that the meeting agreed the text: every conclusion in it is adopted.",
    ),
    (
        "reopen",
        communique_commands.ReopenCommunique,
        communique_schemas.ReopenCommunique,
        "Reopens the agreed text as a draft, as long as no language is approved.",
    ),
)
_BY_APPROVERS: tuple[Operation, ...] = (
    (
        "approve",
        communique_commands.ApproveCommunique,
        communique_schemas.ApproveCommunique,
        "Approves the text in a language; whoever marked it as agreed or wrote it cannot.",
    ),
    (
        "publish",
        communique_commands.PublishCommunique,
        communique_schemas.PublishCommunique,
        "Makes the approved text in a language public: at once, from a given time, or as of a past day.",
    ),
    (
        "withdraw",
        communique_commands.WithdrawCommunique,
        communique_schemas.WithdrawCommunique,
        "Withdraws a communiqué in all languages: partners are told that it was withdrawn, but not why.",
    ),
)


def conclusions(handler: CommandHandler, queries: RoomQueries) -> Endpoints:
    endpoints = Endpoints("conclusions", __name__, description="Conclusions of meetings, from drafted to replaced.")
    recorded = operations(endpoints, handler)
    recorded.declare(
        "/conclusions",
        conclusion_commands.DraftConclusion,
        conclusion_schemas.DraftConclusion,
        "Drafts a conclusion of a meeting.",
        creates=True,
    )
    recorded.declare_all(CONCLUSION, _ON_CONCLUSIONS)

    _declare_conclusions(endpoints, queries)
    return endpoints


def _declare_conclusions(endpoints: Endpoints, queries: RoomQueries) -> None:
    @endpoints.query(
        "/conclusions",
        "Conclusions",
        conclusion_schemas.ConclusionRowShape,
        roles=READERS,
        parameters=conclusion_schemas.ConclusionsPage,
    )
    def every(parameters: dict[str, Any]) -> Page:
        """Conclusions by meeting and number; readers outside the bureau get only the open ones."""
        view, limit = visibility(), parameters["limit"]
        after = start(parameters, str, int, str)
        rows = queries.conclusions(
            after,
            limit + 1,
            meeting=parameters.get("meeting"),
            state=parameters.get("state"),
            words=parameters.get("search", ""),
            view=view,
        )
        found = page(rows, limit, lambda row: (row.conclusion.meeting, row.conclusion.number, row.id))
        opened = _open_successors(queries, found.items, view)
        items = [conclusion_schemas.conclusion(row, opened) for row in found.items]
        return Page(items, found.next)

    @endpoints.query(CONCLUSION, "Conclusion", conclusion_schemas.ConclusionRowShape, roles=READERS)
    def one(conclusion: str) -> tuple[dict[str, Any], int, dict[str, str]]:
        """One conclusion; its ETag is the version for If-Match."""
        view = visibility()
        row = queries.conclusion(checked_id(conclusion), view)
        if view is not None:
            return conclusion_schemas.conclusion(row, _open_successors(queries, [row], view)), 200, {}
        return with_etag(row.version, conclusion_schemas.conclusion(row))


def _open_successors(
    queries: RoomQueries, rows: Sequence[ConclusionRow], view: Viewpoint | None
) -> AbstractSet[str] | None:
    """Return the conclusions open to a reader among those that replace others; None within the bureau."""
    if view is None:
        return None
    by = {each for row in rows for each in row.conclusion.by}
    return {row.id for row in queries.conclusions(None, len(by), among=sorted(by), view=view)} if by else set()


def communiques(handler: CommandHandler, queries: RoomQueries) -> Endpoints:
    endpoints = Endpoints("communiques", __name__, description="Communiqués of meetings, in each language.")
    recorded, acts = operations(endpoints, handler), RoomActs(handler, queries)
    recorded.declare(
        "/meetings/<meeting>/communique",
        communique_commands.OpenCommunique,
        communique_schemas.OpenCommunique,
        "Begins the communiqué of a meeting; repeated, changes its title: in the original until the text is agreed, in another language until it is approved.",
        creates=True,
    )
    recorded.declare_all(COMMUNIQUE, _ON_COMMUNIQUES)
    recorded.declare_all(COMMUNIQUE, _BY_APPROVERS, roles=APPROVERS)
    _joint_acts(endpoints, acts)

    @endpoints.query(
        "/communiques",
        "Communiques",
        communique_schemas.CommuniqueRowShape,
        roles=READERS,
        parameters=communique_schemas.CommuniquesPage,
    )
    def every(parameters: dict[str, Any]) -> Page:
        """Communiqués without their texts; readers outside the bureau get those that are public in at least one language."""
        view, limit = visibility(), parameters["limit"]
        [after] = start(parameters, str) or (None,)
        rows = queries.communiques(after, limit + 1, state=parameters.get("state"), view=view)
        found = page(rows, limit, lambda row: (row.id,))
        return Page([communique_schemas.communique(row, outside=view is not None) for row in found.items], found.next)

    @endpoints.query(COMMUNIQUE, "Communique", communique_schemas.WholeCommuniqueRow, roles=READERS)
    def one(communique: str) -> tuple[dict[str, Any], int, dict[str, str]]:
        """One communiqué with its text in each language; its ETag is the version for If-Match."""
        view = visibility()
        text = queries.communique(checked_id(communique), view)
        if view is not None:
            return communique_schemas.whole_communique(text, outside=True), 200, {}
        return with_etag(text.version, communique_schemas.whole_communique(text, outside=False))

    return endpoints


def _joint_acts(endpoints: Endpoints, acts: RoomActs) -> None:
    @endpoints.command(f"{COMMUNIQUE}/mark-agreed", "MarkAgreed", communique_schemas.AgreeCommunique, roles=WRITERS)
    def mark_agreed(body: CommandFields, context: CommandContext, communique: str) -> CommandResult:
        """Adopts every draft that a paragraph names and agrees the text, both or neither."""
        agree = communique_commands.AgreeCommunique(communique=checked_id(communique), **body.fields)
        return acts.mark_agreed(agree, marked(context, body))

    @endpoints.command(
        f"{COMMUNIQUE}/corrigendum", "IssueCorrigendum", communique_schemas.IssueCorrigendum, roles=APPROVERS
    )
    def issue_corrigendum(body: CommandFields, context: CommandContext, communique: str) -> CommandResult:
        """Corrects paragraphs of a published text in a language, and the conclusions that they show: a new edition."""
        return acts.issue_corrigendum(checked_id(communique), marked(context, body), **body.fields)
