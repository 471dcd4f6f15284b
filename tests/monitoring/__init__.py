"""Metrics, alerts and `doctor`: an installation is broken, and they report the problem to the operator."""
