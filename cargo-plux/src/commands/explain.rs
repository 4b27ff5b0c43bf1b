//! `cargo plux explain`: prints the page of a lint, or a list of all lints.

use plux_spec::Lint;

use crate::cli::{Explain, OutputOptions};
use crate::error::CliError;
use crate::exit_code::Exit;
use crate::lint_pages::page;
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
