"""A home with all scenes and the reports over them, and tokens for every asker; served open to readers, as the
demonstration is."""

import re
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from itertools import islice
from pathlib import Path
from urllib.parse import parse_qsl
from uuid import NAMESPACE_URL, uuid5

from deploy.installation.preparation import prepare
from deploy.runtime.loading import open_installation
from services.reporting.figures import VERSIONS
from services.reporting.reports import FORMATS
from shared.contracts.clauses import CLAUSES
from shared.domain.ids import imported_id, uuid_of
from shared.identity import tokens
from shared.statements.kinds import StatementKind
from shared.web.statements.endpoints import path_of
from tests.crawl.crawling import Answer, Crawler, unpacked
from tests.crawl.fields import OWN_STREAMS
from tests.crawl.ground import tell_ground
from tests.crawl.homes import LOGS, copied, record
from tests.crawl.reports import AUDIENCES, STAGES, draft_and_issue, no_files_written, report_id
from tests.crawl.scenes import Canary, Level, Teller
from tests.crawl.values import PERIODS, referred_to
from tests.embedded.services import Services, serving

STAFF = ("staff", "approver", "administrator", "auditor", "service")
AUDIENCE_OF: dict[str, tuple[Level, ...]] = {
    "nobody": ("public",),
    "partner": ("public",),
    "metrics": ("public",),
    "reader": ("public", "members"),
    **dict.fromkeys(STAFF, ("public", "members", "bureau", "restricted")),
}
"""The levels that each asker may read; a partner's machine and a monitor get what is public."""
WRITING = ", writing"
OF_A_PARTNER = "/reporting/partners/records/<id>"
OF_A_COMMUNIQUE = "/meetings/communiques/<meeting>"
CANARY = re.compile(rb"zq([pmbr])(\d{5})[zy]")
OPEN = {"RAPPORTEUR_OPEN_TO_READERS": "1"}
SECONDS = 24 * 3600
SOME = 5
"""Every fifth statement is asked for by its id, so that each level is among them."""
MACHINES = ("partner", "metrics")
FEW = 20
"""A machine gets the answers of somebody without a token, who asks for everything, except at its own addresses: it asks
for every twentieth."""


def new_ground(home: Path) -> dict[str, str]:
    """Make a home with only what is public; return the tokens of all askers."""
    prepare(home)
    installation = open_installation({"RAPPORTEUR_HOME": str(home)})
    installation.migrate()
    with serving(home) as services:
        found = {role: services.token(role) for role in ("reader", *STAFF)}
        # Signing out is one of the methods that are tried.
        found[f"reader{WRITING}"] = services.token("reader", "Example reader who writes")
    key, session = (home / "keys" / "token.key").read_text(), str(uuid5(NAMESPACE_URL, "crawl"))
    until, of_partner = int(time.time()) + SECONDS, (imported_id("partner", "crawl", "asks"), frozenset({"partner"}))
    credential = imported_id("credential", "crawl", "asks")
    found["partner"] = tokens.issue(key, *of_partner, session, until, credential)
    found["metrics"] = (home / "secrets" / "metrics.token").read_text()
    teller = Teller()
    tell_ground(teller)
    record(installation, teller.planted, 1)
    found["nobody"] = ""
    return {f"{who}{WRITING}": token for who, token in found.items() if who in AUDIENCE_OF} | found


_CHECKPOINT = re.compile(rb"[A-Za-z0-9+/]{43}=\n\n\xe2\x80\x94 \S+ [A-Za-z0-9+/]+={0,2}\n")
"""Root and signature; the origin and size before them are compared."""
_IN_A_HEADER = re.compile(rb"(?<=Rapporteur-Checkpoint: )[A-Za-z0-9+/]+={0,2}")


@dataclass
class Planted:
    """The services over a home, its canaries, and the ids that addresses may have."""

    services: Services
    teller: Teller
    tokens: dict[str, str]
    ids: dict[str, list[str]]
    _answers: dict[str, list[Answer]] = field(default_factory=dict)

    def crawler(self, who: str, most: int | None = None) -> Crawler:
        """Return somebody's crawler. `most`: the number of ids of each kind to ask for; by default all, or a few by a
        machine."""
        step = FEW if who in MACHINES else 1
        ids = {name: found[:most] if name == OF_A_PARTNER else found[:most:step] for name, found in self.ids.items()}
        return Crawler(self.services, self.tokens[who], ids, tries(self.services))

    def answers(self, who: str) -> list[Answer]:
        """Return every answer that somebody gets, asked for once."""
        if who not in self._answers:
            self._answers[who] = list(self.crawler(who).crawl())
        return self._answers[who]

    def levels(self, who: str) -> tuple[Level, ...]:
        return AUDIENCE_OF[who]

    def levels_in(self, whole: bytes) -> set[Level]:
        """Return the levels whose canaries are in some bytes."""
        return {self.teller.canaries[int(number)].level for _level, number in CANARY.findall(whole.lower())}

    def above(self, whole: bytes, levels: tuple[Level, ...]) -> set[Canary]:
        """Return the canaries in some bytes that none of these levels may see."""
        found = {self.teller.canaries[int(number)] for _level, number in CANARY.findall(whole.lower())}
        return {each for each in found if each.level not in levels}

    def without_roots(self, answer: Answer) -> bytes:
        """Return the part comparable with another home's. A report contains the roots of the logs, and its bytes are
        named by hash; the events told to partners name that hash, so their checkpoint differs too."""
        found = _CHECKPOINT.sub(b"", _IN_A_HEADER.sub(b"", answer.comparable))
        if answer.content.startswith(b"PK\x03\x04"):
            _archive, *parts = unpacked(answer.content)
            found = b"\n".join(parts)
        for each in self._of_logs:
            found = found.replace(each, b"")
        return found

    @cached_property
    def _of_logs(self) -> set[bytes]:
        auditor = self.crawler("auditor")
        paths = [f"/reporting/issued/{report_id('issued', audience)}" for audience in AUDIENCES]
        bodies = [auditor.ask(f"{path}.{kind}").content for path in paths for kind in FORMATS]
        roots = {root for body in bodies for root in re.findall(rb'"root":"([0-9a-f]{64})"', body)}
        return roots | {sha256(body).hexdigest().encode() for body in bodies}


