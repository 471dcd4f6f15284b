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
    "rapporteur_unsealed_events": _gauge("Events waiting to be sealed.", *LOG),
    "rapporteur_unsealed_age_seconds": _gauge(
        "Age of the first event waiting to be sealed; 0 if none is. Absent for an event without a time of creation.",
        *LOG,
    ),
    "rapporteur_refused_events": _gauge(
        "Events that are not sealed, because the program did not write them, or because they follow such an "
        "event in their stream.",
        *LOG,
    ),
    "rapporteur_signed_events": _gauge("Events in the newest checkpoint.", *LOG),
    "rapporteur_unsigned_age_seconds": _gauge(
        "Age of the oldest recorded event not in any checkpoint; 0 if all are signed.", *LOG
    ),
    "rapporteur_checkpoint_age_seconds": _gauge(
        "Age of the newest recorded event in a checkpoint. It grows while nothing is recorded.", *LOG
    ),
    "rapporteur_reread_age_seconds": _gauge(
        "Time since the whole log was last reread and found as signed. Absent before the first time.",
        *LOG,
    ),
    "rapporteur_signing_refused": _gauge("1 while the log does not continue its signed history, else 0.", *LOG),
    "rapporteur_published_events": _gauge("Events that Kafka has acknowledged.", *LOG),
    "rapporteur_unpublished_age_seconds": _gauge(
        "Age of the oldest recorded event not acknowledged by Kafka; 0 if all are.", *LOG
    ),
    "rapporteur_recorded_ahead_seconds": _gauge(
        "Time by which the log's last recorded time is in the future; 0 if it is not.", *LOG
    ),
    "rapporteur_clock_refused": _gauge(
        "1 while nothing is sealed because the clock jumped forward and was not confirmed, else 0.", *LOG
    ),
    "rapporteur_backup_age_seconds": _gauge("Time since the last backup of the log. Absent before the first.", *LOG),
    "rapporteur_unsaved_age_seconds": _gauge(
        "Age of the oldest recorded event not in any backup; 0 if the last one has all.", *LOG
    ),
    "rapporteur_vault_backup_age_seconds": _gauge(
        "Time since the last backup of the vault, which has the keys to the names in this log. Absent before "
        "the first.",
        *LOG,
    ),
    "rapporteur_consumed_events": _gauge("Events of the log that the consumer has applied: its position.", *READER),
    "rapporteur_set_aside_events": _gauge("Events that the consumer could not read and set aside.", *READER),
    "rapporteur_webhook_lag_events": _gauge("Events of the log not yet delivered to a webhook.", "webhook"),
    "rapporteur_webhook_failing_seconds": _gauge(
        "Time since the first of a webhook's uninterrupted failures; 0 if the last attempt succeeded.",
        "webhook",
    ),
    "rapporteur_webhooks_parked": _gauge(
        "Webhooks parked because of failures or because their log changed, not by a user."
    ),
    "rapporteur_witness_cosigned_events": _gauge(
        "Events of the newest checkpoint that the witness cosigned.", *WITNESS
    ),
    "rapporteur_witness_failing_seconds": _gauge(
        "Time for which the witness has not given a requested cosignature; 0 if it gave the last one.",
        *WITNESS,
    ),
    "rapporteur_witness_fork": _gauge("1 while the witness reports a different history of the log, else 0.", *WITNESS),
    "rapporteur_witnessed_fork": _gauge(
        "1 while another installation's log, which is witnessed here, has two signed histories and this is "
        "not settled, else 0.",
        "origin",
    ),
    "rapporteur_ready": _gauge(
        "1 while the part works as commands need it, else 0: a database that accepts new connections and "
        "writes, room on the home's disk. `health/ready` reports the same.",
        *PART,
    ),
    "rapporteur_worker_running": _gauge("1 while a process holds the lease of the service's worker, else 0."),
    "rapporteur_disk_free_bytes": _gauge(
        "Free space for the program on the disk of the home or of the checkpoints.", *DISK
    ),
    "rapporteur_disk_size_bytes": _gauge("Size of that disk.", *DISK),
    "rapporteur_build_info": _gauge(
        "Always 1: the version of the program, and the beginning of a digest of its source.", "version", "digest"
    ),
    "rapporteur_memory_bytes": _gauge(
        "Memory used by the web server, by its computing processes, and by the worker running alongside it.",
        "process",
    ),
    "rapporteur_memory_size_bytes": _gauge("Memory of the container if it has a limit, else of the machine."),
    "rapporteur_memory_available_bytes": _gauge("Memory still available, of the container or the machine."),
    "rapporteur_partner_read_events": _gauge(
        "Events that a partner has read over the feed, as reported by reporting, or over Kafka, as reported "
        "by the registry: its position. Absent for one that never read.",
        *PARTNER,
    ),
    "rapporteur_partner_behind_events": _gauge("Events waiting for that partner.", *PARTNER),
    "rapporteur_computing_queued": _gauge("Reports, comparisons and replays waiting to be computed."),
    "rapporteur_computing_running": _gauge("Reports, comparisons and replays being computed."),
    "rapporteur_computing_processes": _gauge("Processes that compute or are waiting for work."),
    "rapporteur_computing_turned_away_total": MetricDescription(
        "counter",
        "Requests not computed: one viewer had too many in progress (`viewer`), all together had (`busy`), "
        "or no one was waiting any more (`cancelled`).",
        ("why",),
    ),
    "rapporteur_http_requests_total": MetricDescription("counter", "Requests answered.", ("method", "status")),
    "rapporteur_http_route_requests_total": MetricDescription(
        "counter",
        "Requests answered by route, as the program declares it, and by class of status: `2xx`, `5xx`. "
        "Addresses that do not exist are not counted.",
        ("route", "method", "answer"),
    ),
    "rapporteur_http_request_duration_seconds": MetricDescription(
        "histogram", "Seconds from a request to its response, except for requests that asked to wait.", ()
    ),
}


def family(name: str) -> CounterMetricFamily | GaugeMetricFamily:
    """Return an empty family of samples; the first label is always the service."""
    metric = METRICS[name]
    of_kind = CounterMetricFamily if metric.kind == "counter" else GaugeMetricFamily
    return of_kind(name, metric.help, labels=("service", *metric.labels))
