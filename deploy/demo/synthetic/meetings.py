"""The 24 meetings, and who came to each. Of each day: when it was planned, and when its list was recorded."""

from typing import NamedTuple

from shared.contracts.meetings import MeetingMode

EXECUTIVES, REGIONAL = "EXM", "EXR"


class Held(NamedTuple):
    """Who came, by capacity: names without their "Example", in one line each. `remote`: who of a hybrid one's was not there.

    Each executive and each alternate is a person; of advisers and observers only the organization is recorded.
    """

    code: str
    first_day: str
    last_day: str
    city: str | None
    country: str | None
    mode: MeetingMode
    executives: str
    alternates: str = ""
    advisers: str = ""
    observers: str = ""
    remote: str = ""

    @property
    def series(self) -> str:
        return self.code[:3]

    @property
    def ordinal(self) -> int:
        return int(self.code[-2:])


MEETINGS = (
    Held(
        "EXM-01", "2017-03-21", "2017-03-22", "Example Harbour", "FIN", "in person",
        executives="Aurora Borealis Fjord Meridian Bamboo Pagoda Cascade Acacia", alternates="Oasis",
    ),
    Held(
        "EXR-01", "2017-06-13", "2017-06-13", "Example Medina", "TUN", "in person",
        executives="Oasis Dune Savanna Acacia", advisers="Baobab Aurora", observers="Pampas",
    ),
    Held(
        "EXM-02", "2017-11-07", "2017-11-08", "Example Bay", "JPN", "hybrid",
        executives="Aurora Fjord Boreallis Bamboo Pagoda Monsoon Condor", alternates="Cascade",
        remote="Cascade Condor",
    ),
    Held(
        "EXM-03", "2018-04-17", "2018-04-18", "Example Harbour", "FIN", "in person",
        executives="Aurora Borealis Meridian Bamboo Pagoda Monsoon Lotus", alternates="Condor",
    ),
    Held(
        "EXR-02", "2018-06-19", "2018-06-19", "Example Plains", "KEN", "in person",
        executives="Acacia Savanna Zambezi", advisers="Baobab Cascade Coral",
    ),
    Held(
        "EXR-03", "2018-10-23", "2018-10-23", None, None, "remote",
        executives="Acacia Lotus Caribe Dune Steppe", advisers="Coral Pampas",
    ),
    Held(
        "EXM-04", "2019-03-19", "2019-03-20", "Example Delta", "VNM", "in person",
        executives="Aurora Borealis Bamboo Monsoon Lotus Pagoda", alternates="Condor", advisers="Cedar",
    ),
    Held(
        "EXR-04", "2019-06-18", "2019-06-18", "Example Cedars", "LBN", "in person",
        executives="Cedar Oasis Dune", advisers="Savanna Danube",
    ),
    Held(
        "EXM-05", "2019-11-05", "2019-11-06", "Example Heights", "PER", "in person",
        executives="Aurora Bamboo Condor Pampas Cascade Caribe", alternates="Borealis Monsoon",
    ),
    Held(
        "EXM-06", "2020-02-11", "2020-02-12", "Example Bridges", "DEU", "hybrid",
        executives="Rhine Aurora Meridian Borealis Maple", alternates="Bamboo", remote="Maple Bamboo",
    ),
    Held(
        "EXR-05", "2020-07-14", "2020-07-14", None, None, "remote",
        executives="Registan Steppe Lotus", advisers="Coral Maple Pampas",
    ),
    Held(
        "EXR-06", "2020-10-20", "2020-10-20", None, None, "remote",
        executives="Savanna Acacia Baobab Zambezi Oasis",
    ),
    Held(
        "EXM-07", "2021-03-16", "2021-03-16", None, None, "remote",
        executives="Aurora Rhine Meridian Bamboo Pagoda Cherry Monsoon Orinoco Registan", alternates="Condor",
    ),
    Held(
        "EXR-07", "2021-06-22", "2021-06-22", None, None, "remote",
        executives="Orinoco Caribe Kilima Acacia", advisers="Pampas",
    ),
    Held(
        "EXM-08", "2021-11-09", "2021-11-10", "Example Towers", "ARE", "hybrid",
        executives="Dune Oasis Aurora Bamboo Cherry Kilima", alternates="Rhine", remote="Cherry Kilima",
    ),
    Held(
        "EXM-09", "2022-05-17", "2022-05-18", "Example Straits", "SGP", "in person",
        executives="Merlion Monsoon Bamboo Pagoda Cherry Aurora Falcon Dune",
    ),
    Held(
        "EXR-08", "2022-09-20", "2022-09-20", "Example Hills", "RWA", "in person",
        executives="Kilima Savanna Acacia", advisers="Zambezi Baobab",
    ),
    Held(
        "EXR-09", "2022-11-15", "2022-11-15", "Example Caravanserai", "UZB", "in person",
        executives="Registan Steppe Lotus", advisers="Aurora",
    ),
    Held(
        "EXM-10", "2023-03-14", "2023-03-15", "Example Gulf", "QAT", "in person",
        executives="Falcon Dune Oasis Aurora Borealis Rhine Bamboo Merlion", alternates="Condor",
    ),
    Held(
        "EXR-10", "2023-07-11", "2023-07-11", "Example Coast", "JAM", "hybrid",
        executives="Caribe Orinoco Cascade", advisers="Pampas Coral Yurt", remote="Coral Yurt",
    ),
    Held(
        "EXM-11", "2023-11-14", "2023-11-15", "Example Harbour", "FIN", "in person",
        executives="Aurora Borealis Meridian Rhine Bamboo Monsoon Savanna Registan", advisers="Danube",
    ),
    Held(
        "EXM-12", "2024-03-12", "2024-03-13", "Example Bay", "JPN", "in person",
        executives="Bamboo Monsoon Merlion Lotus Aurora Falcon Kilima", alternates="Cherry Condor Maple",
    ),
    Held(
        "EXR-11", "2024-06-18", "2024-06-18", "Example River", "ARG", "in person",
        executives="Condor Orinoco Caribe", advisers="Pampas",
    ),
    Held(
        "EXR-12", "2024-09-24", "2024-09-24", "Example Lagoon", "NGA", "hybrid",
        executives="Savanna Acacia Kilima Oasis", advisers="Zambezi Coral", remote="Coral",
    ),
)  # fmt: skip
