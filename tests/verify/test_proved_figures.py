"""A file that proves a figure by itself: made, checked by both verifiers, recomputed, altered, and closed."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deploy.verify.proving import _without_evidence
from services.reporting.figures import VERSIONS, Figure, FigureContext, figures_of, period_named
from services.reporting.history import History
from services.reporting.projections import replay_facts
from services.reporting.queries import Moment
from services.reporting.reports.document import figure_object
from services.reporting.service import codecs
from shared.event_store.engine import create_engine
from shared.event_store.projector import RecordedEvent
from shared.event_store.witnesses import Witness, Witnesses, ask_from_now_on
from shared.transparency.checkpoint import checkpoint_of
from shared.transparency.cosignature import WitnessKey, cosign
from shared.transparency.merkle import leaf_hash, root
from shared.transparency.note import Note, read_note
from shared.transparency.proof import Tree, root_of_leaves
from shared.transparency.tiles import WIDTH
from tests.plugins.installations import Rapporteur
from tests.reporting.histories import PERIOD, recorded, sealed, shuffled, story
from tests.reporting.test_evidence import variants
from tests.verify.bundles import Parts, lines_of, note, private_key, vkey
from tests.verify.conftest import Verifiers

pytestmark = pytest.mark.requirement("12.10")
Said = dict[str, Any]
SECRET, WITNESS = "Example Unseen Networks", "witness.example/w1"
ORGANIZATIONS = f"name\n{SECRET}\n"
PARTICIPANTS = (
    "meeting,line,organization,country,category,person,name,title,capacity,level,mode,approved\n"
    f"CXO-2016,1,org:{SECRET},FIN,,,,,,,remote,no\n"
)


def written(said: Said, file: Path) -> Path:
    """Read the file according to the documented format."""
    file.write_text(json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    return file


@pytest.fixture(scope="session")
def proved_once(few_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from deploy.cli import main  # noqa: PLC0415

    out = tmp_path_factory.mktemp("figure") / "figure.json"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("RAPPORTEUR_HOME", str(few_once))
        assert main(["prove", "meetings.held", "--period", "2013-2016", "--out", str(out)]) == 0
    return out


@pytest.fixture
def proved(proved_once: Path) -> Said:
    """A copy for alterations."""
    said: Said = json.loads(proved_once.read_text())
    return said


def test_whoever_holds_only_the_file_learns_what_is_proved_and_what_is_not(
    proved_once: Path, proved: Said, verifiers: Verifiers, few: Path, rapporteur: Rapporteur
) -> None:
    [line] = [
        each
        for each in map(
            json.loads, rapporteur(few, "figure", "meetings.held", "--period", "2013-2016").text.splitlines()
        )
        if not each["of"]
    ]
    assert proved["figure"] == line
    assert proved["rule"] == {"name": line["rule"], "text": VERSIONS[line["rule"]].text}
    file, program = verifiers["single file"](str(proved_once)), verifiers["log verify"](str(proved_once))
    assert (file.code, program.code) == (0, 0), file.err + program.err
    for said in (
        "The file says: meetings.held, 2013-2016",
        "events are in the log of 265 events that the key",
        "none more and none less",
        "Not proven: who signed meetings.",
        "Not proven: that the rule gives this value; `rapporteur log verify` computes it again",
        "Not proven: that no other event of the logs concerns it",
        "Everything that can be computed again is confirmed.",
    ):
        assert said in file.text
    assert f"{line['rule']} gives it of the {line['evidence']['count']} events in the file" in program.err
    assert "Nothing is proven about completeness" in program.err


def test_the_same_logs_and_arguments_give_the_same_bytes(
    few: Path, rapporteur: Rapporteur, tmp_path: Path, proved_once: Path
) -> None:
    again = tmp_path / "again.json"
    done = rapporteur(few, "prove", "meetings.held", "--period", "2013-2016", "--out", str(again))
    assert done.code == 0, done.err
    assert again.read_bytes() == proved_once.read_bytes()


def test_a_key_that_is_trusted_and_a_checkpoint_that_was_kept_are_held_against_it(
    proved_once: Path, proved: Said, parts: Parts, few_once: Path, tmp_path: Path, verifiers: Verifiers
) -> None:
    trusted, kept = (few_once / "keys" / "meetings.vkey").read_text().strip(), tmp_path / "kept.txt"
    kept.write_text(proved["logs"]["meetings"]["checkpoint"])
    stranger = Ed25519PrivateKey.generate()
    origin = proved["logs"]["meetings"]["checkpoint"].split("\n", 1)[0]
    other = tmp_path / "other.txt"
    other.write_text(note(origin, 265, bytes(32), private_key(few_once, "meetings")))
    for verifier in verifiers.values():
        found = verifier(str(proved_once), "--key", trusted, "--checkpoint", str(kept))
        assert found.code == 0, found.err
        assert "who signed meetings" not in found.text + found.err
        assert "the same: 1" in found.text + found.err
        assert verifier(str(proved_once), "--key", vkey(origin, stranger)).code == 6
        assert verifier(str(proved_once), "--key", vkey("meetings/" + "0" * 32, stranger)).code == 6
        found = verifier(str(proved_once), "--checkpoint", str(other))
        assert found.code == 6
        assert "Another root was signed" in found.err


def cosigned(said: Said, file: Path, private: Ed25519PrivateKey, seconds: int = 1_793_577_600, text: str = "") -> Path:
    """Write the file with a cosignature of the meetings' checkpoint, or of another text."""
    part = said["logs"]["meetings"]
    signed = read_note(part["checkpoint"])
    line = cosign(Note(text or signed.text, ()), WITNESS, private, datetime.fromtimestamp(seconds, UTC))
    altered = {**said, "logs": {**said["logs"], "meetings": {**part, "checkpoint": signed.beside([line]).written()}}}
    return written(altered, file)


