"""An export has every column of every table about a member, but for what is left out on purpose."""

from __future__ import annotations

import inspect
from collections import Counter
from enum import StrEnum

import pytest
from sqlalchemy import Table
from sqlalchemy.sql import visitors
from sqlalchemy.sql.schema import Column

from mh_portal.core.database import Base
from mh_portal.core.privacy import words
from mh_portal.core.privacy.dataset import Dataset, key
from mh_portal.core.privacy.holdings import HOLDINGS, Category
from mh_portal.core.privacy.retention import TABLE
from mh_portal.core.privacy.tables import DATASETS

# Tables about nobody, or about nobody who could be found in them.
LEFT_OUT_TABLES = {
    "account_links": "links of people who are no members",
    "campaign_waves": "days and numbers of what was announced to many",
    "campaigns": "what was announced to which audience",
    "establishments": "the hospitals of France",
    "failures": "counted under a keyed hash that leads to nobody",
    "guarantees": "the insurer's products",
    "indicator_counts": "how often something happened on a day",
    "indicator_gauges": "how many there are of what waits",
    "indicator_marks": "how far was counted",
    "imports": "when an extract came in",
    "letter_batches": "how many letters and pages a file holds",
    "limit_windows": "counted by address, under no name",
}
# Columns that are no data of the member's: numbers of rows, hashes, keys.
LEFT_OUT_COLUMNS = {
    "id", "member_id", "account_id", "contract_id", "request_id", "extract_digest", "actor_id",
    # Hashes and secrets: who has the export must not get in by it.
    "password_hash", "legacy_password_hash", "token_hash", "code_hash", "secret", "last_step",
    "credential_id", "public_key", "start_key", "digest", "email_key", "nir_index", "iban_index",
    # Whom another row is about.
    "session_id", "entered_by_id", "token_expires_at", "agent_role",
    # What the outbox works with, wiped when an e-mail is sent.
    "context", "security", "message_id", "dedupe_key", "not_before", "useful_until", "next_try",
    "tries", "repeated", "claim", "leased_until", "last_answer",
    # How a file is found and opened, and who of the insurer's people has a request.
    "slot", "file_key", "taken_by_id", "taken_at",
    # What pages work with.
    "version", "sent_key", "thread_id",
    # How a booked call is found, and the advisor who dealt with it.
    "code", "seat", "sequence", "closed_by_id",
    # The wave and the file that a campaign's message was in.
    "wave_id", "letter_batch_id",
    # The insurer's product, of which the name and the insurer are told.
    "product_code", "responsible", "amc_number", "agreement_type", "csr",
}  # fmt: skip


def columns_of(dataset: Dataset) -> set[Column[object]]:
    """Return the columns that a dataset reads from."""
    return {
        each
        for field in dataset.fields
        for each in visitors.iterate(field.column.expression if hasattr(field.column, "expression") else field.column)
        if isinstance(each, Column)
    }  # fmt: skip


EXPORTED = {(c.table.name, c.name) for dataset in DATASETS for c in columns_of(dataset)}


@pytest.mark.parametrize("table", Base.metadata.sorted_tables, ids=lambda table: table.name)
def test_every_column_is_exported_or_left_out_on_purpose(table: Table) -> None:
    if table.name in LEFT_OUT_TABLES:
        assert not {column for owner, column in EXPORTED if owner == table.name}
        return
    missing = {c.name for c in table.columns if (table.name, c.name) not in EXPORTED}
    # Some products' columns have the names of a contract's.
    if table.name == "products":
        missing -= {"legal_code"}
    assert missing <= LEFT_OUT_COLUMNS


def test_no_secret_is_exported() -> None:
    secrets = {"hash", "secret", "key", "digest", "index", "credential", "token", "context"}
    assert [pair for pair in EXPORTED if any(word in pair[1] for word in secrets)] == []


def test_what_is_left_out_is_there() -> None:
    names = {c.name for table in Base.metadata.sorted_tables for c in table.columns}
    assert names >= LEFT_OUT_COLUMNS
    assert set(Base.metadata.tables) >= set(LEFT_OUT_TABLES)


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.key)
def test_names_for_programs_are_plain_and_different(dataset: Dataset) -> None:
    names = [field.key for field in dataset.fields]
    assert [name for name, number in Counter(names).items() if number > 1] == []
    assert all(name.isidentifier() and name.isascii() for name in [*names, dataset.key])


def test_tables_have_different_names() -> None:
    assert len({dataset.key for dataset in DATASETS}) == len(DATASETS)


def test_keys_are_made_of_words() -> None:
    assert key("Payé le") == "paye_le"
    assert key("Numéro de sécurité sociale (le vôtre seulement)") == (
        "numero_de_securite_sociale_le_votre_seulement"
    )
    assert key("Œuvre d’aujourd’hui") == "oeuvre_d_aujourd_hui"


def codes() -> set[type[StrEnum]]:
    """Return the closed lists of the columns that are exported."""
    kinds = {
        getattr(c.type, "enum_class", None)
        for dataset in DATASETS
        for c in columns_of(dataset)
    }  # fmt: skip
    return {kind for kind in kinds if inspect.isclass(kind) and issubclass(kind, StrEnum)}


@pytest.mark.parametrize("kind", sorted(codes(), key=repr))
def test_every_code_has_its_words(kind: type[StrEnum]) -> None:
    assert set(words.WORDS[kind]) == set(kind)


def test_words_are_those_of_codes_in_use() -> None:
    assert set(words.WORDS) == codes()


def test_each_category_is_explained_once_and_kept_so_long() -> None:
    assert [holding.category for holding in HOLDINGS] == list(Category)
    assert {dataset.category for dataset in DATASETS} == set(Category)
    kept = Counter(row.slug for holding in HOLDINGS for row in holding.kept)
    assert set(kept) == {row.slug for row in TABLE}
    assert set(kept.values()) == {1}
