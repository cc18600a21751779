from __future__ import annotations

from pathlib import Path

import engagebias as eb


def test_target_by_stance_in_both_languages() -> None:
    book = eb.trust_codebook()
    assert book.names == ("target", "stance")
    assert book["target"].order == ("funding", "motive", "agents", "plot", "competence", "fairness", "none")
    assert book["stance"].order == ("endorse", "report", "mock", "refute", "none")
    assert book["target"].read("مؤامرة") == "plot"
    assert book["stance"].read("  يسخر ") == "mock"
    assert all(any("\u0600" < c < "\u06ff" for c in v.definition.ar) for v in book.variables)


def test_it_can_be_drawn_with_and_read_back(tmp_path: Path) -> None:
    comments = eb.simulate("threads", seed=1, n_pages=4).comments
    assert comments is not None
    frame = comments.select("post_id", "text", "lang", "machine", "platform")
    sample = eb.draw_gold_sample(
        frame, n=40, codebook=eb.trust_codebook(), folder=tmp_path, strata=["lang", "machine"], design="equal"
    )
    assert sample.strata["stratum_n"].to_list() == [10, 10, 10, 10]
    assert eb.read_codebook(tmp_path / "codebook.yaml") == eb.trust_codebook()
