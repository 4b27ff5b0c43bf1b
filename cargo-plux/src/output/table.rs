//! Tables that fit a terminal.
//!
//! A row is a line, and no name is cut: a table that is too wide loses whole columns, the least
//! important first, or the end of descriptions. A pipe gets all columns.

use std::env;
use std::fmt::Write as _;
use std::io::IsTerminal as _;

use anstyle::Style;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::escape::terminal;

/// The width of the space between two columns.
const GAP: usize = 2;
/// The least width that a description is cut to.
const LEAST: usize = 20;

/// A column's heading, and what happens to it if the table is too wide.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    pub(crate) heading: &'static str,
    pub(crate) keep: Keep,
}

/// The treatment of a column if the table is too wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Keep {
    /// It is kept, and the terminal breaks the line.
    Always,
    /// It is omitted, the highest number first.
    IfFits(u8),
    /// It is cut, or omitted before all others.
    Cut,
}

/// The text of a cell, with its style.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    /// Creates a cell. What a terminal would interpret is escaped.
    pub(crate) fn new(text: impl AsRef<str>) -> Self {
        // One row, one line.
        let text = terminal::escape(text.as_ref()).into_owned();
        Self { text, style: Style::new() }
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }

    pub(crate) fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }
}

/// Returns the width of `COLUMNS` or of the terminal. A pipe has none.
pub(crate) fn width() -> Option<usize> {
    let asked = env::var("COLUMNS").ok().and_then(|it| it.trim().parse().ok());
    asked.filter(|width| *width > 0).or_else(|| {
        let stdout = std::io::stdout();
        let size = stdout.is_terminal().then(|| terminal_size::terminal_size_of(stdout))?;
        size.map(|(width, _)| usize::from(width.0)).filter(|width| *width > 0)
    })
}

/// Returns the rows below their headings. Each row has a cell for each column.
pub(crate) fn render(columns: &[Column], rows: &[Vec<Cell>], width: Option<usize>) -> String {
    let widths = (0..columns.len()).filter_map(|at| Some((at, natural(columns, rows, at)?)));
    let shown = fit(columns, widths.collect(), width.unwrap_or(usize::MAX));
    let mut text = String::new();
    let bold = Style::new().bold();
    let headings = columns.iter().map(|column| Cell::new(column.heading).style(bold)).collect();
    for row in std::iter::once(&headings).chain(rows) {
        line(row, &shown, &mut text);
    }
    text
}

/// The indentation of the rows of a group.
const INDENT: &str = "  ";

/// Returns the rows below their headings, indented.
pub(crate) fn render_indented(
    columns: &[Column],
    rows: &[Vec<Cell>],
    width: Option<usize>,
) -> String {
    let table = render(columns, rows, width.map(|it| it.saturating_sub(INDENT.len())));
    table.split_inclusive('\n').flat_map(|line| [INDENT, line]).collect()
}

/// Returns rows in groups, each below its title; the columns of all groups are aligned.
pub(crate) fn render_groups(
    columns: &[Column],
    groups: &[(&str, Vec<Vec<Cell>>)],
    width: Option<usize>,
) -> String {
    let rows: Vec<Vec<Cell>> = groups.iter().flat_map(|(_, rows)| rows.iter().cloned()).collect();
    let table = render_indented(columns, &rows, width);
    let mut lines = table.lines();
    let bold = Style::new().bold();
    let mut text = format!("{}\n", lines.next().unwrap_or_default());
    for (title, rows) in groups {
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "{bold}{}{bold:#}", terminal::escape(title));
        for line in lines.by_ref().take(rows.len()) {
            let _ = writeln!(text, "{line}");
        }
    }
    text
}

/// The width of a column; `None` for an empty column that may be omitted.
fn natural(columns: &[Column], rows: &[Vec<Cell>], at: usize) -> Option<usize> {
    let widest = rows.iter().map(|row| row[at].text.width()).max().unwrap_or(0);
    let Column { heading, keep } = columns[at];
    (widest > 0 || keep == Keep::Always).then(|| widest.max(heading.width()))
}

