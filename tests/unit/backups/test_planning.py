from datetime import UTC, date, datetime

import pytest

from backups.domain import planning


@pytest.mark.parametrize(
    ("size", "segments"), [(0, 1), (1, 1), (planning.SEGMENT_BYTES, 1), (planning.SEGMENT_BYTES + 1, 2), (10**15, planning.MAX_SEGMENTS)]
)
def test_a_table_is_divided_by_its_size(size: int, segments: int) -> None:
    assert planning.segments_for(size) == segments


def test_the_ids_of_a_day() -> None:
    day = date(2026, 11, 24)
    assert planning.nightly_id(day) == "2026-11-24"
    assert planning.on_demand_id(day, 2) == "2026-11-24-2"
    assert [planning.number_of(text) for text in ("2026-11-24", "2026-11-24-2", "2026-11-24-17")] == [1, 2, 17]
    for number in (0, 1, planning.MAX_SETS_PER_DAY + 1):
        with pytest.raises(ValueError):
            planning.on_demand_id(day, number)
    with pytest.raises(ValueError):
        planning.number_of("2026-11-24-x")


def test_an_export_has_the_same_id_whenever_it_is_asked_for() -> None:
    opened = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
    first = planning.export_id("2026-11-24", "payroll", opened)
    assert first == planning.export_id("2026-11-24", "payroll", opened)
    assert first[:15] == "01795483800000-"
    assert len(first) == 23
    assert first != planning.export_id("2026-11-24", "invoices", opened)


@pytest.mark.parametrize(
    ("target", "allowed"),
    [("restored-payroll", True), ("restored-", False), ("payroll", False), ("restored-a b", False), ("restored-" + "x" * 250, False)],
)
def test_a_restore_only_writes_under_its_own_prefix(target: str, allowed: bool) -> None:
    assert planning.target_allowed(target, "restored-") is allowed
    assert not planning.target_allowed(target, "")
