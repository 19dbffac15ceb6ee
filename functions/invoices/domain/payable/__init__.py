"""Accounts payable: what a supplier's invoice says, whether it may be paid, by whose leave, and when."""
