"""FatturaPA: the checks of the Sistema di Interscambio (SdI) that a document decides by itself, under their official codes.

After "Specifiche tecniche", Allegato A 1.9.1 of the Agenzia delle Entrate, appendix 1, and the "Elenco dei controlli" 2.0. Every one makes
the SdI refuse the file; where the two texts differ or leave a case open, only what both refuse is refused here (00418: credit notes only;
00423: not with several discounts in percent or both ways of one, nor without quantity; 00424: rates below one; 00473: IT alone).

Left out, because the document does not decide them:

- 00001 to 00003, 00100 to 00107: name, size and signature of the file that was sent
- 00300 to 00327, 00330: whether identifiers, offices and mail addresses are registered; 00398, 00399: the register of public offices
- 00403: whether the date is after the day of receipt; 00404, 00409: whether the invoice was sent before or twice in a lot (the number is
  claimed when an invoice is accepted)
- 00460: simplified invoices, which are not read; 00477: declarations of intent
- 00426, 00433 to 00436, 00446 to 00448: no checks of ordinary invoices by these texts

Rules of ours stand beside them: FPA-SELF-MADE (nobody asks for money with this document), FPA-TOTAL and FPA-PAYMENT (amounts that do not
agree, which the SdI lets pass; what is paid is decided in ``fattura/amounts``).
"""

from typing import Final

from invoices.domain.model import Invoice, Syntax
from invoices.domain.rule_sets.interscambio import general, parties, sums, taxes
from invoices.domain.rule_sets.rule_set import RuleSet


def is_fattura(invoice: Invoice) -> bool:
    return invoice.syntax is Syntax.FATTURA


FORM: Final = RuleSet("FatturaPA format", tuple(general.FORM_RULES), is_fattura)
SET: Final = RuleSet(
    "Sistema di Interscambio",
    tuple(sorted((*general.RULES, *parties.RULES, *taxes.RULES, *sums.RULES), key=lambda rule: rule.id)),
    is_fattura,
)
