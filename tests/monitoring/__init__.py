"""Metrics, alerts and `doctor`: an installation is broken, and they tell the operator what is wrong."""
