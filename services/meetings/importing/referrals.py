"""The files of referrals of conclusions, and of the replies to them (RECORDS 10, 31 and 32)."""

import msgspec

from services.meetings.importing.answers import record_named
from shared.contracts.meetings.consultations import REPLIES, REQUESTS
from shared.contracts.records import CONCLUSION, GROUP, ORGANIZATION, STATE
from shared.statements.wording import translatable as _
from shared.tables.complaints import Complaint
from shared.tables.composed import ComposedFile, FilePart, FindStatements
from shared.tables.sheets import Sheet, TableRow
from shared.tables.statements import RecordNames

REFERRAL = "@referral"
NOT_REFERRED = _(
    "It is not recorded that this conclusion was referred to this addressee. Import or record the referral first."
)


def _with_referrals(sheet: Sheet, _source: str, names: RecordNames, recorded: FindStatements) -> Sheet:
    """Add to each row the referral that it answers; complain about an answer without one."""
    rows, missing = list[TableRow](), list[Complaint]()
    for row in sheet.rows:
        referral = _referral(row, names, recorded)
        if referral is None:
            missing.append(Complaint(sentence=NOT_REFERRED, field="to", line=row.number))
        cells = row.cells if referral is None else {**row.cells, REFERRAL: referral}
        rows.append(msgspec.structs.replace(row, cells=cells))
    return msgspec.structs.replace(sheet, rows=tuple(rows), complaints=(*sheet.complaints, *missing))


def _referral(row: TableRow, names: RecordNames, recorded: FindStatements) -> str | None:
    conclusion = record_named(names, f"conclusion:{row.cells.get('conclusion', '')}", (CONCLUSION,))
    to = record_named(names, row.cells.get("to", ""), (GROUP, ORGANIZATION, STATE))
    if conclusion is None or to is None:
        return None
    requests = (each for each in recorded(conclusion, REQUESTS.name) if each.about == conclusion and each.to == to)
    return next((str(each.fact) for each in requests if each.kind == "referral"), None)


REFERRALS = ComposedFile(
    name="referrals",
    title=_("Referrals of conclusions"),
    known_by=("conclusion", "to"),
    columns=("conclusion", "to", "on", "by", "document", "due", "for", "work"),
    parts=(
        FilePart(
            REQUESTS,
            {
                "about": ("conclusion:{conclusion}",),
                "kind": ("referral",),
                "to": ("{to}",),
                **{name: (f"{{{name}}}",) for name in ("on", "by", "document", "due", "work")},
                "purpose": ("{for}",),
            },
        ),
    ),
    marking="members",
)
REFERRAL_REPLIES = ComposedFile(
    name="replies",
    title=_("Replies to referrals"),
    known_by=("conclusion", "to", "from", "on"),
    columns=("conclusion", "to", "from", "on", "answer", "document", "work", "text"),
    parts=(
        FilePart(
            REPLIES,
            {
                # Without a referral, the missing part is its addressee.
                "about": (f"{{{REFERRAL}}}", "{to}"),
                "respondent": ("{from}",),
                **{name: (f"{{{name}}}",) for name in ("on", "answer", "document", "work", "text")},
            },
        ),
    ),
    prepare=_with_referrals,
    marking="members",
)
