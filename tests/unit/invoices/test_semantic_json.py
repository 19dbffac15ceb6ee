"""The semantic model as JSON: the same rules, places as pointers, exact numbers, and clear answers to everything else."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from invoices.domain import document, semantic_json
from invoices.domain.figures import figures
from invoices.domain.identity import Kind, identity
from invoices.domain.json_table import SHAPES
from invoices.domain.model import Syntax
from invoices.domain.payable.facts import facts
from invoices.domain.rule_sets import CORE
from invoices.domain.terms import GROUPS, TERMS
from invoices.domain.verdict import judge
from tests.unit.invoices.builders import Draft, cii, drafts, ubl
from tests.unit.invoices.country_bases import xrechnung
from tests.unit.invoices.semantic import as_json, dumped

SAMPLE = (Path(__file__).parents[3] / "events" / "invoices" / "supplier_invoice_semantic.json").read_bytes()


def sample(**changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SAMPLE)
    return found | {key.replace("_", "-"): value for key, value in changes.items()}


def written(given: dict[str, Any]) -> bytes:
    return json.dumps(given).encode()


def fired(data: bytes) -> set[str]:
    return set(judge(document.read(data)).counts)


def refused(data: bytes) -> document.Unreadable:
    with pytest.raises(document.Unreadable) as answer:
        document.read(data)
    return answer.value


def test_the_sample_is_right_and_payable() -> None:
    invoice = document.read(SAMPLE)
    verdict = judge(invoice)
    assert (verdict.findings, verdict.sets, invoice.syntax) == ((), ("EN 16931",), Syntax.JSON)
    seen = facts(invoice)
    assert (seen.supplier_name, seen.vat_id, seen.country) == ("Voorbeeld Techniek B.V.", "NL999999990B08", "NL")
    assert (seen.number, seen.issue_date, seen.due_date, seen.order) == (
        "NL-2026-0088",
        date(2026, 11, 5),
        date(2026, 12, 5),
        "PO-2026-090",
    )
    assert (seen.net, seen.vat, seen.total, seen.due) == (1250_50, 0, 1250_50, 1250_50)
    assert (seen.ibans, seen.remittance, seen.terms) == (("NL92TEST0000123456",), "NL-2026-0088", "30 days net")
    first, second = seen.lines
    assert (first.quantity, first.unit, first.price, first.net, first.order_line) == (Decimal(10), "C62", Decimal(120), 1200_00, "10")
    assert (second.quantity, second.unit, second.name) == (Decimal("1.5"), "HUR", "Assembly")
    assert [(part.category, part.rate, part.net) for part in seen.vat_parts] == [("K", Decimal(0), 1250_50)]
    assert figures(invoice).lines == 2
    found = identity(invoice)
    assert found is not None
    assert (found.supplier, found.kind) == ("vat:NL999999990B08", Kind.INVOICE)


def test_it_is_a_credit_note_by_its_type() -> None:
    invoice = document.read(written(sample(BT_3="381")))
    assert judge(invoice).acceptable
    assert facts(invoice).due == -1250_50
    assert facts(invoice).due_date == date(2026, 12, 5)
    assert fired(written(sample(BT_3="381", BT_9="soon"))) == {"FORM-DATE"}


def test_places_are_pointers() -> None:
    given = sample()
    given["BG-25"][1]["BG-31"] = {"BT-153": ""}
    del given["BG-4"]["BG-5"]["BT-40"]
    given["BG-22"]["BT-115"] = 1
    found = {finding.rule: finding.where for finding in judge(document.read(written(given))).findings}
    assert found == {"BR-09": "/BG-4/BG-5/BT-40", "BR-25": "/BG-25/1/BG-31/BT-153", "BR-CO-16": "/BG-22/BT-115"}


def test_what_is_missing_is_expected_where_the_standard_has_it() -> None:
    given = sample()
    del given["BG-25"][0]["BG-29"]["BT-146"], given["BG-2"]["BT-24"], given["BG-22"]["BT-112"]
    found = {finding.rule: finding.where for finding in judge(document.read(written(given))).findings}
    assert (found["BR-26"], found["BR-01"], found["BR-14"]) == ("/BG-25/0/BG-29/BT-146", "/BG-2/BT-24", "/BG-22/BT-112")


def test_numbers_keep_their_digits() -> None:
    data = SAMPLE.replace(b'"BT-146": 50.3333', b'"BT-146": 50.333333333333333333333333333300')
    (price,) = document.read(data).lines[1].values("BT-146")
    assert price.text == "50.333333333333333333333333333300"
    assert fired(SAMPLE.replace(b'"BT-129": 1.5', b'"BT-129": 15E-1')) == {"FORM-NUMBER"}


def test_amounts_are_in_the_currency_of_the_invoice_unless_they_say_so() -> None:
    invoice = document.read(SAMPLE)
    assert {value.qualifier for value in invoice.root.find("BG-22", "BT-115")} == {"EUR"}
    given = sample(BT_6="SEK")
    given["BG-22"] |= {"BT-111": "0.00", "BT-112": {"value": "1250.50", "currency": "XXY"}}
    invoice = document.read(written(given))
    assert [value.qualifier for value in invoice.root.find("VAT-TOTAL", "BT-110")] == ["EUR", "SEK"]
    assert set(judge(invoice).counts) == {"BR-CL-03"}


def test_it_is_judged_by_the_set_that_it_names() -> None:
    invoice = document.read(xrechnung_json())
    verdict = judge(invoice)
    assert (verdict.sets, verdict.findings) == (("EN 16931", "XRechnung 3.0"), ())
    assert fired(xrechnung_json("BT-10")) == {"BR-DE-15"}


def xrechnung_json(*without: str) -> bytes:
    given = as_json(document.read(etree.tostring(xrechnung("UBL"))))
    return written({key: value for key, value in given.items() if key not in without})


def test_a_total_of_vat_that_is_not_there_is_nought() -> None:
    given = sample()
    del given["BG-22"]["BT-110"]
    assert fired(written(given)) == set()
    given["BG-23"][0]["BT-117"] = 5
    assert "BR-CO-14" in fired(written(given))


@pytest.mark.parametrize(
    ("data", "reason", "told"),
    [
        (b"{", "not_json", ""),
        (b'{"BT-1": 1,}', "not_json", ""),
        (b'{"BT-1": NaN}', "not_json", "NaN is no number"),
        (b'{"BT-1": "\xff"}', "not_json", ""),
        (b'{"BG-4":' * 100_000, "too_deep", ""),
        (b'{"BT-1": "1", "BT-1": "2"}', "not_semantic", "at /BT-1: the key occurs twice"),
        (b'{"BT-999": "1"}', "not_semantic", "at /BT-999: no term or group"),
        (b'{"BT-27": "1"}', "not_semantic", "at /BT-27: no term or group"),
        (b'{"BG-4": {"BT-1": "1"}}', "not_semantic", "at /BG-4/BT-1: no term or group"),
        (b'{"BG-4": [{}, "x"]}', "not_semantic", "at /BG-4/1: a group is an object"),
        (b'{"a/b~c": 1}', "not_semantic", "at /a~1b~0c:"),
        (b'{"BT-1": 1}', "not_semantic", "at /BT-1: a number stands where text is expected"),
        (b'{"BT-1": null}', "not_semantic", "at /BT-1: a text is expected"),
        (b'{"BT-1": true}', "not_semantic", "at /BT-1: a text is expected"),
        (b'{"BT-1": [["x"]]}', "not_semantic", "at /BT-1/0: a text is expected"),
        (b'{"BT-1": "\\u0000"}', "not_semantic", "at /BT-1: the text holds control characters"),
        (b'{"BT-1": "\\ud800"}', "not_semantic", "at /BT-1: the text holds control characters"),
        (b'{"BT-1": {"value": "1", "scheme": "x"}}', "not_semantic", "at /BT-1/scheme: does not complete this term"),
        (b'{"BT-1": {"value": null}}', "not_semantic", "at /BT-1: a text is expected"),
        (b'{"BT-18": {"value": "1", "value": "2"}}', "not_semantic", "at /BT-18/value: does not complete this term"),
        (b'{"BG-1": {"BT-22": "x", "BT-1": "y"}}', "not_semantic", "at /BG-1/BT-1: no term or group"),
    ],
)
def test_what_is_not_the_model(data: bytes, reason: str, told: str) -> None:
    answer = refused(data)
    assert answer.reason == reason
    assert told in answer.detail


def test_sizes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(b'{"BT-1": "' + b"x" * document.MAX_BYTES).reason == "too_large"
    monkeypatch.setattr(semantic_json, "MAX_VALUES", 20)
    assert refused(SAMPLE).reason == "too_much_markup"


def test_only_some_mistakes_are_told() -> None:
    answer = refused(b"{" + b",".join(b'"x%d": 1' % place for place in range(14)) + b"}")
    assert answer.detail.endswith("; and 4 more.")


def test_the_table_has_the_whole_model() -> None:
    terms = {term for shape in SHAPES.values() for term in shape.terms} | {"BT-21", "BT-22"}
    known = {term for term in TERMS if term.startswith("BT-") and term.count("-") == 1}
    assert known - terms == set()
    assert terms - known == {"BT-82", "BT-150"} - known
    groups = {group for shape in SHAPES.values() for group in shape.groups}
    assert {group for group in GROUPS if group.startswith("BG-")} <= groups
    assert len(groups) == 32


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts(), st.sampled_from(["", "BT-106", "BT-107", "BT-109", "BT-110", "BT-112", "BT-115", "BT-117"]))
def test_the_same_invoice_is_judged_the_same_in_every_syntax(draft: Draft, wrong: str) -> None:
    draft = replace(draft, wrong={wrong: Decimal(3)} if wrong else {})
    for data in (ubl(draft), cii(draft)):
        invoice = document.read(data)
        again = document.read(dumped(invoice))
        assert set(judge(again, CORE).counts) == set(judge(invoice, CORE, syntax=False).counts)
        assert facts(again).due == facts(invoice).due


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*SHAPES, *TERMS, "value", "scheme", "x"]), inner, max_size=4)
        ),
        max_leaves=20,
    )
)
def test_any_json_is_read_or_refused(value: Any) -> None:
    data = json.dumps({"BG-25": value, "BT-3": value, "BG-22": value}).encode()
    try:
        invoice = document.read(data)
    except document.Unreadable:
        return
    judge(invoice)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(SAMPLE)), st.binary(max_size=6), st.integers(0, 12))
def test_damage_is_refused_or_judged(at: int, junk: bytes, cut: int) -> None:
    try:
        invoice = document.read(SAMPLE[:at] + junk + SAMPLE[at + cut :])
    except document.Unreadable:
        return
    judge(invoice)


def test_the_identifier_of_a_creditor_belongs_to_the_one_seller() -> None:
    """UBL writes BT-90 into the seller; in the model it stands with the payment."""
    model = {"BG-4": [{"BT-27": "Seller", "BT-29": "17"}], "BG-16": [{"BG-19": {"BT-89": "M-1", "BT-90": "DE98ZZZ09999999999"}}]}
    (seller,) = document.read(json.dumps(model).encode()).everywhere("BG-4")
    assert [(value.text, value.qualifier) for value in seller.values("BT-29")] == [("17", None), ("DE98ZZZ09999999999", "SEPA")]
