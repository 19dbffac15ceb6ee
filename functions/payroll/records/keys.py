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


def earnings(company: str) -> str:
    """What each person has earned over the runs, by employee."""
    return f"COMPANY#{company}#EARNINGS"


def pay_groups(company: str) -> str:
    """The pay groups of a company, by country and frequency."""
    return f"COMPANY#{company}#PAY_GROUP"


def chunk_results(company: str, run: str) -> str:
    """What each chunk of a run came to, by chunk."""
    return f"{run_parts(company, run)}#RESULT"


def inputs(company: str) -> str:
    """Reported inputs, one record for each employee."""
    return f"COMPANY#{company}#INPUT"


def input_batches(company: str) -> str:
    """Received batches of inputs, by the digest of their source and bytes."""
    return f"COMPANY#{company}#INPUT_BATCH"


def journals(company: str, run: str) -> str:
    """The parts of a run's journal, by number."""
    return f"{run_parts(company, run)}#JOURNAL"


def releases(company: str) -> str:
    """What has left of each approved run, by run."""
    return f"COMPANY#{company}#RELEASE"


def printed_chunks(company: str, run: str) -> str:
    """Receipts of the chunks of a run whose payslips are printed, by chunk."""
    return f"{run_parts(company, run)}#PRINTED"


def employers(company: str) -> str:
    """The company as it is named on documents: one record for each country."""
    return f"COMPANY#{company}#EMPLOYER"


def statement_jobs(company: str) -> str:
    """Year-end statements as they were asked for, by country, tax year and number."""
    return f"COMPANY#{company}#STATEMENT_JOB"


def statement_chunks(company: str, job: str) -> str:
    """The chunks of a job of statements."""
    return f"{statement_jobs(company)}#{job}#CHUNK"


def statement_exceptions(company: str, job: str) -> str:
    """What a job could not do for people, by employee and task."""
    return f"{statement_jobs(company)}#{job}#EXCEPTION"


def statements(company: str, country: str, tax_year: str) -> str:
    """The latest statement of each person for a country and tax year, by employee."""
    return f"COMPANY#{company}#STATEMENT#{country}#{tax_year}"
