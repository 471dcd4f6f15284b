"""Reporting: dated facts, figures with their evidence, reports."""
