"""The words of documents for customers in English, German, Italian and French, and how each language writes amounts and days."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from invoices.domain.issued.amounts import Category
from invoices.domain.issued.parties import Language
from kernel.money import minor_text

_ORDER: Final = (Language.EN, Language.DE, Language.IT, Language.FR)
_WORDS: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "invoice": ("Invoice", "Rechnung", "Fattura", "Facture"),
    "credit_note": ("Credit note", "Gutschrift (Rechnungskorrektur)", "Nota di credito", "Avoir"),
    "number": ("Number", "Nummer", "Numero", "Numéro"),
    "issue_date": ("Date", "Datum", "Data", "Date"),
    "due_date": ("Due date", "Fällig am", "Scadenza", "Échéance"),
    "delivered_on": ("Date of supply", "Leistungsdatum", "Data di fornitura", "Date de livraison"),
    "period": ("Period", "Leistungszeitraum", "Periodo", "Période"),
    "customer_number": ("Customer number", "Kundennummer", "Codice cliente", "Numéro de client"),
    "order_number": ("Our order", "Unser Auftrag", "Nostro ordine", "Notre commande"),
    "purchase_order": ("Your order", "Ihre Bestellung", "Vostro ordine", "Votre commande"),
    "buyer_reference": ("Your reference", "Ihre Referenz", "Vostro riferimento", "Votre référence"),
    "customer_vat": ("Your VAT number", "Ihre USt-IdNr.", "Vostra partita IVA", "Votre n° de TVA"),
    "for_invoice": ("For invoice", "Zur Rechnung", "Relativa alla fattura", "Concernant la facture"),
    "of_day": ("{} of {}", "{} vom {}", "{} del {}", "{} du {}"),
    "deliver_to": ("Delivered to", "Geliefert an", "Luogo di consegna", "Lieu de livraison"),
    "position": ("#", "Pos.", "Pos.", "Pos."),
    "description": ("Description", "Bezeichnung", "Descrizione", "Désignation"),
    "quantity": ("Quantity", "Menge", "Quantità", "Quantité"),
    "unit_price": ("Unit price", "Einzelpreis", "Prezzo unitario", "Prix unitaire"),
    "vat_short": ("VAT", "USt", "IVA", "TVA"),
    "amount": ("Amount", "Betrag", "Importo", "Montant"),
    "carried": ("Carried forward", "Übertrag", "Riporto", "Report"),
    "lines_total": ("Sum of lines", "Summe der Positionen", "Totale righe", "Total des lignes"),
    "total_without_vat": ("Total without VAT", "Summe netto", "Imponibile", "Total HT"),
    "vat_on": ("VAT {} % on {}", "USt {} % auf {}", "IVA {} % su {}", "TVA {} % sur {}"),
    "vat_none_on": ("{} on {}", "{} auf {}", "{} su {}", "{} sur {}"),
    "total_with_vat": ("Total with VAT", "Gesamtbetrag", "Totale documento", "Total TTC"),
    "prepaid": ("Already paid", "Bereits bezahlt", "Già pagato", "Déjà réglé"),
    "due": ("Amount due", "Zahlbetrag", "Totale da pagare", "Net à payer"),
    "credited": ("Amount credited", "Gutschriftbetrag", "Totale a vostro credito", "Montant de l'avoir"),
    "pay_by": (
        "Please pay {} by {}, quoting {}.",
        "Bitte zahlen Sie {} bis zum {} unter Angabe von {}.",
        "Vi preghiamo di versare {} entro il {} indicando {}.",
        "Merci de régler {} avant le {} en indiquant {}.",
    ),
    "nothing_due": (
        "Nothing is left to pay.",
        "Es ist nichts mehr zu zahlen.",
        "Non resta nulla da pagare.",
        "Aucun montant ne reste à payer.",
    ),
    "set_off": (
        "The amount is set off against invoice {}; what has been paid already is refunded.",
        "Der Betrag wird mit der Rechnung {} verrechnet; bereits Gezahltes wird erstattet.",
        "L'importo è compensato con la fattura {}; quanto già pagato sarà rimborsato.",
        "Le montant est imputé sur la facture {} ; les sommes déjà réglées sont remboursées.",
    ),
    "terms": (
        "Payable within {} days, by {}.",
        "Zahlbar innerhalb von {} Tagen, bis zum {}.",
        "Pagamento entro {} giorni, entro il {}.",
        "Payable sous {} jours, avant le {}.",
    ),
    "discount_terms": (
        "{} % discount if paid by {} (then {}).",
        "{} % Skonto bei Zahlung bis zum {} (dann {}).",
        "Sconto del {} % per pagamento entro il {} (quindi {}).",
        "Escompte de {} % pour paiement au plus tard le {} (soit {}).",
    ),
    "account_holder": ("Account holder", "Kontoinhaber", "Intestatario", "Titulaire"),
    "scan": ("Scan to pay", "Mit Banking-App scannen", "Inquadra per pagare", "Scanner pour payer"),
    "vat_id": ("VAT no.", "USt-IdNr.", "P. IVA", "N° TVA"),
    "tax_id": ("Tax no.", "Steuernummer", "Cod. fisc.", "N° fiscal"),
    "registration": ("Reg. no.", "Register-Nr.", "Reg. imprese", "RCS"),
    "page": ("Page {} of {}", "Seite {} von {}", "Pagina {} di {}", "Page {} sur {}"),
    "reason": ("Reason", "Grund", "Motivo", "Motif"),
    "allowance": ("Allowance", "Nachlass", "Sconto", "Remise"),
    "charge": ("Charge", "Zuschlag", "Maggiorazione", "Supplément"),
    "remainder": ("Remaining amount", "Restbetrag", "Importo residuo", "Montant restant"),
    "paid_or_credited": ("Paid or credited", "Beglichen", "Già saldato", "Déjà soldé"),
    "open": ("Open", "Offen", "Da saldare", "Reste dû"),
    "level": ("Level", "Stufe", "Livello", "Niveau"),
    "fee_short": ("Fee", "Gebühr", "Spese", "Frais"),
    "interest_short": ("Interest", "Zinsen", "Interessi", "Intérêts"),
    "to_pay": ("To pay", "Zu zahlen", "Da versare", "À régler"),
    "reminder_fees": ("Fees of this reminder", "Gebühren dieser Mahnung", "Spese di questo sollecito", "Frais de cette relance"),
    "charges_before": (
        "Fees and interest of earlier reminders",
        "Gebühren und Zinsen früherer Mahnungen",
        "Spese e interessi di solleciti precedenti",
        "Frais et intérêts de relances précédentes",
    ),
    "interest_on": (
        "Late-payment interest: {} % a year on {} for {} days (actual days/365)",
        "Verzugszinsen: {} % im Jahr auf {} für {} Tage (taggenau/365)",
        "Interessi di mora: {} % annuo su {} per {} giorni (giorni effettivi/365)",
        "Intérêts de retard : {} % par an sur {} pendant {} jours (jours exacts/365)",
    ),
    "charges_too": (
        "With fees and interest {} are to be paid.",
        "Mit Gebühren und Zinsen sind {} zu zahlen.",
        "Con spese e interessi restano da versare {}.",
        "Avec les frais et intérêts, {} sont à régler.",
    ),
    "total_due": ("Total to pay", "Zu zahlen", "Totale da versare", "Total à régler"),
    "crossed": (
        "If you have paid in the meantime, please disregard this letter.",
        "Sollten Sie inzwischen gezahlt haben, betrachten Sie dieses Schreiben bitte als gegenstandslos.",
        "Se avete già provveduto al pagamento, vi preghiamo di non tenere conto della presente.",
        "Si vous avez réglé entre-temps, veuillez ne pas tenir compte de ce courrier.",
    ),
    "statement": ("Statement of account", "Kontoauszug", "Estratto conto", "Relevé de compte"),
    "period_shown": ("Period", "Zeitraum", "Periodo", "Période"),
    "account_in": ("Account in {}", "Konto in {}", "Conto in {}", "Compte en {}"),
    "opening": ("Opening balance", "Anfangssaldo", "Saldo iniziale", "Solde initial"),
    "closing": ("Closing balance", "Endsaldo", "Saldo finale", "Solde final"),
    "entry": ("Entry", "Vorgang", "Movimento", "Opération"),
    "reference": ("Reference", "Beleg", "Riferimento", "Référence"),
    "balance": ("Balance", "Saldo", "Saldo", "Solde"),
    "receipt": ("Payment", "Zahlung", "Pagamento", "Paiement"),
    "discount": ("Early-payment discount", "Skonto", "Sconto per pagamento anticipato", "Escompte"),
    "fee": ("Reminder fee", "Mahngebühr", "Spese di sollecito", "Frais de relance"),
    "interest": ("Late-payment interest", "Verzugszinsen", "Interessi di mora", "Intérêts de retard"),
    "no_entries": (
        "There are no entries in this period.",
        "In diesem Zeitraum gibt es keine Buchungen.",
        "Nel periodo non ci sono movimenti.",
        "Aucune opération sur cette période.",
    ),
    "aging_on": (
        "Open invoices on {} by days overdue",
        "Offene Rechnungen am {} nach Tagen seit Fälligkeit",
        "Fatture aperte al {} per giorni di ritardo",
        "Factures ouvertes au {} par jours de retard",
    ),
    "not_due": ("Not yet due", "Nicht fällig", "Non scadute", "Non échues"),
    "over": ("Over {}", "Über {}", "Oltre {}", "Plus de {}"),
    "charges_unpaid": (
        "Unpaid fees and interest of reminders",
        "Offene Gebühren und Zinsen von Mahnungen",
        "Spese e interessi di sollecito non pagati",
        "Frais et intérêts de relance impayés",
    ),
    "phone": ("Phone", "Telefon", "Tel.", "Tél."),
}
_TAXES: Final[Mapping[Category, tuple[str, str, str, str]]] = {
    Category.Z: ("Zero-rated", "Nullsatz", "Aliquota zero", "Taux zéro"),
    Category.E: ("Exempt from VAT", "Steuerfrei", "Esente IVA", "Exonéré de TVA"),
    Category.AE: (
        "Reverse charge: the customer accounts for the VAT",
        "Steuerschuldnerschaft des Leistungsempfängers",
        "Inversione contabile",
        "Autoliquidation de la TVA",
    ),
    Category.K: (
        "Intra-community supply, exempt from VAT",
        "Steuerfreie innergemeinschaftliche Lieferung",
        "Cessione intracomunitaria non imponibile",
        "Livraison intracommunautaire exonérée de TVA",
    ),
    Category.G: (
        "Export, exempt from VAT",
        "Steuerfreie Ausfuhrlieferung",
        "Cessione all'esportazione non imponibile",
        "Exportation exonérée de TVA",
    ),
    Category.O: ("Not subject to VAT", "Nicht steuerbar", "Fuori campo IVA", "Hors champ de la TVA"),
}
_UNITS: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "C62": ("pcs", "Stk.", "pz", "pce"),
    "H87": ("pcs", "Stk.", "pz", "pce"),
    "HUR": ("h", "Std.", "h", "h"),
    "DAY": ("days", "Tage", "gg", "j"),
    "MON": ("months", "Monate", "mesi", "mois"),
    "ANN": ("years", "Jahre", "anni", "ans"),
    "KGM": ("kg", "kg", "kg", "kg"),
    "GRM": ("g", "g", "g", "g"),
    "TNE": ("t", "t", "t", "t"),
    "MTR": ("m", "m", "m", "m"),
    "KMT": ("km", "km", "km", "km"),
    "MTK": ("m²", "m²", "m²", "m²"),
    "MTQ": ("m³", "m³", "m³", "m³"),
    "LTR": ("l", "l", "l", "l"),
    "KWH": ("kWh", "kWh", "kWh", "kWh"),
    "MIN": ("min", "Min.", "min", "min"),
    "SET": ("sets", "Sätze", "set", "lots"),
    "LS": ("lump sum", "pauschal", "a corpo", "forfait"),
}
_REMINDERS: Final[tuple[tuple[tuple[str, str], ...], ...]] = (
    (
        ("Payment reminder", "Perhaps invoice {} of {} escaped your notice: {} was due on {}. Please pay within a week."),
        (
            "Zahlungserinnerung",
            "Sicher ist es Ihnen entgangen: Von Rechnung {} vom {} waren {} am {} fällig. Bitte zahlen Sie binnen einer Woche.",
        ),
        (
            "Promemoria di pagamento",
            "Forse vi è sfuggito: della fattura {} del {} restano {}, scaduti il {}. Vi preghiamo di pagare entro una settimana.",
        ),
        (
            "Rappel de paiement",
            "La facture {} du {} vous a peut-être échappé : {} étaient à régler le {}. Merci de payer sous une semaine.",
        ),
    ),
    (
        ("Second reminder", "For invoice {} of {} we are still waiting for {}, due on {}. Please pay without delay."),
        ("Zweite Mahnung", "Zu Rechnung {} vom {} fehlt uns weiterhin {}, fällig am {}. Bitte zahlen Sie umgehend."),
        ("Secondo sollecito", "Per la fattura {} del {} attendiamo ancora {}, scaduti il {}. Vi preghiamo di pagare senza indugio."),
        ("Deuxième relance", "Pour la facture {} du {}, nous attendons toujours {}, échus le {}. Merci de régler sans délai."),
    ),
    (
        ("Final reminder", "Invoice {} of {} is unpaid: {}, due on {}. Unless you pay within ten days we shall take legal steps."),
        (
            "Letzte Mahnung",
            "Rechnung {} vom {} ist unbezahlt: {}, fällig am {}. Zahlen Sie nicht binnen zehn Tagen, leiten wir gerichtliche Schritte ein.",
        ),
        (
            "Ultimo sollecito",
            "La fattura {} del {} è insoluta: {}, scaduti il {}. In mancanza di pagamento entro dieci giorni agiremo per vie legali.",
        ),
        (
            "Mise en demeure",
            "La facture {} du {} reste impayée : {}, échus le {}. Sans règlement sous dix jours, nous engagerons une procédure.",
        ),
    ),
)
_COLLECTIVE: Final = (
    (
        "Perhaps {} invoices escaped your notice: {} in all are overdue. Please pay within a week.",
        "Sicher ist es Ihnen entgangen: Aus {} Rechnungen sind {} überfällig. Bitte zahlen Sie binnen einer Woche.",
        "Forse vi è sfuggito: di {} fatture restano da saldare {}, già scaduti. Vi preghiamo di pagare entro una settimana.",
        "{} factures vous ont peut-être échappé : {} au total sont échus. Merci de payer sous une semaine.",
    ),
    (
        "For {} invoices we are still waiting for {}, which are overdue. Please pay without delay.",
        "Zu {} Rechnungen fehlen uns weiterhin {}, die überfällig sind. Bitte zahlen Sie umgehend.",
        "Per {} fatture attendiamo ancora {}, già scaduti. Vi preghiamo di pagare senza indugio.",
        "Pour {} factures, nous attendons toujours {}, déjà échus. Merci de régler sans délai.",
    ),
    (
        "{} invoices are unpaid: {} in all are overdue. Unless you pay within ten days we shall take legal steps.",
        "{} Rechnungen sind unbezahlt, überfällig sind {}. Zahlen Sie nicht binnen zehn Tagen, leiten wir gerichtliche Schritte ein.",
        "{} fatture sono insolute: {} già scaduti. In mancanza di pagamento entro dieci giorni agiremo per vie legali.",
        "{} factures restent impayées : {} déjà échus. Sans règlement sous dix jours, nous engagerons une procédure.",
    ),
)
_THOUSANDS: Final = {Language.EN: ",", Language.DE: ".", Language.IT: ".", Language.FR: "\N{NO-BREAK SPACE}"}
_POINT: Final = {Language.EN: ".", Language.DE: ",", Language.IT: ",", Language.FR: ","}
_DAYS: Final = {Language.EN: "%d %b %Y", Language.DE: "%d.%m.%Y", Language.IT: "%d/%m/%Y", Language.FR: "%d/%m/%Y"}
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def word(name: str, language: Language, *parts: str) -> str:
    """A label, with its parts filled in."""
    text = _WORDS[name][_ORDER.index(language)]
    return text.format(*parts) if parts else text


def tax_words(category: Category, language: Language) -> str:
    """Why a category bears no VAT, in the words that the law of each language asks for."""
    return _TAXES[category][_ORDER.index(language)]


def unit(code: str, language: Language) -> str:
    """The usual short name of a unit; the code itself where there is none."""
    return _UNITS[code][_ORDER.index(language)] if code in _UNITS else code


def reminder(level: int, language: Language, number: str, issued: str, amount: str, due: str) -> tuple[str, str]:
    """Title and text of the reminder of one invoice."""
    title, text = _REMINDERS[level - 1][_ORDER.index(language)]
    return title, text.format(number, issued, amount, due)


def collective_reminder(level: int, language: Language, invoices: str, amount: str) -> tuple[str, str]:
    """Title and text of a reminder of several invoices, the highest level of which is `level`."""
    place = _ORDER.index(language)
    return _REMINDERS[level - 1][place][0], _COLLECTIVE[level - 1][place].format(invoices, amount)


def day(value: date, language: Language) -> str:
    """A date as the language writes it. English names the month, so that nobody takes it for the day."""
    if language is Language.EN:
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return value.strftime(_DAYS[language])


def amount(minor: int, digits: int, language: Language) -> str:
    """An amount with the language's separators: 123450 -> `1,234.50`."""
    return figure(Decimal(minor_text(minor, digits)), language)


def figure(value: Decimal, language: Language) -> str:
    """A number as it is, with the language's separators."""
    whole, _, rest = f"{abs(value):,f}".partition(".")
    text = whole.replace(",", _THOUSANDS[language]) + (_POINT[language] + rest if rest else "")
    return f"\N{MINUS SIGN}{text}" if value < 0 else text


def padded(value: Decimal, digits: int) -> Decimal:
    """A price with at least as many decimals as its currency has."""
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)  # prices are numbers
    return value if -exponent >= digits else value.quantize(Decimal(1).scaleb(-digits))
