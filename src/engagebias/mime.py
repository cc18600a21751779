"""The MIME types by which notebooks hand charts and answers to reports."""

ANSWER = "application/vnd.engagebias.answer+json"

# JupyterLab bundles Vega-Lite 5 and draws its type alone, also in stored notebooks.
CHART = "application/vnd.vegalite.v5+json"

VEGALITE = "6.4"
"""The version of Vega-Lite that draws still pictures and the charts of reports."""
