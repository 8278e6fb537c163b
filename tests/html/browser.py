"""Opens reports in a real headless Chromium and looks: no message, no request, no barrier, and pages that print.

    npm install --prefix build axe-core
    python tests/html/browser.py --axe build/node_modules/axe-core/axe.min.js --out build/html

It is no part of the suite: it needs Chromium and, for the accessibility check, axe-core from npm. What it saw lies in
``--out`` as pictures (wide and narrow, light and dark) and PDF. FILES and folders may be given instead of the examples.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import perfeval
from perfeval.report import Checked, View, load_format

ROOT = Path(__file__).parents[2]
WIDTHS = (1280, 390)
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--remote-debugging-pipe",
)  # fmt: skip


class Chromium:
    """A browser that is told what to do through a pipe, by the DevTools protocol."""

    def __init__(self, program: str) -> None:
        self._folder = tempfile.mkdtemp()
        to_read, self._write = os.pipe()
        self._read, to_write = os.pipe()

        def connect() -> None:  # the browser reads from 3 and writes to 4
            os.dup2(to_read, 13)
            os.dup2(to_write, 14)
            os.dup2(13, 3)
            os.dup2(14, 4)

        command = [program, *FLAGS, f"--user-data-dir={self._folder}", "about:blank"]
        self._process = subprocess.Popen(
            command,
            preexec_fn=connect,  # noqa: PLW1509 (there are no threads)
            close_fds=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_read)
        os.close(to_write)
        self._rest, self._number = b"", 0
        self.events: list[dict] = []
        targets = self._call("Target.getTargets", None)["targetInfos"]
        target = next(each["targetId"] for each in targets if each["type"] == "page")
        self._session = self._call("Target.attachToTarget", None, targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self(f"{domain}.enable")

    def _next(self) -> dict:
        while b"\0" not in self._rest:
            piece = os.read(self._read, 1 << 20)
            if not piece:
                raise SystemExit("Chromium has gone away")
            self._rest += piece
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)

    def _call(self, method: str, session: str | None, **parameters: object) -> dict:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def __call__(self, method: str, **parameters: object) -> dict:
        return self._call(method, self._session, **parameters)

    def open(self, url: str) -> None:
        """Go to a page and wait until it is there."""
        self.events = []
        self("Page.navigate", url=url)
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self._next())

    def value(self, expression: str) -> object:
        """What an expression gives in the page."""
        made = self("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in made:
            raise RuntimeError(made["exceptionDetails"])
        return made["result"].get("value")

    def size(self, width: int, height: int, *, dark: bool) -> None:
        """A window of this size in a light or dark world."""
        self("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self("Emulation.setEmulatedMedia", features=features)

    def picture(self, path: Path, most: int = 12_000) -> None:
        """The whole page as PNG, at most so many pixels high."""
        size = self("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], most), "scale": 1}
        made = self("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
        path.write_bytes(base64.b64decode(made["data"]))

    def pdf(self, path: Path) -> None:
        """The page as it prints."""
        made = self("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        path.write_bytes(base64.b64decode(made["data"]))

    def complaints(self, url: str) -> list[str]:
        """Messages of the console, and requests for anything but the page."""
        found = []
        for event in self.events:
            method, told = event.get("method"), event.get("params", {})
            if method in {"Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"}:
                found.append(json.dumps(told, ensure_ascii=False)[:400])
            elif method == "Network.requestWillBeSent":
                asked = told["request"]["url"]
                if asked.partition("#")[0] != url and not asked.startswith("data:"):
                    found.append(f"request: {asked}")
        return found

    def close(self) -> None:
        """End the browser."""
        self._process.terminate()
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


_AXE = """axe.run(document, {resultTypes: ["violations"]}).then(r => JSON.stringify(
  r.violations.map(v => [v.id, v.impact, v.nodes.length, v.nodes.slice(0, 3).map(n => n.html.slice(0, 160))])))"""
_LOOSE = """JSON.stringify([...document.querySelectorAll('a[href^="#"]')].map(a => a.getAttribute("href").slice(1))
  .filter(id => !document.getElementById(id)))"""


def looked_at(browser: Chromium, page: Path, out: Path, axe: str | None) -> list[str]:
    """What is wrong with one report."""
    url, wrong = page.resolve().as_uri(), []
    for width in WIDTHS:
        for dark in (False, True):
            world = f"{width}-{'dark' if dark else 'light'}"
            browser.size(width, 900, dark=dark)
            browser.open(url)
            wide = browser.value("document.documentElement.scrollWidth")
            if wide > width:
                wrong.append(f"{world}: the page is {wide} wide")
            if axe is not None:
                browser.value(f"document.head && (() => {{ {axe}; }})()")
                for name, impact, count, nodes in json.loads(str(browser.value(_AXE))):
                    wrong.append(f"{world}: axe {name} ({impact}), {count} times: {nodes}")
            wrong += (f"{world}: #{name} leads nowhere" for name in json.loads(str(browser.value(_LOOSE))))
            wrong += (f"{world}: {each}" for each in browser.complaints(url))
            browser.picture(out / f"{page.stem}-{world}.png")
    browser("Emulation.setEmulatedMedia", features=[])
    browser.pdf(out / f"{page.stem}.pdf")
    wrong += (f"print: {each}" for each in browser.complaints(url))
    browser("Emulation.setScriptExecutionDisabled", value=True)
    browser.size(WIDTHS[0], 900, dark=False)
    browser.open(url)
    wrong += (f"without scripts: {each}" for each in browser.complaints(url))
    browser.picture(out / f"{page.stem}-noscript.png")
    browser("Emulation.setScriptExecutionDisabled", value=False)
    return wrong


def hostile_form() -> dict:
    """A form whose texts try everything that a text can try."""
    nasty = "<script>alert(1)</script><img src=x onerror=alert(2)>\u202e反向\x1b[31m红{{ 7*7 }}{% raw %}]]>&amp;\x00"
    long = "很长的内容" * 8_000
    return {
        "schema": 1,
        "kind": "department_overall",
        "title": nasty,
        "year": 2021,
        "department": nasty,
        "funding": [{"source": nasty, "initial_budget": "100.00", "actual": "96.00", "stated_completion_rate": "69%"}],
        "objective": {"expected": long, "outcome": nasty},
        "tasks": [
            {
                "name": "\"'><svg onload=alert(3)>",
                "expected": "javascript:alert(4)",
                "indicators": [
                    {"name": nasty, "expected": "100%", "result": "50%"},
                    {"name": long, "result": "\u2028"},
                ],
            }
        ],
        "problems": "</title></style></script><!--",
    }


def reports(files: list[str], folder: Path) -> list[Path]:
    """The reports to look at: each file, all of them together, something hostile; in both languages."""
    paths = [path for name in files for path in (sorted(Path(name).iterdir()) if Path(name).is_dir() else [Path(name)])]
    checked = [
        Checked(path.name, perfeval.check(part.form), part.places, part.notes)
        for path in paths
        for part in perfeval.read(path).parts
    ]
    hostile = Checked("<b>\u202e.xlsx", perfeval.check(perfeval.from_dict(hostile_form())))
    made = []
    for lang in ("zh", "en"):
        for name, results in (("one", checked[:1]), ("folder", checked), ("hostile", [hostile, hostile])):
            page = folder / f"{name}-{lang}.html"
            page.write_text("".join(load_format("html").render(iter(results), View(lang=lang))), encoding="utf-8")
            made.append(page)
    return made


def tell(line: str) -> None:
    """A line for the person who runs this."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Look at every report; the exit code is 1 if something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", metavar="FILES", default=[str(ROOT / "examples" / "liwan-2021.xlsx")])
    parser.add_argument("--axe", type=Path, help="axe.min.js of axe-core")
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("google-chrome"))
    parser.add_argument("--out", type=Path, default=Path("build/html"))
    chosen = parser.parse_args()
    if not chosen.chromium:
        parser.error("no Chromium found; name it with --chromium")
    chosen.out.mkdir(parents=True, exist_ok=True)
    axe = chosen.axe.read_text(encoding="utf-8") if chosen.axe else None
    browser, failed = Chromium(chosen.chromium), False
    try:
        for page in reports(chosen.files, chosen.out):
            wrong = looked_at(browser, page, chosen.out, axe)
            failed = failed or bool(wrong)
            tell(f"{page.name}: {page.stat().st_size // 1024} KiB, {'fine' if not wrong else 'WRONG'}")
            for each in dict.fromkeys(wrong):
                tell(f"  {each}")
    finally:
        browser.close()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
