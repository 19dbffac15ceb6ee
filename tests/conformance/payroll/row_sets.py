"""What a comparison with official rows came to: each country has `rows_<cc>.py` with `results(reference: Path) -> Iterator[RowSet]`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RowSet:
    """A set of official rows: how many there are, how many we meet to the last unit, and how many more within the authority's tolerance."""

    name: str
    rows: int
    exact: int
    tolerated: int = 0

    @property
    def wrong(self) -> int:
        """Rows beyond the authority's tolerance."""
        return self.rows - self.exact - self.tolerated
