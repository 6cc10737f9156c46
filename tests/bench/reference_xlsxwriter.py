"""reference_xlsxwriter.py ROWS OUT: the same workbook as bench_render_file makes, by XlsxWriter in constant_memory."""
import datetime
import sys

import xlsxwriter

HEADER = ["Order", "Ordered", "Customer", "Country", "Article", "Description", "Quantity", "Unit price", "Line total"]

book = xlsxwriter.Workbook(sys.argv[2], {"constant_memory": True})
sheet = book.add_worksheet("Orders")
bold, time = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
decimal = book.add_format({"num_format": "#,##0.00"})
for column, name in enumerate(HEADER):
    sheet.write_string(0, column, name, bold)
sheet.freeze_panes(1, 0)
with open(sys.argv[1], encoding="utf-8") as rows:
    for number, line in enumerate(rows, start=1):
        values = line.rstrip("\n").split("\t")
        for column in (0, 2, 3, 4, 5):
            sheet.write_string(number, column, values[column])
        sheet.write_datetime(number, 1, datetime.datetime.fromisoformat(values[1][:19]), time)
        sheet.write_number(number, 6, int(values[6]))
        sheet.write_number(number, 7, float(values[7]), decimal)
        sheet.write_number(number, 8, float(values[8]), decimal)
book.close()
