"""Who meets the conditions that the plan states: facts, criteria, verdicts with reasons, the next question."""
