"""Invoices to customers: what is ordered, what is issued, what it adds up to, and what happens until it is paid."""
