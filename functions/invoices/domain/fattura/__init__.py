"""FatturaPA 1.2 (FPA12, FPR12), the Italian electronic invoice, read into the semantic model of EN 16931.

- ``structure`` every element of the format with its number, occurrence and form (table)
- ``forms`` how values of a form are written
- ``form`` what of a document breaks that structure
- ``mapping`` which element is which term, which code is which code (tables)
- ``reading`` from the elements to the model
- ``amounts`` the totals, which the format does not state as EN 16931 does
- ``lot`` several invoices in one file

The checks of the Sistema di Interscambio are a set of rules: ``rule_sets/interscambio``. Numbers such as 2.1.1.4 are those of the official
table of the format (Agenzia delle Entrate, "Rappresentazione tabellare"), which its error messages use too.
"""
