"""Values for the payroll tests: the real figures of the year, and people drawn at random."""

from datetime import date

from hypothesis import strategies as st

from payroll.domain.employment import Employment, Pay
from payroll.domain.rules import FilingStatus, PayFrequency
from payroll.domain.withholding import W4, W4Form

WAGES = st.integers(min_value=1, max_value=5_000_000_00)
YEARS_TO_DATE = st.integers(min_value=0, max_value=1_000_000_00)
FREQUENCIES = st.sampled_from(PayFrequency)

FORMS_SINCE_2020 = st.builds(
    W4,
    status=st.sampled_from(FilingStatus),
    two_jobs=st.booleans(),
    credits=st.integers(0, 20_000_00),
    other_income=st.integers(0, 100_000_00),
    deductions=st.integers(0, 100_000_00),
    extra=st.integers(0, 1_000_00),
    exempt=st.sampled_from([False, False, False, True]),
)
FORMS_BEFORE_2020 = st.builds(
    W4,
    form=st.just(W4Form.BEFORE_2020),
    status=st.sampled_from([FilingStatus.SINGLE, FilingStatus.MARRIED_JOINTLY]),
    allowances=st.integers(0, 30),
    extra=st.integers(0, 1_000_00),
)
FORMS = FORMS_SINCE_2020 | FORMS_BEFORE_2020


def employment(
    salary: int = 5_000_00,
    frequency: PayFrequency = PayFrequency.MONTHLY,
    w4: W4 | None = None,
    hired_on: date = date(2020, 1, 1),
    left_on: date | None = None,
) -> Employment:
    return Employment(frequency, Pay(salary=salary), w4 or W4(), hired_on, left_on)
