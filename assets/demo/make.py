"""Makes the small office files of the demo bucket. Needs openpyxl, python-docx and pillow.

    python3 assets/demo/make.py
"""
import io
import math
import random
import re
import zipfile
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.shared import Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).parent
MADE = datetime(2026, 1, 5, 9, 0, 0)
HEAD = PatternFill("solid", fgColor="1F3A5F")


def repack(data, path):
    """The same archive with fixed times and full compression."""
    source = zipfile.ZipFile(io.BytesIO(data))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (2026, 1, 5, 9, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            content = source.read(name)
            if name == "docProps/core.xml":
                # openpyxl writes the moment of saving, whatever it was told.
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-01-05T09:00:00Z", content)
            target.writestr(entry, content)


def save_book(book, name):
    book.properties.creator = "Northlight Media"
    book.properties.created = book.properties.modified = MADE
    out = io.BytesIO()
    book.save(out)
    repack(out.getvalue(), HERE / name)


def head(sheet, titles, widths):
    sheet.append(titles)
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = HEAD
        cell.alignment = Alignment(horizontal="center")
    for letter, width in zip("ABCDEFGH", widths):
        sheet.column_dimensions[letter].width = width


def rates(name, year, factor):
    services = [
        ("Account management", "hour", 95), ("Creative direction", "hour", 140),
        ("Art direction", "hour", 115), ("Copywriting", "hour", 98),
        ("Copy editing", "page", 24), ("Graphic design", "hour", 92),
        ("Illustration", "piece", 380), ("Motion design", "hour", 110),
        ("Photography", "day", 1250), ("Film crew of three", "day", 3400),
        ("Sound studio", "hour", 160), ("Media planning", "hour", 105),
        ("Web development", "hour", 112), ("Print supervision", "day", 720),
        ("Translation", "word", 0.19),
    ]
    book = Workbook()
    sheet = book.active
    sheet.title = f"Rates {year}"
    head(sheet, ["Service", "Unit", "Rate", "From 10", "From 50"], [26, 10, 12, 12, 12])
    for service, unit, price in services:
        price = round(price * factor, 2)
        sheet.append([service, unit, price, round(price * 0.95, 2), round(price * 0.9, 2)])
    for row in sheet.iter_rows(min_row=2, min_col=3, max_col=5):
        for cell in row:
            cell.number_format = '"$"#,##0.00'
    sheet.freeze_panes = "A2"
    terms = book.create_sheet("Terms")
    terms.column_dimensions["A"].width = 70
    for line in ["All rates without tax.", f"Valid from 1 January to 31 December {year}.",
                 "Travel and accommodation are charged at cost.",
                 "Work at night and on holidays: 50 % more."]:
        terms.append([line])
    save_book(book, name)


def quotation(name, title, rows):
    book = Workbook()
    sheet = book.active
    sheet.title = "Quotation"
    sheet.append([title])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([])
    head(sheet, ["Position", "Days", "Rate", "Amount", "Due"], [34, 8, 12, 14, 14])
    for number, (position, days, rate) in enumerate(rows):
        at = sheet.max_row + 1
        # Amounts are values, because nothing but a spreadsheet program would compute them.
        sheet.append([position, days, rate, days * rate, datetime(2026, 3 + number, 15)])
        sheet[f"E{at}"].number_format = "yyyy-mm-dd"
    last = sheet.max_row
    sheet.append(["Total", None, None, sum(days * rate for _, days, rate in rows)])
    sheet[f"A{last + 1}"].font = Font(bold=True)
    save_book(book, name)


def document(name, title, paragraphs, table):
    paper = Document()
    paper.styles["Normal"].font.name = "Calibri"
    paper.styles["Normal"].font.size = Pt(11)
    paper.add_heading(title, 0)
    for kind, text in paragraphs:
        if kind == "h":
            paper.add_heading(text, 1)
        elif kind == "-":
            paper.add_paragraph(text, style="List Bullet")
        else:
            paper.add_paragraph(text)
    if table:
        grid = paper.add_table(rows=0, cols=len(table[0]), style="Table Grid")
        for row in table:
            for cell, text in zip(grid.add_row().cells, row):
                cell.text = text
    properties = paper.core_properties
    properties.author = "Northlight Media"
    properties.created = properties.modified = MADE
    # What nobody sees (a picture of the empty template, effects, its many unused styles) is most of the file.
    for relations in (paper.part.rels, paper.part.package.rels):
        for name_of, relation in list(relations.items()):
            if relation.reltype.rsplit("/", 1)[-1] in UNSEEN:
                relations.pop(name_of)
    without_unused_styles(paper.styles.element)
    without_unused_lists(paper.part.numbering_part.element)
    out = io.BytesIO()
    paper.save(out)
    repack(out.getvalue(), HERE / name)


UNSEEN = {"thumbnail", "stylesWithEffects", "theme", "webSettings", "customXml"}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def without_unused_lists(tree):
    used = {num.find(f"{W}abstractNumId").get(f"{W}val") for num in tree.findall(f"{W}num")}
    for kind in tree.findall(f"{W}abstractNum"):
        if kind.get(f"{W}abstractNumId") not in used:
            tree.remove(kind)
        for level in kind.findall(f"{W}lvl")[1:]:
            kind.remove(level)


def without_unused_styles(tree):
    keep = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList", "Title", "TitleChar",
            "Heading1", "Heading1Char", "ListBullet", "TableGrid"}
    for style in tree.findall(f"{W}style"):
        if style.get(f"{W}styleId") not in keep:
            tree.remove(style)
    for latent in tree.findall(f"{W}latentStyles"):
        tree.remove(latent)


