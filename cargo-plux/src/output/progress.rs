//! A progress line on a terminal, shown after a second.
//!
//! The duration of the two phases is unknown, so there is no progress bar.

use std::env;
use std::io::{IsTerminal as _, Write as _};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anstyle::{AnsiColor, Style};
use plux_build::{Builder, Phase};

/// The time before the line is first drawn, and between updates.
const PACE: Duration = Duration::from_secs(1);

/// Shows a progress line, and erases it when dropped.
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
    /// Starts the thread that draws the line, unless `quiet` or not on a terminal.
    pub(crate) fn start(quiet: bool) -> Self {
        let var = |name: &str| env::var(name).ok();
        if quiet || !std::io::stderr().is_terminal() || !is_enabled(var) {
            return Self(None);
        }
        let shared = Arc::new(Shared::default());
        let of_thread = Arc::clone(&shared);
        let thread = thread::Builder::new().name("progress".to_owned());
        // If the thread cannot be started, there is no progress line.
        let thread = thread.spawn(move || of_thread.show());
        Self(thread.ok().map(|thread| (shared, thread)))
    }

    /// Makes the builder report its phases.
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

    /// Draws the line once a second, and erases it at the end.
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

/// The line on the terminal. It is erased when dropped.
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
        write(&format!("\r{style}{verb:>12}{style:#} {what}{:gap$}", ""));
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if self.width > 0 {
            // Spaces instead of an escape sequence, which the terminal may not support.
            write(&format!("\r{:1$}\r", "", self.width));
        }
    }
}

/// Writes to standard error. Failures are ignored.
fn write(text: &str) {
    let mut out = anstream::stderr();
    let _ = out.write_all(text.as_bytes());
    let _ = out.flush();
}

/// Returns whether to show progress, by the same rules as Cargo.
fn is_enabled(var: impl Fn(&str) -> Option<String>) -> bool {
    let is = |name: &str, value: &str| var(name).is_some_and(|it| it == value);
    var("CI").is_none_or(|it| it.is_empty())
        && !is("TERM", "dumb")
        && !is("CARGO_TERM_PROGRESS_WHEN", "never")
}

#[cfg(test)]
mod tests {
    use super::is_enabled;

    #[test]
    fn progress_is_disabled_on_a_dumb_terminal_and_in_ci() {
        let with = |name: &'static str, value: &'static str| {
            is_enabled(move |it| (it == name).then(|| value.to_owned()))
        };
        assert!(with("TERM", "xterm-256color") && with("CI", ""));
        assert!(!with("TERM", "dumb") && !with("CI", "true"));
        assert!(!with("CARGO_TERM_PROGRESS_WHEN", "never"));
    }
}
