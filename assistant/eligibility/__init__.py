"""Who meets the conditions that the plan states: facts, criteria, verdicts, the next question."""
