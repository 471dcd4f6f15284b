"""Tests of our tools: the requirement plugin, the checks, setup, the demonstration from a bare clone."""
