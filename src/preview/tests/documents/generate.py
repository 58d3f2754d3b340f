"""Makes the documents that the tests of `preview` look into, with the programs that people make theirs with.

    pip install reportlab fpdf2 typst weasyprint pikepdf openpyxl xlsxwriter xlwt python-docx pillow fonttools
    python generate.py            (soffice, convert and zip are used where they are installed)

Every file is small; what would not be lies in a ZIP archive named after it, and is taken out for the tests. What is random has a seed; times and identifiers may differ from run to run.
"""

import csv, datetime, email.message, email.policy, io, json, os, pathlib, random, shutil, subprocess, zipfile, zlib

HERE = pathlib.Path(__file__).parent
random.seed(7)


def path(name):
    return str(HERE / name)


def run(*words, **named):
    subprocess.run([str(word) for word in words], check=True, capture_output=True, cwd=HERE, **named)


LONG = "The agency translates documents of every kind and sends them back in time. " * 8


def reportlab():
    from reportlab.lib.pagesizes import A4, landscape, letter
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen import canvas
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

    style = getSampleStyleSheet()
    rows = [["Pos", "Description", "Qty", "Unit price", "Total"]]
    for i in range(1, 16):
        rows.append([str(i), f"Translation of chapter {i}", str(i * 3), f"£{10 + i / 2:.2f}", f"£{(10 + i / 2) * i * 3:,.2f}"])
    SimpleDocTemplate(path("reportlab-invoice.pdf"), pagesize=A4, title="Invoice 4711", invariant=1).build([
        Paragraph("Invoice 4711", style["Title"]),
        Paragraph("Agency Ltd, 12 High Street, London. To: Client 456, Acme Corp.", style["Normal"]),
        Spacer(1, 12), Table(rows), Spacer(1, 12),
        Paragraph("Please pay within 30 days.", style["Normal"]),
        PageBreak(), Paragraph("Terms", style["Heading1"]), Paragraph(LONG, style["Normal"]),
    ])
    draw = lambda name, size=A4, **kw: canvas.Canvas(path(name), pagesize=size, pageCompression=1, invariant=1, **kw)
    for face, text, name in [
        ("HeiseiMin-W3", "請求書 合計 12,345 円", "japan"), ("STSong-Light", "发票 总计 12,345 元", "china"),
        ("HYSMyeongJo-Medium", "청구서 합계", "korea"), ("MSung-Light", "發票 總計", "taiwan"),
    ]:
        pdfmetrics.registerFont(UnicodeCIDFont(face))
        c = draw(f"reportlab-cjk-{name}.pdf"); c.setFont(face, 16); c.drawString(72, 700, text); c.save()
    pdfmetrics.registerFont(TTFont("DejaVu", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"))
    c = draw("reportlab-rtl.pdf"); c.setFont("DejaVu", 14); c.drawString(72, 700, "فاتورة رقم 4711"); c.drawString(72, 660, "חשבונית מספר 4711"); c.save()
    c = draw("reportlab-landscape.pdf", landscape(A4))
    for column in range(6):
        for row in range(4):
            c.drawString(40 + column * 130, 500 - row * 20, f"cell {row}/{column}")
    c.save()
    c = draw("reportlab-letter.pdf", letter); c.drawString(72, 700, "US Letter"); c.save()
    c = draw("reportlab-500-pages.pdf")
    for page in range(500):
        c.drawString(72, 700, f"Page number {page + 1}"); c.showPage()
    c.save()
    c = draw("reportlab-locked.pdf", encrypt=StandardEncryption("secret")); c.drawString(72, 700, "Secret"); c.save()
    c = draw("reportlab-owner-locked.pdf", encrypt=StandardEncryption("", ownerPassword="owner", strength=128)); c.drawString(72, 700, "Open to all"); c.save()
    c = draw("reportlab-blank.pdf"); c.showPage(); c.save()
    c = draw("reportlab-rotated.pdf"); c.setPageRotation(90); c.drawString(72, 700, "On its side"); c.save()
    c = draw("reportlab-two-columns.pdf")
    for row in range(8):
        c.drawString(60, 700 - row * 14, f"left line {row}"); c.drawString(320, 700 - row * 14, f"right line {row}")
    c.save()
    whole = (HERE / "reportlab-invoice.pdf").read_bytes()
    (HERE / "cut-half.pdf").write_bytes(whole[: len(whole) // 2])
    (HERE / "cut-end.pdf").write_bytes(whole[:-200])


def other_pdf():
    import typst, weasyprint
    from fpdf import FPDF
    from PIL import Image, ImageDraw

    pdf = FPDF(); pdf.set_creation_date(datetime.datetime(2026, 1, 1)); pdf.add_page(); pdf.set_font("Helvetica", size=12)
    pdf.cell(text="Quotation for Client 456"); pdf.ln(); pdf.multi_cell(0, text=LONG[:300]); pdf.output(path("fpdf-quotation.pdf"))
    source = "#set page(width: 14cm, height: 8cm)\n= Job order\nTranslate _all_ of it.\n#table(columns: 3, [a], [b], [c], [1], [2], [3])\n$ x^2 $"
    (HERE / "x.typ").write_text(source); typst.compile(path("x.typ"), output=path("typst-job-order.pdf")); (HERE / "x.typ").unlink()
    weasyprint.HTML(string="<h1>Rate card</h1><table><tr><th>Service<th>Rate<tr><td>Proof reading<td>€ 45.00</table>").write_pdf(path("weasyprint-rate-card.pdf"))
    scan = Image.new("1", (620, 877), 1); pen = ImageDraw.Draw(scan); pen.rectangle((60, 60, 560, 90), fill=0); pen.ellipse((100, 300, 400, 600), fill=0)
    scan.save(path("pillow-scan.pdf"), resolution=75)


def sheets():
    import openpyxl, xlsxwriter, xlwt

    book = openpyxl.Workbook(); sheet = book.active; sheet.title = "Rates"
    sheet.append(["Service", "Language", "Rate", "From", "Active", "Share", "Hours"])
    for i in range(40):
        sheet.append([f"Service {i}", ["English", "Deutsch", "日本語"][i % 3], 10 + i / 4, datetime.date(2026, 1, 1) + datetime.timedelta(days=i), i % 2 == 0, i / 40, datetime.timedelta(minutes=90 * i)])
    for row in sheet.iter_rows(min_row=2):
        row[2].number_format = '"£"#,##0.00'; row[3].number_format = "yyyy-mm-dd"; row[5].number_format = "0.0%"; row[6].number_format = "[h]:mm:ss"
    book.create_sheet("Terms")["A1"] = "30 days"
    book.save(path("openpyxl-rates.xlsx"))
    book = openpyxl.Workbook(); book.remove(book.active)
    for i in range(100):
        book.create_sheet(f"Sheet {i + 1}")["B2"] = f"this is sheet {i + 1}"
    book.save(path("openpyxl-100-sheets.xlsx"))
    book = openpyxl.Workbook(); book.active["A1"] = "=1+1"; book.active["B1"] = "line\nbreak"; book.active["C1"] = "=HYPERLINK(\"http://x\")"; book.save(path("openpyxl-formula.xlsx"))
    openpyxl.Workbook().save(path("openpyxl-empty.xlsx"))
    book = xlsxwriter.Workbook(path("xlsxwriter-invoice.xlsx"), {"constant_memory": False}); sheet = book.add_worksheet("Invoice")
    money, day = book.add_format({"num_format": "#,##0.00 [$€-407]"}), book.add_format({"num_format": "dd/mm/yy"})
    sheet.write_row(0, 0, ["Item", "Net", "Due", "Note"])
    for i in range(10):
        sheet.write(i + 1, 0, f"Item {i}"); sheet.write(i + 1, 1, 1234.5 * i, money); sheet.write_datetime(i + 1, 2, datetime.datetime(2026, 3, i + 1), day)
    sheet.merge_range("A13:C13", "Merged total"); book.close()
    book = xlsxwriter.Workbook(path("xlsxwriter-wide.xlsx")); sheet = book.add_worksheet()
    for i in range(300):
        sheet.write(0, i, f"col {i}"); sheet.write(1, i, i)
    book.close()
    book = xlwt.Workbook(); sheet = book.add_sheet("Old")
    for i in range(12):
        for j in range(4):
            sheet.write(i, j, f"{i}/{j}" if j < 3 else i * 1.5)
    book.save(path("xlwt-old.xls"))
    book = xlwt.Workbook(); book.add_sheet("Cover").write(0, 0, "Rates behind"); sheet = book.add_sheet("Invoice")
    for i, (words, code) in enumerate([("Net", '#,##0.00 "€"'), ("Credit", "#,##0.00_);(#,##0.00)"), ("Tax", "0%"), ("Discount", "0.0%"), ("Words", "#,##0"), ("Number", "000000"), ("Order", "General"), ("Large", "0.00E+00"), ("Half", "# ?/?"), ("Yen", "[$¥-411]#,##0")]):
        sheet.write(0, i + 1, words); form = xlwt.easyxf(num_format_str=code)
        sheet.write(3, i + 1, [1234.5, -1234.5, 0.19, 0.025, 98765, 4711, 4006381333931, 123456.789, 2.5, 25000][i], form); sheet.write(4, i + 1, i, form)
    sheet.write(5, 1, xlwt.Formula("B4+B5"), xlwt.easyxf(num_format_str='#,##0.00 "€"')); sheet.write(6, 1, datetime.date(2026, 3, 1), xlwt.easyxf(num_format_str="dd/mm/yy"))
    book.save(path("xlwt-formats.xls"))
    if shutil.which("soffice"):
        for form in ["ods", "xls", "pdf", "csv"]:
            run("soffice", "--headless", "--convert-to", form, "--outdir", "/tmp/filedesk-documents", "openpyxl-rates.xlsx")
            shutil.move(f"/tmp/filedesk-documents/openpyxl-rates.{form}", path(f"libreoffice-rates.{form}"))


def texts():
    write = lambda name, data: (HERE / name).write_bytes(data)
    rows = "name;amount;city\n" + "".join(f"Müller {i};{i * 1.5:.2f};München\n" for i in range(30))
    write("semicolons.csv", rows.encode()); write("latin-1.csv", rows.encode("latin-1")); write("bom.csv", b"\xef\xbb\xbf" + rows.encode())
    write("tabs.tsv", rows.replace(";", "\t").encode()); write("pipes.csv", rows.replace(";", "|").encode())
    out = io.StringIO(); table = csv.writer(out); table.writerow(["id", "text"]); table.writerow([1, 'say "hi"\nand go']); table.writerow([2, "a,b"]); write("quoted.csv", out.getvalue().encode())
    write("uneven.csv", b"a,b,c\n1,2\n1,2,3,4\n\n5\n")
    german = "Grüße aus Köln\nZeile zwei\n"
    write("utf-16-le.txt", german.encode("utf-16")); write("utf-16-be.txt", b"\xfe\xff" + german.encode("utf-16-be")); write("utf-16-bare.txt", "plain text without a mark\n".encode("utf-16-le"))
    write("windows-1252.txt", "Preis: 45 € – “günstig”\n".encode("cp1252") * 3); write("shift-jis.txt", "請求書です。合計は一万円です。\n".encode("shift_jis") * 4)
    write("koi8-r.txt", "Счёт на оплату перевода документов\n".encode("koi8-r") * 4); write("gb18030.txt", "发票总计一万元整\n".encode("gb18030") * 4)
    write("rtl.txt", "فاتورة رقم 4711\nחשבונית\n".encode()); write("crlf.txt", b"one\r\ntwo\r\n"); write("tabs.txt", b"a\tb\tc\n1\t22\t333\n")
    write("escapes.log", b"2026-01-01 \x1b[31mERROR\x1b[0m title \x1b]0;owned\x07 done \x9b31m\nnext \x08\x08 line \xe2\x80\xaeevil\n")
    write("app.log", "".join(f"2026-11-30T12:00:{i % 60:02d} INFO request {i} took {i * 3} ms\n" for i in range(60)).encode())
    write("order.json", json.dumps({"id": 1, "name": "Acme", "items": [{"sku": "a", "qty": 3, "price": 1.5, "ok": True, "none": None}, [], {}], "text": 'line\nbreak "quoted"'}).encode())
    write("lines.json", b'{"a":1}\n{"a":2}\n'); write("cut.json", b'{"a": [1, 2, {"b": "unend'); write("bracketed.log", b"[2026-11-30] started\n[2026-11-30] stopped\n")
    write("feed.xml", b'<?xml version="1.0"?>\n<rates version="2">\n  <!-- c -->\n  <rate lang="de">1.5</rate>\n</rates>\n')
    write("page.html", b"<!DOCTYPE html>\n<html><body><h1>Hello</h1></body></html>\n"); write("page-called.pdf", b"<!DOCTYPE html><html><body>Session expired</body></html>")
    write("hello.c", b'int main(void) {\n\treturn 0;\n}\n'); write("empty.txt", b""); write("noise.bin", random.randbytes(600)); write("garbage.pdf", b"%PDF-1.7\n" + random.randbytes(300)); write("garbage.xlsx", b"PK\x03\x04" + random.randbytes(300))


def pictures():
    from PIL import Image, ImageDraw
    import piexif  # noqa: F401  (pip install piexif)

    picture = Image.new("RGB", (64, 40), (250, 250, 255)); pen = ImageDraw.Draw(picture)
    pen.ellipse((8, 5, 34, 33), fill=(200, 30, 60)); pen.rectangle((36, 20, 60, 38), fill=(20, 40, 90))
    for ending in ["png", "jpg", "gif", "webp", "bmp", "tiff"]:
        picture.save(path(f"pillow.{ending}"))
    turned = piexif.dump({"0th": {piexif.ImageIFD.Orientation: 6}}); picture.save(path("pillow-turned.jpg"), exif=turned)
    picture.convert("RGBA").putalpha(120); clear = Image.new("RGBA", (40, 20), (0, 0, 0, 0)); ImageDraw.Draw(clear).rectangle((5, 5, 20, 15), fill=(0, 0, 0, 255)); clear.save(path("pillow-clear.png"))
    picture.convert("L").save(path("pillow-grey.png")); picture.convert("CMYK").save(path("pillow-cmyk.jpg"))
    whole = (HERE / "pillow.jpg").read_bytes(); (HERE / "pillow-cut.jpg").write_bytes(whole[: len(whole) * 2 // 3])
    (HERE / "pillow-called.png").write_bytes(whole)
    for program in ["/usr/bin/magick", "/usr/bin/convert"]:
        if os.path.exists(program):
            run(program, "-size", "30x20", "gradient:black-white", "imagemagick-gradient.png")
            break


def archives():
    import docx

    with zipfile.ZipFile(path("python.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in [("2026/", ""), ("2026/invoice.txt", "invoice " * 50), ("2026/Grüße.txt", "x"), ("b.bin", "y" * 5000)]:
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 1, 12, 0, 0)), text)
    with zipfile.ZipFile(path("empty.zip"), "w"):
        pass
    if shutil.which("zip"):
        run("zip", "-q", "-X", "infozip.zip", "app.log", "order.json"); run("zip", "-q", "-X", "-P", "secret", "infozip-locked.zip", "order.json")
    paper = docx.Document(); paper.add_heading("Job order", 0); paper.add_paragraph("Please translate the attached text & return it by Friday.")
    table = paper.add_table(2, 3)
    for i in range(2):
        for j in range(3):
            table.cell(i, j).text = f"cell {i}{j}"
    paper.add_heading("Notes", 1); paper.add_paragraph("Kein Anhang – 日本語も。"); paper.save(path("python-docx.docx"))


def millions():
    def packed(name):
        with zipfile.ZipFile(path(name + ".zip"), "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            archive.write(path(name), name)
        (HERE / name).unlink()

    import xlsxwriter
    book = xlsxwriter.Workbook(path("xlsxwriter-million.xlsx"), {"constant_memory": True}); sheet = book.add_worksheet("Million"); sheet.write(0, 0, "Number")
    for row in range(1, 1_000_000):
        sheet.write_number(row, 0, 7)
    book.close(); packed("xlsxwriter-million.xlsx")
    if shutil.which("soffice"):
        (HERE / "libreoffice-million.csv").write_text("Number\n" + "7\n" * 999_999)
        run("soffice", "--headless", "--convert-to", "ods", "libreoffice-million.csv"); (HERE / "libreoffice-million.csv").unlink(); packed("libreoffice-million.ods")


def sources():
    (HERE / "script").write_text("#!/usr/bin/env python3\n# Adds up what is owed.\ndef total(rows):\n    return sum(row['amount'] for row in rows)\n")
    (HERE / "query.sql").write_text("-- what is owed\nSELECT client, SUM(amount) AS owed\nFROM invoices WHERE paid IS NULL GROUP BY client;\n")
    (HERE / "server.log").write_text("2026-03-02 10:00:00,123 INFO upload finished\n2026-03-02 10:00:01,004 WARN slow answer (1200 ms)\n2026-03-02 10:00:02,950 ERROR upload failed: no such bucket\n")


def font():
    # Droid Sans Fallback (Apache-2.0), of which a few letters are left: for documents that do not bring their font along.
    run("fonttools", "subset", "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf", "--text=請求書合計円", "--output-file=../font.ttf", "--no-hinting")


def mails():
    mail = email.message.EmailMessage(policy=email.policy.SMTP); mail["From"] = "Ann <ann@example.com>"; mail["To"] = "Bob <bob@example.com>, eve@example.com"; mail["Subject"] = "Rechnung März"; mail["Date"] = "Mon, 02 Mar 2026 10:00:00 +0100"
    mail.set_content("Hello Bob,\n\nsee attached.\n"); mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="Rechnung März.pdf"); mail.set_boundary("boundary"); (HERE / "python.eml").write_bytes(bytes(mail))
    mail = email.message.EmailMessage(policy=email.policy.SMTP); mail["From"] = "a@example.com"; mail["Subject"] = "HTML only"; mail["Date"] = "Mon, 02 Mar 2026 10:00:00 +0000"
    mail.set_content("<html><body><h1>Offer</h1><p>Dear <b>Bob</b>,<br>it costs &euro;&nbsp;5.</p></body></html>", subtype="html"); (HERE / "html.eml").write_bytes(bytes(mail))
    mail = email.message.EmailMessage(policy=email.policy.SMTP); mail["From"] = "a@example.com"; mail["Subject"] = "Our offer"; mail["Date"] = "Mon, 02 Mar 2026 10:00:00 +0000"
    mail.set_content("<html><head><style>p { color: red }</style></head><body><p>Dear Bob, we offer:</p><ul><li>translation<ul><li>of chapters</li></ul></li><li>proof-reading</li></ul><ol><li>First</li><li>Second</li></ol><table><tr><th>Item</th><th>Price</th></tr><tr><td>Chapter 1</td><td>&euro;&nbsp;5</td></tr></table><p>See <a href='https://example.com/terms'>our terms</a>.</p><script>alert(1)</script></body></html>", subtype="html"); (HERE / "html-lists.eml").write_bytes(bytes(mail))


if __name__ == "__main__":
    for make in [reportlab, other_pdf, sheets, texts, pictures, archives, millions, sources, font, mails]:
        make()
