"""Metrics, alerts and `doctor`: an installation is broken, and they say what an operator has to hear."""
