"""Ten printed codes, each of which stands in once for the authenticator app or the passkey.

A code has ten characters of 32, 50 bits: enough beside a password and a count of failures (NIST
SP 800-63B, 3.1.2.2, asks 20), and short enough to type. The hash is keyed, so that the database
alone is no help to a guesser. The list is worked out from a random `seed` and a key of the
portal: it is shown, and proved to be on paper, before anything is kept.
"""

from __future__ import annotations

import hmac
import secrets

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts.models import PrintedCode
from mh_portal.core.columns import keyring

COUNT = 10
LENGTH = 10
HALF = LENGTH // 2
# Crockford's: without I, L, O and U, which are read as digits or as each other.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")


def new_seed() -> str:
    """Return what a list is worked out from."""
    return secrets.token_urlsafe(32)


def list_of(account_id: int, seed: str) -> list[str]:
    """Return the codes of a list, as they are printed: « 7K4M2 QX9TB »."""
    return [_spaced(_code(account_id, seed, place)) for place in range(COUNT)]


def canonical(typed: str) -> str:
    """Return a code as it is compared, whatever case, spaces and look-alikes were typed."""
    kept = "".join(character for character in typed.upper() if character.isalnum())
    return kept.translate(_MISREAD)


def is_on_paper(account_id: int, seed: str, typed: str) -> bool:
    """Tell whether the last code of a list was copied, which shows that somebody holds it."""
    last = _code(account_id, seed, COUNT - 1)
    return hmac.compare_digest(canonical(typed).encode(), last.encode())


def is_kept(db: Session, account_id: int, seed: str) -> bool:
    """Tell whether a list is the account's own already: it is shown before that, never after."""
    hashed = _hash(account_id, _code(account_id, seed, COUNT - 1))
    kept = select(PrintedCode.id).where(
        PrintedCode.account_id == account_id, PrintedCode.code_hash == hashed
    )
    return db.scalar(kept) is not None


def replace(db: Session, account_id: int, seed: str) -> None:
    """Keep a list, in place of the one before."""
    remove(db, account_id)
    for place in range(COUNT):
        hashed = _hash(account_id, _code(account_id, seed, place))
        db.add(PrintedCode(account_id=account_id, code_hash=hashed))


def remove(db: Session, account_id: int) -> bool:
    """Take the list away; tell whether any of it was left."""
    left = count_left(db, account_id)
    db.execute(delete(PrintedCode).where(PrintedCode.account_id == account_id))
    return left > 0


def use(db: Session, account_id: int, typed: str) -> bool:
    """Use a code up; tell whether it was right, and not used before."""
    used = db.scalar(
        update(PrintedCode)
        .where(
            PrintedCode.account_id == account_id,
            PrintedCode.code_hash == _hash(account_id, canonical(typed)),
            PrintedCode.used_at.is_(None),
        )
        .values(used_at=clock.utcnow())
        .returning(PrintedCode.id)
    )
    return used is not None


def count_left(db: Session, account_id: int) -> int:
    """Return how many codes are left."""
    left = select(func.count()).where(
        PrintedCode.account_id == account_id, PrintedCode.used_at.is_(None)
    )
    return db.scalar(left) or 0


def _code(account_id: int, seed: str, place: int) -> str:
    number = int.from_bytes(
        keyring.blind_index("printed_code", f"{account_id}:{seed}:{place}"), "big"
    )
    letters = []
    for _ in range(LENGTH):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)


def _spaced(code: str) -> str:
    return f"{code[:HALF]} {code[HALF:]}"


def _hash(account_id: int, code: str) -> bytes:
    return keyring.blind_index("printed_codes", f"{account_id}:{code}")
