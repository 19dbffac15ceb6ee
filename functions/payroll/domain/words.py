"""The words of printed documents in English, German and Italian, and how each language writes amounts, days and periods."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from payroll.domain.periods import PayFrequency, Period

LANGUAGES: Final = ("en", "de", "it")
DEFAULT_LANGUAGE: Final = "en"
HUNDREDTHS: Final = 100

_WORDS: Final[Mapping[str, tuple[str, str, str]]] = {
    "payslip": ("Payslip", "Entgeltabrechnung", "Cedolino paga"),
    "correction": ("Correction payslip", "Korrekturabrechnung", "Cedolino di rettifica"),
    "employee": ("Employee", "Mitarbeiter/in", "Dipendente"),
    "employee_id": ("Employee number", "Personalnummer", "Matricola"),
    "period": ("Pay period", "Abrechnungszeitraum", "Periodo di paga"),
    "pay_date": ("Pay date", "Zahltag", "Data di pagamento"),
    "pay_group": ("Pay group", "Abrechnungskreis", "Gruppo di paga"),
    "tax_year": ("Tax year", "Steuerjahr", "Anno d'imposta"),
    "weekly": ("weekly", "wöchentlich", "settimanale"),
    "biweekly": ("every two weeks", "zweiwöchentlich", "bisettimanale"),
    "semimonthly": ("twice a month", "halbmonatlich", "quindicinale"),
    "monthly": ("monthly", "monatlich", "mensile"),
    "description": ("Description", "Bezeichnung", "Descrizione"),
    "quantity": ("Hours", "Stunden", "Ore"),
    "rate": ("Rate", "Satz", "Tariffa"),
    "amount": ("Amount", "Betrag", "Importo"),
    "year_to_date": ("Year to date", "Jahr aufgelaufen", "Progressivo anno"),
    "earnings": ("Earnings", "Bezüge", "Competenze"),
    "statutory_deductions": ("Statutory deductions", "Gesetzliche Abzüge", "Trattenute di legge"),
    "credits": ("Paid on behalf of the state", "Staatliche Leistungen", "Somme erogate per conto dello Stato"),
    "other_credits": ("Other credits", "Sonstige Gutschriften", "Altri accrediti"),
    "other_deductions": ("Other deductions", "Sonstige Abzüge", "Altre trattenute"),
    "gross": ("Gross pay", "Gesamtbrutto", "Totale competenze"),
    "total_deductions": ("Total deductions", "Summe der Abzüge", "Totale trattenute"),
    "net": ("Net pay", "Auszahlungsbetrag", "Netto in busta"),
    "net_to": (
        "Net pay, to the account ending in {}",
        "Auszahlungsbetrag auf das Konto mit der Endung {}",
        "Netto sul conto che termina con {}",
    ),
    "employer_cost": ("Employer's cost", "Arbeitgeberkosten", "Costo del datore di lavoro"),
    "total_employer_cost": ("Total cost to the employer", "Gesamtkosten des Arbeitgebers", "Costo totale del datore di lavoro"),
    "bases": ("Bases of calculation", "Bemessungsgrundlagen", "Basi di calcolo"),
    "leave": ("Leave of the year, in days", "Urlaub des Jahres in Tagen", "Ferie dell'anno in giorni"),
    "entitlement": ("Entitlement", "Anspruch", "Spettanti"),
    "taken": ("Taken", "Genommen", "Godute"),
    "left": ("Left", "Rest", "Residue"),
    "for_period": ("For {}", "Für {}", "Per {}"),
    "remaining": ("{} remaining", "Rest {}", "residuo {}"),
    "not_taken": ("{}: due, not taken", "{}: fällig, nicht einbehalten", "{}: dovuto, non trattenuto"),
    "page": ("Page {} of {}", "Seite {} von {}", "Pagina {} di {}"),
    "salary": ("Salary", "Gehalt", "Stipendio"),
    "hours": ("Hours worked", "Arbeitsstunden", "Ore lavorate"),
    "absence": ("Unpaid absence", "Unbezahlte Abwesenheit", "Assenza non retribuita"),
    "attachment": ("Attachment of earnings", "Pfändung", "Pignoramento"),
    "loan": ("Loan instalment", "Darlehensrate", "Rata del prestito"),
    "overpayment_carried": (
        "Overpayment, recovered from later pay",
        "Überzahlung, Verrechnung mit späterem Entgelt",
        "Somme non dovute, recuperate in seguito",
    ),
    "overpayment_recovered": ("Recovery of an overpayment", "Verrechnung einer Überzahlung", "Recupero di somme non dovute"),
    "unverified": (
        "These statutory figures have not been confirmed by an official source: {}.",
        "Diese gesetzlichen Werte sind durch keine amtliche Quelle bestätigt: {}.",
        "Questi valori di legge non sono confermati da una fonte ufficiale: {}.",
    ),
    "statement_US": ("Form W-2 statement data", "Angaben zum Form W-2", "Dati del Form W-2"),
    "statement_DE": ("Wage tax statement data", "Angaben zur Lohnsteuerbescheinigung", "Dati della Lohnsteuerbescheinigung"),
    "statement_GB": ("P60 statement data", "Angaben zum P60", "Dati del P60"),
    "statement_IT": ("Certificazione Unica data", "Angaben zur Certificazione Unica", "Dati della Certificazione Unica"),
    "employment": ("Employed", "Beschäftigt", "Periodo di lavoro"),
    "statement_of": ("Tax year {}", "Jahr {}", "Anno {}"),
    "statement_note": (
        "This document states the figures under the official numbering. It is not the official form.",
        "Dieses Dokument nennt die Werte unter den amtlichen Nummern. Es ist nicht das amtliche Formular.",
        "Questo documento riporta i dati con la numerazione ufficiale. Non è il modello ufficiale.",
    ),
    "unverified_boxes": (
        "The numbers of these boxes have not been confirmed by an official source: {}.",
        "Die Nummern dieser Zeilen sind durch keine amtliche Quelle bestätigt: {}.",
        "I numeri di questi punti non sono confermati da una fonte ufficiale: {}.",
    ),
    "replaces": ("Replaces number {}.", "Ersetzt Nummer {}.", "Sostituisce il numero {}."),
    "statement_number": ("Number", "Nummer", "Numero"),
    "box": ("Box", "Nr.", "Punto"),
    "row_GB": ("National Insurance, letter {}", "National Insurance, Kategorie {}", "National Insurance, categoria {}"),
}

_MONTHS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
    "de": ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"),
    "it": (
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ),
}
_SEPARATORS: Final[Mapping[str, tuple[str, str]]] = {"en": (",", "."), "de": (".", ","), "it": (".", ",")}
"""Of thousands, and before the hundredths."""


def language_of(wanted: str) -> str:
    """The language in which something is printed: the wanted one, or English. `de-AT` is German."""
    short = wanted.lower().partition("-")[0]
    return short if short in LANGUAGES else DEFAULT_LANGUAGE


def word(name: str, language: str, *values: object) -> str:
    """A label or sentence, with values in its places. KeyError for a name that is not in the list."""
    return _WORDS[name][LANGUAGES.index(language)].format(*values)


def known_word(name: str, language: str) -> str:
    """A label, or an empty text for a name that is not in the list."""
    return word(name, language) if name in _WORDS else ""


def number(hundredths: int, language: str) -> str:
    """An amount in minor units, or a quantity in hundredths: 1,234.56 or 1.234,56."""
    thousands, point = _SEPARATORS[language]
    whole, part = divmod(abs(hundredths), HUNDREDTHS)
    digits = f"{whole:,}".replace(",", thousands)
    return f"{'-' if hundredths < 0 else ''}{digits}{point}{part:02}"


def day(on: date, language: str) -> str:
    """A day: 30 November 2026, 30.11.2026 or 30/11/2026."""
    if language == "en":
        return f"{on.day} {_MONTHS['en'][on.month - 1]} {on.year}"
    return f"{on:%d.%m.%Y}" if language == "de" else f"{on:%d/%m/%Y}"


def days_of(period: Period, language: str) -> str:
    """A pay period: its month, or its first and last day."""
    if period.group is PayFrequency.MONTHLY:
        return f"{_MONTHS[language][period.first_day.month - 1]} {period.first_day.year}"
    return f"{day(period.first_day, language)} – {day(period.last_day, language)}"
