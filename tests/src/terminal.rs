//! A pseudo-terminal, for programs that behave otherwise on one.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Instant;

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use crate::output::{receive, time_limit, wait};

/// A program that runs on a terminal, and what it has written so far. It is killed with its value.
#[derive(Debug)]
pub struct Terminal {
    child: Child,
    master: File,
    written: Receiver<Vec<u8>>,
    seen: String,
}

impl Terminal {
    /// Starts a program on a terminal of so many columns.
    ///
    /// # Panics
    ///
    /// If there are no pseudo-terminals, or the program cannot be started.
    pub fn run(command: &mut Command, columns: u16) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
        grantpt(&master).and_then(|()| unlockpt(&master)).expect("a terminal of ours");
        let size = Winsize { ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&master, size).expect("a terminal has a size");
        let name = ptsname(&master, Vec::new()).expect("a terminal has a name");
        let open = || {
            let flags = OFlags::RDWR | OFlags::NOCTTY;
            File::from(rustix::fs::open(&name, flags, Mode::empty()).expect("its other end"))
        };
        let child = command.stdin(open()).stdout(open()).stderr(open()).spawn();
        // While they are open here, the program's end would not be noticed.
        command.stdin(std::process::Stdio::null());
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        let child = child.unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let master = File::from(master);
        let (sender, written) = channel();
        let mut reader = master.try_clone().expect("a terminal can be shared");
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            // At the end, Linux returns an error.
            while let Ok(count @ 1..) = reader.read(&mut bytes)
                && sender.send(bytes[..count].to_vec()).is_ok()
            {}
        });
        Self { child, master, written, seen: String::new() }
    }

    /// Types this; `\r` is the key Enter.
    ///
    /// # Panics
    ///
    /// If the program has ended.
    pub fn types(&mut self, keys: &str) -> &mut Self {
        self.master.write_all(keys.as_bytes()).expect("a terminal reads keys");
        self
    }

    /// Waits until the program has written this.
    ///
    /// # Panics
    ///
    /// If it ends before, or writes nothing for a long time.
    pub fn wait_for(&mut self, text: &str) -> &mut Self {
        while !self.seen.contains(text) {
            assert!(self.read(text), "it ended without {text:?}:\n{}", self.seen);
        }
        self
    }

    /// Waits for the end of the program; returns its exit code and all that it has written.
    ///
    /// # Panics
    ///
    /// If it writes nothing for a long time.
    pub fn finish(mut self) -> (Option<i32>, String) {
        while self.read("its end") {}
        let status = wait(&mut self.child, Instant::now() + time_limit());
        let status =
            status.unwrap_or_else(|| panic!("it goes on without a terminal:\n{}", self.seen));
        (status.code(), std::mem::take(&mut self.seen))
    }

    /// Reads what there is; false at the end.
    fn read(&mut self, waiting_for: &str) -> bool {
        let bytes = receive(&self.written, || format!("{waiting_for:?}:\n{}", self.seen));
        let bytes = bytes.unwrap_or_default();
        self.seen.push_str(&String::from_utf8_lossy(&bytes));
        !bytes.is_empty()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // In a test that failed it may still run.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns what a person sees in the end: without colors and without what was written over.
pub fn screen(written: &str) -> String {
    let mut lines: Vec<Vec<char>> = Vec::new();
    let (mut line, mut column) = (Vec::new(), 0);
    let mut characters = written.chars();
    while let Some(character) = characters.next() {
        match character {
            '\r' => column = 0,
            '\n' => {
                lines.push(std::mem::take(&mut line));
                column = 0;
            }
            '\u{1b}' => drop(characters.find(char::is_ascii_alphabetic)),
            character => {
                line.resize(line.len().max(column + 1), ' ');
                line[column] = character;
                column += 1;
            }
        }
    }
    lines.push(line);
    let lines = lines.into_iter().map(|line| line.into_iter().collect::<String>());
    lines.map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}
