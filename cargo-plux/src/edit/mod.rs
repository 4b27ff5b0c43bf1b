//! Files of a user's package, lines added to them.
//!
//! An [`Edit`] adds lines and does nothing else, so that no edit can cost anybody a line of theirs:
//! what would have to change one is not made, and told instead.
//!
//! ```text
//! manifest.rs   where a dependency goes in a Cargo.toml
//! rust.rs       where a macro call goes in a source
//! patch.rs      an edit for people, and for `patch`
//! write.rs      several of them, all or none
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
    /// As it is on disk; none for a file that is to be made.
    raw: Option<String>,
}

impl Text {
    pub(crate) fn read(path: &Path) -> Result<Self, Error> {
        let raw = bounded_read::read_to_string(path, bounded_read::MAX_SOURCE)
            .map_err(|source| Error::Read { path: path.to_owned(), source })?;
        Ok(Self { path: path.to_owned(), raw: Some(raw) })
    }

    /// A file that is not there yet.
    pub(crate) fn absent(path: PathBuf) -> Self {
        Self { path, raw: None }
    }

    /// The text as every parser takes it: without byte order mark, each line ended by `\n`. Its
    /// lines are those of the file.
    pub(crate) fn plain(&self) -> String {
        let raw = self.raw.as_deref().unwrap_or_default();
        raw.strip_prefix(BYTE_ORDER_MARK).unwrap_or(raw).replace("\r\n", "\n")
    }

    /// The lines of `text` that this one has not, if it has all others.
    pub(crate) fn becoming(self, text: &str) -> Option<Edit> {
        let plain = self.plain();
        let mut old = plain.lines().peekable();
        let (mut at, mut added) = (0, Vec::new());
        for line in text.lines() {
            if old.next_if_eq(&line).is_some() {
                at += 1;
            } else {
                added.push((at, line.to_owned()));
            }
        }
        (old.next().is_none()).then_some(Edit { text: self, added })
    }

    /// These lines, after the first `at` lines of the file.
    pub(crate) fn with(self, at: usize, lines: &[&str]) -> Edit {
        let added = lines.iter().map(|line| (at, (*line).to_owned())).collect();
        Edit { text: self, added }
    }
}

/// Lines to be added to a file.
pub(crate) struct Edit {
    text: Text,
    /// Each with the number of the file's own lines that stand before it, in order.
    added: Vec<(usize, String)>,
}

impl Edit {
    pub(crate) fn path(&self) -> &Path {
        &self.text.path
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.added.is_empty()
    }

    /// Whether it makes the file.
    pub(crate) fn makes_it(&self) -> bool {
        self.text.raw.is_none()
    }

    /// The lines that are added, except for empty ones.
    pub(crate) fn added_lines(&self) -> Vec<String> {
        let lines = self.added.iter().map(|(_, line)| line.trim().to_owned());
        lines.filter(|line| !line.is_empty()).collect()
    }

    /// The file afterwards. Added lines end as those around them do.
    fn after(&self) -> String {
        let raw = self.text.raw.as_deref().unwrap_or_default();
        let (mark, body) = match raw.strip_prefix(BYTE_ORDER_MARK) {
            Some(body) => ("\u{feff}", body),
            None => ("", raw),
        };
        let ending = if body.contains("\r\n") { "\r\n" } else { "\n" };
        let mut after = String::new();
        let mut own = body.split_inclusive('\n');
        let mut passed = 0;
        for (at, line) in &self.added {
            own.by_ref().take(at - passed).for_each(|line| after.push_str(line));
            passed = *at;
            if !after.is_empty() && !after.ends_with('\n') {
                after.push_str(ending);
            }
            after.push_str(line);
            after.push_str(ending);
        }
        own.for_each(|line| after.push_str(line));
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

    fn becoming(raw: &str, plain: &str) -> Option<String> {
        text(raw).becoming(plain).map(|edit| edit.after())
    }

    #[test]
    fn lines_are_added_and_nothing_else_is_touched() {
        assert_eq!(becoming("a\nb\n", "a\nx\nb\n").unwrap(), "a\nx\nb\n");
        assert_eq!(becoming("a\r\nb\r\n", "a\nx\nb\n").unwrap(), "a\r\nx\r\nb\r\n");
        assert_eq!(becoming("\u{feff}a\n", "x\na\n").unwrap(), "\u{feff}x\na\n");
        assert_eq!(becoming("a\r\nb", "a\nb\nx\n").unwrap(), "a\r\nb\r\nx\r\n");
        assert_eq!(becoming("a\nb", "a\nx\nb").unwrap(), "a\nx\nb");
        assert_eq!(becoming("", "x\n").unwrap(), "x\n");
        assert!(text("a\r\n").becoming("a\n").unwrap().is_empty());
    }

    #[test]
    fn a_line_that_would_change_or_go_is_no_edit() {
        assert_eq!(becoming("a\nb\n", "a\n"), None);
        assert_eq!(becoming("a = {}\n", "a = { b }\n"), None);
        assert_eq!(becoming("a\nb\n", "b\na\n"), None);
    }

    #[test]
    fn mixed_line_endings_stay_mixed() {
        assert_eq!(becoming("a\r\nb\nc", "a\nb\nx\nc").unwrap(), "a\r\nb\nx\r\nc");
    }
}