def font(size):
    return ImageFont.load_default(size)


def logo(name):
    picture = Image.new("RGB", (480, 200), "white")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((24, 30, 164, 170), fill="#1F3A5F")
    draw.polygon([(94, 44), (110, 100), (94, 156), (78, 100)], fill="#F2B134")
    draw.text((184, 56), "Northlight", font=font(54), fill="#1F3A5F")
    draw.text((188, 122), "M E D I A", font=font(28), fill="#F2B134")
    picture.quantize(32).save(HERE / name, optimize=True)


def chart(name):
    picture = Image.new("RGB", (640, 400), "white")
    draw = ImageDraw.Draw(picture)
    draw.text((24, 16), "Reach by week, spring launch", font=font(22), fill="#222222")
    for line in range(5):
        y = 340 - line * 64
        draw.line((60, y, 610, y), fill="#DDDDDD")
        draw.text((20, y - 8), f"{line * 50}k", font=font(13), fill="#666666")
    for week, value in enumerate([34, 58, 91, 120, 166, 188, 172, 131, 96, 70]):
        x = 74 + week * 54
        draw.rectangle((x, 340 - value * 1.28, x + 34, 340), fill="#1F3A5F" if week != 5 else "#F2B134")
        draw.text((x + 8, 350), f"{week + 9}", font=font(13), fill="#666666")
    picture.quantize(24).save(HERE / name, optimize=True)


def photo(name, seed, warm):
    """A landscape of hills, soft as a photograph, small as a JPEG."""
    chance = random.Random(seed)
    width, height = 640, 420
    picture = Image.new("RGB", (width, height))
    pixels = picture.load()
    top, low = ((38, 70, 120), (250, 180, 110)) if warm else ((70, 120, 180), (215, 230, 240))
    for y in range(height):
        part = y / height
        for x in range(width):
            pixels[x, y] = tuple(int(a + (b - a) * part) for a, b in zip(top, low))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((430, 90, 500, 160), fill=(255, 236, 190) if warm else (255, 255, 250))
    for layer in range(4):
        base, size = 210 + layer * 50, 60 - layer * 8
        phase, pace = chance.random() * 6, 60 + chance.random() * 60
        shade = (70 - layer * 14, 95 - layer * 18, 90 - layer * 16)
        hill = [(x, base + size * math.sin(x / pace + phase) + 14 * math.sin(x / 23 + phase)) for x in range(width + 1)]
        draw.polygon(hill + [(width, height), (0, height)], fill=shade)
    picture.save(HERE / name, quality=62, optimize=True, progressive=True)


