//! Edits of a package's files. Lines that do not have to change are kept byte for byte.
//!
//! ```text
//! manifest.rs   adds dependencies to a Cargo.toml
//! rust.rs       adds macro calls and function calls to a Rust source
//! patch.rs      formats an edit as a patch
//! write.rs      writes several edits, all or none
//! ```

use std::path::{Path, PathBuf};

use plux_build::Error;

use crate::bounded_read;

pub(crate) mod manifest;
pub(crate) mod patch;
pub(crate) mod rust;
pub(crate) mod write;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// A text file that lines can be added to.
pub(crate) struct Text {
    path: PathBuf,
    /// The content on disk; `None` for a file that does not exist yet.
    raw: Option<String>,
}

impl Text {
    pub(crate) fn read(path: &Path) -> Result<Self, Error> {
        let raw = bounded_read::read_to_string(path, bounded_read::MAX_SOURCE)
            .map_err(|source| Error::Read { path: path.to_owned(), source })?;
        Ok(Self { path: path.to_owned(), raw: Some(raw) })
    }

    /// Creates the text of a file that does not exist yet.
    pub(crate) fn new_file(path: PathBuf) -> Self {
        Self { path, raw: None }
    }

    /// Returns the content without a byte order mark, and with `\n` as the line ending. It has the
    /// same lines as the file.
    pub(crate) fn normalized(&self) -> String {
        let raw = self.raw.as_deref().unwrap_or_default();
        raw.strip_prefix(BYTE_ORDER_MARK).unwrap_or(raw).replace("\r\n", "\n")
    }

    /// Returns the edit after which the file has these lines.
    pub(crate) fn edited_to(self, text: &str) -> Edit {
        let current = self.normalized();
        let (old, new): (Vec<&str>, Vec<&str>) =
            (current.lines().collect(), text.lines().collect());
        let operations = difference(&old, &new);
        Edit { text: self, operations }
    }

    /// Returns the edit that adds lines after the first `at` lines of the file.
    pub(crate) fn with_lines(self, at: usize, lines: &[&str]) -> Edit {
        let mut all: Vec<String> = self.normalized().lines().map(str::to_owned).collect();
        all.splice(at..at, lines.iter().map(|line| (*line).to_owned()));
        self.edited_to(&all.join("\n"))
    }
}

/// A step from the old lines to the new ones.
#[derive(Debug, PartialEq, Eq)]
enum Operation {
    Keep,
    Remove,
    Add(String),
}

/// The most cells of the table that finds common lines.
const MAX_CELLS: usize = 4 << 20;

/// Returns the steps from the old lines to the new ones, keeping as many lines as possible.
fn difference(old: &[&str], new: &[&str]) -> Vec<Operation> {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[start..], &new[start..]);
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[..old.len() - end], &new[..new.len() - end]);
    let mut operations: Vec<Operation> = (0..start).map(|_| Operation::Keep).collect();
    let width = new.len() + 1;
    let cells = (old.len() + 1) * width;
    // common[i * width + j]: the number of lines that old[i..] and new[j..] have in common.
    let mut common = vec![0_u32; if cells <= MAX_CELLS { cells } else { 0 }];
    if cells <= MAX_CELLS {
        for i in (0..old.len()).rev() {
            for j in (0..new.len()).rev() {
                common[i * width + j] = if old[i] == new[j] {
                    common[(i + 1) * width + j + 1] + 1
                } else {
                    common[(i + 1) * width + j].max(common[i * width + j + 1])
                };
            }
        }
    }
    let best = |i: usize, j: usize| common.get(i * width + j).copied().unwrap_or(0);
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            operations.push(Operation::Keep);
            (i, j) = (i + 1, j + 1);
        } else if i < old.len() && (j == new.len() || best(i + 1, j) >= best(i, j + 1)) {
            operations.push(Operation::Remove);
            i += 1;
        } else {
            operations.push(Operation::Add(new[j].to_owned()));
            j += 1;
        }
    }
    operations.extend((0..end).map(|_| Operation::Keep));
    operations
}

/// A change of a file, line by line.
pub(crate) struct Edit {
    text: Text,
    operations: Vec<Operation>,
}

impl Edit {
    pub(crate) fn path(&self) -> &Path {
        &self.text.path
    }

    /// Returns whether the edit changes nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.operations.iter().all(|it| *it == Operation::Keep) && !self.creates_file()
    }

    pub(crate) fn creates_file(&self) -> bool {
        self.text.raw.is_none()
    }

    /// Returns the added lines, except for empty ones.
    pub(crate) fn added_lines(&self) -> Vec<String> {
        let added = self.operations.iter().filter_map(|it| match it {
            Operation::Add(line) => Some(line.trim().to_owned()),
            Operation::Keep | Operation::Remove => None,
        });
        added.filter(|line| !line.is_empty()).collect()
    }

    /// Returns the new content of the file. Added lines have the line ending of the file.
    fn after(&self) -> String {
        let raw = self.text.raw.as_deref().unwrap_or_default();
        let (mark, body) = match raw.strip_prefix(BYTE_ORDER_MARK) {
            Some(body) => ("\u{feff}", body),
            None => ("", raw),
        };
        let ending = if body.contains("\r\n") { "\r\n" } else { "\n" };
        let mut after = String::new();
        let mut own = body.split_inclusive('\n');
        for operation in &self.operations {
            match operation {
                Operation::Keep => after.push_str(own.next().unwrap_or_default()),
                Operation::Remove => drop(own.next()),
                Operation::Add(line) => {
                    if !after.is_empty() && !after.ends_with('\n') {
                        after.push_str(ending);
                    }
                    after.push_str(line);
                    after.push_str(ending);
                }
            }
        }
        after.insert_str(0, mark);
        after
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(raw: &str) -> Text {
        Text { path: PathBuf::from("x"), raw: Some(raw.to_owned()) }
    }

    fn edited(raw: &str, new: &str) -> String {
        text(raw).edited_to(new).after()
    }

    #[test]
    fn lines_are_added_and_nothing_else_is_touched() {
        assert_eq!(edited("a\nb\n", "a\nx\nb\n"), "a\nx\nb\n");
        assert_eq!(edited("a\r\nb\r\n", "a\nx\nb\n"), "a\r\nx\r\nb\r\n");
        assert_eq!(edited("\u{feff}a\n", "x\na\n"), "\u{feff}x\na\n");
        assert_eq!(edited("a\r\nb", "a\nb\nx\n"), "a\r\nb\r\nx\r\n");
        assert_eq!(edited("a\nb", "a\nx\nb"), "a\nx\nb");
        assert_eq!(edited("", "x\n"), "x\n");
        assert!(text("a\r\n").edited_to("a\n").is_empty());
    }

    #[test]
    fn a_line_that_changes_is_replaced_and_the_others_stay() {
        assert_eq!(edited("a\r\nb\r\nc\r\n", "a\nx\nc\n"), "a\r\nx\r\nc\r\n");
        assert_eq!(edited("a\nb\n", "a\n"), "a\n");
        assert_eq!(edited("a\nb\nc\nd\n", "x\nb\nc\ny\n"), "x\nb\nc\ny\n");
        let keeps = text("a\nb\nc\nd\n").edited_to("x\nb\nc\ny\n").operations;
        assert_eq!(keeps.iter().filter(|it| **it == Operation::Keep).count(), 2);
    }

    #[test]
    fn mixed_line_endings_stay_mixed() {
        assert_eq!(edited("a\r\nb\nc", "a\nb\nx\nc"), "a\r\nb\nx\r\nc");
    }
}
