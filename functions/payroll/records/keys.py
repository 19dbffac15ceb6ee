"""Every partition of the payroll table in one place. `listing` is not used: all lists are partitions, read consistently."""


def employees(company: str) -> str:
    """All employees of a company, by id."""
    return f"COMPANY#{company}#EMPLOYEE"


def imports(company: str) -> str:
    """All imported employee files, by the digest of their bytes."""
    return f"COMPANY#{company}#EMPLOYEE_IMPORT"


def runs(company: str) -> str:
    """All pay runs, by natural id."""
    return f"COMPANY#{company}#RUN"


def unfinished_runs(company: str) -> str:
    """At most one run for each pay group: the one that is neither approved nor cancelled."""
    return f"COMPANY#{company}#UNFINISHED_RUN"


def run_parts(company: str, run: str) -> str:
    """Begins the partitions of what belongs to one run."""
    return f"COMPANY#{company}#RUN#{run}"


def chunks(company: str, run: str) -> str:
    """The chunks of a run."""
    return f"{run_parts(company, run)}#CHUNK"


def payslips(company: str, run: str) -> str:
    """The payslips of a run, by employee."""
    return f"{run_parts(company, run)}#PAYSLIP"


def exceptions(company: str, run: str) -> str:
    """The people of a run who could not be paid, by employee."""
    return f"{run_parts(company, run)}#EXCEPTION"


def year_to_date(company: str, year: int) -> str:
    """The wages of a tax year, by employee."""
    return f"COMPANY#{company}#YEAR_TO_DATE#{year}"
