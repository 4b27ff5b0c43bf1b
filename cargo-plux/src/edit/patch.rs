//! Formats edits as patches for `patch -p1` and `git apply`.

use std::fmt::Write as _;
use std::path::Path;

use anstyle::{AnsiColor, Style};

use super::{BYTE_ORDER_MARK, Edit, Operation};
use crate::escape::terminal;

/// The number of context lines around a change.
const CONTEXT: usize = 3;

/// One line of a patch.
struct Line<'a> {
    sign: char,
    text: &'a str,
    /// Whether it is the last line of the file and has no line ending.
    open: bool,
}

/// Returns the edit as a patch of the file with that name.
pub(crate) fn render(edit: &Edit, name: &Path) -> String {
    let bold = Style::new().bold();
    let name = name.display().to_string().replace('\\', "/");
    let old = if edit.creates_file() { "/dev/null".to_owned() } else { format!("a/{name}") };
    let mut text = format!("{bold}--- {old}{bold:#}\n{bold}+++ b/{name}{bold:#}\n");
    let after = edit.after();
    let lines = lines(edit, &after);
    let mut at = 0;
    while let Some(end) = hunk(&lines, &mut at) {
        let (before, hunk) = (&lines[..at], &lines[at..end]);
        let (old, new) = (range(before, hunk, '+'), range(before, hunk, '-'));
        let cyan = Style::new().fg_color(Some(AnsiColor::Cyan.into()));
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "{cyan}@@ -{old} +{new} @@{cyan:#}");
        for line in hunk {
            text += &line.render();
        }
        at = end;
    }
    text
}

/// Finds the next hunk from `at` on. Moves `at` to its start, and returns its end.
fn hunk(lines: &[Line<'_>], at: &mut usize) -> Option<usize> {
    let changed = |line: &Line<'_>| line.sign != ' ';
    let first = *at + lines[*at..].iter().position(changed)?;
    *at = first.saturating_sub(CONTEXT).max(*at);
    let mut last = first;
    // Changes whose context lines overlap are in the same hunk.
    while let Some(next) = lines[last + 1..].iter().take(2 * CONTEXT + 1).position(changed) {
        last += 1 + next;
    }
    Some((last + 1 + CONTEXT).min(lines.len()))
}

/// Returns `line,count` of a hunk, for the side that does not have the lines with that sign.
fn range(before: &[Line<'_>], hunk: &[Line<'_>], without: char) -> String {
    let count = |lines: &[Line<'_>]| lines.iter().filter(|line| line.sign != without).count();
    let lines = count(hunk);
    // The number of a side without lines is that of the line before it.
    let start = count(before) + usize::from(lines > 0);
    format!("{start},{lines}")
}

fn lines<'a>(edit: &'a Edit, after: &'a str) -> Vec<Line<'a>> {
    let raw = edit.text.raw.as_deref().unwrap_or_default();
    let mut old = raw.split_inclusive('\n').map(|text| line(' ', text));
    let mut new = after.split_inclusive('\n').map(|text| line('+', text));
    let mut lines = Vec::new();
    for operation in &edit.operations {
        match operation {
            Operation::Add(_) => lines.extend(new.next()),
            Operation::Remove => lines.extend(old.next().map(|old| Line { sign: '-', ..old })),
            Operation::Keep => {
                let (Some(old), Some(new)) = (old.next(), new.next()) else { continue };
                if (new.text, new.open) == (old.text, old.open) {
                    lines.push(old);
                } else {
                    // The last line gets a line ending, or the byte order mark moves.
                    lines.push(Line { sign: '-', ..old });
                    lines.push(new);
                }
            }
        }
    }
    lines
}

fn line(sign: char, text: &str) -> Line<'_> {
    match text.strip_suffix('\n') {
        Some(text) => Line { sign, text, open: false },
        None => Line { sign, text, open: true },
    }
}

impl Line<'_> {
    fn render(&self) -> String {
        let color = match self.sign {
            '+' => Style::new().fg_color(Some(AnsiColor::Green.into())),
            '-' => Style::new().fg_color(Some(AnsiColor::Red.into())),
            _ => Style::new(),
        };
        let end = if self.open { "\n\\ No newline at end of file" } else { "" };
        let (text, carriage) = match self.text.strip_suffix('\r') {
            Some(text) => (text, "\r"),
            None => (self.text, ""),
        };
        // Tabs and a leading byte order mark are kept; other control characters are escaped.
        let (mark, text) = match text.strip_prefix(BYTE_ORDER_MARK) {
            Some(text) => ("\u{feff}", text),
            None => ("", text),
        };
        let words: Vec<_> = text.split('\t').map(terminal::escape).collect();
        format!("{color}{}{mark}{}{color:#}{carriage}{end}\n", self.sign, words.join("\t"))
    }
}
