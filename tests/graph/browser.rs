//! Controls a headless browser through its `DevTools` protocol: JSON messages over a pipe, each terminated
//! by a zero byte.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use plux_tests::environment::skip;
use plux_tests::repository;
use serde_json::{Value, json};

/// Returns the browser, for one story at a time; `None` where the story is skipped.
pub(crate) fn browser() -> Option<MutexGuard<'static, Browser>> {
    static BROWSER: LazyLock<Option<Mutex<Browser>>> =
        LazyLock::new(|| Some(Mutex::new(Browser::start(&find()?))));
    let browser = BROWSER.as_ref();
    if browser.is_none() {
        skip("browser", "no Chromium is found");
    }
    // A story that failed has left nothing that the next one takes up.
    browser.map(|it| it.lock().unwrap_or_else(PoisonError::into_inner))
}

fn find() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    let directories: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
    let all =
        names.iter().flat_map(|name| directories.iter().map(move |directory| directory.join(name)));
    all.into_iter().find(|path| path.is_file())
}

pub(crate) struct Browser {
    /// Ends by itself when its pipe does.
    _process: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    session: Option<String>,
    sent: u64,
    /// The events since the page was opened: console, errors, requests.
    events: Vec<Value>,
}

impl Browser {
    fn start(program: &Path) -> Self {
        let profile = repository().join("target/stories/browser");
        let _ = fs::remove_dir_all(&profile);
        let flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
            --disable-background-networking --disable-component-update --disable-sync \
            --hide-scrollbars --force-color-profile=srgb --remote-debugging-pipe";
        // The browser reads its orders from 3 and answers on 4.
        let mut process = Command::new("sh")
            .args(["-c", "exec \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1", "sh"])
            .arg(program)
            .args(flags.split_whitespace())
            .arg(format!("--user-data-dir={}", profile.display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, messages) = channel();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        thread::spawn(move || {
            let mut message = Vec::new();
            while output.read_until(0, &mut message).is_ok_and(|length| length > 1) {
                let value = serde_json::from_slice(&message[..message.len() - 1]).unwrap();
                if sender.send(value).is_err() {
                    break;
                }
                message.clear();
            }
        });
        let input = process.stdin.take().unwrap();
        let (session, events) = (None, Vec::new());
        let mut browser = Self { _process: process, input, messages, session, sent: 0, events };
        let target = browser.call("Target.createTarget", &json!({ "url": "about:blank" }));
        let target = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = browser.call("Target.attachToTarget", &target);
        browser.session = attached["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), &json!({}));
        }
        browser
    }

    fn call(&mut self, method: &str, parameters: &Value) -> Value {
        self.sent += 1;
        let mut message = json!({ "id": self.sent, "method": method, "params": parameters });
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.input.write_all(format!("{message}\0").as_bytes()).unwrap();
        loop {
            let answer = self.messages.recv_timeout(Duration::from_mins(2));
            let mut answer = answer.unwrap_or_else(|_| panic!("no answer to {method}"));
            if answer["id"] == self.sent {
                assert!(answer["error"].is_null(), "{method}: {answer}");
                return answer["result"].take();
            }
            self.events.push(answer);
        }
    }

    /// Opens a page in a window of this size, in the light or in the dark.
    pub(crate) fn open(&mut self, page: &Path, hash: &str, size: (u32, u32), scheme: &str) {
        let (width, height) = size;
        let window =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", &window);
        let scheme = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.call("Emulation.setEmulatedMedia", &scheme);
        // Another address first: a hash alone does not load a page again.
        self.call("Page.navigate", &json!({ "url": "about:blank" }));
        self.events.clear();
        let address = format!("file://{}#{hash}", page.display());
        self.call("Page.navigate", &json!({ "url": address }));
        let deadline = Instant::now() + Duration::from_mins(2);
        while self.eval("document.readyState === 'complete' && location.protocol") != "file:" {
            assert!(Instant::now() < deadline, "{} is not shown", page.display());
            thread::yield_now();
        }
        self.settle();
    }

    /// Until what was asked for is drawn.
    fn settle(&mut self) {
        self.eval("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }

    /// What an expression comes to in the page.
    pub(crate) fn eval(&mut self, expression: &str) -> Value {
        let asked =
            json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let mut answer = self.call("Runtime.evaluate", &asked);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {answer}");
        answer["result"]["value"].take()
    }

    /// The strings of the elements that a person can see.
    pub(crate) fn strings(&mut self, selector: &str) -> Vec<String> {
        let all = format!("[...document.querySelectorAll({})]", json!(selector));
        let seen = format!("{all}.filter(it => it.checkVisibility()).map(it => it.innerText)");
        let strings = self.eval(&seen);
        strings.as_array().unwrap().iter().map(|it| it.as_str().unwrap().to_owned()).collect()
    }

    /// The text of the one element that a person can see.
    #[track_caller]
    pub(crate) fn text(&mut self, selector: &str) -> String {
        let strings = self.strings(selector);
        assert_eq!(strings.len(), 1, "{selector}: {strings:?}");
        strings.into_iter().next().unwrap()
    }

    /// Presses the mouse's button on the first element with this text.
    pub(crate) fn click(&mut self, selector: &str, text: &str) {
        let place = self.eval(&format!(
            "(() => {{
                const all = [...document.querySelectorAll({})];
                const it = all.find(it => it.checkVisibility() && it.innerText.includes({}));
                it.scrollIntoView({{ block: 'nearest' }});
                const box = it.getBoundingClientRect();
                return {{ x: box.x + box.width / 2, y: box.y + box.height / 2 }};
            }})()",
            json!(selector),
            json!(text)
        ));
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let button = if kind == "mouseMoved" { "none" } else { "left" };
            let (x, y) = (&place["x"], &place["y"]);
            let event = json!({ "type": kind, "x": x, "y": y, "button": button, "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", &event);
        }
        self.settle();
    }

