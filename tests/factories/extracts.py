"""Extracts for tests: a small sound one to break at will, and large ones for measuring.

Numbers can belong to nobody: NIRs are of people born in no country (99 8xx), IBANs at a bank
that does not exist (99999), telephones in ranges kept free for fiction, e-mails under `example`.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Literal

Rows = dict[str, list[dict[str, str]]]

FIRST_NAMES = ("Jeanne", "Marcel", "Odette", "René", "Simone", "Lucien", "Yvette", "Noël", "Élise")
LAST_NAMES = ("Martin", "Le Goff", "D'Hérouville", "Durand-Petit", "Çelik", "Faÿ", "Œuvrard")
STREETS = ("rue des Lilas", "allée des Tilleuls", "place de l’Église", "chemin du Moulin")
TOWNS = (("54700", "Pont-à-Mousson"), ("67000", "Strasbourg"), ("71100", "Chalon-sur-Saône"))
DOMAINS = ("courriel.example", "poste.example", "boite.example", "mail.club.example")
BIRTHS = [date(1925, 1, 1) + timedelta(days=day) for day in range(0, 40 * 365, 3)]
CODES = ("consultation_general", "lab", "hospital_stay", "dental_care", "glasses_free")
CATEGORIES = ("care", "care", "hospital", "dental", "optical")
ACTS = (("C", "Consultation"), ("PH7", "Médicaments remboursés à 65 %"), ("HBLD038", "Couronne"))
MEMBERS_AT_ONCE = 1_000


def nir(body: str) -> str:
    """Return 13 characters of a NIR with their key."""
    number = int(body.replace("2A", "19").replace("2B", "18"))
    return f"{body}{97 - number % 97:02}"


def iban(account: str) -> str:
    """Return the French IBAN of an account of 11 characters at the bank that does not exist."""
    digits = account.translate(_RIB)
    key = 97 - (89 * 99999 + 15 * 12345 + 3 * int(digits)) % 97
    bban = f"9999912345{account}{key:02}"
    control = 98 - int((bban + "FR00").translate(_IBAN)) % 97
    return f"FR{control:02}{bban}"


_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_RIB = str.maketrans(_ALPHABET, "12345678912345678923456789")
_IBAN = {ord(letter): str(10 + rank) for rank, letter in enumerate(_ALPHABET)}


def sound_rows() -> Rows:
    """Return a small extract without a fault, every kind of row in it; change it as you like."""
    return {
        "products.csv": [_product("SG-CON"), _product("SG-ESS", legal_code="mutual")],
        "guarantees.csv": [
            _guarantee("1", "consultation_general", category="care"),
            _guarantee("2", "spa", category="care", basis="copayment_only", value=""),
            _guarantee("1", "glasses_free", basis="fixed_amount", value="350.5", per="pair"),
        ],
        "members.csv": [
            _member("10000001", nir=nir("1480399812345"), email="jean.martin@courriel.example"),
            _member("10000002", civility="MME", first_name="Simone", phone="", nir=""),
            _member(
                "10000003",
                legacy_identifier="1000",
                legacy_password_hash="$2b$12$JV6g4lwOx2nOFTE1qyvIWuRYXwfmpdfP46s5iwo/YHOZK0BqOf9q.",
            ),
        ],
        "contracts.csv": [
            _contract("C-1", "10000001"),
            _contract("C-2", "10000002", frequency="quarterly", debit_day="5", premium="277.2"),
            _contract(
                "C-3",
                "10000003",
                payment_method="cheque",
                debit_day="",
                iban="",
                mandate_reference="",
                ended_on="2021-12-31",
            ),
        ],
        "beneficiaries.csv": [
            _beneficiary("C-1", "1", "member", nir=nir("1480399812345")),
            _beneficiary("C-1", "2", "spouse", first_name="Odile"),
            _beneficiary("C-2", "1", "member"),
            _beneficiary("C-3", "1", "member", ended_on="2021-12-31"),
        ],
        "reimbursements.csv": [
            _reimbursement("R-1", "C-1", "1"),
            _reimbursement("R-2", "C-1", "2"),
        ],
    }


def _product(code: str, **changes: str) -> dict[str, str]:
    return {
        "product_code": code,
        "name": "Santé Retraités Confort",
        "insurer": "Malakoff Humanis Prévoyance",
        "legal_code": "social_security",
        "responsible": "1",
        "amc_number": "0099990011",
        "agreement_type": "MH",
        "csr": "1002",
        **changes,
    }


def _guarantee(position: str, code: str, **changes: str) -> dict[str, str]:
    return {
        "product_code": "SG-CON",
        "valid_from": "2020-01-01",
        "category": "optical",
        "position": position,
        "code": code,
        "label": "Ce qui est remboursé",
        "basis": "percent_of_base_including_statutory",
        "value": "100",
        "per": "act",
        "note": "",
        **changes,
    }


def _member(number: str, **changes: str) -> dict[str, str]:
    return {
        "member_number": number,
        "civility": "M",
        "last_name": "Martin",
        "birth_name": "Martin",
        "first_name": "Jean",
        "birth_date": "1948-03-24",
        "nir": "",
        "email": "",
        "phone": "06 39 98 12 34",
        "address_1": "12 rue des Lilas",
        "address_2": "",
        "postal_code": "54700",
        "city": "Pont-à-Mousson",
        "scheme_code": "01",
        "alsace_moselle": "0",
        "group_name": "Groupe Saint Gobain - Sortie de Groupe",
        "legacy_identifier": "",
        "legacy_password_hash": "",
        **changes,
    }


def _contract(number: str, member_number: str, **changes: str) -> dict[str, str]:
    return {
        "contract_number": number,
        "member_number": member_number,
        "product_code": "SG-CON",
        "legal_code": "social_security",
        "subscribed_on": "2008-12-15",
        "started_on": "2009-01-01",
        "ended_on": "",
        "renewal_day": "01-01",
        "payment_method": "direct_debit",
        "frequency": "monthly",
        "debit_day": "end",
        "premium": "92.40",
        "iban": iban("00000000042"),
        "mandate_reference": f"MH{number}",
        **changes,
    }


def _beneficiary(contract_number: str, rank: str, kind: str, **changes: str) -> dict[str, str]:
    return {
        "contract_number": contract_number,
        "rank": rank,
        "kind": kind,
        "last_name": "Martin",
        "first_name": "Jean",
        "birth_date": "1948-03-24",
        "birth_rank": "1",
        "nir": "",
        "started_on": "2009-01-01",
        "ended_on": "",
        **changes,
    }


def _reimbursement(identifier: str, contract_number: str, rank: str) -> dict[str, str]:
    return {
        "reimbursement_id": identifier,
        "contract_number": contract_number,
        "beneficiary_rank": rank,
        "care_date": "2022-01-10",
        "paid_on": "2022-01-14",
        "act_code": "C",
        "act_label": "Consultation",
        "provider": "Dr Petit",
        "billed": "25",
        "base": "25.00",
        "statutory_paid": "16.5",
        "complementary_paid": "7.50",
    }


def as_text(
    rows: list[dict[str, str]],
    *,
    separator: str = ";",
    newline: str = "\n",
    quoting: Literal[0, 1, 2, 3] = csv.QUOTE_MINIMAL,
) -> str:
    """Return rows as the text of a file with its header line."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(
        text, list(rows[0]), delimiter=separator, lineterminator=newline, quoting=quoting
    )
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write_folder(rows: Rows, folder: Path, encoding: str = "utf-8") -> Path:
    """Write an extract as a folder; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in rows.items():
        (folder / name).write_bytes(as_text(lines).encode(encoding))
    return folder


def write_zip(folder: Path, path: Path) -> Path:
    """Pack the files of a folder into a zip file; return its path."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
    return path


