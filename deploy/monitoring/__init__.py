"""Monitoring of an installation: the doctor's findings, rereading of signed logs, and the alerts on its metrics."""
