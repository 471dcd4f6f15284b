"""What partners are told, and what they are not."""
