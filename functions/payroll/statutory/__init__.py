"""The statutory calculators alone, under the authority's own names: `python -m payroll.statutory DE 2026 < rows.jsonl`.

Each country has a module here with `calculators(year)`: the calculators of a tax year by name, the only one under the name "".
It raises KeyError for a year without figures.
"""
