"""Third-party files for the browser: fetched from the npm registry, pinned, and checked by checksum.

    uv run scripts/vendor.py           fetch again what PACKAGES pins, and write static/vendor/manifest.json
    uv run scripts/vendor.py --check   compare the files with the manifest, without the network

`static/icons.svg` holds only the icons that the tree and the pages name, with the few symbols of our own.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from math import cos, pi, sin
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
MANIFEST = STATIC / "vendor" / "manifest.json"
SPRITE = STATIC / "icons.svg"
PACKAGES = {
    "htmx.org": ("2.0.11", "0BSD", "static/vendor/htmx.min.js"),
    "lucide-static": ("1.62.0", "ISC", "static/icons.svg"),
}
DEFAULT = "star"
"""The sign on the crest of a track that names none."""


def main() -> int:
    """Fetch, or check; the exit code says whether all is well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare the files with the manifest")
    faults = check() if parser.parse_args().check else fetch()
    sys.stderr.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


def check() -> list[str]:
    """What is wrong with the vendored files; empty when they are what the manifest says."""
    faults = []
    for entry in json.loads(MANIFEST.read_text()):
        found = _sha256(ROOT / entry["path"])
        if found != entry["sha256"]:
            faults.append(f"{entry['path']}: sha256 is {found}, the manifest says {entry['sha256']}; run vendor.py")
    known = set(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text()))
    faults += [f"static/icons.svg: no icon “{name}”; run vendor.py" for name in wanted_icons() if name not in known]
    return faults


def fetch() -> list[str]:
    """Fetch the pinned packages and write the files and the manifest; returns the icons that do not exist."""
    with tempfile.TemporaryDirectory() as folder:
        htmx, lucide = (_unpack(name, Path(folder)) for name in PACKAGES)
        (STATIC / "vendor").mkdir(parents=True, exist_ok=True)
        (STATIC / "vendor" / "htmx.min.js").write_bytes((htmx / "dist" / "htmx.min.js").read_bytes())
        icons = {name: lucide / "icons" / f"{name}.svg" for name in wanted_icons()}
        missing = [f"lucide-static has no icon “{name}”" for name, path in icons.items() if not path.exists()]
        symbols = [_symbol(name, path.read_text()) for name, path in icons.items() if path.exists()]
    SPRITE.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg">\n'
        f"<!-- Icons: lucide-static {PACKAGES['lucide-static'][0]} (ISC), made by scripts/vendor.py -->\n"
        + "\n".join([*symbols, *own_symbols()])
        + "\n</svg>\n"
    )
    MANIFEST.write_text(json.dumps(list(_manifest()), indent=2) + "\n")
    return missing


def wanted_icons() -> list[str]:
    """The icons that the tree and the templates name, sorted."""
    found = set(re.findall(r"^\s+icon:\s*([a-z0-9-]+)", (ROOT / "data" / "tree.yaml").read_text(), re.MULTILINE))
    for template in (ROOT / "templates").rglob("*.html"):
        found |= set(re.findall(r'{%\s*icon "([a-z0-9-]+)"', template.read_text()))
    return sorted(name for name in {*found, DEFAULT} if not re.match("mark$|crest$|ring-", name))


def own_symbols() -> Iterable[str]:
    """The shield of a track, the mark of the brand, and rings of three segments: `ring-<earned>-<held>`."""
    yield (
        '<symbol id="crest" viewBox="0 0 40 44"><path fill="currentColor" '
        'd="M20 1 38 7v17c0 9-7.5 15-18 19C9.5 39 2 33 2 24V7z"/></symbol>'
    )
    yield (
        '<symbol id="mark" viewBox="0 0 24 24"><g fill="none" stroke="currentColor" stroke-width="2.2" '
        'stroke-linecap="round" stroke-linejoin="round"><path d="M6.5 12h3c4 0 3-6 7-6M9.5 12c4 0 3 6 7 6"/>'
        '<circle cx="4.5" cy="12" r="2"/><circle cx="18.5" cy="6" r="2"/><circle cx="18.5" cy="18" r="2"/></g>'
        "</symbol>"
    )
    for held in range(4):
        for earned in range(held + 1):
            segments = "".join(_segment(index, earned, held) for index in range(3))
            star = '<circle cx="12" cy="12" r="3" fill="currentColor" stroke="none"/>' if earned == 3 else ""
            yield (
                f'<symbol id="ring-{earned}-{held}" viewBox="0 0 24 24"><g fill="none" stroke="currentColor">'
                f"{segments}{star}</g></symbol>"
            )


def _segment(index: int, earned: int, held: int) -> str:
    """One third of a ring: solid when earned, dotted when placed, faint when neither."""
    gap, radius = 14, 9
    start, end = (((index * 120 + turn - 90) * pi / 180) for turn in (gap, 120 - gap))
    x1, y1, x2, y2 = (12 + radius * part for part in (cos(start), sin(start), cos(end), sin(end)))
    look = 'stroke-width="3.6"' if index < earned else 'stroke-width="2.6" stroke-dasharray="2.6 2"'
    if index >= held:
        look = 'stroke-width="2.4" opacity=".38"'
    return f'<path d="M{x1:.2f} {y1:.2f}A{radius} {radius} 0 0 1 {x2:.2f} {y2:.2f}" {look}/>'


def _symbol(name: str, svg: str) -> str:
    inner = re.sub(r">\s+<", "><", svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")].strip())
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24"><g fill="none" stroke="currentColor" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round">{inner.replace(" />", "/>")}</g></symbol>'
    )


def _unpack(name: str, folder: Path) -> Path:
    target = folder / name
    target.mkdir()
    command = ["npm", "pack", "--silent", f"{name}@{PACKAGES[name][0]}"]
    subprocess.run(command, cwd=target, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    with tarfile.open(next(target.glob("*.tgz"))) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def _manifest() -> Iterable[dict[str, str]]:
    for name, (version, licence, path) in PACKAGES.items():
        source = f"https://registry.npmjs.org/{name}/-/{name}-{version}.tgz"
        yield {
            "package": name,
            "version": version,
            "source": source,
            "licence": licence,
            "path": path,
            "sha256": _sha256(ROOT / path),
        }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
