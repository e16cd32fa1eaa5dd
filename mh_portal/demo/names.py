"""French surnames, and first names by generation."""

from __future__ import annotations

SURNAMES = (
    "Aubert", "Bailly", "Barbier", "Baron", "Barre", "Baudry", "Bazin", "Beauvais", "Becker",
    "Benoît", "Bernard", "Berthelot", "Bertin", "Besnard", "Blanchet", "Bonnet", "Bouchard",
    "Boulanger", "Bourdon", "Bourgeois", "Boutin", "Breton", "Brun", "Caron", "Carpentier",
    "Chartier", "Chauvin", "Chevalier", "Collet", "Cordier", "Coste", "Coulon", "Cousin",
    "Da Silva", "David", "Delattre", "Delaunay", "Delorme", "Deschamps", "Devaux", "Didier",
    "Dubois", "Duchêne", "Dufour", "Dupuis", "Durand", "Étienne", "Faivre", "Ferrand", "Ferreira",
    "Fleury", "Fontaine", "Fournier", "François", "Gaillard", "Garcia", "Gauthier", "Gérard",
    "Gilbert", "Girard", "Gonçalves", "Grandjean", "Grosjean", "Guérin", "Guillaume", "Guillot",
    "Haas", "Hamel", "Hébert", "Henry", "Hoffmann", "Hubert", "Humbert", "Jacquet", "Jacquot",
    "Joly", "Joubert", "Klein", "Kowalski", "Lacroix", "Lambert", "Langlois", "Laurent",
    "Lebrun", "Leclercq", "Lefèvre", "Legrand", "Lejeune", "Lemaire", "Lemoine", "Léonard",
    "Leroux", "Leroy", "Lesage", "Levasseur", "Lopez", "Louis", "Maillard", "Mallet", "Marchal",
    "Maréchal", "Marie", "Marion", "Martel", "Martin", "Martinez", "Masson", "Mathieu", "Mercier",
    "Meunier", "Meyer", "Michaud", "Michel", "Millet", "Monnier", "Morel", "Moreau", "Müller",
    "Navarro", "Nicolas", "Noël", "Nowak", "Olivier", "Pages", "Parent", "Paris", "Pasquier",
    "Pelletier", "Perrin", "Petit", "Petitjean", "Philippe", "Picard", "Poirier", "Poulain",
    "Prévost", "Regnier", "Rémy", "Renard", "Renaud", "Richard", "Rivière", "Robert", "Roche",
    "Rodriguez", "Rolland", "Rousseau", "Roux", "Royer", "Schmitt", "Schneider", "Simon",
    "Thévenot", "Thomas", "Tessier", "Toussaint", "Valentin", "Vasseur", "Verdier", "Vidal",
    "Vincent", "Voisin", "Wagner", "Weber", "Weiss", "Zimmermann",
)  # fmt: skip

# Particles, apostrophes, hyphens and double names: what name matching has to forgive.
RARE_SURNAMES = (
    "de La Tour", "d’Hauteville", "Le Goff", "L’Hostis", "Saint-Aubin", "Lefèvre-Morin",
    "Du Plessis", "Van den Berghe", "N’Diaye", "Le Bihan", "De Oliveira", "Mac Mahon",
    "Des Rosiers", "Kœnig", "D'Angelo", "Roux-Dessertenne", "Ben Amar", "Çelik",
)  # fmt: skip

# First year of birth of the generation, women's and men's first names of that time.
GENERATIONS: tuple[tuple[int, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        1900,
        ("Simone", "Jeanne", "Denise", "Yvette", "Paulette", "Marie-Louise", "Ginette", "Odette",
         "Lucienne", "Raymonde", "Huguette", "Renée", "Gilberte", "Andrée", "Thérèse"),
        ("André", "Roger", "René", "Marcel", "Robert", "Lucien", "Raymond", "Maurice", "Henri",
         "Fernand", "Émile", "Georges", "Louis", "Gaston", "Albert"),
    ),
    (
        1942,
        ("Monique", "Françoise", "Jacqueline", "Nicole", "Marie-Thérèse", "Colette", "Josette",
         "Michèle", "Danielle", "Annie", "Éliane", "Bernadette", "Claudine", "Hélène", "Odile",
         "Arlette", "Marie-Claude", "Geneviève", "Élisabeth", "Chantal"),
        ("Michel", "Jean-Claude", "Claude", "Bernard", "Gérard", "Jean-Pierre", "Daniel",
         "Jacques", "Christian", "Serge", "Guy", "François", "Yves", "Alain", "Jean-Louis",
         "Joël", "Régis", "Hervé", "Gilbert", "Noël"),
    ),
    (
        1953,
        ("Martine", "Brigitte", "Sylvie", "Catherine", "Dominique", "Évelyne", "Marie-Christine",
         "Patricia", "Véronique", "Joëlle", "Pascale", "Mireille", "Ghislaine", "Régine",
         "Marie-José", "Fátima"),
        ("Patrick", "Philippe", "Dominique", "Jean-Luc", "Pascal", "Thierry", "Didier", "Gilles",
         "Marc", "Jean-François", "Éric", "Bruno", "Denis", "Rémi", "Benoît", "Manuel"),
    ),
    (
        1975,
        ("Aurélie", "Céline", "Élodie", "Maëlle", "Chloé", "Zoé"),
        ("Jérôme", "Loïc", "Maël", "Théo", "Hugo", "Clément"),
    ),
)  # fmt: skip


def first_names(year: int, *, is_woman: bool) -> tuple[str, ...]:
    """Return the first names given to women or men born in `year`."""
    generation = [names for names in GENERATIONS if names[0] <= year][-1]
    return generation[1] if is_woman else generation[2]
