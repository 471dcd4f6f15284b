"""The content of each item of Resolution 68, in our own words, short enough for a table row."""

from collections.abc import Mapping

CLAUSE_SUMMARIES: Mapping[str, str] = {
    "68-01": "Meetings of executives, more diverse; priorities identified",
    "68-02": "Developing countries consulted before each meeting",
    "68-03": "Wide participation, in person and remote",
    "68-04": "Workshops on the future of ITU-T",
    "68-05": "Industry engaged in the activities of ITU-T",
    "68-06": "Diverse, suitable locations",
    "68-07": "Mechanisms for regular participation by a stable group",
    "68-08": "Agendas aligned with objectives and TSAG's work",
    "68-09": "Meetings on specific subjects",
    "68-10": "Conclusions in an official communiqué",
    "68-11": "Presentations recorded and shared",
    "68-12": "Conclusions and topics reported to TSAG",
    "68-13": "Conclusions taken into account in ITU-T work",
    "68-14": "Regular reports on follow-up",
    "68-15": "Outcomes reported to the next assembly",
    "68-T1": "TSAG evaluates the process",
    "68-T2": "Future workshops: time and objectives",
    "68-T3": "Results of workshops evaluated",
    "68-T4": "Low participation evaluated",
    "68-M1": "States promote participation of their Sector Members",
    "68-M2": "Members take part with executives and raise proposals",
    "68-M3": "The plan for industry engagement carried out",
    "68-C1": "Conclusions of the Global Standards Symposium as an input",
    "68-C2": "Cooperation with other standards bodies",
    "68-C3": "Meetings for the private sector only",
    "68-C4": "Too many bodies and meetings for developing countries",
}
