"""Logins that came over from the old portal: identifier, password and its stored hash.

The hashes stand here ready-made, because making one takes as long as it should; they are of the
three kinds an extract may carry: Werkzeug's (scrypt and PBKDF2), Django's PBKDF2, and bcrypt.
"""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class MigratedLogin:
    """An old login; `identifier` None: the member number was the login."""

    identifier: str | None
    password: str
    password_hash: str


MIGRATED_LOGINS = (
    MigratedLogin(
        "1000",
        "Verveine-1948",
        "pbkdf2_sha256$260000$y1rLD72wXVm75Fq4QmmzOB$xTfHdnaUUD8Vuoa93xsvKpFN3zAQGijUmRbRVE7qUF0=",
    ),
    MigratedLogin(
        "1001",
        "Tournesol-1951",
        "scrypt:32768:8:1$6xhK3DQEu1Y9kOR0$05b30492b90931954333b5c2892b027ab95e3b87473877ba0560b86d"
        "e69dbc214ef1c257d3a5c548ba86361f1121af682246407db78eebc0b5eaa1a8c4f6a05c",
    ),
    MigratedLogin(
        "1002",
        "Mirabelle-54",
        "$2b$12$JV6g4lwOx2nOFTE1qyvIWuRYXwfmpdfP46s5iwo/YOHZOK0BqOf9q",
    ),
    MigratedLogin(
        None,
        "Garance-1946",
        "pbkdf2_sha256$260000$uYP8IBA3sRnntIwZXZsh6s$ViSea+U9yU3BkywqPXeuxIFspsv8F+5LWOJQjhcO6f4=",
    ),
    MigratedLogin(
        "1004",
        "Lavande-1950",
        "pbkdf2:sha256:260000$sEKgP6qC5C35F0A7$2f94c0051f06328b7196cb133fc8ef5a7fe50e8be8b3646c1a90"
        "7ed6b7efaefa",
    ),
    MigratedLogin(
        "1005",
        "Muguet-1943",
        "$2b$12$aLsOlj6Kl0.v9lAz5yHm9OoS8YWJUWyAxHxkQRnywpnowsyKiJUni",
    ),
    MigratedLogin(
        "1006",
        "Bleuet-1939",
        "pbkdf2_sha256$260000$5MEodalXKTsHXEQJhQdE17$h5Gvv6iz3YyrpDKGe+jZO0G8GZQ2XNAbOIpoQzS5gwQ=",
    ),
    MigratedLogin(
        "1007",
        "Pervenche-55",
        "scrypt:32768:8:1$DpGd0hKV3mFEiNU2$632ff658db480bbbfb76b62929a5086a291adf2f37997c11207b5290"
        "17b253e0b4f50104d1bdc35d8023d014d710c9919b89b320c12603d69b53f94097e9acc5",
    ),
    MigratedLogin(
        "1008",
        "Camomille-47",
        "$2b$12$wu7K12pIxUPcDttsZkkTUeYU12qBixCFdsojP3irpKBtQBdJXBiH2",
    ),
    MigratedLogin(
        "1009",
        "Glycine-1952",
        "pbkdf2_sha256$260000$RtXfbCae7PmwmJv4UhOxTt$RAcOhKtpnmt14w+ccrZwezjqPAkmPbTx0ofWAGyKfcU=",
    ),
)
