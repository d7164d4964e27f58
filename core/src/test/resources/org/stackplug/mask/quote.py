"""Prints each of the values that stdin has, with a NUL after each, in the ways in which Python quotes them."""

import base64
import csv
import html
import io
import json
import re
import shlex
import sys
import urllib.parse
from xml.sax import saxutils


def row(value):
    text = io.StringIO()
    csv.writer(text).writerow([value, "x,y"])
    return text.getvalue().rsplit(",", 1)[0].rsplit(',"', 1)[0]


WAYS = {
    "repr": repr,
    "ascii": ascii,
    "repr-bytes": lambda v: repr(v.encode()),
    "repr-twice": lambda v: repr(repr(v)),
    "repr-list": lambda v: repr([v]).strip("[]"),
    "json": json.dumps,
    "json-utf8": lambda v: json.dumps(v, ensure_ascii=False),
    "json-twice": lambda v: json.dumps(json.dumps(v)),
    "json-in-repr": lambda v: repr(json.dumps(v)),
    "json-slash": lambda v: json.dumps(v).replace("/", "\\/"),
    "quote": urllib.parse.quote,
    "quote-all": lambda v: urllib.parse.quote(v, safe=""),
    "quote-plus": urllib.parse.quote_plus,
    "quote-lower": lambda v: re.sub("%..", lambda m: m[0].lower(), urllib.parse.quote(v)),
    "quote-twice": lambda v: urllib.parse.quote(urllib.parse.quote(v)),
    "quote-every": lambda v: "".join("%%%02x" % b for b in v.encode()),
    "html": html.escape,
    "html-ascii": lambda v: html.escape(v).encode("ascii", "xmlcharrefreplace").decode(),
    "html-hex": lambda v: "".join("&#x%x;" % ord(c) for c in v),
    "xml": saxutils.escape,
    "xml-attribute": saxutils.quoteattr,
    "html-twice": lambda v: html.escape(html.escape(v)),
    "shlex": shlex.quote,
    "shlex-twice": lambda v: shlex.quote(shlex.quote(v)),
    "shlex-in-json": lambda v: json.dumps(shlex.quote(v)),
    "re": re.escape,
    "csv": row,
    "sql": lambda v: "'" + v.replace("'", "''") + "'",
    "yaml-single": lambda v: "'" + v.replace("'", "''") + "'",
    "yaml-double": lambda v: '"' + "".join(c if " " <= c <= "~" and c not in '"\\' else "\\U%08x" % ord(c) for c in v) + '"',
    "percent-twice": lambda v: v.replace("%", "%%"),
    "dollar-twice": lambda v: v.replace("$", "$$"),
    "perl": lambda v: re.sub(r"(\W)", r"\\\1", v, flags=re.A),
    "octal": lambda v: "".join("\\%03o" % b for b in v.encode()),
    "hex-escapes": lambda v: "".join("\\x%02x" % b for b in v.encode()),
    "braces": lambda v: "".join("\\u{%x}" % ord(c) for c in v),
    "unicode-escape": lambda v: v.encode("unicode_escape").decode(),
    "systemd": lambda v: "".join(c if c.isalnum() and c.isascii() else "".join("\\x%02x" % b for b in c.encode()) for c in v),
    "base64": lambda v: base64.b64encode(v.encode()).decode(),
    "base64-url": lambda v: base64.urlsafe_b64encode(("u:" + v + ":more").encode()).decode(),
    "hex": lambda v: v.encode().hex(),
    "hex-upper": lambda v: v.encode().hex().upper(),
    "coloured": lambda v: v[:4] + "\x1b[31m" + v[4:6] + "\x1b[0m" + v[6:],
}

sys.stdin = io.TextIOWrapper(sys.stdin.buffer, "utf-8", newline="")
sys.stdout = io.TextIOWrapper(sys.stdout.buffer, "utf-8", newline="")
for value in sys.stdin.read().split("\0")[:-1]:
    for way, quoted in WAYS.items():
        sys.stdout.write("%s <<%s>>\n" % (way, quoted(value)))
