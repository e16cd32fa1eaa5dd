"""A long history is made as the measures want it: it shows on the pages that are measured."""

from __future__ import annotations

from pathlib import Path

from bench.bases import add_reimbursements, make_base
from bench.histories import LIST, TEN_YEARS
from bench.pages import HOME, signed_in
from bench.run import Run


def test_a_member_with_many_reimbursements_sees_them(tmp_path: Path) -> None:
    run = Run(tmp_path, quick=True, say=lambda _text: None)
    base = make_base(tmp_path / "base", 8)
    many, few = base.with_account(2)
    add_reimbursements(base, many, 200, TEN_YEARS)
    add_reimbursements(base, few, 2, TEN_YEARS)
    with run.portal(base) as portal:
        shown = {
            member: [signed_in(portal, member).get(path).body.decode() for path in (HOME, LIST)]
            for member in (many, few)
        }
    act = "Consultation du médecin généraliste"
    assert [page.count(act) for page in shown[few]] == [2, 2]
    assert [page.count(act) for page in shown[many]] == [3, 10]
    assert "200" in shown[many][1]