/// Returns the columns that are shown, each with its width.
fn fit(columns: &[Column], mut shown: Vec<(usize, usize)>, room: usize) -> Vec<(usize, usize)> {
    loop {
        let needed: usize = shown.iter().map(|(_, width)| width + GAP).sum();
        let needed = needed.saturating_sub(GAP);
        let least = shown.iter().enumerate().max_by_key(|(_, (at, _))| columns[*at].keep);
        let Some((place, &(at, width))) = least else { return shown };
        if needed <= room || columns[at].keep == Keep::Always {
            return shown;
        }
        let left = (room + width).saturating_sub(needed);
        if columns[at].keep == Keep::Cut && left >= LEAST {
            shown[place].1 = left;
            return shown;
        }
        shown.remove(place);
    }
}

/// Writing to a `String` cannot fail, hence `let _`.
fn line(row: &[Cell], shown: &[(usize, usize)], text: &mut String) {
    let mut blanks = 0;
    for &(at, width) in shown {
        let Cell { text: cell, style } = &row[at];
        let cell = cut(cell, width);
        if !cell.is_empty() {
            let _ = write!(text, "{:blanks$}{style}{cell}{style:#}", "");
            blanks = 0;
        }
        blanks += width + GAP - cell.width();
    }
    text.push('\n');
}

/// Returns at most `width` columns of a text, with a mark where it is cut.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut room = width.saturating_sub(1);
    let fits = |character: &char| {
        let wide = character.width().unwrap_or(0);
        let fits = wide <= room;
        room = room.saturating_sub(wide);
        fits
    };
    let start: String = text.chars().take_while(fits).collect();
    start.trim_end().to_owned() + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 4] = [
        Column { heading: "NAME", keep: Keep::Always },
        Column { heading: "PACKAGE", keep: Keep::IfFits(1) },
        Column { heading: "PLACE", keep: Keep::IfFits(2) },
        Column { heading: "DESCRIPTION", keep: Keep::Cut },
    ];

    fn table(rows: &[[&str; 4]], width: Option<usize>) -> String {
        let rows: Vec<Vec<Cell>> =
            rows.iter().map(|row| row.iter().map(Cell::new).collect()).collect();
        anstream::adapter::strip_str(&render(&COLUMNS, &rows, width)).to_string()
    }

    const ROW: [&str; 4] =
        ["aws", "finops-aws 0.3.0", "src/lib.rs:12", "Imports cost reports of AWS."];

    #[test]
    fn a_pipe_gets_all_of_it() {
        assert_eq!(
            table(&[ROW], None),
            "NAME  PACKAGE           PLACE          DESCRIPTION\n\
             aws   finops-aws 0.3.0  src/lib.rs:12  Imports cost reports of AWS.\n"
        );
    }

    #[test]
    fn a_terminal_gets_what_fits_and_never_half_a_name() {
        assert_eq!(
            table(&[ROW], Some(60)),
            "NAME  PACKAGE           PLACE          DESCRIPTION\n\
             aws   finops-aws 0.3.0  src/lib.rs:12  Imports cost reports…\n"
        );
        assert_eq!(
            table(&[ROW], Some(50)),
            "NAME  PACKAGE           PLACE\naws   finops-aws 0.3.0  src/lib.rs:12\n"
        );
        assert_eq!(table(&[ROW], Some(30)), "NAME  PACKAGE\naws   finops-aws 0.3.0\n");
        assert_eq!(table(&[ROW], Some(2)), "NAME\naws\n");
    }

    #[test]
    fn wide_and_combining_characters_keep_the_columns_straight() {
        let rows = [["日本", "p", "a:1", "x"], ["e\u{301}te\u{301}", "p", "a:1", "x"]];
        let table = table(&rows, None);
        let starts: Vec<usize> =
            table.lines().skip(1).map(|line| line[..line.find('p').unwrap()].width()).collect();
        assert_eq!(starts, [6, 6], "{table}");
        assert_eq!(cut("日本語", 5), "日本…");
        assert_eq!(cut("日本語", 4), "日…");
    }

    #[test]
    fn an_escape_in_a_cell_is_shown() {
        let row = ["\u{1b}[2J", "\u{9b}31m", "a\nb", "\u{202e}gnp.exe"];
        let table = table(&[row], None);
        assert!(table.contains("\\u{1b}[2J") && table.contains("\\u{9b}31m"), "{table}");
        assert!(table.contains("a\\nb") && table.contains("\\u{202e}gnp.exe"), "{table}");
        assert_eq!(table.lines().count(), 2);
    }
}
