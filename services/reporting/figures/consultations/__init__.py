"""The figures of consultations of countries before meetings (68-02): what ended before a meeting, and who was asked and answered."""
