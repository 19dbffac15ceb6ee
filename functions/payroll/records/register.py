"""Where the pay register of a run lies."""

from payroll.records.run import Run


def register_key(run: Run) -> str:
    """Names the register in the bucket. A person calculated again adds a chunk, and so leads to another document."""
    return f"registers/{run.company}/{run.run_id}/{run.chunks}.csv"
