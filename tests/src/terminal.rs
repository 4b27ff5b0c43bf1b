//! A terminal that a program believes in.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::process::{Child, Command};

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

/// A program that runs on a terminal, and what it has written so far.
#[derive(Debug)]
pub struct Terminal {
    child: Child,
    master: File,
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
        Self { child, master: File::from(master), seen: String::new() }
    }

    /// Types this; `\r` is the key Enter.
    ///
    /// # Panics
    ///
    /// If nobody is there to read it.
    pub fn types(&mut self, keys: &str) -> &mut Self {
        self.master.write_all(keys.as_bytes()).expect("a terminal takes keys");
        self
    }

    /// Waits until the program has written this.
    ///
    /// # Panics
    ///
    /// If it ends before.
    pub fn wait_for(&mut self, text: &str) -> &mut Self {
        while !self.seen.contains(text) {
            assert!(self.read(), "it ended without {text:?}:\n{}", self.seen);
        }
        self
    }

    /// Waits for the end: the exit code, and all that the program has written.
    ///
    /// # Panics
    ///
    /// If the system has lost the program.
    pub fn finish(mut self) -> (Option<i32>, String) {
        while self.read() {}
        let status = self.child.wait().expect("a child ends");
        (status.code(), self.seen)
    }

    /// Reads what there is; false at the end, which Linux calls an error.
    fn read(&mut self) -> bool {
        let mut bytes = [0; 4096];
        match self.master.read(&mut bytes) {
            Ok(0) | Err(_) => false,
            Ok(count) => {
                self.seen.push_str(&String::from_utf8_lossy(&bytes[..count]));
                true
            }
        }
    }
}

/// What a person would see of it in the end: without colours, and of what was written over, the
/// last.
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
