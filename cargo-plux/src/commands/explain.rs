//! `cargo plux explain`: prints the page of a lint, or a list of all lints.

use std::fmt::Write as _;

use plux_spec::{Level, Lint};

use crate::cli::{Explain, OutputOptions};
use crate::error::CliError;
use crate::exit_code::Exit;
use crate::output::print;
use crate::output::table::{self, Cell, Column, Keep};

const COLUMNS: [Column; 3] = [
    Column { heading: "LINT", keep: Keep::Always },
    Column { heading: "LEVEL", keep: Keep::Always },
    Column { heading: "MEANING", keep: Keep::Cut },
];

pub(crate) fn run(arguments: &Explain, _: &OutputOptions) -> Result<Exit, CliError> {
    match arguments.lint {
        Some(lint) => print(&page(lint))?,
        None => print(&list())?,
    }
    Ok(Exit::Ok)
}

fn list() -> String {
    let row = |lint: &Lint| {
        let level = lint.default_level().as_str();
        [lint.code(), level, lint.explanation()].map(Cell::new).into()
    };
    let rows: Vec<Vec<Cell>> = Lint::ALL.iter().map(row).collect();
    table::render(&COLUMNS, &rows, table::width())
}

fn page(lint: Lint) -> String {
    let (flag, level) = match lint.default_level() {
        Level::Deny => ('W', "warn"),
        Level::Warn | Level::Allow => ('D', "deny"),
    };
    let name = lint.code().trim_start_matches("plux::");
    let mut page = String::new();
    // Writing to a `String` cannot fail.
    let _ = writeln!(page, "{}\n\n{}\n", lint.code(), lint.explanation());
    let _ = writeln!(page, "The default level is `{}`.\n", lint.default_level());
    let _ = writeln!(page, "To change it on the command line: `-{flag} {name}`");
    let _ = writeln!(page, "To change it in a manifest, for build scripts as well:\n");
    let _ = writeln!(page, "    [workspace.metadata.plux.lints]\n    {name} = \"{level}\"");
    page
}
