"""Five products of all three legal families and their guarantee tables, version by version."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from mh_portal.core.guarantees.models import CODES, Basis, Per
from mh_portal.demo.rows import GuaranteeRow, ProductRow

ESSENTIAL, COMFORT, BALANCE, SERENITY, TOP_UP = "SG-ESS", "SG-CON", "MU-EQU", "AS-SER", "AS-REN"
HEALTH_PRODUCTS = (ESSENTIAL, COMFORT, BALANCE, SERENITY)

# Monthly premium in euros of one person aged 60, and what each further year of age adds.
PREMIUMS = {
    ESSENTIAL: (Decimal("52.40"), Decimal("1.15")),
    COMFORT: (Decimal("74.80"), Decimal("1.60")),
    BALANCE: (Decimal("68.30"), Decimal("1.40")),
    SERENITY: (Decimal("96.10"), Decimal("2.05")),
    TOP_UP: (Decimal("21.50"), Decimal("0.30")),
}

PRODUCTS = tuple(
    ProductRow(
        product_code=code,
        name=name,
        insurer=insurer,
        legal_code=family,
        responsible=responsible,
        amc_number=amc_number,
        agreement_type="MH",
        csr=csr,
    )
    for code, name, insurer, family, responsible, amc_number, csr in (
        (ESSENTIAL, "Santé Retraités Essentielle", "Malakoff Humanis Prévoyance",
         "social_security", True, "0099990011", "1001"),
        (COMFORT, "Santé Retraités Confort", "Malakoff Humanis Prévoyance",
         "social_security", True, "0099990011", "1002"),
        (BALANCE, "Santé Équilibre", "Mutuelle Malakoff Humanis",
         "mutual", True, "0099990029", "2001"),
        (SERENITY, "Santé Sérénité", "Malakoff Humanis Assurances",
         "insurance", True, "0099990037", "3001"),
        (TOP_UP, "Renfort Dentaire, Optique et Audition", "Malakoff Humanis Assurances",
         "insurance", False, "0099990037", "3002"),
    )
)  # fmt: skip

INCLUDING, ON_TOP = Basis.PERCENT_OF_BASE_INCLUDING_STATUTORY, Basis.PERCENT_OF_BASE_ON_TOP
FIXED, COPAYMENT = Basis.FIXED_AMOUNT, Basis.COPAYMENT_ONLY
COST, FULL = Basis.PERCENT_OF_COST, Basis.FULL_COVER
ACT, YEAR, DAY, EYE, PAIR = Per.ACT, Per.YEAR, Per.DAY, Per.EYE, Per.PAIR

OPTAM = "20 points de moins si le médecin n’a pas signé l’OPTAM"
# Caps and floors of a responsible contract: CSS L871-1, R871-1 and R871-2.
BASKET = "Panier 100 % Santé : rien à payer dans la limite des prix fixés par la loi"
TWO_YEARS = "Une paire tous les deux ans, sauf évolution de la vue"

# code: label, basis, per, values of the four health products (None: not covered), note
LINES: dict[str, tuple[str, Basis, Per, tuple[str | None, ...], str]] = {
    "consultation_general": ("Consultation ou visite d’un médecin généraliste",
        INCLUDING, ACT, ("100", "150", "130", "200"), OPTAM),
    "consultation_specialist": ("Consultation d’un médecin spécialiste",
        INCLUDING, ACT, ("100", "180", "150", "220"), OPTAM),
    "lab": ("Analyses et examens de laboratoire", COPAYMENT, ACT, ("", "", "", ""), ""),
    "imaging": ("Radiographie, échographie, scanner, IRM",
        INCLUDING, ACT, ("100", "130", "120", "180"), OPTAM),
    "pharmacy_65": ("Médicaments remboursés à 65 %", COPAYMENT, ACT, ("", "", "", ""), ""),
    "pharmacy_30": ("Médicaments remboursés à 30 %", COPAYMENT, ACT, ("", "", "", ""), ""),
    "pharmacy_15": ("Médicaments remboursés à 15 %", COPAYMENT, ACT, (None, "", None, ""), ""),
    "medical_devices": ("Appareillage et petit matériel médical",
        INCLUDING, ACT, ("100", "200", "150", "300"), "Prothèses auditives exclues"),
    "transport": ("Transport en ambulance ou en véhicule sanitaire",
        COPAYMENT, ACT, ("", "", "", ""), ""),
    "spa": ("Cure thermale acceptée par l’Assurance maladie",
        FIXED, YEAR, (None, "150", "100", "250"), "Hébergement et transport compris"),
    "hospital_stay": ("Frais de séjour à l’hôpital", FULL, DAY, ("", "", "", ""), ""),
    "hospital_fees": ("Honoraires du chirurgien et de l’anesthésiste",
        INCLUDING, ACT, ("120", "200", "180", "220"), OPTAM),
    "hospital_daily": ("Forfait journalier hospitalier", FULL, DAY, ("", "", "", ""),
        "Sans limite de durée"),
    "private_room": ("Chambre particulière", FIXED, DAY, ("35", "55", "45", "80"),
        "60 jours par an en médecine et chirurgie"),
    "companion_bed": ("Lit d’accompagnant", FIXED, DAY, (None, "25", "20", "35"),
        "30 jours par an"),
    "dental_care": ("Soins dentaires", INCLUDING, ACT, ("100", "150", "100", "200"), ""),
    "dental_full_cover": ("Prothèses dentaires 100 % Santé", FULL, ACT, ("", "", "", ""), BASKET),
    "dental_controlled": ("Prothèses dentaires à tarif maîtrisé",
        INCLUDING, ACT, ("125", "300", "250", "400"), ""),
    "dental_free": ("Prothèses dentaires à tarif libre",
        INCLUDING, ACT, ("125", "250", "200", "350"), ""),
    "dental_implant": ("Implant dentaire non remboursé par l’Assurance maladie",
        FIXED, YEAR, (None, "400", "300", "800"), "Pose de l’implant et pilier"),
    "dental_annual_cap": ("Plafond annuel des prothèses hors 100 % Santé",
        FIXED, YEAR, ("600", "1500", "1000", "2500"),
        "Au-delà, le ticket modérateur reste remboursé"),
    "glasses_full_cover": ("Lunettes 100 % Santé", FULL, PAIR, ("", "", "", ""), BASKET),
    "glasses_free": ("Lunettes à tarif libre : monture et deux verres",
        FIXED, PAIR, ("100", "220", "150", "380"), TWO_YEARS),
    "lenses_reimbursed": ("Lentilles remboursées par l’Assurance maladie",
        FIXED, YEAR, ("60", "150", "100", "250"), "S’ajoute au ticket modérateur"),
    "lenses_not_reimbursed": ("Lentilles non remboursées par l’Assurance maladie",
        FIXED, YEAR, ("60", "150", "100", "250"), ""),
    "refractive_surgery": ("Chirurgie de la vue au laser",
        FIXED, EYE, (None, "300", "200", "600"), "Une fois par œil"),
    "hearing_full_cover": ("Aides auditives 100 % Santé", FULL, ACT, ("", "", "", ""), BASKET),
    "hearing_free": ("Aides auditives à tarif libre",
        FIXED, ACT, ("200", "500", "350", "900"), "Par oreille, tous les quatre ans"),
    "osteopathy": ("Séance d’ostéopathie", FIXED, ACT, ("20", "30", "25", "40"),
        "Trois séances par an"),
    "vaccines": ("Vaccins prescrits non remboursés",
        COST, ACT, ("50", "100", "75", "100"), ""),
    "health_check": ("Bilan de santé, dépistage de l’ostéoporose",
        FIXED, YEAR, (None, "60", "50", "100"), ""),
}  # fmt: skip

# A top-up pays after the main contract, on top of the statutory base.
TOP_UP_LINES: dict[str, tuple[Basis, Per, str, str]] = {
    "dental_controlled": (ON_TOP, ACT, "75", "Après votre contrat principal"),
    "dental_free": (ON_TOP, ACT, "150", "Après votre contrat principal"),
    "dental_implant": (FIXED, YEAR, "300", ""),
    "dental_annual_cap": (FIXED, YEAR, "900", ""),
    "glasses_free": (FIXED, PAIR, "120", TWO_YEARS),
    "lenses_not_reimbursed": (FIXED, YEAR, "80", ""),
    "hearing_free": (FIXED, ACT, "300", "Par oreille, tous les quatre ans"),
}

FIRST, HEARING_REFORM, IMPROVED = date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)
# « 100 % Santé » reached hearing aids on 1 January 2021 (décret 2019-21); until then the line
# did not exist. In 2022 two products pay more for what their members asked for most.
VERSIONS = {
    ESSENTIAL: (FIRST, HEARING_REFORM),
    COMFORT: (FIRST, HEARING_REFORM, IMPROVED),
    BALANCE: (FIRST, HEARING_REFORM),
    SERENITY: (FIRST, HEARING_REFORM, IMPROVED),
    TOP_UP: (FIRST,),
}
IMPROVEMENTS = {
    (COMFORT, "private_room"): "65",
    (COMFORT, "osteopathy"): "35",
    (SERENITY, "private_room"): "95",
    (SERENITY, "osteopathy"): "45",
    (SERENITY, "health_check"): "120",
}


def guarantees() -> tuple[GuaranteeRow, ...]:
    """Return every line of every version of every product's table, in the order of a table."""
    return tuple(
        row
        for product in PREMIUMS
        for version in VERSIONS[product]
        for row in _table(product, version)
    )