def test_what_a_witness_cosigned_is_said_and_a_wrong_or_future_cosignature_is_refused(
    proved: Said, tmp_path: Path, verifiers: Verifiers
) -> None:
    private = Ed25519PrivateKey.generate()
    trusted = f"--witness={WitnessKey(WITNESS, private.public_key().public_bytes_raw()).vkey}"
    right = cosigned(proved, tmp_path / "right.json", private)
    wrong = cosigned(proved, tmp_path / "wrong.json", private, text="another\n")
    for which, verifier in verifiers.items():
        found = verifier(str(right), trusted, "--now=2026-11-05")
        assert found.code == 0, found.err
        single = f"meetings: {WITNESS} cosigned the first 265 events at 2026-11-02T00:00:00.000000Z."
        program = f"meetings: the witness {WITNESS} cosigned its first 265 events at 2026-11-02 00:00:00 UTC."
        assert (single if which == "single file" else program) in found.text + found.err
        untold = verifier(str(right))
        assert (untold.code, f"what {WITNESS} cosigned of meetings" in untold.text + untold.err) == (0, True)
        for file, now in ((wrong, "2026-11-05"), (right, "2026-11-01")):
            found = verifier(str(file), trusted, f"--now={now}")
            assert (found.code, f"{WITNESS} cosigned" in found.err) == (6, True)


def test_a_figure_is_proved_under_what_a_witness_cosigned_if_that_is_asked_for(
    few: Path, proved: Said, tmp_path: Path, rapporteur: Rapporteur, verifiers: Verifiers
) -> None:
    out, private = tmp_path / "cosigned.json", Ed25519PrivateKey.generate()
    asked = ("prove", "meetings.held", "--period", "2013-2016", "--cosigned", "--out", str(out))
    refused = rapporteur(few, *asked)
    assert (refused.code, "No witness has cosigned" in refused.err) == (6, True)
    key = WitnessKey(WITNESS, private.public_key().public_bytes_raw())
    for log, part in proved["logs"].items():
        engine, signed = create_engine(f"sqlite:///{few / log}.db"), read_note(part["checkpoint"])
        with engine.begin() as connection:
            ask_from_now_on(connection, log, Witness(WITNESS, key.vkey, "http://127.0.0.1:9"))
        line = cosign(signed, WITNESS, private, datetime(2026, 11, 2, tzinfo=UTC))
        Witnesses(engine, log).cosigned(WITNESS, checkpoint_of(signed).size, line)
        engine.dispose()
    done = rapporteur(few, *asked)
    assert done.code == 0, done.err
    found = verifiers["single file"](str(out), f"--witness={key.vkey}")
    assert found.code == 0, found.err
    for log, part in proved["logs"].items():
        assert f"{log}: {WITNESS} cosigned the first" in found.text
        assert json.loads(out.read_text())["logs"][log]["checkpoint"].startswith(part["checkpoint"])


def event_of(said: Said) -> Said:
    found: Said = said["logs"]["meetings"]["events"][3]
    return found


def left_out(said: Said) -> None:
    del said["logs"]["meetings"]["events"][3]


def other_word(said: Said) -> None:
    event_of(said)["bytes"] = event_of(said)["bytes"].replace("public", "bureau")


def other_time(said: Said) -> None:
    digit = event_of(said)["recorded"][-2]
    event_of(said)["recorded"] = f"{event_of(said)['recorded'][:-2]}{(int(digit) + 1) % 10}Z"


def other_place(said: Said) -> None:
    event_of(said)["position"] += 1


def other_hash(said: Said) -> None:
    said["logs"]["meetings"]["beside"][0] = "0" * 64


