from __future__ import annotations

from pathlib import Path

import pytest

from engagebias.reports import ipynb
from engagebias.reports.store import main
from reports.study import ANSWER, write_notebook


def test_outputs_of_one_clean_run_are_stored_and_a_failing_notebook_is_left_alone(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = write_notebook(study, "good", ANSWER, "seed + 1")
    bad = write_notebook(study, "bad", "1/0")
    before = bad.read_bytes()
    assert main([str(study / "notebooks")]) == 1
    assert "bad.ipynb failed at code cell 2 and was left as it is: ZeroDivisionError" in capsys.readouterr().err
    assert bad.read_bytes() == before
    code = ipynb.code_cells(ipynb.read(good))
    assert [c.execution_count for c in code] == [1, 2, 3]
    assert code[2].outputs[0].data["text/plain"] == "2"
    bad.unlink()
    once = good.read_bytes()
    assert main([str(study / "notebooks")]) == 0
    assert good.read_bytes() == once, "a second run stores the same bytes"
    assert main([str(study / "nowhere")]) == 1
    assert "there is no notebook in" in capsys.readouterr().err
