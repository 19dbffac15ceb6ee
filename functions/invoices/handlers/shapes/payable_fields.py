"""Fields that the shapes of accounts payable share, with their bounds. Amounts are whole minor units; quantities, prices and percentages
are decimals as text, such as "12.5"."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from urllib.parse import unquote

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import AfterValidator, Field

from invoices.handlers.shapes.received import ID_PATTERN
from kernel.money import MAX_AMOUNT
from kernel.shapes import Model

NO_CONTROLS = r"^[^\x00-\x1f\x7f]*$"
WORD = r"^[A-Za-z0-9][A-Za-z0-9._@:-]*$"

type Day = Annotated[date, Field(ge=date(1990, 1, 1), lt=date(2200, 1, 1))]
type Amount = Annotated[int, Field(strict=True, ge=-MAX_AMOUNT // 1000, le=MAX_AMOUNT // 1000)]
type Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=6, decimal_places=3)]
type Quantity = Annotated[Decimal, Field(max_digits=15, decimal_places=6)]
type Price = Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=6)]
type Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
type Label = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_CONTROLS)]
type Text = Annotated[str, Field(max_length=200, pattern=NO_CONTROLS)]
type Why = Annotated[str, Field(min_length=3, max_length=1000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")]
type Account = Annotated[str, Field(max_length=40, pattern=NO_CONTROLS)]
type Person = Annotated[str, Field(min_length=1, max_length=128, pattern=WORD)]

PayableId = Annotated[str, Path(pattern=ID_PATTERN, description="the id of the invoice's document")]
# Gateways hand paths over with or without percent signs decoded; neither keys nor normalised numbers have one of their own.
SupplierKey = Annotated[str, Path(min_length=3, max_length=600, description="such as vat:DE123456789"), AfterValidator(unquote)]
OrderNumber = Annotated[str, Path(min_length=1, max_length=360), AfterValidator(unquote)]
DueBegins = Annotated[
    str,
    Query(
        pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$", description="only those due in this year, month or on this day: 2026, 2026-11, 2026-11-30"
    ),
]


class WhyIn(Model):
    """The reason for a decision; it is kept in the history."""

    why: Why