def one_hash_more(said: Said) -> None:
    said["logs"]["meetings"]["beside"].append("0" * 64)


def other_root(said: Said) -> None:
    lines = said["logs"]["meetings"]["checkpoint"].split("\n")
    said["logs"]["meetings"]["checkpoint"] = "\n".join([*lines[:2], "A" * 43 + "=", *lines[3:]])


def other_log(said: Said) -> None:
    said["logs"]["meetings"], said["logs"]["reporting"] = said["logs"]["reporting"], said["logs"]["meetings"]


def later_moment(said: Said) -> None:
    said["moment"]["positions"]["meetings"] = 10_000


def earlier_moment(said: Said) -> None:
    said["moment"]["positions"]["meetings"] = 3


def earlier_day(said: Said) -> None:
    said["moment"]["day"] = "2001-01-01"


def other_rule(said: Said) -> None:
    said["figure"]["rule"] = "meetings.held/999"


def no_events(said: Said) -> None:
    said["logs"]["reporting"]["events"] = []


def truth_for_a_number(said: Said) -> None:
    said["logs"]["registry" if "registry" in said["logs"] else "reporting"]["events"][0]["position"] = True


def fraction_for_a_number(said: Said) -> None:
    event_of(said)["position"] = float(event_of(said)["position"])


def one_part_more(said: Said) -> None:
    said["logs"]["meetings"]["more"] = 1


def one_part_less(said: Said) -> None:
    del said["period"]["last"]


def without_its_evidence(said: Said) -> None:
    del said["figure"]["evidence"]


@pytest.mark.parametrize(
    "alter",
    [
        left_out, other_word, other_time, other_place, other_hash, one_hash_more, other_root, other_log, later_moment, earlier_moment,
        earlier_day, other_rule, no_events, truth_for_a_number, fraction_for_a_number, one_part_more, one_part_less, without_its_evidence,
    ],
)  # fmt: skip
def test_what_is_altered_is_found_by_both(
    alter: Callable[[Said], None], proved: Said, tmp_path: Path, verifiers: Verifiers
) -> None:
    alter(proved)
    file = str(written(proved, tmp_path / "altered.json"))
    for verifier in verifiers.values():
        found = verifier(file)
        assert found.code == 6, found.text + found.err
        assert found.err


@pytest.mark.parametrize("form", ["spaces", "order", "twice", "cut", "another"])
def test_only_one_form_is_read(
    form: str, proved_once: Path, proved: Said, tmp_path: Path, verifiers: Verifiers
) -> None:
    text = proved_once.read_text()
    forms = {
        "spaces": (json.dumps(proved), 6),
        "order": (json.dumps(dict(reversed(proved.items())), indent=1) + "\n", 6),
        "twice": (text.replace('{\n "audience"', '{\n "audience": "members",\n "audience"', 1), 6),
        "cut": (text[:-100], 3),
        "another": ('{"format": "rapporteur-log/1"}\n', 3),
    }
    file = tmp_path / "figure.json"
    file.write_text(forms[form][0])
    for verifier in verifiers.values():
        assert verifier(str(file)).code == forms[form][1]


def test_another_value_is_found_by_computing_again_and_the_single_file_says_that_it_does_not(
    proved: Said, tmp_path: Path, verifiers: Verifiers
) -> None:
    proved["figure"]["at_least" if proved["figure"]["value"] is None else "value"] = 999
    file = str(written(proved, tmp_path / "other.json"))
    single = verifiers["single file"](file)
    assert single.code == 0
    assert "Not proven: that the rule gives this value" in single.text
    found = verifiers["log verify"](file)
    assert found.code == 6
    assert "they give another" in found.err


def test_a_figure_on_what_is_closed_is_refused_and_nothing_closed_is_named(
    few: Path, rapporteur: Rapporteur, tmp_path: Path
) -> None:
    meeting = "participation.organizations;meeting=CXO-2016"
    arguments = ("prove", meeting, "--period", "2013-2016", "--out", str(tmp_path / "figure.json"))
    assert rapporteur(few, *arguments).code == 0
    (tmp_path / "figure.json").unlink()
    for kind, table in (("organizations", ORGANIZATIONS), ("participants", PARTICIPANTS)):
        (tmp_path / kind).write_text(table)
        added = rapporteur(few, "import", kind, str(tmp_path / kind), "--marking", "bureau")
        assert added.code == 0, added.err
    refused = rapporteur(few, *arguments)
    assert refused.code == 5, refused.err
    assert "rests on something that is closed to the public" in refused.err
    assert not (tmp_path / "figure.json").exists()
    assert "meetings:" not in refused.err + refused.text
    assert SECRET not in refused.err + refused.text
    narrower = rapporteur(few, *arguments, "--audience", "bureau")
    assert narrower.code == 0, narrower.err
    open_alone = rapporteur(few, *arguments, "--only-open")
    assert open_alone.code == 0, open_alone.err
    assert "over what is open to the public" in open_alone.err
    assert SECRET not in (tmp_path / "figure.json").read_text()


