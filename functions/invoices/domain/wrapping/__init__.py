"""What invoices come wrapped in: signed envelopes (``cms``) and hybrid PDF documents (``pdf``); what is no invoice at all (``foreign``)."""
