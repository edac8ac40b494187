#!/usr/bin/env python3
"""Takes the pictures of reports in the READMEs and pages, with headless Chromium.

usage: take_report.py PAGE.html NAME [ELEMENT]    report: build/scorecard.html, which examples/run.sh writes;
                                                  questionnaire: build/questionnaire.html, from 'figure:has(#c3)' on
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
    if len(sys.argv) > 3:
        one.run("document.querySelector(arguments[0]).scrollIntoView()", sys.argv[3])
    (ROOT / "docs" / "images" / f"{sys.argv[2]}.png").write_bytes(one.picture(whole=False))
finally:
    one.close()
