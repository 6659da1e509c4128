"""Which programme a plan carries out, guessed from what it cites most and from its title."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tiendo.records.models import Draft, Programme

# The resolutions of the Politburo that the national system tracks, and how they are called.
KNOWN = {
    "57-NQ/TW": "Nghị quyết 57: khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số",
    "59-NQ/TW": "Nghị quyết 59: hội nhập quốc tế",
    "66-NQ/TW": "Nghị quyết 66: xây dựng và thi hành pháp luật",
    "68-NQ/TW": "Nghị quyết 68: kinh tế tư nhân",
    "70-NQ/TW": "Nghị quyết 70: an ninh năng lượng",
    "71-NQ/TW": "Nghị quyết 71: giáo dục và đào tạo",
    "72-NQ/TW": "Nghị quyết 72: bảo vệ, chăm sóc sức khỏe Nhân dân",
}
_IN_TITLE = re.compile(r"(\d{1,3})\s*-?\s*NQ\s*/\s*TW", re.I)


@dataclass(frozen=True, slots=True)
class ProposedProgramme:
    """`code` "" where nothing points to a programme; `choices` are the programmes to offer, the guess first."""

    code: str
    name: str
    choices: list[tuple[str, str]]


def proposed_programme(draft: Draft) -> ProposedProgramme:
    """The programme that the draft's title names, else the first known one that it cites."""
    content = draft.body
    title = str(content["document"].get("title") or "")
    named = [f"{int(n)}-NQ/TW" for n in _IN_TITLE.findall(title)]
    cited = [row["number"] for row in content["basis"] if not row["removed"]]
    stored = dict(Programme.objects.values_list("code", "name"))
    known = KNOWN | stored
    code = next((c for c in [*named, *cited] if c in known), named[0] if named else "")
    choices = sorted(known.items(), key=lambda item: (item[0] != code, item[0]))
    return ProposedProgramme(code, known.get(code, f"Nghị quyết {code}" if code else ""), choices)
