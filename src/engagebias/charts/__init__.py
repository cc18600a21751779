"""Charts and tables: they draw frames and compute nothing."""

from engagebias.charts.forest import forest
from engagebias.charts.notebook import setup_notebook
from engagebias.charts.shares import shares
from engagebias.charts.tables import table_html

__all__ = ["forest", "setup_notebook", "shares", "table_html"]
