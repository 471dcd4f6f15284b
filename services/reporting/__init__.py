"""Reporting: dated facts, figures with their evidence, and reports."""
