"""Name every relative link in the Markdown of this repository that leads nowhere (files and headings)."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)


def main() -> int:
    """Exit code 1 when a link is dead."""
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    dead = [fault for name in listed.splitlines() for fault in faults(ROOT / name)]
    print("\n".join(dead) if dead else f"links: {len(listed.splitlines())} pages, none dead")
    return 1 if dead else 0


def faults(page: Path) -> list[str]:
    """The dead links of one page, as "page: target"."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    return [f"{page.relative_to(ROOT)}: {target}" for target in LINK.findall(text) if not alive(page, target)]


def alive(page: Path, target: str) -> bool:
    """Whether a relative link finds its file and, within Markdown, its heading; addresses outside are not asked."""
    if "://" in target or target.startswith("mailto:"):
        return True
    name, _, anchor = target.partition("#")
    file = (page.parent / name).resolve() if name else page
    if not file.exists():
        return False
    return not anchor or file.suffix != ".md" or anchor in anchors(file)


def anchors(file: Path) -> set[str]:
    """The anchors that a Markdown page's headings make."""
    text = FENCE.sub("", file.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in HEADING.findall(text)}


if __name__ == "__main__":
    sys.exit(main())
