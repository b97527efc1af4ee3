# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A dashboard of Grafana, in the classic schema of Grafana 11, from rows of panels."""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.creativeflow.minio.plugins.plugin_utils._monitoring.rules import RUNBOOKS

SITE = 'site=~"$site"'
SITE_OR_NONE = 'site=~"$site|"'
"""For metrics that have no site, such as the age of a drill: whatever site is chosen, they are shown."""
_SOURCE = {"type": "prometheus", "uid": "${datasource}"}
_WIDTH = 24
Json = dict[str, t.Any]


@dataclasses.dataclass(frozen=True)
class Panel:
    """A panel.

    :ivar kind: stat, timeseries or table. :ivar text: its description. :ivar runbook: the page that it links. :ivar queries: each an expression and the
        legend of its series. :ivar steps: values from which on its colour changes; the first is good, or bad with ``falling``.
    """

    title: str
    kind: str
    text: str
    runbook: str
    unit: str
    queries: tuple[tuple[str, str], ...]
    width: int = 12
    height: int = 8
    steps: tuple[float, ...] = ()
    falling: bool = False

    def json(self, number: int, column: int, row: int) -> Json:
        """The panel at its place."""
        return {
            "id": number,
            "type": self.kind,
            "title": self.title,
            "description": self.text,
            "datasource": _SOURCE,
            "gridPos": {"h": self.height, "w": self.width, "x": column, "y": row},
            "links": [{"title": f"Runbook: {self.runbook}", "url": f"{RUNBOOKS}/{self.runbook}.md", "targetBlank": True}],
            "fieldConfig": {"defaults": {"unit": self.unit, "thresholds": self._thresholds(), **self._color()}, "overrides": []},
            "options": _OPTIONS[self.kind],
            "targets": [self._target(index, expr, legend) for index, (expr, legend) in enumerate(self.queries)],
            **({"transformations": [{"id": "organize", "options": {"excludeByName": {"Time": True}}}]} if self.kind == "table" else {}),
        }

    def _thresholds(self) -> Json:
        colors = ["red", "orange", "green"] if self.falling else ["green", "orange", "red"]
        chosen = colors if len(self.steps) > 1 else [colors[0], colors[-1]]
        values: list[t.Optional[float]] = [None, *self.steps]
        return {"mode": "absolute", "steps": [{"color": color, "value": value} for color, value in zip(chosen, values)]}

    def _color(self) -> Json:
        return {"color": {"mode": "palette-classic" if self.kind == "timeseries" else "thresholds"}}

    def _target(self, index: int, expr: str, legend: str) -> Json:
        at_once = self.kind != "timeseries"
        return {
            "refId": "ABCDEFGH"[index],
            "datasource": _SOURCE,
            "expr": expr,
            "legendFormat": legend,
            "instant": at_once,
            "range": not at_once,
            "format": "table" if self.kind == "table" else "time_series",
        }


_OPTIONS: dict[str, Json] = {
    "stat": {
        "colorMode": "background",
        "graphMode": "none",
        "justifyMode": "auto",
        "orientation": "auto",
        "textMode": "value_and_name",
        "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
    },
    "timeseries": {"legend": {"displayMode": "list", "placement": "bottom", "showLegend": True}, "tooltip": {"mode": "multi", "sort": "desc"}},
    "table": {"showHeader": True, "cellHeight": "sm"},
}


@dataclasses.dataclass(frozen=True)
class Dashboard:
    """A dashboard. :ivar one: whether one site is chosen, rather than any number. :ivar rows: a title and panels, from left to right."""

    uid: str
    title: str
    text: str
    rows: tuple[tuple[str, tuple[Panel, ...]], ...]
    one: bool = False

    def json(self) -> Json:
        """The file of the dashboard."""
        return {
            "uid": self.uid,
            "title": self.title,
            "description": self.text,
            "tags": ["minio", "creativeflow"],
            "schemaVersion": 39,
            "version": 1,
            "editable": True,
            "graphTooltip": 1,
            "refresh": "1m",
            "time": {"from": "now-6h", "to": "now"},
            "timezone": "browser",
            "templating": {"list": [_DATASOURCE, self._site()]},
            "annotations": {"list": []},
            "links": [{"type": "dashboards", "title": "MinIO", "tags": ["minio", "creativeflow"], "asDropdown": True, "includeVars": True, "keepTime": True}],
            "panels": list(self._panels()),
        }

    def _site(self) -> Json:
        several = {} if self.one else {"multi": True, "includeAll": True, "allValue": ".*", "current": {"text": ["All"], "value": ["$__all"]}}
        query = 'label_values(up{job="minio-node"}, site)'
        return {
            "name": "site",
            "label": "Site",
            "type": "query",
            "datasource": _SOURCE,
            "query": query,
            "refresh": 2,
            "sort": 1,
            **several,
        }

    def _panels(self) -> t.Iterator[Json]:
        number, row = 0, 0
        for title, panels in self.rows:
            number += 1
            yield {"id": number, "type": "row", "title": title, "collapsed": False, "gridPos": {"h": 1, "w": _WIDTH, "x": 0, "y": row}, "panels": []}
            row, column, height = row + 1, 0, 0
            for panel in panels:
                if column + panel.width > _WIDTH:
                    row, column, height = row + height, 0, 0
                number += 1
                yield panel.json(number, column, row)
                column, height = column + panel.width, max(height, panel.height)
            row += height


_DATASOURCE: Json = {"name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus", "refresh": 1}
