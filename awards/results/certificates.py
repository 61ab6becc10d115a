"""Certificates as PDF: what is printed on them in either language, one for each page."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from awards.days import day_in_numerals
from awards.i18n import bi
from awards.results.models import Certificate
from awards.typesetting.pdf import render

WORDS = {
    "zh": {
        "title": "荣誉证书",
        "opening": "在{year}年度评优中成绩突出，荣获",
        "closing": "称号。特发此证，以资鼓励。",
        "number_label": "证书编号",
        "verify_label": "扫码或访问以下网址核验",
    },
    "en": {
        "title": "Certificate of Honour",
        "opening": "has been honoured for {year} as",
        "closing": "in recognition of outstanding service.",
        "number_label": "No.",
        "verify_label": "To verify, scan the code or visit",
    },
}


def certificate_pdf(certificates: Sequence[Certificate], *, lang: str, site: str, fonts: str = "") -> bytes:
    """One PDF with a page for each; `site` is the address before "/c/", `fonts` a folder to look in first."""
    pages = [printed(one, lang=lang, site=site) for one in certificates]
    return render("certificate", {"certificates": pages}, fonts=fonts)


def certificate_zip(certificates: Sequence[Certificate], *, lang: str, site: str, fonts: str = "") -> bytes:
    """A zip with a PDF for each, named by number and name. They are typeset together and taken apart, which takes a
    quarter of the time that single ones take."""
    whole = certificate_pdf(certificates, lang=lang, site=site, fonts=fonts)
    content = BytesIO()
    with ZipFile(content, "w", ZIP_STORED) as archive:
        for one, page in zip(certificates, single_pages(whole), strict=True):
            archive.writestr(ZipInfo(f"{file_name(one, lang)}.pdf"), page)
    return content.getvalue()


def single_pages(pdf: bytes) -> Iterator[bytes]:
    """Each page as a PDF of its own."""
    import pypdfium2  # type: ignore[import-untyped]

    with pypdfium2.PdfDocument(pdf) as whole:
        for number in range(len(whole)):
            with pypdfium2.PdfDocument.new() as single:
                single.import_pages(whole, [number])
                content = BytesIO()
                single.save(content)
                yield content.getvalue()


def file_name(certificate: Certificate, lang: str) -> str:
    """As "2015-0007-王小红-荣誉证书", without what file systems do not take; another one in each language, also
    where the holder has one name in both."""
    name = "".join(letter for letter in bi(certificate.name, lang)[:40] if letter not in '\\/:*?"<>|' and letter >= " ")
    return f"{certificate.number}-{name}-{WORDS[lang]['title']}"


def printed(certificate: Certificate, *, lang: str, site: str) -> dict[str, Any]:
    """The texts of one page, as templates/documents/certificate.typ takes them."""
    words, address = WORDS[lang], f"{site}/c/{certificate.token}"
    units = ("、" if lang == "zh" else ", ").join(bi(unit, lang) for unit in certificate.units)
    award = bi(certificate.award, lang)
    return {
        "lang": lang,
        "title": words["title"],
        "name": bi(certificate.name, lang),
        "suffix": " 同志" if certificate.kind == "person" and lang == "zh" else "",
        "units": units,
        "opening": words["opening"].format(year=certificate.number[:4]),
        "award": f"“{award}”" if lang == "zh" else award,
        "closing": words["closing"],
        "deed": certificate.deed if lang == "zh" else "",
        "issuer": bi(certificate.issuer, lang),
        "date": bi(day_in_numerals(certificate.issued_on), lang),
        "number": certificate.number,
        "number_label": words["number_label"],
        "verify_label": words["verify_label"],
        "address": address,
        "qr": qr_code(address),
    }


def qr_code(address: str) -> str:
    """The address as an SVG. Any mask reads; trying all eight takes most of the time that a certificate takes."""
    import segno

    content = BytesIO()
    segno.make(address, error="m", mask=4).save(content, kind="svg", border=0, dark="#2A2320", xmldecl=False)
    return content.getvalue().decode()
