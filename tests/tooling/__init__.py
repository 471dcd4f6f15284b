"""Tests of what we work with: the requirement plugin, the checks, setting up, the demonstration from a bare clone."""