def write_large(folder: Path, members: int, seed: int = 1) -> dict[str, int]:
    """Write a sound extract of that many members; return how many rows each file has.

    One contract a member, 1.4 people a contract, care for three members in ten. One thousand
    members at a time are in memory.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = sound_rows()
    names = list(rows)
    large = names[2:]
    with ExitStack() as stack:
        files = {
            name: stack.enter_context((folder / name).open("w", encoding="utf-8")) for name in names
        }
        for name, file in files.items():
            file.write(";".join(rows[name][0]) + "\n")
        counts = dict.fromkeys(names, 0)
        for name, lines in _catalogue(rows).items():
            files[name].writelines(lines)
            counts[name] = len(lines)
        for part in _people(members, Random(seed)):
            for name in large:
                files[name].writelines(part[name])
                counts[name] += len(part[name])
    return counts


def _catalogue(rows: Rows) -> Mapping[str, list[str]]:
    guarantees = [
        _guarantee(str(place), code, category=category)
        for place, (code, category) in enumerate(zip(CODES, CATEGORIES, strict=True))
    ]
    tables = {"products.csv": rows["products.csv"], "guarantees.csv": guarantees}
    return {
        name: [";".join(row.values()) + "\n" for row in lines] for name, lines in tables.items()
    }


def _people(members: int, random: Random) -> Iterator[dict[str, list[str]]]:
    """Give the lines of some members with their contracts, people and care, again and again."""
    step = 90_000_000 // members
    for begin in range(0, members, MEMBERS_AT_ONCE):
        part: dict[str, list[str]] = {
            "members.csv": [],
            "contracts.csv": [],
            "beneficiaries.csv": [],
            "reimbursements.csv": [],
        }
        for index in range(begin, min(begin + MEMBERS_AT_ONCE, members)):
            _add_member(part, index, 10_000_000 + index * step + random.randrange(step), random)
        yield part


def _add_member(part: dict[str, list[str]], index: int, number: int, random: Random) -> None:
    draw = random.random()
    born = BIRTHS[int(draw * len(BIRTHS))]
    first, last = FIRST_NAMES[index % 9], LAST_NAMES[index % 7]
    town = TOWNS[index % 3]
    own_nir = nir(f"{1 + index % 2}{born:%y%m}998{index % 100:02}{1 + index % 999:03}")
    email = f"p{number}.{index % 97}@{DOMAINS[index % 4]}" if index % 10 < 7 else ""
    phone = f"0199 00 {index % 10_000:04}" if index % 10 < 9 else ""
    login = f"TM{index}" if index % 20 == 0 else ""
    part["members.csv"].append(
        f"{number};{'M' if index % 2 == 0 else 'MME'};{last};{last};{first};{born};{own_nir};"
        f"{email};{phone};{1 + index % 150} {STREETS[index % 4]};;{town[0]};{town[1]};01;"
        f"{int(index % 3 == 1)};Groupe Saint Gobain - Sortie de Groupe;{login};\n"
    )
    contract = f"SG{index:08}"
    letters = _ALPHABET[index % 26] if index % 7 == 0 else "0"
    account = f"{letters}{index * 7919 % 10**10:010}"
    paid = (
        f"direct_debit;monthly;5;{40 + index % 160}.{index % 100:02};{iban(account)};MH{contract}"
        if index % 10 < 9
        else f"cheque;quarterly;;{120 + index % 400}.50;;"
    )
    started = f"20{index % 20:02}-0{1 + index % 9}-01"
    part["contracts.csv"].append(
        f"{contract};{number};SG-CON;social_security;{started};{started};;01-01;{paid}\n"
    )
    people = part["beneficiaries.csv"]
    people.append(f"{contract};1;member;{last};{first};{born};1;{own_nir};{started};\n")
    if index % 5 < 2:
        spouse_nir = nir(f"{2 - index % 2}{born:%y%m}998{index % 89:02}{1 + index % 997:03}")
        other = FIRST_NAMES[(index + 4) % 9]
        people.append(f"{contract};2;spouse;{last};{other};{born};1;{spouse_nir};{started};\n")
    if index % 10 < 3:
        act, label = ACTS[index % 3]
        part["reimbursements.csv"].append(
            f"R{index:010};{contract};1;2022-0{1 + index % 3}-1{index % 10};2022-04-0{1 + index % 9}"
            f";{act};{label};Cabinet du Moulin;{25 + index % 90}.00;25.00;16.50;7.50\n"
        )
