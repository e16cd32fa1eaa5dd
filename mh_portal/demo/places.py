"""Towns with their postal codes, and streets that any of them could have."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Town:
    """A town; `alsace_moselle`: its retired workers belong to the local scheme (CSS L325-1)."""

    postal_code: str
    name: str
    alsace_moselle: bool = False


# Towns around glassworks and pipe foundries, where the group's workers retire, and some others.
TOWNS = (
    Town("54700", "Pont-à-Mousson"), Town("60150", "Thourotte"), Town("60200", "Compiègne"),
    Town("59580", "Aniche"), Town("71100", "Chalon-sur-Saône"), Town("16100", "Cognac"),
    Town("84100", "Orange"), Town("84700", "Sorgues"), Town("60290", "Rantigny"),
    Town("02410", "Saint-Gobain"), Town("02300", "Chauny"), Town("92400", "Courbevoie"),
    Town("77167", "Bagneaux-sur-Loup"), Town("54570", "Foug"), Town("54200", "Toul"),
    Town("54000", "Nancy"), Town("52170", "Bayard-sur-Marne"), Town("52100", "Saint-Dizier"),
    Town("59500", "Douai"), Town("59300", "Valenciennes"), Town("69100", "Villeurbanne"),
    Town("69007", "Lyon"), Town("13090", "Aix-en-Provence"), Town("30000", "Nîmes"),
    Town("31000", "Toulouse"), Town("33000", "Bordeaux"), Town("35400", "Saint-Malo"),
    Town("44300", "Nantes"), Town("29200", "Brest"), Town("76600", "Le Havre"),
    Town("80100", "Abbeville"), Town("51100", "Reims"), Town("21000", "Dijon"),
    Town("63000", "Clermont-Ferrand"), Town("87000", "Limoges"), Town("06000", "Nice"),
    Town("20000", "Ajaccio"), Town("97400", "Saint-Denis"), Town("75015", "Paris"),
    Town("93300", "Aubervilliers"),
)  # fmt: skip

ALSACE_MOSELLE_TOWNS = tuple(
    Town(code, name, alsace_moselle=True)
    for code, name in (
        ("67000", "Strasbourg"), ("67500", "Haguenau"), ("67600", "Sélestat"),
        ("67700", "Saverne"), ("67160", "Wissembourg"), ("67210", "Obernai"),
        ("68000", "Colmar"), ("68100", "Mulhouse"), ("68300", "Saint-Louis"),
        ("68500", "Guebwiller"), ("57000", "Metz"), ("57100", "Thionville"),
        ("57200", "Sarreguemines"), ("57600", "Forbach"), ("57400", "Sarrebourg"),
        ("57300", "Hagondange"),
    )
)  # fmt: skip

STREETS = (
    "rue des Lilas", "rue du Moulin", "avenue Jean-Jaurès", "rue Pasteur", "rue des Écoles",
    "rue de la République", "impasse des Acacias", "place de l’Église", "rue du Général-Leclerc",
    "chemin des Vignes", "allée des Tilleuls", "boulevard Gambetta", "rue de la Gare",
    "rue Victor-Hugo", "rue des Verriers", "rue des Fondeurs", "route de Nancy", "rue Haute",
    "quai de la Moselle", "rue Saint-Nicolas", "square des Peupliers", "rue du 8-Mai-1945",
    "rue de l’Abbé-Grégoire", "sentier du Lavoir",
)  # fmt: skip

COMPLEMENTS = (
    "Appartement 12", "Résidence Les Tilleuls, bâtiment B", "2e étage, porte gauche",
    "Lieu-dit Le Moulin", "Résidence autonomie Les Glycines", "Escalier C",
    "Chez Mme Fournier", "Boîte 7",
)  # fmt: skip
