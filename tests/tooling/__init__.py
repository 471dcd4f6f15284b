"""Tests of our tools: the requirement plugin, the checks, setting up, the demonstration from a bare clone."""
