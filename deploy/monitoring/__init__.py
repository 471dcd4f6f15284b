"""What watches an installation: what a doctor finds, what is signed read again, and the alerts of its metrics."""
