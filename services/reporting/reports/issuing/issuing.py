"""The drafting and issuing of reports, by two different accounts; a report over unreadable events cannot be issued."""

import logging
from collections.abc import Callable
from typing import Any

import msgspec

from services.reporting.domain.commands import DraftReport, IssueReport, ReviseReport, WithdrawDraft
from services.reporting.domain.errors import DraftDecided, EventsSetAside, NothingCorrected, NotIssued, OwnDraft
from services.reporting.figures import period_named
from services.reporting.history import history_at
from services.reporting.queries import Moment, ReportQueries, StaffQueries
from services.reporting.reports import ReportingService
from services.reporting.reports.addressed import check_addressed
from services.reporting.reports.issuing.freezing import FrozenReport, freeze
from services.reporting.reports.issuing.signed import SignedPositions
from services.reporting.reports.revisions import corrects_nothing
from shared.contracts.reporting import ANNEXES, ReportAnnex, annexes_of
from shared.domain.errors import Unavailable
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.command_results import CommandResult

logger = logging.getLogger(__name__)


class Issuing:
    """The issuing of reports. `service` renders; `store_content` stores bytes and returns their hash; `signed` holds
    the checkpoints that a report rests on."""

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
        meeting: str | None = None,
        document: str | None = None,
    ) -> CommandResult:
        """Draft a report at a moment, by default the present. Raises Malformed for an invalid period, moment or
        meeting, and for a document number that it cannot have."""
        # A repeated request is the same command, even if more events have been counted in the meantime.
        before = self.report_queries.find(report)
        moment = self.service.facts.moment(before.moment if before and not as_known_at else as_known_at)
        history = history_at(self.service.facts, moment)
        over = period_named(history, period)
        check_addressed(history, kind, over, meeting, document)
        command = DraftReport(
            report=report,
            kind=kind,  # type: ignore[arg-type]  # the schema accepts no other
            period=over.name,
            audience=audience,  # type: ignore[arg-type]  # as above
            moment=str(moment),
            by=context.actor,
            title=title,
            meeting=meeting,
            document=document,
        )
        return self._drafted(command, context, moment)

    def revise(
        self,
        first: str,
        context: CommandContext,
        *,
        report: str,
        revision: str,
        as_known_at: str | None,
        title: str | None,
        annexes: tuple[ReportAnnex, ...] | None = None,
    ) -> CommandResult:
        """Draft a revision of an issued report at a moment, by default the present. Raises NotThere, NotIssued, Malformed."""
        row = self.report_queries.report(first)
        if row.state != "issued":
            raise NotIssued(id=first)
        if row.revises is not None:
            row = self.report_queries.report(row.revises)
        before = self.report_queries.find(report)
        moment = self.service.facts.moment(before.moment if before and not as_known_at else as_known_at)
        command = ReviseReport(
            report=report,
            kind=row.kind,
            period=row.period,
            audience=row.audience,
            moment=str(moment),
            by=context.actor,
            title=title,
            meeting=row.meeting,
            document=row.document,
            revises=row.id,
            revision=revision,  # type: ignore[arg-type]  # the schema accepts no other
            number=before.number if before else self.report_queries.next_number(row.id, revision),
            annexes=_in_order(annexes or annexes_of(row.kind)) if revision == "Add" else None,
        )
        # The version that was read is that of the issued report; the revision is a report of its own.
        return self._drafted(command, msgspec.structs.replace(context, expected=None), moment)

    def _drafted(self, command: DraftReport | ReviseReport, context: CommandContext, moment: Moment) -> CommandResult:
        answer = self.handler.handle(command, msgspec.structs.replace(context, marking="bureau"))
        # The signers have until the approval to sign up to this point. If this request fails, the draft remains, and
        # issuing requests it again.
        try:
            self.signed.ask(moment.positions)
        except (OSError, Unavailable) as error:
            logger.warning("the signers were not asked for %s (%s)", command.report, type(error).__name__)
        return answer

    def issue(self, report: str, context: CommandContext) -> CommandResult:
        """Freeze a draft. Raises NotThere, OwnDraft, DraftDecided, EventsSetAside, NothingCorrected, NotAsSigned,
        Unavailable (not signed)."""
        draft = self.report_queries.report(report)
        if draft.drafter == context.actor:
            raise OwnDraft
        if draft.state == "withdrawn":
            raise DraftDecided(state=draft.state)
        if aside := self._aside(draft.moment):
            raise EventsSetAside(count=aside)
        frozen = self.frozen(draft)
        if draft.revision == "Corr" and corrects_nothing(frozen.formats["json"]):
            raise NothingCorrected
        self.signed.wait_for(frozen.logs)
        hashes = {name: self.store_content(content) for name, content in sorted(frozen.formats.items())}
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

    def frozen(self, draft: Any) -> FrozenReport:  # noqa: ANN401  a row of drafted reports
        """Return the bytes with which a draft would be issued now, given the reports issued before."""
        return freeze(self.service, draft, self._before(draft), changed=self.report_queries.issued_last(draft))

    def preview(self, draft: Any, form: str) -> bytes:  # noqa: ANN401  as above
        """Return the bytes of a draft in one format, as its audience would get them now."""
        changed = self.report_queries.issued_last(draft)
        return freeze(self.service, draft, self._before(draft), issued=False, formats=(form,), changed=changed).formats[
            form
        ]

    def _before(self, draft: Any) -> list[bytes]:  # noqa: ANN401  as above
        """Return the JSON of the reports issued before."""
        queries = self.report_queries
        return [queries.content(row.formats["json"]) for row in queries.issued_before(draft.id)]

    def withdraw(self, report: str, reason: str, context: CommandContext) -> CommandResult:
        """Withdraw a draft. Raises NotThere, DraftDecided."""
        return self.handler.handle(
            WithdrawDraft(report=report, reason=reason), msgspec.structs.replace(context, marking="bureau")
        )

    def _aside(self, moment: str) -> int:
        """Return the number of unreadable events up to the draft's moment."""
        positions = self.service.facts.moment(moment).positions
        return sum(row.position <= positions[row.log] for row in self.staff.set_aside())


def _in_order(annexes: tuple[ReportAnnex, ...]) -> tuple[ReportAnnex, ...]:
    """Return the chosen annexes in the order of all annexes."""
    return tuple(each for each in ANNEXES if each in annexes)
