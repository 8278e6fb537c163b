"""Rules about targets and results: what an indicator promises, what is reported of it, and whether the two answer."""
