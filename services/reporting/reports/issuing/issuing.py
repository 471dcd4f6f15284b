"""From a draft to an issued report. Nobody does both steps; what could not be read in full is not issued."""

import logging
from collections.abc import Callable
from typing import Any

import msgspec

from services.reporting.domain.commands import DraftReport, IssueReport, WithdrawDraft
from services.reporting.domain.errors import DraftDecided, EventsSetAside, OwnDraft
from services.reporting.figures import period_named
from services.reporting.history import history_at
from services.reporting.queries import ReportQueries, StaffQueries
from services.reporting.reports import ReportingService
from services.reporting.reports.issuing.freezing import FrozenReport, freeze
from services.reporting.reports.issuing.signed import SignedPositions
from shared.domain.errors import Unavailable
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.command_results import CommandResult

logger = logging.getLogger(__name__)


class Issuing:
    """`service` renders; `store_content` keeps bytes and gives their hash; `signed` are the checkpoints that a report rests on."""

    def __init__(
        self,
        service: ReportingService,
        handler: CommandHandler,
        store_content: Callable[[bytes], str],
        staff: StaffQueries,
        report_queries: ReportQueries,
        signed: SignedPositions,
    ) -> None:
        self.service, self.handler, self.store_content = service, handler, store_content
        self.staff, self.report_queries, self.signed = staff, report_queries, signed

    def draft(
        self,
        context: CommandContext,
        *,
        report: str,
        kind: str,
        period: str,
        audience: str,
        as_known_at: str | None,
        title: str | None,
    ) -> CommandResult:
        """A draft at a moment, by default the present. Raises Malformed for a period or a moment that is none."""
        # A repetition of the same wish is the same command, whatever was counted meanwhile.
        before = self.report_queries.find(report)
        moment = self.service.facts.moment(before.moment if before and not as_known_at else as_known_at)
        over = period_named(history_at(self.service.facts, moment), period)
        command = DraftReport(
            report=report,
            kind=kind,  # type: ignore[arg-type]  # the schema lets no other pass
            period=over.name,
            audience=audience,  # type: ignore[arg-type]  # likewise
            moment=str(moment),
            by=context.actor,
            title=title,
        )
        answer = self.handler.handle(command, msgspec.structs.replace(context, marking="bureau"))
        # Until somebody approves it, the signers have signed there. The draft is recorded by now, and who issues it asks again.
        try:
            self.signed.ask(moment.positions)
        except (OSError, Unavailable) as error:
            logger.warning("the signers were not asked for %s (%s)", report, type(error).__name__)
        return answer

    def issue(self, report: str, context: CommandContext) -> CommandResult:
        """Freezes a draft. Raises NotThere, OwnDraft, DraftDecided, EventsSetAside, NotAsSigned, Unavailable (not signed)."""
        draft = self.report_queries.report(report)
        if draft.drafter == context.actor:
            raise OwnDraft
        if draft.state == "withdrawn":
            raise DraftDecided(state=draft.state)
        if aside := self._aside(draft.moment):
            raise EventsSetAside(count=aside)
        frozen = self.frozen(draft)
        self.signed.wait_for(frozen.logs)
        hashes = {name: self.store_content(getattr(frozen, name)) for name in ("html", "json")}
        command = IssueReport(
            report=draft.id,
            by=context.actor,
            formats=hashes,
            logs=frozen.logs,
            program=frozen.program,
            template=frozen.template,
        )
        # Its audience may see that it was issued.
        return self.handler.handle(command, msgspec.structs.replace(context, marking=draft.audience))

    def frozen(self, draft: Any, *, issued: bool = True) -> FrozenReport:  # noqa: ANN401  a row of drafted reports
        """Return what a draft would be issued as at present, beside the reports that were issued before."""
        before = [self.report_queries.content(row.json_sha256) for row in self.report_queries.issued_before(draft.id)]
        return freeze(self.service, draft, before, issued=issued)

    def withdraw(self, report: str, reason: str, context: CommandContext) -> CommandResult:
        """Raises NotThere, DraftDecided."""
        return self.handler.handle(
            WithdrawDraft(report=report, reason=reason), msgspec.structs.replace(context, marking="bureau")
        )

    def _aside(self, moment: str) -> int:
        """How many events up to the draft's moment could not be read."""
        positions = self.service.facts.moment(moment).positions
        return sum(row.position <= positions[row.log] for row in self.staff.set_aside())
