"""The marks inside a line of Markdown, taken away: emphasis, links, tags, formulas, footnote numbers."""

from __future__ import annotations

import html
import re

from tiendo.intake.readers.paragraphs import cell_text

_FORMULA = re.compile(r"\$\$?([^$\n]{1,200}?)\$\$?")
_TEX = {
    "geqslant": "≥",
    "leqslant": "≤",
    "geq": "≥",
    "leq": "≤",
    "ge": "≥",
    "le": "≤",
    "gt": ">",
    "lt": "<",
    "times": "×",
    "approx": "≈",
    "pm": "±",
    "rightarrow": "→",
    "to": "→",
    "quad": " ",
    "ldots": "…",
    "dots": "…",
    "cdot": "·",
}
_TEX_WORD = re.compile(r"\\([a-z]+)")
_TEX_TEXT = re.compile(r"\\(?:text|mathrm|mathbf|textbf|mathit)\s*\{([^{}]*)\}")
_TEX_LIKE = re.compile(r"[\\<>=≥≤^_]|^\s*[\d.,]+\s*%?\s*$")

_AREA = re.compile(r"(?<![^\W\d_])([kcdm]?m)<sup>\s*([23])\s*</sup>", re.I)
_NOTE_REF = re.compile(r"<sup>\s*[(\[]?(?:\d{1,3}|\*{1,3})[)\]]?\s*</sup>|\[\^[^\]\s]{1,20}\](?!:)", re.I)
# Spans are bounded, so that a line of marks without their ends costs no more than its length.
_COMMENT = re.compile(r"<!--.{0,2000}?-->", re.S)
_BREAK = re.compile(r"\s*<(?:br|/p|/li|/div)\s*/?>\s*", re.I)
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>")
_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_LINK = re.compile(r"\[([^\]\n]{1,500})\]\((?:https?:|mailto:|#|/|\.)[^)\s]*(?:\s+\"[^\"]*\")?\)")
_STRONG = re.compile(r"(\*\*\*|\*\*|__)(?=\S)(.{1,1500}?)(?<=\S)\1", re.S)
_EM_STAR = re.compile(r"(?<![*\w])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?![*\w])")
_EM_BAR = re.compile(r"(?<![_\w])_(?=[^\s_])([^_]+?)(?<=[^\s_])_(?![_\w])")
_STRUCK = re.compile(r"~~(?=\S)(.{1,1500}?)(?<=\S)~~")
_LOOSE = re.compile(r"\*\*|(?<!_)__(?!_)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~$%&])")
_HIDDEN = re.compile("[\ue000-\uf8ff]")

_BOLD_WHOLE = re.compile(r"(?:<(?:b|strong)>.*</(?:b|strong)>|\*\*.+\*\*|__.+__)$", re.S | re.I)
_MARKS = frozenset("*_<&$\\[`~!")


def is_bold(raw: str) -> bool:
    """Whether a piece of Markdown is bold from its first letter to its last."""
    bare = raw.strip().strip("#").strip()
    if not _BOLD_WHOLE.match(bare):
        return False
    # "**a** b **c**" starts and ends bold and is not bold.
    inside = re.sub(r"\*\*.+?\*\*|__.+?__|<(b|strong)>.{0,1500}?</\1>", "", bare, flags=re.S | re.I)
    return not re.search(r"\w", inside)


def plain(raw: str, *, breaks: str = " ") -> str:
    """The words of a piece of Markdown: no marks, single spaces; `<br>` becomes `breaks`."""
    if _MARKS.isdisjoint(raw):
        return _spaces(raw)
    text = _COMMENT.sub("", raw)
    if "$" in text:
        text = _FORMULA.sub(_formula, text)
    # An escaped mark stands aside while the unescaped ones are read.
    text = _ESCAPE.sub(lambda m: chr(0xE000 + ord(m[1])), text)
    if "<" in text:
        text = _NOTE_REF.sub("", _AREA.sub(r"\1\2", text))
        text = _BREAK.sub("\n", text)
    text = _LINK.sub(r"\1", _IMAGE.sub("", _NOTE_REF.sub("", text)))
    for emphasis in (_STRONG, _STRONG, _EM_STAR, _EM_BAR, _STRUCK):
        text = emphasis.sub(lambda m: m[m.lastindex or 1], text)
    text = _TAG.sub("", _LOOSE.sub("", text)).replace("`", "")
    text = html.unescape(text)
    text = _HIDDEN.sub(lambda m: chr(ord(m[0]) - 0xE000) if ord(m[0]) < 0xE080 else m[0], text)
    parts = [p for p in map(_spaces, text.split("\n")) if p]
    return cell_text(parts) if breaks == "\n" else " ".join(parts)


def _formula(match: re.Match[str]) -> str:
    """`$\\geq 80\\%$` → `≥ 80%`; what is no formula ("từ $5 đến $10") stays."""
    inner = match[1]
    if not _TEX_LIKE.search(inner):
        return match[0]
    inner = _TEX_TEXT.sub(r"\1", inner)
    inner = _TEX_WORD.sub(lambda m: _TEX.get(m[1], ""), inner)
    inner = re.sub(r"\\([%$#&_ ,;])", lambda m: m[1] if m[1] in "%$#&_" else " ", inner)
    return re.sub(r"[{}^]", "", inner)


def _spaces(text: str) -> str:
    return " ".join(text.split())
