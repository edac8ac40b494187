"""Headless Chromium by the WebDriver protocol of chromedriver, with nothing but the standard library."""
import base64
import http.client
import json
import shutil
import subprocess
import tempfile
import threading

PATIENCE = 60  # seconds that one command may take

# A closed browser: nothing of its own goes out, so that every request in its log is the page's.
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
         "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
         "--disable-default-apps", "--no-default-browser-check", "--hide-scrollbars", "--force-color-profile=srgb"]


def missing():
    """Why there is no browser to test in, or nothing."""
    if not (shutil.which("chromium") or shutil.which("google-chrome")):
        return "no chromium here (Debian's package chromium)"
    if not shutil.which("chromedriver"):
        return "no chromedriver here (Debian's package chromium-driver)"
    return ""


class Browser:
    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.driver = subprocess.Popen([shutil.which("chromedriver"), "--port=0"], stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL, text=True)
        self.session = None
        try:
            self.port = self._port()
            made = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": {
                "browserName": "chrome",
                "goog:chromeOptions": {"binary": shutil.which("chromium") or shutil.which("google-chrome"),
                                       "args": [*FLAGS, f"--user-data-dir={self.folder.name}"]},
                "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}}})
            self.session = made["sessionId"]
        except BaseException:
            self.close()
            raise

    def _port(self):
        for line in self.driver.stdout:
            if "started successfully on port" in line:
                # Whatever it says later must not fill the pipe.
                threading.Thread(target=self.driver.stdout.read, daemon=True).start()
                return int(line.rsplit(" ", 1)[1].strip(" .\n"))
        raise RuntimeError("chromedriver did not start")

    def _ask(self, how, path, what=None):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            line.request(how, path, json.dumps(what) if what is not None else None, {"Content-Type": "application/json"})
            answer = json.loads(line.getresponse().read())["value"]
        finally:
            line.close()
        if isinstance(answer, dict) and "error" in answer and "message" in answer:
            raise RuntimeError(f"{answer['error']}: {answer['message']}")
        return answer

    def _command(self, path, what=None, how="POST"):
        return self._ask(how, f"/session/{self.session}/{path}", {} if what is None and how == "POST" else what)

    def open(self, address):
        self._command("url", {"url": address})

    def run(self, script, *arguments):
        """What the body of a JavaScript function returns."""
        return self._command("execute/sync", {"script": script, "args": list(arguments)})

    def devtools(self, command, **parameters):
        return self._command("goog/cdp/execute", {"cmd": command, "params": parameters})

    def log(self, kind):
        """What the log has since it was asked last: "browser" or "performance"."""
        return self._command("se/log", {"type": kind})

    def screen(self, width, height, scale=1, phone=False):
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=phone)

    def looks(self, scheme="light", medium=""):
        self.devtools("Emulation.setEmulatedMedia", media=medium, features=[{"name": "prefers-color-scheme", "value": scheme}])

    def press(self, key):
        self._command("actions", {"actions": [{"type": "key", "id": "keys", "actions": [
            {"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]}]})

    def picture(self, whole=True):
        """A PNG of the page as it is now."""
        made = self.devtools("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        return base64.b64decode(made["data"])

    def paper(self):
        """The page as a PDF, A4."""
        made = self.devtools("Page.printToPDF", printBackground=True, preferCSSPageSize=True, paperWidth=8.27, paperHeight=11.69)
        return base64.b64decode(made["data"])

    def close(self):
        try:
            if self.session:
                self._ask("DELETE", f"/session/{self.session}")
        except (OSError, RuntimeError, http.client.HTTPException):
            pass
        self.driver.terminate()
        try:
            self.driver.wait(10)
        except subprocess.TimeoutExpired:
            self.driver.kill()
            self.driver.wait()
        self.driver.stdout.close()
        self.folder.cleanup()
