"""The rules on the syntaxes themselves: UBL-CR, UBL-SR, UBL-DT, CII-SR, CII-DT. To find one, search for its id in the tables.

EN 16931-3-2 and -3-3 use a small part of UBL and CII. These rules say which elements and attributes are outside of it, how often an
element may occur and what must stand beside it. They are tables of paths: the reader meets every element once, and marks on the way
those that a rule speaks of (``domain/reading.py``); only what was marked is looked at here.

- ``ubl``, ``cii``: how often, what must be there, what it may hold
- ``ubl_absent``, ``cii_absent``: what must not be there
"""
