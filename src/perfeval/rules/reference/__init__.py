"""Rules that compare a form with the bureau's own books; without books they do not apply."""
