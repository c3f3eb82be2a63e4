"""The rule book: pure functions of the plan and the facts. No web, database or clock."""
