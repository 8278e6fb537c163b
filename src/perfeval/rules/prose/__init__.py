"""Rules about what a form says in words: plans, reports, leftovers of the template, repetitions."""
