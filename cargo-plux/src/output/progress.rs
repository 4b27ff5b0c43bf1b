//! A line that says what takes so long, on a terminal and after a second.
//!
//! One line for two steps whose length nobody knows: no bar could be honest. So it is a thread and
//! a few lines of our own, and not a crate for bars.

use std::env;
use std::io::{IsTerminal as _, Write as _};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anstyle::{AnsiColor, Style};
use plux_build::{Builder, Phase};

/// Nobody wonders before that, and then it is how often the line is drawn.
const PACE: Duration = Duration::from_secs(1);

/// Shows a line until it is dropped; then nothing of it is left.
pub(crate) struct Progress(Option<(Arc<Shared>, JoinHandle<()>)>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    step: Option<Phase>,
    is_over: bool,
}

impl Progress {
    /// Starts to watch the clock, if anybody would see the line.
    pub(crate) fn start(quiet: bool) -> Self {
        let asked = |name: &str| env::var(name).ok();
        if quiet || !std::io::stderr().is_terminal() || !is_wanted(asked) {
            return Self(None);
        }
        let shared = Arc::new(Shared::default());
        let of_thread = Arc::clone(&shared);
        let thread = thread::Builder::new().name("progress".to_owned());
        // Without a thread there is no line, and all else goes on.
        let thread = thread.spawn(move || of_thread.show());
        Self(thread.ok().map(|thread| (shared, thread)))
    }

    /// Has the builder tell how far it is.
    pub(crate) fn watch(&self, builder: Builder) -> Builder {
        let Some((shared, _)) = &self.0 else { return builder };
        let shared = Arc::clone(shared);
        builder.on_progress(move |step| shared.change(|state| state.step = Some(step)))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((shared, thread)) = self.0.take() {
            shared.change(|state| state.is_over = true);
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.notify_one();
    }

    /// Draws the line once a second, and in the end takes it away.
    fn show(&self) {
        let begun = Instant::now();
        let mut line = Line::default();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let wait = self.changed.wait_timeout_while(state, PACE, |state| !state.is_over);
            (state, _) = wait.unwrap_or_else(PoisonError::into_inner);
            match state.step {
                _ if state.is_over => return,
                Some(step) => line.draw(step, begun.elapsed()),
                None => {}
            }
        }
    }
}

/// What stands on the terminal; taken away when it is dropped.
#[derive(Default)]
struct Line {
    width: usize,
}

impl Line {
    fn draw(&mut self, step: Phase, since: Duration) {
        let (verb, what) = match step {
            Phase::Dependencies => ("Resolving", "dependencies, with Cargo"),
            _ => ("Scanning", "sources"),
        };
        let what = format!("{what} ({} s)", since.as_secs());
        let style = Style::new().bold().fg_color(Some(AnsiColor::BrightCyan.into()));
        let gap = self.width;
        self.width = 13 + what.len();
        let gap = gap.saturating_sub(self.width);
        say(&format!("\r{style}{verb:>12}{style:#} {what}{:gap$}", ""));
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if self.width > 0 {
            // Blanks, for where escapes are not understood or not wanted.
            say(&format!("\r{:1$}\r", "", self.width));
        }
    }
}

/// Where nobody sees it, nothing can be done about that.
fn say(text: &str) {
    let mut out = anstream::stderr();
    let _ = out.write_all(text.as_bytes());
    let _ = out.flush();
}

/// Whether a line that changes is welcome, as Cargo decides it.
fn is_wanted(asked: impl Fn(&str) -> Option<String>) -> bool {
    let is = |name: &str, value: &str| asked(name).is_some_and(|it| it == value);
    asked("CI").is_none_or(|it| it.is_empty())
        && !is("TERM", "dumb")
        && !is("CARGO_TERM_PROGRESS_WHEN", "never")
}

#[cfg(test)]
mod tests {
    use super::is_wanted;

    #[test]
    fn a_dumb_terminal_and_a_robot_see_no_progress() {
        let with = |name: &'static str, value: &'static str| {
            is_wanted(move |asked| (asked == name).then(|| value.to_owned()))
        };
        assert!(with("TERM", "xterm-256color") && with("CI", ""));
        assert!(!with("TERM", "dumb") && !with("CI", "true"));
        assert!(!with("CARGO_TERM_PROGRESS_WHEN", "never"));
    }
}
