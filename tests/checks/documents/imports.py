"""docs/imports.md: every importable file, with its columns, the records its rows create, and a sample."""

from pathlib import Path

import msgspec

from deploy.transfer.catalogue import COMPOSED, KINDS
from services.meetings.importing.participants import COLUMNS as PARTICIPANTS
from services.meetings.importing.participants import NEEDED
from services.registry.importing import COLUMNS as ORGANIZATIONS
from shared.statements.kinds import StatementKind
from shared.tables.statements import file_columns
from tests.checks.documents.markdown import MADE, table

IN_ORDER = (
    "series", "terms", "groups", "organizations", "memberships", "bodies", "meetings", "counts", "topics", "lineage",
    "expertise", "siting", "objectives", "work", "consultations", "consultation-answers", "needs", "proposals",
    "invitations", "seats", "representatives", "conclusions", "agenda", "participants", "affiliations", "treatments", "paragraphs",
    "publications", "presentations", "sent", "referrals",
    "replies",
    "actions", "progress", "submissions",
    "decisions", "resources",
    "feedback", "measures", "complete",
)  # fmt: skip
SAMPLES = "imports"
HEAD = f"""# Files to import

{MADE}

`rapporteur import NAME FILE` takes each of these files, in this order: a file names records of those before it. Most go in by the
browser too, at `/registry/console/imports/`. With `--preview` you see field by field what a file would do. Past meetings with their attendance may come
in one file instead, of [the shape history/1](history-1.schema.json). The samples are made up, and say so in every name.

- **Form.** CSV in UTF-8 (comma, semicolon or tab), or the first sheet of an XLSX. The first line names the columns, in any
  order. An unknown column is refused; an absent one is as if it were empty. Empty means not stated, never “no”.
- **Rows.** A row is known by the columns in bold, together with the file's name, or with `--source` where one is given. A file goes in
  whole or not at all (`--good-rows` leaves refused rows out). Imported again, it records nothing. A changed row is a
  correction, which needs `--reason`. A row that is missing changes nothing: only *memberships*,
  given the day on which the list is complete, shows what is in force and not in it, and records that it ended where you choose so.
- **Dates** are as precise as they are known: 2027, 2027-06, 2027-06-30. *Not before* is a moment in UTC: 2027-12-08T18:00:00Z.
- **Several values** in a cell have `|` between them. **Yes** and **no** are written so. A State is its ISO alpha-3 code, a
  language its ISO 639-1 code. Texts in several languages: `en: Networks | fr: Réseaux`.
- **Records** are named by their codes: `state:KEN`, `org:Example Alpha`, `group:SG13@2025-2028`, `meeting:EXC-2025`, `series:EXC`,
  `topic:example-5g`, `need:EX-N1`, `conclusion:EXC-2025/1`, `agenda-item:EXC-2025/2`,
  `objective:strategic plan/Example plan/1`, `work:Question/Q5/13@2025-2028`. A column that takes one kind takes the bare code.
- **People** are numbers of your own. The list of participants gives them names. Files that number the same people go in
  under the same `--source`.
- **Source.** Every file may have a column *source*: where the row's content comes from.

"""
FOOT = """
Of *series*, *group* is a code without a study period, such as SG13: each meeting is one of the group that has this code when it is
held, unless its own *group* names another. Of *memberships*, `--complete-as-at DAY` says that no member of that day is missing: with `--preview` you see
who joined, changed and left, and `--ends` records who left, with the day before as the last one and the file as the source. In the browser you choose each. When the
record then says what the list says, it is stated complete on that day. *series*, *counts* and *publications* have no *source* of their own. *publications* and *complete* go in by the command
line alone: the operator's import stands for the approver of that day, and complete lists are of all services.
"""


class CataloguedFile(msgspec.Struct, frozen=True):
    """A file: its name, its columns, those that identify a row, and the records a row creates."""

    name: str
    columns: tuple[str, ...]
    known_by: tuple[str, ...]
    makes: tuple[str, ...]


def render(_root: Path) -> str:
    heads = ("name", "columns", "makes")
    return HEAD + table(heads, [_row(file) for file in catalogue()]) + FOOT


def _row(file: CataloguedFile) -> tuple[str, str, str]:
    others = [each for each in file.columns if each not in (*file.known_by, "source")]
    columns = ", ".join([*(f"**{each}**" for each in file.known_by), *others])
    return f"[{file.name}]({SAMPLES}/{file.name}.csv)", columns, ", ".join(file.makes)


def catalogue() -> list[CataloguedFile]:
    """Return the files in order."""
    found = {
        "organizations": CataloguedFile("organizations", ORGANIZATIONS, ("name",), ("organization",)),
        "participants": CataloguedFile("participants", PARTICIPANTS, NEEDED[:2], ("attendance", "person", "consent")),
        **{kind.file_name: _of_kind(kind) for kind in KINDS},
        **{name: _of_files(name) for name in dict.fromkeys(file.name for file in COMPOSED)},
    }
    return [found[name] for name in IN_ORDER]


def _of_kind(kind: StatementKind) -> CataloguedFile:
    also = dict(kind.file_form.also)
    known_by = tuple(also.get(each, each.replace("_", " ")) for each in kind.file_form.known_by)
    return CataloguedFile(kind.file_name, tuple(file_columns(kind)), known_by, (_word(kind),))


def _word(kind: StatementKind) -> str:
    return kind.wording.kind[0].lower() + kind.wording.kind[1:]


def _of_files(name: str) -> CataloguedFile:
    files = [file for file in COMPOSED if file.name == name]
    makes = [made for file in files for made in (*file.makes, *map(_word, file.kinds))]
    columns = tuple(column.name for column in files[0].table_columns)
    return CataloguedFile(name, columns, files[0].known_by, tuple(dict.fromkeys(makes)))
