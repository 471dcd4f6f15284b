"""The similarity of two names: the rule that recognizes one organization under two spellings.

Names are compared as sets of words, folded, without punctuation and legal forms. Words match when they are equal or
differ by a slip (`difflib` ratio of at least 0.8 from five letters on; words with digits only when equal). Words
common in the trade's names weigh less. The result is Dice's coefficient over the weights: 0 for nothing in common, 1
for the same name.
"""

import re
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations

from shared.domain.collation import collation_key

VERY_LIKE = 0.85

# Legal forms and articles: names that differ only in these are the same name.
_EMPTY = frozenset(
    """
    ab ag and as asa bhd bv co company companies corp corporation de du gmbh group holding holdings inc incorporated kg la
    le limited llc llp ltd nv of oy oyj pjsc plc psc pt pte pty pvt qpsc qsc sa sab sae sal saog sarl sas se sl spa srl the
    und
    """.split()  # noqa: SIM905  a list of quoted words is harder to check
)
# Words too common in the trade to tell organizations apart; each has several forms.
_COMMON = {
    "communication": "communication",
    "communications": "communication",
    "international": "international",
    "mobile": "mobile",
    "network": "network",
    "networks": "network",
    "system": "system",
    "systems": "system",
    "technologies": "technology",
    "technology": "technology",
    "telecom": "telecom",
    "telecommunication": "telecom",
    "telecommunications": "telecom",
    "telecoms": "telecom",
    "telekom": "telecom",
}
_COMMON_WEIGHT = 0.3
_SLIP = 0.8
# A misspelt word counts almost as much as that word, and joined words almost as much as the same name.
_SLIPPED = 0.95
_SPACED = 0.95
_ENDS = 5
MANY = 30
"""The most records that may share a key: beyond that, only keys of whole names say enough about them."""
_DOTTED = re.compile(r"(?<=\b\w)\.(?=\w\b)")
_WORD = re.compile(r"\w+")


@lru_cache(maxsize=65536)
def distinctive_words(name: str) -> frozenset[str]:
    """Return the distinctive words of a name; all of its words if it consists of legal forms only."""
    plain = _DOTTED.sub("", collation_key(name).replace("'", "").replace("’", ""))
    found = frozenset(_COMMON.get(word, word) for word in _WORD.findall(plain))
    return found - _EMPTY or found


def likeness_keys(name: str) -> frozenset[str]:
    """Return keys of a name; two very similar names share at least one. The distinctive words are sorted and run
    together: the whole, its first letters and its last ones are keys, since one slip affects only one end."""
    words = sorted(distinctive_words(name).difference(_COMMON)) or sorted(distinctive_words(name))
    joined = "".join(words)
    found = {f"={joined}", f"={_run_together(name)}", f"<{joined[:_ENDS]}", f">{joined[-_ENDS:]}"}
    return frozenset(found - {"=", "<", ">"})


def likeness(one: str, other: str) -> float:
    ours, theirs = distinctive_words(one), distinctive_words(other)
    if ours == theirs:
        return 1.0
    if _spaced_otherwise(one, other):
        return _SPACED
    both = ours & theirs
    shared = 2 * _weight(both)
    rest_ours, rest_theirs = sorted(ours - both), sorted(theirs - both)
    for word in rest_ours:
        match = next((each for each in rest_theirs if _slip(word, each)), None)
        if match is not None:
            rest_theirs.remove(match)
            shared += _SLIPPED * (_weight({word}) + _weight({match}))
    total = _weight(ours) + _weight(theirs)
    return shared / total if total else 0.0


def _spaced_otherwise(one: str, other: str) -> bool:
    """Return whether the distinctive parts have the same letters, and neither name has a common word that the other lacks."""
    ours, theirs = distinctive_words(one) & _COMMON.keys(), distinctive_words(other) & _COMMON.keys()
    joined = _run_together(one)
    return bool(joined) and joined == _run_together(other) and (ours <= theirs or theirs <= ours)


@lru_cache(maxsize=65536)
def _run_together(name: str) -> str:
    """Return the distinctive part of a name, in its order, without spaces."""
    found = (word for word in _WORD.findall(collation_key(name)) if word not in _EMPTY)
    return "".join(word for word in found if word not in _COMMON)


def _weight(words: frozenset[str] | set[str]) -> float:
    return sum(_COMMON_WEIGHT if word in _COMMON else 1.0 for word in words)


def _slip(one: str, other: str) -> bool:
    if min(len(one), len(other)) < 5 or any(each.isdigit() for each in one + other):
        return False
    return SequenceMatcher(None, one, other).ratio() >= _SLIP


def very_like_pairs(names_by_record: dict[str, tuple[str, ...]]) -> list[tuple[float, str, str]]:
    """Return pairs of records with very similar names: (likeness, record, record), the most similar first.

    `names_by_record` has each record's names.
    """
    by_key: dict[str, list[str]] = {}
    for record, names in names_by_record.items():
        for key in {key for name in names for key in likeness_keys(name)}:
            by_key.setdefault(key, []).append(record)
    near = {
        pair
        for key, records in by_key.items()
        if key.startswith("=") or len(records) <= MANY
        for pair in combinations(sorted(records)[:MANY], 2)
    }
    scored = ((greatest_likeness(names_by_record[one], names_by_record[other]), one, other) for one, other in near)
    return sorted((each for each in scored if each[0] >= VERY_LIKE), key=lambda each: (-each[0], *each[1:]))


def greatest_likeness(names: tuple[str, ...], others: tuple[str, ...]) -> float:
    return max(likeness(one, other) for one in names for other in others)
