"""The certificate as PDF/UA by WeasyPrint, from HTML and in the portal's typeface: a floor.

It is given its best: what can be kept is kept, columns are no flex box, and the code is a bitmap, each
of which is quicker than its alternative. The arches and the band of the paper are left out.
"""

from __future__ import annotations

import functools

import segno
from jinja2 import Environment, Template
from weasyprint import CSS, HTML  # type: ignore[import-untyped]
from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]

from mh_portal.core.documents.certificate import Certificate
from mh_portal.documents.fonts import FOLDER
from mh_portal.documents.letterhead import Letterhead
from mh_portal.language import gettext, long_date

TEMPLATE = """\
<!doctype html>
<html lang="fr-FR">
<head>
<title>{{ _("Affiliation certificate") }} – {{ facts.holder.name }}</title>
<meta name="author" content="{{ letterhead.author }}">
</head>
<body>
<footer>
{% set phone %}<b>{{ letterhead.phone }}</b>{% endset %}
<p>{{ _("A question? Call %(phone)s, %(hours)s.")|e
  % {"phone": phone, "hours": letterhead.phone_hours} }}</p>
<p class="last">{{ _("Affiliation certificate") }} – {{ facts.holder.name }}
<span class="number"></span></p>
</footer>
<p class="wordmark">{{ letterhead.brand[0] }} <b>{{ letterhead.brand[1] }}</b> –
{{ _("Customer space") }}</p>
<div class="columns">
<p><b>{{ facts.issuer.name }}</b><br>{{ facts.issuer.legal_form }},
{{ facts.issuer.governed_by }}<br>SIREN {{ facts.issuer.siren }}<br>
<a href="{{ letterhead.phone_uri }}">{{ letterhead.phone }}</a><br>
<a href="{{ letterhead.base_url }}">{{ letterhead.base_url.partition("://")[2] }}</a></p>
<div>
<p><b>{{ facts.holder.name }}</b>{% for line in facts.holder.address %}<br>{{ line }}{% endfor %}</p>
<p class="soft">{{ _("On %(date)s") % {"date": long_date(facts.issued_on)} }}</p>
</div>
</div>
<h1>{{ _("Affiliation certificate") }}</h1>
<p class="lead">{{ facts.statement }}</p>
<table class="facts">
{% for label, value in [
  (_("Member"), facts.holder.name),
  (_("Birth date"), long_date(facts.holder.birth_date)),
  (_("Member number"), facts.holder.member_number),
  (_("Contract number"), facts.contract_number),
  (_("Kind of contract"), facts.contract_kind),
  (_("Product and level"), facts.product),
  (_("Responsible contract"), facts.responsible_text),
  (_("Start"), long_date(facts.started_on)),
  (_("Situation"), facts.status_text),
] %}
<tr><th scope="row">{{ label }}</th><td>{{ value }}</td></tr>
{% endfor %}
</table>
<h2>{{ _("People covered") }}</h2>
<table class="people">
<thead><tr>
<th scope="col">{{ _("Name") }}</th><th scope="col">{{ _("Relation") }}</th>
<th scope="col">{{ _("Birth date") }}</th><th scope="col">{{ _("Covered") }}</th>
</tr></thead>
<tbody>
{% for person in facts.people %}
<tr><th scope="row">{{ person.name }}</th><td>{{ person.relation }}</td>
<td>{{ long_date(person.birth_date) }}</td>
<td>{% if person.ended_on %}{{ _("from %(start)s to %(end)s")
  % {"start": long_date(person.started_on), "end": long_date(person.ended_on)} }}
{% else %}{{ _("since %(date)s") % {"date": long_date(person.started_on)} }}{% endif %}</td></tr>
{% endfor %}
</tbody>
</table>
<p>{{ facts.limits_text }}</p>
<section>
<h2>{{ _("To check this document") }}</h2>
<div class="columns proof">
<div>
{% set address = facts.proof.page %}
{% set page %}<a href="{{ address }}">{{ address.removeprefix("https://") }}</a>{% endset %}
<p>{{ _("Whoever receives it can make sure that it is genuine.") }}
{{ _("The code is to be typed at %(page)s.")|e % {"page": page} }}</p>
<p>{{ _("Verification code") }}&nbsp;: <b>{{ facts.proof.code }}</b></p>
<p>{{ _("Document number") }}&nbsp;: <b>{{ facts.proof.number }}</b></p>
</div>
<img src="{{ code }}" alt="{{ _("QR code that leads to the verification of this document") }}">
</div>
</section>
</body>
</html>
"""

STYLE = """\
@font-face { font-family: Atkinson; src: url("regular.ttf") }
@font-face { font-family: Atkinson; font-weight: bold; src: url("bold.ttf") }
@page { size: A4; margin: 25pt 50pt 78pt; @bottom-center { content: element(foot); width: 100% } }
body { font: 12pt/1.42 Atkinson; color: #1a2340; margin: 0 }
p { margin: 0 0 7pt }
a { color: #1d3a94 }
footer { position: running(foot); border-top: 1pt solid #e6d9c6; padding-top: 6pt; color: #404b69 }
footer p { margin: 0 }
.number { float: right }
.number::after { content: "page " counter(page) " / " counter(pages) }
.wordmark { font-size: 17pt; color: #14245c; border-bottom: 1pt solid #e6d9c6; padding-bottom: 8pt }
.columns > * { display: inline-block; width: 47%; vertical-align: top }
.columns > :first-child { width: 50% }
.columns.proof > :first-child { width: 372pt; margin-right: 6pt }
.columns.proof > img { width: 113pt; height: 113pt }
.soft { color: #404b69 }
.lead { font-size: 13.4pt }
h1, h2 { color: #14245c; line-height: 1.22; break-after: avoid }
h1 { font-size: 23pt; margin: 8pt 0 6pt }
h2 { font-size: 16pt; margin: 9pt 0 5pt }
section { break-inside: avoid }
table { border-collapse: collapse; width: 100%; margin: 2pt 0 7pt; line-height: 1.33 }
th, td { text-align: left; vertical-align: top; padding: 2pt 4.5pt 3.2pt;
  border-bottom: .8pt solid #e6d9c6 }
.facts { background: #fbf6ee }
.facts th { width: 36%; color: #14245c }
.people thead th { background: #e9eefa; color: #14245c }
"""

_ENVIRONMENT = Environment(autoescape=True, trim_blocks=True)


@functools.cache
def _kept() -> tuple[Template, FontConfiguration, CSS]:
    """Return what is made once for all certificates: template, fonts, style sheet."""
    fonts = FontConfiguration()
    style = CSS(string=STYLE, font_config=fonts, base_url=f"{FOLDER.as_uri()}/")
    return _ENVIRONMENT.from_string(TEMPLATE), fonts, style


def make_certificate(facts: Certificate, letterhead: Letterhead) -> bytes:
    """Return the certificate as PDF/UA-1."""
    template, fonts, style = _kept()
    # The same code as the portal's.
    code = segno.make(facts.proof.qr, error="m", mask=0, micro=False)
    page = template.render(
        facts=facts,
        letterhead=letterhead,
        code=code.png_data_uri(border=0, scale=4, dark="#1a2340"),
        long_date=long_date,
        _=gettext,
    )
    pdf: bytes = HTML(string=page).write_pdf(
        stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1"
    )
    return pdf
