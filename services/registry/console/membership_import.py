"""The import of memberships in the browser: if the list is complete on a given day, the preview proposes ends."""

from typing import Any

from flask import request

from services.registry.importing.membership_lists import EVERY, MembershipList, plan_memberships
from shared.contracts.registry.memberships import MEMBERSHIPS
from shared.domain.importing import ImportPlan
from shared.tables.sheets import Sheet
from shared.web.console.uploads import Upload, Uploads
from shared.web.days import parse_date
from shared.web.statements.file_names import FileNames
from shared.web.statements.imports import StatementsImport
from shared.web.statements.workspace import StatementWorkspace


class MembershipsImport(StatementsImport):
    """`/registry/console/import-membership/`."""

    template = "import_memberships.html"

    def __init__(self, work: StatementWorkspace, uploads: Uploads) -> None:
        super().__init__(work, MEMBERSHIPS, uploads)

    def options(self) -> dict[str, str]:
        day = " ".join(request.form.get("complete_as_at", "").split())[:40]
        return super().options() | ({"complete_as_at": _in_iso(day)} if day else {})

    def chosen(self) -> dict[str, str]:
        ends = request.form.getlist("ends")
        return {"ends": " ".join(ends)} if ends else {}

    def of_upload(self, upload: Upload) -> dict[str, Any]:
        options = upload.options
        return super().of_upload(upload) | {
            "complete_as_at": options.get("complete_as_at"),
            "ends": frozenset(options.get("ends", "").split()),
        }

    def plan_sheet(self, sheet: Sheet, names: FileNames, **options: Any) -> ImportPlan:
        return plan_memberships(sheet, MembershipList(**options), self._work.service, names)

    @property
    def every(self) -> str:
        """Return the value of the checkbox for all proposed ends."""
        return EVERY


def _in_iso(typed: str) -> str:
    """Return the ISO form of a typed day. Any other text is returned unchanged: the plan refuses it with the remedy."""
    try:
        return parse_date(typed)
    except ValueError:
        return typed
