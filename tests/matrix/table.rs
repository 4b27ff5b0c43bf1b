//! Tables of the plugins' status, for the terminal and for `docs/book/src/how-it-works/linking.md`.

use plux_tests::{committed_part, golden_part};

use crate::cell::Cell;
use crate::combinations::{Profile, are_all, linkers};

/// A row a profile, with a cell for each linker.
pub(crate) struct Table {
    rows: Vec<(&'static str, Vec<Cell>)>,
}

impl Table {
    /// Fills it, and prints each row as soon as it is there.
    pub(crate) fn fill(
        title: &str,
        profiles: &[Profile],
        row: impl Fn(&Profile) -> Vec<Cell>,
    ) -> Self {
        println!("\n{title}\n\n{}", head());
        let rows = profiles.iter().map(|profile| {
            let row = (profile.name, row(profile));
            println!("{}", line(&row));
            row
        });
        Self { rows: rows.collect() }
    }

    /// Those of all combinations.
    pub(crate) fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.rows.iter().flat_map(|(_, cells)| cells)
    }

    /// All cells together.
    pub(crate) fn sum(&self) -> Cell {
        self.cells().cloned().fold(Cell::complete(0), Cell::plus)
    }

    /// The table, and the sum of its cells.
    pub(crate) fn markdown(&self) -> String {
        let lines: Vec<String> = self.rows.iter().map(line).collect();
        let all = self.sum();
        let combinations = self.cells().count();
        format!(
            "{}\n{}\n\n{combinations} combinations: {} of {} plugins.\n",
            head(),
            lines.join("\n"),
            all.loaded,
            all.wanted
        )
    }

    /// What came out, with all the places where it did.
    pub(crate) fn outcomes(&self) -> Vec<(&Cell, String)> {
        let mut cells: Vec<&Cell> = Vec::new();
        for cell in self.cells() {
            if !cells.contains(&cell) {
                cells.push(cell);
            }
        }
        cells.into_iter().map(|cell| (cell, self.places(cell))).collect()
    }

    /// The combinations with this outcome: `all 50`, `LTO fat`, `all but dev`, `dev with bfd, gold`.
    fn places(&self, outcome: &Cell) -> String {
        let is_it = |cell: &&Cell| *cell == outcome;
        let (with, without): (Vec<_>, Vec<_>) =
            self.rows.iter().partition(|(_, cells)| cells.iter().any(|cell| is_it(&cell)));
        let is_whole = with.iter().all(|(_, cells)| cells.iter().all(|cell| is_it(&cell)));
        let names = |rows: &[&(&str, Vec<Cell>)]| {
            rows.iter().map(|(profile, _)| *profile).collect::<Vec<_>>().join(", ")
        };
        match (is_whole, without.len()) {
            (true, 0) => format!("all {}", self.cells().filter(is_it).count()),
            (true, but) if but < with.len() => format!("all but {}", names(&without)),
            (true, _) => names(&with),
            (false, _) => {
                let parts = with.iter().map(|(profile, cells)| {
                    let here = linkers().into_iter().zip(cells).filter(|(_, cell)| is_it(cell));
                    let here: Vec<&str> = here.map(|(linker, _)| linker.name).collect();
                    format!("{profile} with {}", here.join(", "))
                });
                parts.collect::<Vec<_>>().join("; ")
            }
        }
    }
}

fn head() -> String {
    let names: Vec<&str> = linkers().iter().map(|it| it.name).collect();
    format!("| profile | {} |\n|---|{}", names.join(" | "), "---|".repeat(names.len()))
}

fn line((profile, cells): &(&'static str, Vec<Cell>)) -> String {
    let cells: Vec<String> = cells.iter().map(Cell::to_string).collect();
    format!("| {profile} | {} |", cells.join(" | "))
}

/// Prints a table and compares it with the one in `docs/book/src/how-it-works/linking.md`: all of it if every combination
/// was tried, otherwise each cell that was.
pub(crate) fn document(name: &str, text: &str) {
    println!("\n{text}");
    if are_all() {
        return golden_part("docs/book/src/how-it-works/linking.md", name, text);
    }
    let documented = committed_part("docs/book/src/how-it-works/linking.md", name);
    let documented = cells(&documented);
    for cell in cells(text) {
        // In which combinations an outcome was found, and which version a linker has, depends on what was tried.
        let depends = ["combinations", "version"].contains(&cell.column);
        assert!(
            depends || documented.contains(&cell),
            "docs/book/src/how-it-works/linking.md, {name}: {cell:?}"
        );
    }
}

/// A cell of a Markdown table, with the names of its row and column.
#[derive(Debug, PartialEq)]
struct NamedCell<'a> {
    row: &'a str,
    column: &'a str,
    text: &'a str,
}

fn cells(markdown: &str) -> Vec<NamedCell<'_>> {
    let lines = markdown.lines().filter_map(|line| line.strip_prefix("| "));
    let mut rows = lines.map(|line| line.trim_end_matches(" |").split(" | ").collect::<Vec<_>>());
    let columns = rows.next().unwrap_or_default();
    rows.flat_map(|row| {
        let cells = columns.iter().zip(row.clone()).skip(1);
        cells.map(move |(column, text)| NamedCell { row: row[0], column, text }).collect::<Vec<_>>()
    })
    .collect()
}
