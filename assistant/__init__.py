"""An assistant that answers from a district's plan for persons with disabilities."""
