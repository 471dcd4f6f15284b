"""Events published to partners, and those withheld."""
