"""Compile the front-end assets once: `python3 config/assets.py` (the npm script `build` is the same).

Writes var/assets/tolbooth/: tolbooth.css (GOV.UK Design System with the council theme), the Ministry of Justice's
case-working styles, and their pictures. GDS Transport, the crown and the crest are the government's, not ours to use,
and are left out. A stamp makes the second run a matter of milliseconds.
Without npm nothing is written and pages are plain; the exit code is still 0.
"""

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "crm" / "assets"
TARGET = ROOT / "var" / "assets" / "tolbooth"
STAMP = TARGET.parent / ".stamp"
MODULES = ROOT / "node_modules"
MOJ = MODULES / "@ministryofjustice" / "frontend" / "moj"

NO_NPM = """\
------------------------------------------------------------------------
npm was not found, so the council's styles cannot be compiled.
Tolbooth works without them; its pages are plain. For the full look,
install Node.js 20 or later and start again.
------------------------------------------------------------------------"""


def main() -> int:
    """Build when an input has changed since the last build."""
    stamp = fingerprint()
    if STAMP.is_file() and STAMP.read_text() == stamp and (TARGET / "tolbooth.css").is_file():
        return 0
    npm = shutil.which("npm")
    if npm is None:
        print(NO_NPM, flush=True)
        return 0
    print("Compiling styles (once; again only when they change) …", flush=True)
    try:
        # No package of ours needs to run code at installation.
        subprocess.run(
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=ROOT, check=True
        )
        build()
    except (subprocess.CalledProcessError, OSError) as error:
        print(f"{NO_NPM.replace('npm was not found', 'npm failed')}\n({error})", flush=True)
        return 0
    STAMP.write_text(stamp)
    return 0


def fingerprint() -> str:
    """Return a digest of everything the build reads."""
    inputs = [ROOT / "package-lock.json", Path(__file__), *sorted(SOURCES.rglob("*.scss"))]
    digest = hashlib.sha256()
    for path in inputs:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def build() -> None:
    """Write the target folder anew, then put it in place of the old one."""
    fresh = TARGET.with_name("tolbooth.new")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "images").mkdir(parents=True)
    sass = MODULES / ".bin" / "sass"
    css = fresh / "tolbooth.css"
    subprocess.run(
        [
            str(sass),
            "--style=compressed",
            "--no-source-map",
            "--quiet-deps",
            f"--load-path={MODULES}",
            str(SOURCES / "tolbooth.scss"),
            str(css),
        ],
        cwd=ROOT,
        check=True,
    )
    # The footer's crest has no switch in the Design System; its rules, which name a picture we do not have, go.
    css.write_text(clean(re.sub(r"[^{}]*govuk-footer__copyright-logo[^{}]*\{[^{}]*\}", "", css.read_text())))
    (fresh / "moj-frontend.min.css").write_text(clean((MOJ / "moj-frontend.min.css").read_text()))
    for picture in (MOJ / "assets" / "images").glob("icon-*.svg"):
        shutil.copyfile(picture, fresh / "images" / picture.name)
    shutil.rmtree(TARGET, ignore_errors=True)
    fresh.rename(TARGET)


def clean(text: str) -> str:
    """Leave out the government's typeface, absolute addresses and the mention of source maps we do not serve."""
    text = re.sub(r"""["']?GDS Transport["']?\s*,\s*""", "", text)
    text = text.replace("url(/assets/images/", "url(images/")
    return re.sub(r"(//# sourceMappingURL=\S+|/\*# sourceMappingURL=.*?\*/)\s*$", "", text)


if __name__ == "__main__":
    sys.exit(main())
