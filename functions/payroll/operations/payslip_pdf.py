"""The payslip as a printed page, in the employee's language."""

from collections.abc import Iterator, Sequence
from typing import Final

from payroll.domain.countries import COUNTRIES, CountryFacts
from payroll.domain.figures import Side
from payroll.domain.lines import Line
from payroll.domain.periods import period as period_named
from payroll.domain.words import day, days_of, known_word, language_of, number, word
from payroll.operations.pdf_page import Paper, Row, pdf
from payroll.operations.pdf_rows import Entry, Facts, Gap, Heads, Highlight, Masthead, Note, Section, Subsection, Total
from payroll.records.payslip import PayslipRecord

NOT_TAKEN: Final = "_not_taken"
NO_VALUES: Final = ("", "", "", "")
COUNTS: Final = ("_days", "_weeks", "_months", "_periods")
"""Ends the code of a figure that is a count and no amount."""


def payslip_pdf(record: PayslipRecord, employer: str, *, unverified: Sequence[str] = ()) -> bytes:
    """The payslip of a record as PDF. The same arguments give the same bytes.

    `employer`: its name. `unverified`: names of the statutory values that no source confirmed.
    """
    return pdf(_Payslip(record, employer, unverified).paper())


class _Payslip:
    """Puts the rows of one payslip together."""

    def __init__(self, record: PayslipRecord, employer: str, unverified: Sequence[str]) -> None:
        self.record, self.employer, self.unverified = record, employer, unverified
        self.country: CountryFacts = COUNTRIES[record.country]
        self.language = language_of(record.language)
        self.labels = {figure.code: figure.labels.get(self.language) or figure.labels["en"] for figure in self.country.figures}
        self.year = record.slip.year_after

    def paper(self) -> Paper:
        """Everything, from top to bottom."""
        record, language = self.record, self.language
        title = word("correction" if record.run_kind == "correction" else "payslip", language)
        period = days_of(record.period, language)
        heads = tuple(word(name, language) for name in ("quantity", "rate", "amount", "year_to_date"))
        return Paper(
            title=f"{title} {period} – {record.name}",
            author=self.employer,
            language=language,
            head=(Masthead(self.employer, title, period), self._facts(), Gap(6)),
            top=(Heads(word("description", language), heads),),
            rows=tuple(self._rows()),
            running=f"{record.employee_id} · {record.name} · {period} · {self.employer}",
            page=word("page", language, "{}", "{}"),
        )

    def _facts(self) -> Row:
        record, language = self.record, self.language
        left = (("employee", record.name), ("employee_id", record.employee_id), ("pay_group", word(record.pay_group, language)))
        right = (
            ("period", days_of(record.period, language)),
            ("pay_date", day(record.pay_date, language)),
            ("tax_year", f"{record.tax_year} · {record.country} · {record.currency}"),
        )
        return Facts(*(tuple((word(name, language), value) for name, value in facts) for facts in (left, right)))

    def _rows(self) -> Iterator[Row]:
        slip = self.record.slip
        yield from self._earnings()
        yield from self._section("statutory_deductions", [line for line in slip.lines if line.side is Side.DEDUCTION and not line.source])
        yield from self._section("other_deductions", [line for line in slip.lines if line.side is Side.DEDUCTION and line.source])
        if slip.deductions:
            yield Total(word("total_deductions", self.language), ("", "", self._amount(slip.deductions), ""))
        yield from self._section("credits", [line for line in slip.lines if line.side is Side.CREDIT and not line.source])
        yield from self._section("other_credits", [line for line in slip.lines if line.side is Side.CREDIT and line.source])
        yield self._net()
        yield from self._leave()
        yield from self._employer()
        yield from self._bases()
        if self.unverified:
            yield Gap(6)
            yield Note("* " + word("unverified", self.language, ", ".join(self.unverified)))

    def _earnings(self) -> Iterator[Row]:
        lines = [line for line in self.record.slip.lines if line.side is Side.EARNING]
        yield from self._section("earnings", lines)
        statutory = (figure.code for figure in self.country.figures if figure.side is Side.EARNING)
        total = sum(self.year.get(name, 0) for name in (*self.country.earning_classes, *statutory))
        yield Total(word("gross", self.language), ("", "", self._amount(self.record.slip.gross), self._amount(total)))

    def _section(self, title: str, lines: Sequence[Line]) -> Iterator[Row]:
        """Lines under a title; those that correct an earlier period stand together under its name. The year's sum of a figure
        stands beside its last line."""
        if not lines:
            return
        ordered = sorted(lines, key=lambda line: line.period)
        last = {line.code: line for line in ordered}
        yield Section(word(title, self.language))
        for period in dict.fromkeys(line.period for line in ordered):
            if period:
                yield Subsection(self._period_name(period))
            yield from (self._entry(line, self._year(line) if last[line.code] is line else "") for line in ordered if line.period == period)

    def _period_name(self, name: str) -> str:
        return word("for_period", self.language, days_of(period_named(self.record.pay_group, name), self.language))

    def _entry(self, line: Line, year: str = "") -> Row:
        quantity = number(line.quantity, self.language) if line.quantity else ""
        rate = number(line.rate, self.language) if line.rate else ""
        left = self.record.remaining.get(line.source)
        note = "" if left is None else word("remaining", self.language, self._amount(left))
        return Entry(self._label(line), (quantity, rate, self._amount(line.amount), year), note)

    def _label(self, line: Line) -> str:
        if line.code.endswith(NOT_TAKEN):
            code = line.code.removesuffix(NOT_TAKEN)
            return word("not_taken", self.language, line.label or known_word(code, self.language) or code)
        return line.label or self.labels.get(line.code) or known_word(line.code, self.language) or line.code.replace("_", " ").capitalize()

    def _amount(self, amount: int) -> str:
        return number(amount, self.language)

    def _year(self, line: Line) -> str:
        return "" if line.source else self._year_of(line.code)

    def _year_of(self, code: str) -> str:
        return self._figure(code, self.year[code]) if code in self.year else ""

    def _figure(self, code: str, amount: int) -> str:
        return str(amount) if code.endswith(COUNTS) else self._amount(amount)

    def _net(self) -> Row:
        bank = self.record.bank
        label = word("net_to", self.language, bank.ends_in) if bank else word("net", self.language)
        return Highlight(label, f"{self.record.currency} {self._amount(self.record.slip.net)}")

    def _employer(self) -> Iterator[Row]:
        lines = [line for line in self.record.slip.lines if line.side is Side.EMPLOYER]
        yield from self._section("employer_cost", lines)
        if lines:
            yield Total(word("total_employer_cost", self.language), ("", "", self._amount(self.record.slip.employer_cost), ""))

    def _bases(self) -> Iterator[Row]:
        """Details that only the year's sums keep are not printed."""
        slip = self.record.slip
        shown = [line for line in slip.lines if line.side is Side.BASE]
        if not slip.bases and not shown:
            return
        yield Section(word("bases", self.language))
        for code, amount in slip.bases.items():
            if code in self.labels:
                yield Entry(self.labels[code], ("", "", self._figure(code, amount), self._year_of(code)))
        yield from (self._entry(line) for line in shown)

    def _leave(self) -> Iterator[Row]:
        leave = self.record.leave
        if leave is None:
            return
        days = ((word(name, self.language), getattr(leave, name)) for name in ("entitlement", "taken", "left"))
        yield Section(word("leave", self.language))
        yield Entry(" · ".join(f"{name} {number(amount, self.language)}" for name, amount in days), NO_VALUES)