def scan(name):
    """A delivery note as a scanner gives it: grey, a little askew."""
    picture = Image.new("L", (620, 877), 250)
    draw = ImageDraw.Draw(picture)
    draw.text((60, 60), "DELIVERY NOTE 2025-0417", font=font(26), fill=30)
    draw.text((60, 110), "Harbour & Pine Ltd.", font=font(17), fill=50)
    for row, text in enumerate(["250 posters A2, 4/0, matt", "1,000 flyers A5, 4/4", "12 roll-ups 85 x 200 cm", "1 banner 600 x 120 cm"]):
        draw.text((60, 190 + row * 36), f"{row + 1}.  {text}", font=font(17), fill=45)
    draw.line((60, 560, 320, 560), fill=60, width=2)
    draw.text((60, 570), "received, signature", font=font(13), fill=80)
    draw.line([(90 + x, 540 + 16 * math.sin(x / 9) - x / 8) for x in range(170)], fill=40, width=3)
    picture = picture.rotate(0.8, fillcolor=246)
    picture.save(HERE / name, quality=38, optimize=True)


def artwork(name):
    with zipfile.ZipFile(HERE / name, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        def add(path, data):
            entry = zipfile.ZipInfo(path, (2026, 1, 5, 9, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, data)
        add("artwork/README.txt", "Print files of the spring launch.\nColours: ISO Coated v2. Bleed: 3 mm.\n")
        add("artwork/logo.png", (HERE / "logo.png").read_bytes())
        add("artwork/texts/headline.txt", "A good morning begins the evening before.\n")
        add("artwork/texts/copy.txt", "Spring comes early this year. We were earlier.\n" * 40)
        add("artwork/colours.csv", "name,c,m,y,k\nnight,100,70,20,30\nlight,0,30,90,0\n")
        add("artwork/layout.svg", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 210 297'>"
            "<rect width='210' height='297' fill='#1F3A5F'/><circle cx='105' cy='120' r='60' fill='#F2B134'/></svg>\n")


rates("rates-2025.xlsx", 2025, 1.0)
rates("rates-2026.xlsx", 2026, 1.06)
rates("rates-partner.xlsx", 2026, 0.9)
quotation("quotation-film.xlsx", "Product film, 60 seconds", [
    ("Script and storyboard", 4, 920), ("Shooting", 3, 3400), ("Editing", 6, 880), ("Sound and music", 2, 1280), ("Versions for social media", 3, 880)])
quotation("quotation-print.xlsx", "Autumn catalogue, 96 pages", [
    ("Concept and layout", 8, 920), ("Photography", 5, 1250), ("Copywriting", 6, 784), ("Typesetting", 9, 736), ("Print supervision", 2, 720)])
document("job-order.docx", "Job order", [
    ("p", "Client: ______________________    Job: ______________________"),
    ("h", "What is to be done"), ("p", "Describe the work in two or three sentences that somebody can follow who was not in the meeting."),
    ("h", "What is delivered"), ("-", "Files and formats"), ("-", "Number of versions"), ("-", "Languages"),
    ("h", "When"), ("p", "First draft, corrections, final delivery.")],
    [["Step", "Who", "By"], ["Briefing", "Account", "day 1"], ["Draft", "Design", "day 8"], ["Approval", "Client", "day 12"], ["Delivery", "Production", "day 15"]])
document("briefing.docx", "Creative briefing: spring launch", [
    ("p", "Harbour & Pine opens three stores between March and May. The launch should be seen by everybody who lives within twenty minutes of one."),
    ("h", "Audience"), ("p", "People who furnish their first own flat, 24 to 35 years old, and their parents."),
    ("h", "Tone"), ("-", "Warm, not sweet"), ("-", "Short sentences"), ("-", "No exclamation marks"),
    ("h", "Budget"), ("p", "84,000 dollars, of which 30,000 are for media.")], None)
document("terms.docx", "General terms", [
    ("h", "1. Scope"), ("p", "These terms hold for all orders unless something else was agreed in writing."),
    ("h", "2. Rates"), ("p", "The rate card in force on the day of the order holds for the whole order."),
    ("h", "3. Payment"), ("p", "Invoices are due within 30 days. Two per cent are deducted for payment within ten."),
    ("h", "4. Rights"), ("p", "Rights of use pass to the client with full payment.")], None)
logo("logo.png")
chart("reach.png")
photo("location-evening.jpg", 7, True)
photo("location-morning.jpg", 11, False)
scan("delivery-note.jpg")
artwork("artwork.zip")
for path in sorted(HERE.iterdir()):
    print(f"{path.stat().st_size:>7}  {path.name}")