    /// Presses a key, or types a letter.
    pub(crate) fn press(&mut self, key: &str) {
        let code = match key {
            "Enter" => 13,
            "Escape" => 27,
            "ArrowLeft" => 37,
            "ArrowUp" => 38,
            "ArrowRight" => 39,
            "ArrowDown" => 40,
            _ => 0,
        };
        let text = match key {
            "Enter" => "\r",
            key if key.len() == 1 => key,
            _ => "",
        };
        let mut event = json!({ "type": "keyDown", "key": key, "windowsVirtualKeyCode": code });
        if !text.is_empty() {
            event["text"] = json!(text);
        }
        self.call("Input.dispatchKeyEvent", &event);
        event["type"] = json!("keyUp");
        self.call("Input.dispatchKeyEvent", &event);
        self.settle();
    }

    pub(crate) fn write(&mut self, text: &str) {
        for letter in text.chars() {
            self.press(&letter.to_string());
        }
    }

    /// What the console said since the page was opened, and what was asked of the network.
    pub(crate) fn troubles(&mut self) -> Vec<String> {
        let reported = self.events.iter().filter(|event| match event["method"].as_str() {
            Some("Runtime.exceptionThrown" | "Runtime.consoleAPICalled" | "Log.entryAdded") => true,
            Some("Network.requestWillBeSent") => {
                let address = event["params"]["request"]["url"].as_str().unwrap_or_default();
                !address.starts_with("file:")
            }
            _ => false,
        });
        reported.map(ToString::to_string).collect()
    }

    /// A picture of the window, as PNG.
    pub(crate) fn screenshot(&mut self) -> Vec<u8> {
        let answer = self.call("Page.captureScreenshot", &json!({ "format": "png" }));
        BASE64_STANDARD.decode(answer["data"].as_str().unwrap()).unwrap()
    }
}
