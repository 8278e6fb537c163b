"""Rules about money: rates, totals, adjusted budgets, overspending, changes without a reason."""
