"""Reads a workbook with openpyxl, which knows nothing of how we write them, and says as JSON what it found.

    read_xlsx.py FILE            sheets with cells (type, value, number format), filter, panes, widths, charts
    read_xlsx.py FILE --sums     for each sheet only: name, rows, the first column's sum and the last row's values
"""
import datetime
import json
import sys
import warnings

import openpyxl

# A workbook that makes the reader warn is not fine.
warnings.simplefilter("error")


def cell(c):
    value = c.value
    if isinstance(value, bool):
        kind = "boolean"
    elif isinstance(value, (int, float)):
        kind = "number"
    elif isinstance(value, datetime.datetime):
        kind, value = "time", value.isoformat(sep=" ")
    elif c.data_type == "f":
        kind = "formula"
    else:
        kind = "text"
        value = openpyxl.utils.escape.unescape(value)
    return {"at": c.coordinate, "kind": kind, "value": value, "format": c.number_format, "bold": bool(c.font.b),
            "link": c.hyperlink is not None}


def chart(c):
    return {"type": type(c).__name__, "title": "".join(r.t for p in c.title.tx.rich.p for r in p.r or []) if c.title else "",
            "grouping": getattr(c, "grouping", None), "direction": getattr(c, "barDir", None),
            "series": [{"values": s.val.numRef.f, "categories": (s.cat.numRef or s.cat.strRef).f, "name": s.tx.strRef.f}
                       for s in c.series]}


def whole(path):
    book = openpyxl.load_workbook(path)
    cached = openpyxl.load_workbook(path, data_only=True)
    sheets = []
    for sheet in book.worksheets:
        cells = [cell(c) for row in sheet.iter_rows() for c in row if c.value is not None]
        for c in cells:
            if c["kind"] == "formula":
                c["cached"] = cached[sheet.title][c["at"]].value
        sheets.append({
            "name": sheet.title, "rows": sheet.max_row, "cells": cells,
            "filter": sheet.auto_filter.ref or "", "panes": sheet.freeze_panes or "",
            "print_area": sheet.print_area or "",
            "widths": {k: d.width for k, d in sheet.column_dimensions.items()},
            "charts": [chart(c) for c in sheet._charts]})
    p = book.properties
    return {"sheets": sheets, "title": p.title, "subject": p.subject, "author": p.creator,
            "created": p.created.isoformat()}


def sums(path):
    book = openpyxl.load_workbook(path, read_only=True)
    found = []
    for sheet in book.worksheets:
        rows, total, last = 0, 0, []
        for row in sheet.iter_rows(values_only=True):
            rows += 1
            total += row[0] if row and isinstance(row[0], int) else 0
            last = row
        found.append({"name": sheet.title, "rows": rows, "sum": total, "last": [str(v) for v in last]})
    return {"sheets": found}


print(json.dumps(sums(sys.argv[1]) if "--sums" in sys.argv else whole(sys.argv[1])))
