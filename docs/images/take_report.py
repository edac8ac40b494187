#!/usr/bin/env python3
"""Takes docs/images/report.png, the picture of a report in the READMEs, with headless Chromium.

usage: take_report.py PAGE.html    such as build/scorecard.html, which examples/run.sh writes
"""
import pathlib
import sys

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "programs"))
import browser  # noqa: E402

WIDTH, HEIGHT = 1280, 1150

one = browser.Browser()
try:
    one.screen(WIDTH, HEIGHT)
    one.looks("light")
    one.open(pathlib.Path(sys.argv[1]).resolve().as_uri())
    (ROOT / "docs" / "images" / "report.png").write_bytes(one.picture(whole=False))
finally:
    one.close()
