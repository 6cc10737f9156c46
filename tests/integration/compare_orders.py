"""compare_orders.py SOURCE REPORT: does a completed-orders report hold what its source file does?

Reads both with Python's own csv module, which shares nothing with ours. SOURCE is a real orders file (CSV, plain or gzip),
REPORT a downloaded CSV; rows of orders that SOURCE does not have are not looked at. Prints counts as JSON; ends with 1, and
the first differences on stderr, when rows, quantities or totals are not the same.
"""

import collections
import csv
import decimal
import gzip
import io
import json
import sys

Line = collections.namedtuple("Line", "order time customer country sku description quantity price total")


def open_text(path):
    raw = gzip.open(path) if path.endswith(".gz") else open(path, "rb")
    return io.TextIOWrapper(raw, encoding="utf-8", newline="")


def source_lines(path):
    """Every line of an order that was not cancelled."""
    for row in csv.DictReader(open_text(path)):
        if row["InvoiceNo"].startswith("C"):
            continue
        quantity, price = int(row["Quantity"]), decimal.Decimal(row["UnitPrice"])
        yield Line(row["InvoiceNo"], row["InvoiceDate"], row["CustomerID"], row["Country"], row["StockCode"],
                   row["Description"], quantity, price, quantity * price)


def report_lines(path):
    for row in csv.DictReader(open_text(path)):
        # Times are local to the event, as those of the source are; what follows the seconds is the offset.
        yield Line(row["order_number"], row["ordered_at"][:19].replace("T", " "), row["customer"], row["country"],
                   row["sku"], row["description"], int(row["quantity"]), decimal.Decimal(row["unit_price"]),
                   decimal.Decimal(row["line_total"]))


def summary(lines):
    return {"rows": sum(lines.values()), "quantity": sum(line.quantity * n for line, n in lines.items()),
            "total": str(sum(line.total * n for line, n in lines.items()).normalize())}


def main():
    source = collections.Counter(source_lines(sys.argv[1]))
    orders = {line.order for line in source}
    report = collections.Counter(line for line in report_lines(sys.argv[2]) if line.order in orders)
    missing, surplus = source - report, report - source
    print(json.dumps({"source": summary(source), "report": summary(report), "missing": sum(missing.values()),
                      "surplus": sum(surplus.values())}))
    for word, lines in (("missing", missing), ("surplus", surplus)):
        for line in list(lines)[:3]:
            print(f"{word}: {line}", file=sys.stderr)
    return 1 if missing or surplus else 0


if __name__ == "__main__":
    sys.exit(main())
