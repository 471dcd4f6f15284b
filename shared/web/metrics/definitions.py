"""Every metric, with its name, labels and meaning. docs/metrics.md is generated from this, and alerts are checked
against it."""

from typing import NamedTuple

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily


class MetricDescription(NamedTuple):
    kind: str
    help: str
    labels: tuple[str, ...]


def _gauge(help_: str, *labels: str) -> MetricDescription:
    return MetricDescription("gauge", help_, labels)


LOG, READER, DISK, PART = ("log",), ("consumer", "log"), ("disk",), ("part",)
PARTNER = ("partner", "way")
WITNESS = ("log", "witness")
METRICS = {
    "rapporteur_log_events": _gauge("Sealed events of the log: its last position.", *LOG),
    "rapporteur_unsealed_events": _gauge("Events that wait to be sealed.", *LOG),
    "rapporteur_unsealed_age_seconds": _gauge(
        "Age of the first event that waits to be sealed; 0 when none waits. Absent for an event that does not "
        "say when it was made.",
        *LOG,
    ),
    "rapporteur_refused_events": _gauge(
        "Events that are not sealed, because the program did not write them, or because they follow such a one in their stream.",
        *LOG,
    ),
    "rapporteur_signed_events": _gauge("Events that the newest checkpoint holds.", *LOG),
    "rapporteur_unsigned_age_seconds": _gauge(
        "Age of the oldest recorded event that no checkpoint holds; 0 when all are signed.", *LOG
    ),
    "rapporteur_checkpoint_age_seconds": _gauge(
        "Age of the newest recorded event that a checkpoint holds. It grows while nothing happens.", *LOG
    ),
    "rapporteur_reread_age_seconds": _gauge(
        "Time since the whole log was last read again and found as it was signed. Absent before the first time.",
        *LOG,
    ),
    "rapporteur_signing_refused": _gauge("1 while the log does not continue what was signed of it, else 0.", *LOG),
    "rapporteur_published_events": _gauge("Events that Kafka has acknowledged.", *LOG),
    "rapporteur_unpublished_age_seconds": _gauge(
        "Age of the oldest recorded event that Kafka has not acknowledged; 0 when it has all.", *LOG
    ),
    "rapporteur_recorded_ahead_seconds": _gauge(
        "By how much the last recorded time of the log is in the future; 0 when it is not.", *LOG
    ),
    "rapporteur_clock_refused": _gauge(
        "1 while nothing is sealed because the clock jumped forward and nobody confirmed it, else 0.", *LOG
    ),
    "rapporteur_backup_age_seconds": _gauge("Time since the last backup of the log. Absent before the first.", *LOG),
    "rapporteur_unsaved_age_seconds": _gauge(
        "Age of the oldest recorded event that no backup holds; 0 when the last one has all.", *LOG
    ),
    "rapporteur_vault_backup_age_seconds": _gauge(
        "Time since the last backup of the vault, which opens the names in this log. Absent before the first.", *LOG
    ),
    "rapporteur_consumed_events": _gauge("Events of the log that the consumer has applied: its position.", *READER),
    "rapporteur_set_aside_events": _gauge("Events that the consumer could not read and set aside.", *READER),
    "rapporteur_webhook_lag_events": _gauge("Events of the log that a webhook has yet to take.", "webhook"),
    "rapporteur_webhook_failing_seconds": _gauge(
        "Time since the first failure of a webhook that has taken nothing since; 0 when the last attempt succeeded.",
        "webhook",
    ),
    "rapporteur_webhooks_parked": _gauge(
        "Webhooks that were parked by failures, or because their log changed, not by a person."
    ),
    "rapporteur_witness_cosigned_events": _gauge(
        "Events of the newest checkpoint that the witness cosigned.", *WITNESS
    ),
    "rapporteur_witness_failing_seconds": _gauge(
        "Time for which the witness has given no cosignature that it was asked for; 0 when it gave the last one.",
        *WITNESS,
    ),
    "rapporteur_witness_fork": _gauge(
        "1 while the witness says that it knows another history of the log, else 0.", *WITNESS
    ),
    "rapporteur_witnessed_fork": _gauge(
        "1 while another installation's log, which is witnessed here, has two signed histories and nobody settled it, else 0.",
        "origin",
    ),
    "rapporteur_ready": _gauge(
        "1 while the part is as a command needs it, else 0: a database that takes a new connection and writes, room on the disk of "
        "the home. `health/ready` says the same.",
        *PART,
    ),
    "rapporteur_worker_running": _gauge("1 while a process holds the lease of the service's worker, else 0."),
    "rapporteur_disk_free_bytes": _gauge(
        "Space free for the program on the disk of the home or of the checkpoints.", *DISK
    ),
    "rapporteur_disk_size_bytes": _gauge("Size of that disk.", *DISK),
    "rapporteur_build_info": _gauge(
        "Always 1: the version of the program, and the beginning of a digest of its source.", "version", "digest"
    ),
    "rapporteur_memory_bytes": _gauge(
        "Memory that is held by the web server, by the processes that compute for it, and by the worker that runs beside it.",
        "process",
    ),
    "rapporteur_memory_size_bytes": _gauge("Memory of the container where it has a limit, else of the machine."),
    "rapporteur_memory_available_bytes": _gauge("Memory that may still be taken, of the container or the machine."),
    "rapporteur_partner_read_events": _gauge(
        "Events that a partner has read over the feed, as reporting says, or over Kafka, as the registry does: its position. Not "
        "there for one that never read.",
        *PARTNER,
    ),
    "rapporteur_partner_behind_events": _gauge("Events that wait for that partner.", *PARTNER),
    "rapporteur_computing_queued": _gauge("Reports, comparisons and replays that wait to be computed."),
    "rapporteur_computing_running": _gauge("Reports, comparisons and replays that are being computed."),
    "rapporteur_computing_processes": _gauge("Processes that compute, or wait for something to compute."),
    "rapporteur_computing_turned_away_total": MetricDescription(
        "counter",
        "Requests not computed: one viewer had too many under way (`viewer`), all together had (`busy`), or nobody waited any more "
        "(`cancelled`).",
        ("why",),
    ),
    "rapporteur_http_requests_total": MetricDescription("counter", "Requests answered.", ("method", "status")),
    "rapporteur_http_route_requests_total": MetricDescription(
        "counter",
        "Requests answered by route, as the program declares it, and by class of answer: `2xx`, `5xx`. None for an address "
        "that is not there.",
        ("route", "method", "answer"),
    ),
    "rapporteur_http_request_duration_seconds": MetricDescription(
        "histogram", "Seconds from a request to its answer, except for requests that asked to wait.", ()
    ),
}


def family(name: str) -> CounterMetricFamily | GaugeMetricFamily:
    """Return an empty family of samples; the first label is always the service."""
    said = METRICS[name]
    of_kind = CounterMetricFamily if said.kind == "counter" else GaugeMetricFamily
    return of_kind(name, said.help, labels=("service", *said.labels))
