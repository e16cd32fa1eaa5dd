"""The acts of care that retired people have most, with their bases and prices of 2020 to 2022."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from random import Random


@dataclasses.dataclass(frozen=True, kw_only=True)
class Act:
    """An act; `base` and `billed` are ranges in euros, `billed` empty: exactly the base.

    `rate` and `local_rate` are the statutory percentages of the general scheme and of the local
    scheme of Alsace and Moselle. `flat` is what the statutory scheme keeps back of its own share
    (CSS L160-13: 1 € an act, 0.50 € a box of medicine). `weight` is how often the act happens,
    `at_most` how many times for one person in all, `times` how many units it has. An act that the
    contract does not cover is left out unless `even_uncovered`.
    """

    code: str
    label: str
    guarantee: str
    provider: str
    base: tuple[str, str]
    billed: tuple[str, str] | None = None
    rate: int = 70
    local_rate: int = 90
    flat: str = "0"
    weight: int
    times: tuple[int, int] = (1, 1)
    at_most: int = 1000
    even_uncovered: bool = False


PROVIDERS = {
    "doctor": ("Dr Anne Vautrin", "Dr Paul Ménard", "Maison de santé des Tilleuls"),
    "specialist": ("Dr Claire Aubry, cardiologue", "Dr Hugo Lenoir, ophtalmologue",
                   "Dr Inès Carel, dermatologue"),
    "lab": ("Laboratoire Bioval", "Laboratoire de la Gare"),
    "imaging": ("Centre d’imagerie du Parc", "Cabinet de radiologie Curie"),
    "pharmacy": ("Pharmacie de l’Église", "Pharmacie du Marché", "Pharmacie Lafayette"),
    "nurse": ("Cabinet infirmier des Lilas",),
    "physiotherapist": ("Cabinet de kinésithérapie Horizon",),
    "transport": ("Ambulances du Val",),
    "dentist": ("Dr Marc Thiriet, chirurgien-dentiste", "Centre dentaire des Arcades"),
    "optician": ("Optique Saint-Nicolas", "Les Lunetiers du Quai"),
    "hearing": ("Audition Claire", "Centre auditif Beaumont"),
    "hospital": ("Centre hospitalier régional", "Clinique Sainte-Odile"),
    "osteopath": ("Julie Fabre, ostéopathe",),
}  # fmt: skip

ACTS: tuple[Act, ...] = (
    Act(code="G", label="Consultation du médecin généraliste", guarantee="consultation_general",
        provider="doctor", base=("25", "25"), flat="1", weight=60),
    Act(code="VG", label="Visite à domicile du médecin généraliste",
        guarantee="consultation_general", provider="doctor", base=("35", "35"), flat="1",
        weight=6),
    Act(code="CS", label="Consultation d’un spécialiste", guarantee="consultation_specialist",
        provider="specialist", base=("30", "30"), billed=("30", "65"), flat="1", weight=22),
    Act(code="CSC", label="Consultation du cardiologue", guarantee="consultation_specialist",
        provider="specialist", base=("51", "51"), billed=("51", "75"), flat="1", weight=8),
    Act(code="B", label="Analyses de sang", guarantee="lab", provider="lab",
        base=("12", "58"), rate=60, flat="1", weight=20),
    Act(code="ZBQK002", label="Radiographie du thorax", guarantee="imaging", provider="imaging",
        base=("21.28", "21.28"), billed=("21.28", "32"), flat="1", weight=5),
    Act(code="ZCQM008", label="Échographie de l’abdomen", guarantee="imaging",
        provider="imaging", base=("56.70", "56.70"), billed=("56.70", "80"), flat="1", weight=5),
    Act(code="PH7", label="Médicaments remboursés à 65 %", guarantee="pharmacy_65",
        provider="pharmacy", base=("4", "48"), rate=65, flat="1", weight=70),
    Act(code="PH4", label="Médicaments remboursés à 30 %", guarantee="pharmacy_30",
        provider="pharmacy", base=("3", "19"), rate=30, local_rate=80, flat="0.50", weight=18),
    Act(code="PH2", label="Médicaments remboursés à 15 %", guarantee="pharmacy_15",
        provider="pharmacy", base=("2", "12"), rate=15, local_rate=15, flat="0.50", weight=8, even_uncovered=True),
    Act(code="AMI", label="Soins infirmiers", guarantee="consultation_general",
        provider="nurse", base=("9.45", "25.20"), rate=60, flat="0.50", weight=10),
    Act(code="AMS", label="Séances de kinésithérapie", guarantee="consultation_general",
        provider="physiotherapist", base=("16.13", "16.13"), rate=60, flat="0.50", weight=9,
        times=(3, 10)),
    Act(code="VSL", label="Transport en véhicule sanitaire léger", guarantee="transport",
        provider="transport", base=("18", "64"), rate=65, local_rate=100, flat="2", weight=3),
    Act(code="MAD", label="Matériel médical", guarantee="medical_devices", provider="pharmacy",
        base=("8", "60"), billed=("10", "95"), rate=60, weight=5),
    Act(code="HBJD001", label="Détartrage et polissage des dents", guarantee="dental_care",
        provider="dentist", base=("28.92", "28.92"), weight=8),
    Act(code="HBMD053", label="Soin d’une dent, une face", guarantee="dental_care",
        provider="dentist", base=("26.97", "26.97"), weight=6),
    Act(code="HBLD634", label="Couronne céramo-métallique, 100 % Santé",
        guarantee="dental_full_cover", provider="dentist", base=("120", "120"),
        billed=("470", "500"), weight=2, at_most=1),
    Act(code="HBLD491", label="Couronne céramo-métallique, tarif maîtrisé",
        guarantee="dental_controlled", provider="dentist", base=("120", "120"),
        billed=("500", "550"), weight=1, at_most=1),
    Act(code="HBLD734", label="Couronne céramo-métallique sur molaire, tarif libre",
        guarantee="dental_free", provider="dentist", base=("120", "120"),
        billed=("580", "790"), weight=1, at_most=1),
    Act(code="LUN-A", label="Lunettes 100 % Santé", guarantee="glasses_full_cover",
        provider="optician", base=("37.50", "67.50"), billed=("125", "205"), rate=60, weight=2, at_most=1),
    Act(code="LUN-B", label="Lunettes à tarif libre", guarantee="glasses_free",
        provider="optician", base=("0.15", "0.15"), billed=("280", "640"), rate=60, weight=3, at_most=1),
    Act(code="LEN-N", label="Lentilles non remboursées par l’Assurance maladie",
        guarantee="lenses_not_reimbursed", provider="optician", base=("0", "0"),
        billed=("35", "120"), rate=0, local_rate=0, weight=2, at_most=4),
    Act(code="AUD-1", label="Aide auditive 100 % Santé, une oreille",
        guarantee="hearing_full_cover", provider="hearing", base=("400", "400"),
        billed=("850", "950"), rate=60, weight=1, at_most=1),
    Act(code="AUD-2", label="Aide auditive à tarif libre, une oreille", guarantee="hearing_free",
        provider="hearing", base=("400", "400"), billed=("1200", "1780"), rate=60, weight=1, at_most=1),
    Act(code="FJ", label="Forfait journalier hospitalier", guarantee="hospital_daily",
        provider="hospital", base=("0", "0"), billed=("20", "20"), rate=0, local_rate=0,
        weight=2, times=(2, 8)),
    Act(code="CP", label="Chambre particulière", guarantee="private_room", provider="hospital",
        base=("0", "0"), billed=("45", "95"), rate=0, local_rate=0, weight=2, times=(1, 4)),
    Act(code="OST", label="Séance d’ostéopathie", guarantee="osteopathy", provider="osteopath",
        base=("0", "0"), billed=("50", "65"), rate=0, local_rate=0, weight=4, at_most=3),
)  # fmt: skip


def draw_amount(random: Random, span: tuple[str, str]) -> Decimal:
    """Return an amount in euros within `span`, both ends included, to ten cents inside it."""
    low, high = Decimal(span[0]), Decimal(span[1])
    return min(low + Decimal(random.randint(0, int((high - low) * 10))) / 10, high).quantize(
        Decimal("0.01")
    )