@contextmanager
def planted(ground: Path, who: dict[str, str], home: Path, teller: Teller, *, files: bool = True) -> Iterator[Planted]:
    """Serve a copy of the ground with everything that `teller` tells; without `files`, issued files must not be
    requested."""
    installation = copied(ground, home)
    tell_ground(teller)
    before = len(teller.planted)
    record(installation, teller.tell().planted[before:], before + 1)
    with nullcontext() if files else no_files_written():
        draft_and_issue(installation, teller, len(teller.planted) + 1)
    with serving(home, **OPEN) as services:
        ids = defaultdict[str, list[str]](list)
        for each in teller.planted:
            if each.stream not in ids[each.kind]:
                ids[each.kind].append(each.stream)
        ids |= {
            "clause": list(CLAUSES),
            "position": ["1", "900"],
            "file_format": list(FORMATS),
            "report": [report_id(stage, audience) for stage in STAGES for audience in AUDIENCES],
        }
        # A meeting without a communiqué has no such page.
        with_one = {uuid_of(communique) for communique in ids["communique"]}
        ids[OF_A_COMMUNIQUE] = [
            *(each for each in ids["meeting"] if uuid_of(each) in with_one),
            *[each for each in ids["meeting"] if uuid_of(each) not in with_one][::FEW],
        ]
        ids[OF_A_PARTNER] = sorted({each.stream for each in teller.planted})[::SOME]
        for kind in OWN_STREAMS.values():
            of_levels = ids[kind.name][::SOME]
            ids |= {f"/{log}/api/{path_of(kind)}/<fact>": of_levels for log in LOGS}
        yield Planted(services, teller, who, dict(ids))


def tries(services: Services) -> dict[str, list[dict[str, str]]]:
    """Return arguments that change an address's answer. One moment is shortly before the ends of the logs."""
    sizes = services.sizes()
    period = {"period": PERIODS[1]}
    audiences: list[dict[str, str]] = [period | {"audience": each} for each in ("public", "members", "bureau")]
    known = period | {"as_known_at": ",".join(f"{log}:{sizes[log] - 5}" for log in LOGS)}
    return {
        "/registry/api/organizations": [{"limit": "500"}, {"search": "zq"}],
        "/registry/api/states": [{"limit": "500"}, {"search": "zq"}],
        "/registry/api/people": [{"search": "zq"}],
        "/meetings/api/meetings": [{"limit": "500"}],
        "/meetings/api/series": [{"limit": "500"}],
        "/meetings/api/conclusions": [{"limit": "500"}, {"search": "zq"}],
        "/meetings/api/communiques": [{"limit": "500"}],
        "/meetings/communiques/<meeting>": [{"language": "es"}, {"language": "fr"}],
        **{path: [{"limit": "500"}, *_filters(kind)] for path, kind in lists_of_statements(services).items()},
        "/registry/console/search": [_searched(services, "/registry/console/search")],
        "/reporting/api/figures": [
            period | {"key": key} for key in sorted({name.partition("/")[0] for name in VERSIONS})
        ],
        "/reporting/api/reports/wtsa": [*audiences, known, *({"period": each} for each in PERIODS)],
        "/reporting/reports/wtsa": [*audiences[:2], known, {"period": PERIODS[2]}],
        "/reporting/api/reports/tsag": [*audiences, known],
        "/reporting/reports/tsag": [*audiences[:2], known],
        # Without arguments a replay goes backward from the present.
        "/reporting/replay": [{"period": PERIODS[1], "at": known["as_known_at"], "go": "on"}],
        "/reporting/compare": [period | {"from": known["as_known_at"]}],
        "/reporting/api/reports/wtsa/compare": [period | {"from": known["as_known_at"]}],
        "/reporting/partners/feed": [{"limit": "10000"}],
    }


def lists_of_statements(services: Services) -> dict[str, StatementKind]:
    """Return the kinds of statements with streams of their own, by the addresses of their lists."""
    rules = (str(rule) for app in services.apps.values() for rule in app.url_map.iter_rules())
    paths = {rule.removesuffix("/<fact>") for rule in rules if "/api/" in rule and rule.endswith("/<fact>")}
    of_path = {path_of(kind): kind for kind in OWN_STREAMS.values()}
    return {path: of_path[path.rpartition("/")[2]] for path in sorted(paths)}


def _filters(kind: StatementKind) -> Iterator[dict[str, str]]:
    """Yield arguments that filter a list of statements: by a record that they name, and by a word of a list."""
    records = (referred_to(record.name) for field in kind.references for record in field.records)
    words = (
        {field.name: next(iter(field.choices))}
        for field in kind.fields
        if field.name in kind.filtered and field.choices
    )
    yield from islice(({"about": record} for record in records), 1)
    yield from islice(words, 1)


def _searched(services: Services, path: str) -> dict[str, str]:
    """Return the argument of a search for all canaries; both homes have the key that seals it."""
    return dict(parse_qsl(services.searched(path, "zq").partition("?")[2]))
