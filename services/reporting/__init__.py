"""What it adds up to: dated facts, figures with their evidence, reports."""
