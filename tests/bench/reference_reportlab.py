"""reference_reportlab.py ROWS OUT: a table of the same rows drawn on ReportLab's canvas; prints the number of pages."""
import sys

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

HEADER = ["Order", "Ordered", "Customer", "Country", "Article", "Description", "Quantity", "Unit price", "Line total"]
LEFTS = [40, 100, 210, 290, 380, 440]
RIGHTS = [670, 730, 800]
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"

pdfmetrics.registerFont(TTFont("Sans", FONT))
paper = canvas.Canvas(sys.argv[2], pagesize=landscape(A4), pageCompression=1)
pages = 0


def draw(values, y):
    for x, value in zip(LEFTS, values):
        paper.drawString(x, y, value)
    for x, value in zip(RIGHTS, values[6:]):
        paper.drawRightString(x, y, value)


def begin_page():
    global pages
    pages += 1
    paper.setFont("Sans", 7.5)
    draw(HEADER, 550)
    paper.line(40, 545, 800, 545)
    paper.drawString(40, 20, f"Completed orders    Page {pages}")


y = 0
with open(sys.argv[1], encoding="utf-8") as rows:
    for line in rows:
        if y < 40:
            if pages:
                paper.showPage()
            begin_page()
            y = 530
        draw(line.rstrip("\n").split("\t"), y)
        paper.line(40, y - 5, 800, y - 5)
        y -= 18
paper.showPage()
paper.save()
print(pages)
