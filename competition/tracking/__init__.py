"""After the contest: conditions, payments, recommendations, and the units' prizes."""
