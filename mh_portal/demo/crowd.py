"""The members around the hand-made ones: drawn by chance, within fixed numbers of each kind."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from mh_portal.demo import names, places, profiles
from mh_portal.demo.logins import MIGRATED_LOGINS
from mh_portal.demo.places import Town
from mh_portal.demo.products import BALANCE, COMFORT, ESSENTIAL, SERENITY, TOP_UP
from mh_portal.demo.profiles import Cover, Payment, Person, Profile, Status, Visits

Slot = tuple[Payment, Status]

# How many members there are, by their main contract. 166 are debited at the month's end, as many
# as the insurer announced for the change of April 2022.
SLOTS: dict[Slot, int] = {
    (profiles.END_MONTHLY, Status.IN_FORCE): 121,
    (profiles.END_QUARTERLY, Status.IN_FORCE): 45,
    (profiles.FIFTH_MONTHLY, Status.IN_FORCE): 30,
    (profiles.FIFTH_QUARTERLY, Status.IN_FORCE): 10,
    (profiles.TENTH_MONTHLY, Status.IN_FORCE): 17,
    (profiles.FIFTEENTH_MONTHLY, Status.IN_FORCE): 12,
    (profiles.CHEQUE_QUARTERLY, Status.IN_FORCE): 28,
    (profiles.CHEQUE_MONTHLY, Status.IN_FORCE): 8,
    (profiles.TENTH_MONTHLY, Status.ENDING): 2,
    (profiles.CHEQUE_QUARTERLY, Status.ENDING): 1,
    (profiles.END_MONTHLY, Status.ENDED): 14,
    (profiles.FIFTH_MONTHLY, Status.ENDED): 4,
    (profiles.CHEQUE_QUARTERLY, Status.ENDED): 5,
    (profiles.FIFTH_MONTHLY, Status.NOT_YET): 3,
}

# Shares of one, by what the insurer's sheets show of such a group.
SHARE_OF_WOMEN, SHARE_MARRIED_NAME = 0.54, 0.8
SHARE_WITHOUT_EMAIL, SHARE_OLD_PORTAL = 0.22, 0.35
SHARE_COUPLES, SHARE_CHILDREN, SHARE_TOP_UP, SHARE_CHANGED_PRODUCT = 0.38, 0.03, 0.06, 0.05
SHARE_ALSACE_MOSELLE, SHARE_FARM_SCHEME = 0.18, 0.03
SHARE_YOUNG, SHARE_NEVER_ILL, SHARE_RARE_NAME, SHARE_NOT_RETIRED = 0.09, 0.1, 0.1, 0.015
LEAP_DAYS = (date(1944, 2, 29), date(1952, 2, 29), date(1956, 2, 29))

FIRST_START, LAST_START = date(2004, 1, 1), date(2021, 3, 1)
# The day on which those who changed their product did so.
CHANGE = date(2020, 1, 1)


def draw_crowd(random: Random, cast: Iterable[Profile]) -> list[Profile]:
    """Return the members that complete `cast` to the fixed numbers, in no particular order."""
    cast = list(cast)
    there = Counter((member.covers[0].payment, member.covers[0].status) for member in cast)
    slots = [slot for slot, wanted in SLOTS.items() for _ in range(wanted - there[slot])]
    random.shuffle(slots)
    used = {member.login for member in cast}
    logins = [login for login in MIGRATED_LOGINS if login not in used]
    leap_days = list(LEAP_DAYS)
    crowd = []
    for payment, status in slots:
        in_force = status is Status.IN_FORCE
        young = status is Status.NOT_YET or (in_force and random.random() < SHARE_YOUNG)
        on_leap_day = bool(leap_days) and not young
        birth = leap_days.pop() if on_leap_day else _birth_date(random, young=young)
        person = _person(random, birth, is_woman=random.random() < SHARE_OF_WOMEN)
        span = _span(random, birth, status, young=young)
        crowd.append(
            Profile(
                person=person,
                town=_town(random),
                covers=_covers(random, person, payment, span),
                email="" if random.random() < SHARE_WITHOUT_EMAIL else None,
                scheme_code="02" if random.random() < SHARE_FARM_SCHEME else "01",
                used_old_portal=not young and random.random() < SHARE_OLD_PORTAL,
                login=logins.pop()
                if logins and in_force and not young and not on_leap_day
                else None,
            )
        )
    return crowd


def _covers(
    random: Random, person: Person, payment: Payment, span: tuple[date, date | None]
) -> tuple[Cover, ...]:
    started_on, ended_on = span
    spouse = _spouse(random, person) if random.random() < SHARE_COUPLES else None
    children = (_child(random, person),) if random.random() < SHARE_CHILDREN else ()
    main = Cover(
        product=_product(random),
        payment=payment,
        started_on=started_on,
        ended_on=ended_on,
        spouse=spouse,
        children=children,
        visits=Visits.NONE if random.random() < SHARE_NEVER_ILL else Visits.USUAL,
    )
    if main.status is not Status.IN_FORCE:
        return (main,)
    if started_on < CHANGE and random.random() < SHARE_CHANGED_PRODUCT:
        former = dataclasses.replace(
            main,
            product=ESSENTIAL if main.product != ESSENTIAL else BALANCE,
            payment=profiles.END_MONTHLY,
            ended_on=CHANGE - timedelta(days=1),
        )
        return dataclasses.replace(main, started_on=CHANGE), former
    if random.random() < SHARE_TOP_UP:
        top_up = Cover(
            product=TOP_UP,
            payment=profiles.FIFTEENTH_MONTHLY,
            started_on=max(started_on, CHANGE),
            visits=Visits.NONE,
        )
        return main, top_up
    return (main,)


def _product(random: Random) -> str:
    return random.choices((ESSENTIAL, COMFORT, BALANCE, SERENITY), weights=(35, 30, 20, 15))[0]


def _town(random: Random) -> Town:
    if random.random() < SHARE_ALSACE_MOSELLE:
        return random.choice(places.ALSACE_MOSELLE_TOWNS)
    return random.choice(places.TOWNS)


def _person(random: Random, birth: date, *, is_woman: bool, last_name: str = "") -> Person:
    surnames = names.RARE_SURNAMES if random.random() < SHARE_RARE_NAME else names.SURNAMES
    birth_name = random.choice(surnames)
    if not last_name:
        married = is_woman and random.random() < SHARE_MARRIED_NAME
        last_name = random.choice(names.SURNAMES) if married else birth_name
    return Person(
        last_name=last_name,
        birth_name=birth_name,
        first_name=random.choice(names.first_names(birth.year, is_woman=is_woman)),
        birth_date=birth,
        is_woman=is_woman,
    )


def _spouse(random: Random, person: Person) -> Person:
    birth = person.birth_date + timedelta(days=random.randint(-1800, 1800))
    return _person(random, birth, is_woman=not person.is_woman, last_name=person.last_name)


def _child(random: Random, person: Person) -> Person:
    birth = _day_in(random, date(1980, 1, 1), date(2003, 12, 31))
    return _person(random, birth, is_woman=random.random() < 1 / 2, last_name=person.last_name)


def _birth_date(random: Random, *, young: bool) -> date:
    if young:
        return _day_in(random, date(1957, 1, 1), date(1961, 12, 31))
    if random.random() < SHARE_NOT_RETIRED:
        return _day_in(random, date(1963, 1, 1), date(1969, 12, 31))
    year = round(random.triangular(1930, 1957, 1947))
    return _day_in(random, date(year, 1, 1), date(year, 12, 31))


def _span(random: Random, birth: date, status: Status, *, young: bool) -> tuple[date, date | None]:
    """Return the first and the last day of a main contract of that status."""
    if status is Status.NOT_YET:
        return date(2022, 4, 1), None
    if young:
        return _month_in(random, date(2021, 4, 1), date(2022, 3, 1)), None
    earliest = max(FIRST_START, date(birth.year + 60, 1, 1))
    if earliest >= LAST_START:
        earliest = date(2018, 1, 1)
    if status is Status.ENDED:
        ended_on = _month_in(random, date(2020, 1, 1), date(2022, 3, 1)) - timedelta(days=1)
        latest = ended_on - timedelta(days=366)
        return _month_in(random, min(earliest, date(2016, 1, 1)), latest), ended_on
    started_on = _month_in(random, earliest, LAST_START)
    ends = random.choice((date(2022, 4, 30), date(2022, 5, 31)))
    return started_on, ends if status is Status.ENDING else None


def _day_in(random: Random, first: date, last: date) -> date:
    return first + timedelta(days=random.randint(0, (last - first).days))


def _month_in(random: Random, first: date, last: date) -> date:
    return _day_in(random, first, last).replace(day=1)
