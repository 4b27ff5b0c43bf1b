//! Tables in plain text.

use std::io::{self, Write};

/// The alignment of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

/// Rows of strings, in columns as wide as their longest cell.
pub(crate) struct TextTable {
    align: Vec<Align>,
    /// `None` is a horizontal rule.
    rows: Vec<Option<Vec<String>>>,
}

impl TextTable {
    pub(crate) fn new(align: Vec<Align>) -> Self {
        Self { align, rows: Vec::new() }
    }

    pub(crate) fn row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) {
        let cells = cells.into_iter().map(|cell| printable(cell.as_ref()));
        self.rows.push(Some(cells.collect()));
    }

    pub(crate) fn rule(&mut self) {
        self.rows.push(None);
    }

    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let widths: Vec<usize> = (0..self.align.len())
            .map(|column| {
                let cells = self.rows.iter().flatten().filter_map(|row| row.get(column));
                cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
            })
            .collect();
        for row in &self.rows {
            let line = match row {
                None => "─".repeat(widths.iter().map(|width| width + 2).sum::<usize>() - 2),
                Some(cells) => self.line(cells, &widths),
            };
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    fn line(&self, cells: &[String], widths: &[usize]) -> String {
        let padded = cells.iter().zip(&self.align).zip(widths);
        let padded: Vec<String> = padded
            .map(|((cell, align), &width)| match align {
                Align::Left => format!("{cell:<width$}"),
                Align::Right => format!("{cell:>width$}"),
            })
            .collect();
        padded.join("  ")
    }
}

/// Escapes control characters: names come from untrusted files.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
