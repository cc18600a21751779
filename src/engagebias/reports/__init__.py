"""Reports: run notebooks with papermill and write static, self-contained pages in each language."""

from __future__ import annotations
