"""Shape of an explained payslip."""

from datetime import date
from typing import Any

from kernel.shapes import Out
from payroll.domain.lines import Line
from payroll.operations.explain_payslip import Explained, Explanation, Origin


class ExplainedLineOut(Out):
    """A line of the payslip, and the periods whose steps or facts lead to it."""

    code: str
    side: str
    amount: int
    source: str | None
    period: str | None

    @classmethod
    def of(cls, line: Line) -> "ExplainedLineOut":
        """From the line."""
        return cls(code=line.code, side=line.side, amount=line.amount, source=line.source or None, period=line.period or None)


class ParameterOut(Out):
    """A statutory parameter: its value as in the figures, the source, and `confirmed` or `unverified`."""

    name: str
    value: str
    source: str
    status: str


class StepOut(Out):
    """How a figure came about: the rule with its source, the parameters, the values that went in, the result. Minor units."""

    figure: str
    rule: str
    parameters: list[ParameterOut]
    values: dict[str, int]
    result: int


class OriginOut(Out):
    """A line that comes from the person's facts, with these facts as they were frozen. `quantity` hundredths of hours, `rate` an hour's."""

    line: ExplainedLineOut
    quantity: int | None
    rate: int | None
    facts: list[dict[str, Any]]

    @classmethod
    def of(cls, origin: Origin) -> "OriginOut":
        """From the operation's answer."""
        line = origin.line
        facts = [dict(each) for each in origin.facts]
        return cls(line=ExplainedLineOut.of(line), quantity=line.quantity or None, rate=line.rate or None, facts=facts)


class PartOut(Out):
    """One period's pay."""

    period: str
    first_day: date
    last_day: date
    pay_date: date
    origins: list[OriginOut]
    steps: list[StepOut]

    @classmethod
    def of(cls, part: Explained) -> "PartOut":
        """From the operation's answer."""
        return cls(
            period=part.period.name,
            first_day=part.period.first_day,
            last_day=part.period.last_day,
            pay_date=part.pay_date,
            origins=[OriginOut.of(each) for each in part.origins],
            steps=[StepOut.model_validate(each) for each in part.steps],
        )


class ExplanationOut(Out):
    """A payslip and how it came about; a correction and a forecast have a part for each period that was calculated."""

    run: str
    employee: str
    currency: str
    tax_year: str
    rule_set: str
    net: int
    lines: list[ExplainedLineOut]
    bases: dict[str, int]
    year_before: dict[str, int]
    parts: list[PartOut]

    @classmethod
    def of(cls, explanation: Explanation) -> "ExplanationOut":
        """From the operation's answer."""
        record = explanation.record
        return cls(
            run=record.run,
            employee=record.employee_id,
            currency=record.currency,
            tax_year=record.tax_year,
            rule_set=explanation.provenance.digest,
            net=record.slip.net,
            lines=[ExplainedLineOut.of(line) for line in record.slip.lines],
            bases=dict(record.slip.bases),
            year_before=dict(record.slip.year_before),
            parts=[PartOut.of(part) for part in explanation.parts],
        )
