"""The dated facts of an employee in Germany that wage tax and social insurance are worked out from. Amounts are cents."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

FACTOR_UNIT = 1_000
"""The factor of § 39f EStG has three decimals: 912 is 0.912."""

CHILD_UNIT = 10
"""Child allowances have one decimal: 15 is one and a half."""

HIGHEST_AMOUNT = 10**11
"""Cents: a thousand million euros. With 360 days a year and a rate every product of the rules stays below 9.2e18 (see `tariff`)."""

MAX_CHILD_ALLOWANCES = 999
MAX_FUND_SURCHARGE = 10_000
MAX_LEVY_RATE = 10_000
SURCHARGE_STEP = 10
"""Surcharges of the funds are whole hundredths of a percent; half of one is a whole hundred-thousandth."""


class TaxClass(IntEnum):
    """Steuerklasse, § 38b EStG. Numbered as on the certificate."""

    I = 1  # noqa: E741 - the law's own name
    II = 2
    III = 3
    IV = 4
    V = 5
    VI = 6


class PayPeriod(IntEnum):
    """Lohnzahlungszeitraum [LZZ]."""

    YEAR = 1
    MONTH = 2
    WEEK = 3
    DAY = 4


class PrivateHealth(IntEnum):
    """How the wage tax counts health insurance [PKV]. Whether the employer pays towards a private one is told apart until 2025 only."""

    NO = 0
    ALONE = 1
    WITH_EMPLOYER = 2


class Employment(StrEnum):
    """`mini_job`: § 8 (1) number 1 SGB IV, by the year's limit. `trainee`: insured like all, but never in the transition zone."""

    STANDARD = "standard"
    TRAINEE = "trainee"
    MINI_JOB = "mini_job"


class Health(StrEnum):
    """`voluntary`: a member of a statutory fund above the limit of compulsory insurance; the employer remits the whole contribution."""

    STATUTORY = "statutory"
    VOLUNTARY = "voluntary"
    PRIVATE = "private"


class Insured(IntEnum):
    """Whether pension or unemployment insurance is due. `EMPLOYER_ONLY`: § 172 (1) SGB VI and § 346 (3) SGB III, for old-age pensioners.

    In a mini job `NONE` is the employee's exemption from pension insurance, § 6 (1b) SGB VI.
    """

    NONE = 0
    FULL = 1
    EMPLOYER_ONLY = 2


class TransitionZone(IntEnum):
    """Whether the wage is regularly in the transition zone, § 20 (2) SGB IV. `AUTOMATIC` judges by the month's regular wage."""

    AUTOMATIC = 0
    YES = 1
    NO = 2


class State(StrEnum):
    """Federal state of the establishment: rate of the church tax, and who bears long-term care insurance in Saxony."""

    BADEN_WUERTTEMBERG = "BW"
    BAYERN = "BY"
    BERLIN = "BE"
    BRANDENBURG = "BB"
    BREMEN = "HB"
    HAMBURG = "HH"
    HESSEN = "HE"
    MECKLENBURG_VORPOMMERN = "MV"
    NIEDERSACHSEN = "NI"
    NORDRHEIN_WESTFALEN = "NW"
    RHEINLAND_PFALZ = "RP"
    SAARLAND = "SL"
    SACHSEN = "SN"
    SACHSEN_ANHALT = "ST"
    SCHLESWIG_HOLSTEIN = "SH"
    THUERINGEN = "TH"


@dataclass(frozen=True, slots=True)
class Profile:
    """The electronic wage tax features (§ 39e EStG) and the insurance of an employee.

    `factor` counts thousandths, `child_allowances` tenths, rates hundred-thousandths. `monthly_` and `yearly_` allowance and addition are
    those registered with the features (Freibetrag, Hinzurechnungsbetrag). `parent` lifts the surcharge of long-term care insurance for
    good, `children_under_25` counts for its discounts. `private_basic_contribution` is the reported contribution to basic private health
    and care insurance a month [PKPV], the two premiums are what the employer's subsidy is a half of. `sick_pay`: entitled to sick pay,
    hence the general rate. `u1_rate` and `u2_rate` are the health fund's levies; mini jobs have their own. `flat_tax` counts in a mini job.
    """

    tax_class: TaxClass = TaxClass.I
    factor: int = FACTOR_UNIT
    child_allowances: int = 0
    church_member: bool = False
    state: State = State.BERLIN
    monthly_allowance: int = 0
    monthly_addition: int = 0
    yearly_allowance: int = 0
    yearly_addition: int = 0
    employment: Employment = Employment.STANDARD
    transition_zone: TransitionZone = TransitionZone.AUTOMATIC
    flat_tax: bool = True
    health: Health = Health.STATUTORY
    fund_surcharge: int = 0
    sick_pay: bool = True
    private_basic_contribution: int = 0
    private_health_premium: int = 0
    private_care_premium: int = 0
    parent: bool = False
    children_under_25: int = 0
    pension: Insured = Insured.FULL
    unemployment: Insured = Insured.FULL
    u1_rate: int = 0
    u2_rate: int = 0

    def __post_init__(self) -> None:
        """Raises ValueError "<field>|<reason>" for facts that cannot be together."""
        _require(0 < self.factor <= FACTOR_UNIT, "factor", "lies between 0.001 and 1")
        _require(self.factor == FACTOR_UNIT or self.tax_class is TaxClass.IV, "factor", "goes with tax class IV alone, § 39f EStG")
        _require(0 <= self.child_allowances <= MAX_CHILD_ALLOWANCES, "child_allowances", "lie between 0 and 99.9")
        _require(0 <= self.fund_surcharge <= MAX_FUND_SURCHARGE, "fund_surcharge", "lies between 0 and 10 percent")
        _require(self.fund_surcharge % SURCHARGE_STEP == 0, "fund_surcharge", "has two decimals at most")
        _require(self.children_under_25 == 0 or self.parent, "children_under_25", "go with parenthood")
        _require(self.children_under_25 >= 0, "children_under_25", "are not negative")
        private = self.private_basic_contribution or self.private_health_premium or self.private_care_premium
        _require(not private or self.health is Health.PRIVATE, "health", "has private premiums but is not private")
        for name in ("u1_rate", "u2_rate"):
            _require(0 <= getattr(self, name) <= MAX_LEVY_RATE, name, "lies between 0 and 10 percent")
        for name in _AMOUNTS:
            _require(0 <= getattr(self, name) <= HIGHEST_AMOUNT, name, "is out of range")


_AMOUNTS = (
    "monthly_allowance",
    "monthly_addition",
    "yearly_allowance",
    "yearly_addition",
    "private_basic_contribution",
    "private_health_premium",
    "private_care_premium",
)


def _require(holds: bool, name: str, reason: str) -> None:
    if not holds:
        raise ValueError(f"{name}|{reason}")
