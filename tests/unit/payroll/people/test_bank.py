"""Bank accounts: what is checked, and what is never shown."""

import pytest

from payroll.domain.bank import BankScheme, iban_account, is_routing_number, uk_account, us_account


def test_good_accounts() -> None:
    account = iban_account("de89 3704 0044 0532 0130 00", "cobadeff")
    assert (account.scheme, account.number, account.bank, account.ends_in) == (
        BankScheme.IBAN,
        "DE89370400440532013000",
        "COBADEFF",
        "3000",
    )
    assert iban_account("IT60X0542811101000000123456").bank == ""
    assert uk_account("20-00-00", "55779911").bank == "200000"
    assert us_account("021000021", "123456789").number == "123456789"


@pytest.mark.parametrize(
    ("read", "field"),
    [
        (lambda: iban_account("DE88370400440532013000"), "iban"),
        (lambda: iban_account("DE8937040044053201300"), "iban"),
        (lambda: iban_account(""), "iban"),
        (lambda: iban_account("DE89370400440532013000", "X"), "bic"),
        (lambda: uk_account("20000", "55779911"), "sort_code"),
        (lambda: uk_account("200000", "5577991"), "account_number"),
        (lambda: us_account("021000022", "123456789"), "routing_number"),
        (lambda: us_account("021000021", "12"), "account_number"),
        (lambda: us_account("021000021", "1234567890123456789"), "account_number"),
    ],
)
def test_what_is_no_account(read: object, field: str) -> None:
    with pytest.raises(ValueError, match=rf"^{field}\|"):
        read()  # type: ignore[operator]  # a callable by construction


def test_a_routing_number_has_nine_digits_and_a_check_digit() -> None:
    assert is_routing_number("021000021")
    assert not any(is_routing_number(text) for text in ("021000022", "000000000", "02100002", "٠٢١٠٠٠٠٢١", ""))


def test_numbers_stay_out_of_representations() -> None:
    for account in (iban_account("DE89370400440532013000"), uk_account("200000", "55779911"), us_account("021000021", "123456789")):
        assert account.number not in repr(account)
        assert not account.bank or account.bank not in repr(account)