def test_what_no_figure_is_called_is_not_there_and_those_that_are_there_are_named(
    few: Path, rapporteur: Rapporteur, tmp_path: Path
) -> None:
    refused = rapporteur(few, "prove", "participation.stated", "--period", "2013-2016", "--out", str(tmp_path / "x"))
    assert refused.code == 4
    assert "participation.stated;" in refused.err


def test_some_leaves_and_what_is_beside_them_lead_to_the_root() -> None:
    for seed in range(60):
        chance = Random(seed)
        size = chance.choice((1, 2, 3, 255, 256, 257, chance.randint(1, 1200)))
        leaves = [leaf_hash(at + 1, "2026-11-05T07:01:00.000000Z", b"x") for at in range(size)]
        tiles = [root(leaves[at : at + WIDTH]) for at in range(0, size - WIDTH + 1, WIDTH)]
        tree = Tree(size, tiles, lambda first, last, leaves=leaves: leaves[first:last])  # type: ignore[misc]
        some = sorted(chance.sample(range(size), chance.randint(1, min(size, 40))))
        beside = tree.hashes_beside(some)
        assert len(beside) <= len(some) * max(1, size.bit_length())
        known = {at: leaves[at] for at in some}
        assert root_of_leaves(known, size, beside) == root(leaves)
        assert root_of_leaves(known, size, [*beside, bytes(32)]) is None
        assert not beside or root_of_leaves(known, size, beside[:-1]) is None
        assert root_of_leaves({**known, some[0]: bytes(32)}, size, beside) != root(leaves)
        assert root_of_leaves({size: leaves[0]}, size, beside) is None


NOT_ENOUGH = ("clauses.evidence/4", "assessment.change/1")
"""Rules whose evidence was not sufficient, and which later versions replaced."""


def given_by_their_evidence(events: list[RecordedEvent], day: date, name: str) -> tuple[int, list[str]]:
    """Return the number of figures with a value, and those that cannot be computed from their evidence alone."""
    moment = Moment(
        {log: max(each.position for each in events if each.log == log) for log in codecs() if log != "partners"}, day
    )

    def context(wanted: frozenset[tuple[str, int]] | None) -> FigureContext:
        some = (each for each in events if wanted is None or (each.log, each.position) in wanted)
        history = History([fact for fact in replay_facts(some) if fact.known_to is None], moment)
        return FigureContext(history, period_named(history, name))

    whole, known, other = context(None), 0, list[str]()
    contexts: dict[frozenset[tuple[str, int]], FigureContext] = {}
    for rule in (rule for rule in VERSIONS.values() if rule.name not in NOT_ENOUGH):
        for asked in variants(rule) if rule.key != "assessment.change" else [{}]:
            for figure in figures_of(whole, rule.name, asked):
                if figure.value is None and figure.at_least is None:
                    continue
                known += 1
                wanted = frozenset(figure.evidence.events)
                if wanted not in contexts:
                    contexts[wanted] = context(wanted)
                alone = contexts[wanted]
                again: list[Figure] = alone.cached(
                    ("test", rule.name, str(asked)),
                    lambda a=alone, r=rule, p=asked: figures_of(a, r.name, p),  # type: ignore[misc]
                )
                wanted_figure = _without_evidence(figure_object(figure))
                if wanted_figure not in [
                    _without_evidence(figure_object(each)) for each in again if each.of == figure.of
                ]:
                    other.append(f"{rule.name} {figure.of} {figure.parameters}")
    return known, other


@pytest.mark.parametrize("name", ["2013-2016", "2017-2020"])
def test_every_figure_of_the_real_history_is_given_by_its_evidence_alone(name: str, parts: Parts) -> None:
    events = [
        RecordedEvent(log, line.position, line.recorded, codecs()[log].decode(line.stored.encode()))
        for log in ("registry", "meetings", "reporting")
        for line in lines_of(parts, log)
    ]
    known, other = given_by_their_evidence(events, date(2026, 12, 1), name)
    assert known > 100
    assert other == []


@pytest.mark.parametrize("seed", [1, 2, 5])
def test_every_figure_of_made_up_histories_is_given_by_its_evidence_alone(seed: int) -> None:
    told = story(Random(seed), settled=seed % 2 == 0)
    known, other = given_by_their_evidence(recorded(sealed(told, shuffled(told))), date(2026, 12, 1), PERIOD)
    assert known > 100
    assert other == []
