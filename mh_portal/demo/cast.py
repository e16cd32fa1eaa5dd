"""The members made by hand: each shows one situation that a person or a script comes to try."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from mh_portal.demo import profiles
from mh_portal.demo.logins import MIGRATED_LOGINS
from mh_portal.demo.places import Town
from mh_portal.demo.products import BALANCE, COMFORT, ESSENTIAL, SERENITY, TOP_UP
from mh_portal.demo.profiles import Cover, Person, Profile, Visits

# The number a newcomer types, and the member whose account the demo makes itself.
NEWCOMER, ACCOUNT_HOLDER = "10203040", "10203057"

SHARED_EMAIL = "famille.perrin@courriel.example"


def _woman(first: str, last: str, birth: date, maiden: str = "") -> Person:
    return Person(
        last_name=last, first_name=first, birth_date=birth, is_woman=True, birth_name=maiden
    )


def _man(first: str, last: str, birth: date) -> Person:
    return Person(last_name=last, first_name=first, birth_date=birth, is_woman=False)


PONT_A_MOUSSON, COMPIEGNE = Town("54700", "Pont-à-Mousson"), Town("60200", "Compiègne")
CHALON, COGNAC = Town("71100", "Chalon-sur-Saône"), Town("16100", "Cognac")
STRASBOURG = Town("67000", "Strasbourg", alsace_moselle=True)
SARREGUEMINES = Town("57200", "Sarreguemines", alsace_moselle=True)
SAINT_MALO, CHAUNY = Town("35400", "Saint-Malo"), Town("02300", "Chauny")

TWIN_SON = Person(
    last_name="Lesage",
    first_name="Loïc",
    birth_date=date(2001, 9, 2),
    is_woman=False,
    birth_rank=2,
)

CAST: tuple[Profile, ...] = (
    # A newcomer's first account: plain name, one contract, debited at the month's end.
    Profile(
        person=_woman("Simone", "Delmas", date(1948, 5, 14), "Rousseau"),
        number=NEWCOMER,
        email="simone.delmas@courriel.example",
        town=PONT_A_MOUSSON,
        covers=(
            Cover(
                product=COMFORT,
                payment=profiles.END_MONTHLY,
                started_on=date(2009, 1, 1),
                premium=Decimal("92.40"),
            ),
        ),
    ),
    Profile(
        person=_man("Bernard", "Lemoine", date(1950, 11, 3)),
        number=ACCOUNT_HOLDER,
        email="bernard.lemoine@courriel.example",
        town=CHALON,
        covers=(
            Cover(
                product=COMFORT,
                payment=profiles.END_MONTHLY,
                started_on=date(2011, 2, 1),
                spouse=_woman("Josette", "Lemoine", date(1952, 4, 21), "Petit"),
            ),
        ),
    ),
    # Migrated logins: identifier 1000, and one whose member number was the login.
    Profile(
        person=_woman("Monique", "Garnier", date(1947, 8, 19), "Lefèvre"),
        email="monique.garnier@courriel.example",
        login=MIGRATED_LOGINS[0],
        town=COMPIEGNE,
        covers=(
            Cover(
                product=ESSENTIAL,
                payment=profiles.END_QUARTERLY,
                started_on=date(2008, 7, 1),
                premium=Decimal("277.20"),
            ),
        ),
    ),
    Profile(
        person=_man("Yves", "Le Goff", date(1946, 1, 30)),
        email="yves.legoff@courriel.example",
        login=MIGRATED_LOGINS[3],
        town=SAINT_MALO,
        covers=(
            Cover(product=BALANCE, payment=profiles.FIFTH_MONTHLY, started_on=date(2006, 4, 1)),
        ),
    ),
    # A couple under one contract, quarterly, at the month's end.
    Profile(
        person=_man("Gérard", "Fontaine", date(1949, 3, 8)),
        town=COGNAC,
        covers=(
            Cover(
                product=SERENITY,
                payment=profiles.END_QUARTERLY,
                started_on=date(2010, 10, 1),
                spouse=_woman("Arlette", "Fontaine", date(1951, 12, 24), "Moreau"),
            ),
        ),
    ),
    # Alsace and Moselle: the local scheme pays 90 %.
    Profile(
        person=_woman("Marie-Thérèse", "Kœnig", date(1945, 6, 12), "Müller"),
        town=STRASBOURG,
        covers=(
            Cover(product=COMFORT, payment=profiles.FIFTH_MONTHLY, started_on=date(2007, 1, 1)),
        ),
    ),
    # A contract that has ended.
    Profile(
        person=_man("Roger", "Vasseur", date(1938, 9, 27)),
        town=CHAUNY,
        covers=(
            Cover(
                product=ESSENTIAL,
                payment=profiles.END_MONTHLY,
                started_on=date(2004, 1, 1),
                ended_on=date(2021, 12, 31),
            ),
        ),
    ),
    # A contract whose end is known and still to come.
    Profile(
        person=_woman("Chantal", "Besnard", date(1954, 2, 17), "Joly"),
        town=CHALON,
        covers=(
            Cover(
                product=SERENITY,
                payment=profiles.TENTH_MONTHLY,
                started_on=date(2016, 3, 1),
                ended_on=date(2022, 4, 30),
            ),
        ),
    ),
    # A main contract and a top-up, in two legal families.
    Profile(
        person=_man("Jean-Pierre", "Saint-Aubin", date(1953, 7, 5)),
        town=COMPIEGNE,
        covers=(
            Cover(product=BALANCE, payment=profiles.END_MONTHLY, started_on=date(2014, 1, 1)),
            Cover(
                product=TOP_UP,
                payment=profiles.FIFTEENTH_MONTHLY,
                started_on=date(2019, 1, 1),
                visits=Visits.NONE,
            ),
        ),
    ),
    # In force for less than a year: no termination at any time yet.
    Profile(
        person=_woman("Véronique", "Marchal", date(1961, 10, 9), "Nowak"),
        town=PONT_A_MOUSSON,
        covers=(
            Cover(
                product=SERENITY,
                payment=profiles.FIFTH_MONTHLY,
                started_on=date(2021, 11, 1),
            ),
        ),
    ),
    Profile(
        person=_man("Christian", "Royer", date(1957, 4, 16)),
        town=COGNAC,
        covers=(
            Cover(
                product=ESSENTIAL,
                payment=profiles.END_MONTHLY,
                started_on=date(2018, 5, 1),
                visits=Visits.NONE,
            ),
        ),
    ),
    Profile(
        person=_woman("Jeanne", "Thévenot", date(1943, 11, 22), "Collet"),
        town=PONT_A_MOUSSON,
        covers=(
            Cover(
                product=SERENITY,
                payment=profiles.END_MONTHLY,
                started_on=date(2005, 1, 1),
                visits=Visits.MANY,
            ),
        ),
    ),
    # Husband, wife and a son who is a twin: his card tells his rank of birth.
    Profile(
        person=_woman("Françoise", "Lesage", date(1958, 6, 3), "Ferrand"),
        town=COGNAC,
        covers=(
            Cover(
                product=COMFORT,
                payment=profiles.END_MONTHLY,
                started_on=date(2019, 7, 1),
                spouse=_man("Régis", "Lesage", date(1957, 2, 11)),
                children=(TWIN_SON,),
            ),
        ),
    ),
    # Nobody has an e-mail address for her: letters, and paper all the way.
    Profile(
        person=_woman("Yvette", "Carpentier", date(1933, 4, 1), "Poulain"),
        email="",
        town=CHAUNY,
        covers=(
            Cover(
                product=ESSENTIAL, payment=profiles.CHEQUE_QUARTERLY, started_on=date(2004, 1, 1)
            ),
        ),
    ),
    # Names that are typed in many ways.
    Profile(
        person=_man("François-Xavier", "de La Tour d’Auvigny", date(1951, 8, 25)),
        town=SAINT_MALO,
        covers=(
            Cover(product=SERENITY, payment=profiles.END_QUARTERLY, started_on=date(2012, 1, 1)),
        ),
    ),
    # Two Jean Martin born the same day: the number alone tells them apart.
    Profile(
        person=_man("Jean", "Martin", date(1949, 10, 15)),
        town=COMPIEGNE,
        covers=(
            Cover(product=ESSENTIAL, payment=profiles.END_MONTHLY, started_on=date(2010, 1, 1)),
        ),
    ),
    Profile(
        person=_man("Jean", "Martin", date(1949, 10, 15)),
        town=SARREGUEMINES,
        covers=(
            Cover(product=COMFORT, payment=profiles.CHEQUE_QUARTERLY, started_on=date(2010, 1, 1)),
        ),
    ),
    # Born on 29 February.
    Profile(
        person=_woman("Odile", "Guérin", date(1948, 2, 29), "Hébert"),
        town=COGNAC,
        covers=(Cover(product=BALANCE, payment=profiles.END_MONTHLY, started_on=date(2009, 3, 1)),),
    ),
    # The card shows her married name; she may type either.
    Profile(
        person=_woman("Ghislaine", "Dubois", date(1955, 3, 20), "Le Bihan"),
        town=SAINT_MALO,
        covers=(Cover(product=COMFORT, payment=profiles.END_MONTHLY, started_on=date(2017, 4, 1)),),
    ),
    # Husband and wife with a contract each and one e-mail address between them.
    Profile(
        person=_man("Daniel", "Perrin", date(1952, 6, 18)),
        email=SHARED_EMAIL,
        town=CHALON,
        used_old_portal=True,
        covers=(Cover(product=COMFORT, payment=profiles.END_MONTHLY, started_on=date(2013, 1, 1)),),
    ),
    Profile(
        person=_woman("Annie", "Perrin", date(1953, 1, 7), "Blanchet"),
        email=SHARED_EMAIL,
        town=CHALON,
        used_old_portal=True,
        covers=(Cover(product=COMFORT, payment=profiles.END_MONTHLY, started_on=date(2013, 1, 1)),),
    ),
    # Cover that starts next week.
    Profile(
        person=_man("Thierry", "Grosjean", date(1960, 12, 2)),
        town=PONT_A_MOUSSON,
        covers=(
            Cover(product=BALANCE, payment=profiles.FIFTH_MONTHLY, started_on=date(2022, 4, 1)),
        ),
    ),
)
