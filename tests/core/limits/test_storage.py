"""Windows of hits hold across threads and end when they say."""

from __future__ import annotations

from threading import Thread

import time_machine
from limits import parse
from limits.strategies import FixedWindowRateLimiter

from mh_portal.core.database import Database
from mh_portal.core.limits.storage import DatabaseStorage, Window


def test_so_many_hits_and_no_more(database: Database) -> None:
    limiter = FixedWindowRateLimiter(DatabaseStorage(database))
    rate = parse("3 per minute")
    with time_machine.travel("2022-03-24T08:00:00+00:00", tick=False) as moment:
        assert [limiter.hit(rate, "page", "1.2.3.4") for _ in range(5)] == [True] * 3 + [False] * 2
        assert limiter.hit(rate, "page", "5.6.7.8")
        assert not limiter.test(rate, "page", "1.2.3.4")
        assert limiter.get_window_stats(rate, "page", "1.2.3.4").remaining == 0
        moment.shift(61)
        assert limiter.hit(rate, "page", "1.2.3.4")


def test_hits_at_once_are_all_counted(database: Database) -> None:
    storage = DatabaseStorage(database)
    limiter = FixedWindowRateLimiter(storage)
    rate = parse("50 per hour")
    passed: list[bool] = []

    def hit() -> None:
        passed.extend(limiter.hit(rate, "page") for _ in range(20))

    threads = [Thread(target=hit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert passed.count(True) == 50
    assert storage.reset() == 1
    assert limiter.hit(rate, "page")


def test_a_window_can_be_cleared(database: Database) -> None:
    storage = DatabaseStorage(database)
    storage.incr("name", 60)
    storage.clear("name")
    assert storage.get("name") == 0
    assert storage.check()


def test_what_is_full_for_one_is_not_counted_for_all(database: Database) -> None:
    storage = DatabaseStorage(database)
    own, overall = Window("own", 60, most=2), Window("overall", 60, most=3)
    assert [storage.find_full((own, overall)) for _ in range(4)] == [None, None, own, own]
    assert storage.get("overall") == 2
    other = Window("other", 60, most=2)
    assert [storage.find_full((other, overall)) for _ in range(2)] == [None, overall]
