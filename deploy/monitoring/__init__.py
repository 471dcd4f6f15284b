"""Monitoring of an installation: the doctor's findings, rereading of signed logs, and alerts on its metrics."""
