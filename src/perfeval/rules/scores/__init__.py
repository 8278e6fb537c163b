"""Rules about weights, scores, totals and grades; on a form that prints none they do not apply."""