def guarantee_at(product: str, code: str, day: date) -> GuaranteeRow | None:
    """Return the line that covers `code` for care given on `day`, None where nothing does."""
    return _BY_VERSION.get((product, _version(product, day), code))


def _version(product: str, day: date) -> date:
    return max((start for start in VERSIONS[product] if start <= day), default=FIRST)


def _table(product: str, version: date) -> list[GuaranteeRow]:
    rows: list[GuaranteeRow] = []
    for category, codes in CODES.items():
        for position, code in enumerate(codes, start=1):
            line = _line(product, code, version)
            if line is not None:
                basis, per, value, note = line
                rows.append(
                    GuaranteeRow(
                        product_code=product,
                        valid_from=version,
                        category=category,
                        position=position,
                        code=code,
                        label=LINES[code][0],
                        basis=basis,
                        value=Decimal(value) if value else None,
                        per=per,
                        note=note,
                    )
                )
    return rows


def _line(product: str, code: str, version: date) -> tuple[Basis, Per, str, str] | None:
    if product == TOP_UP:
        return TOP_UP_LINES.get(code)
    if code == "hearing_full_cover" and version < HEARING_REFORM:
        return None
    _, basis, per, values, note = LINES[code]
    value = values[HEALTH_PRODUCTS.index(product)]
    if value is None:
        return None
    if version >= IMPROVED:
        value = IMPROVEMENTS.get((product, code), value)
    return basis, per, value, note


_BY_VERSION = {(row.product_code, row.valid_from, row.code): row for row in guarantees()}
