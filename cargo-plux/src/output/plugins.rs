//! Plugins as a table.

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use plux_spec::Status;

use super::table::{self, Cell, Keep};
use crate::listing::Listed;

/// What a table can tell of a plugin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Column {
    /// `namespace:name`
    Id,
    /// The group that it belongs to
    Namespace,
    /// Its turn when the namespace is loaded; `-` for what no program has
    Order,
    /// Unique in its namespace
    Name,
    /// `active`, `inactive` or `conditional`
    Status,
    /// `built-in`: a workspace member holds it; `external`: a dependency from elsewhere
    Origin,
    /// The package that holds it, with version
    Package,
    /// `workspace`, `path`, `git` or `registry`
    Source,
    /// The binary that holds it: `lib`, `bin:NAME` and so on
    Target,
    /// What it hangs on, or lacks: features, cfgs, targets
    Needs,
    /// `file:line` of the declaration
    Place,
    /// The type that it is handed out as
    Contract,
    /// The first paragraph of its doc comment
    Description,
}

impl Column {
    /// Those that are shown where nobody says which; of them, as many as fit.
    pub(crate) const DEFAULT: &[Self] = &[
        Self::Namespace,
        Self::Order,
        Self::Name,
        Self::Status,
        Self::Origin,
        Self::Package,
        Self::Place,
        Self::Needs,
        Self::Description,
    ];

    fn heading(self) -> &'static str {
        match self {
            Self::Id => "ID",
            Self::Namespace => "NAMESPACE",
            Self::Order => "#",
            Self::Name => "NAME",
            Self::Status => "STATUS",
            Self::Origin => "ORIGIN",
            Self::Package => "PACKAGE",
            Self::Source => "SOURCE",
            Self::Target => "TARGET",
            Self::Needs => "NEEDS",
            Self::Place => "PLACE",
            Self::Contract => "CONTRACT",
            Self::Description => "DESCRIPTION",
        }
    }

    fn keep(self) -> Keep {
        match self {
            Self::Origin => Keep::IfFits(2),
            Self::Order => Keep::IfFits(1),
            Self::Place => Keep::IfFits(3),
            Self::Needs => Keep::IfFits(4),
            Self::Description => Keep::Cut,
            _ => Keep::Always,
        }
    }

    fn cell(self, plugin: &Listed<'_>) -> Cell {
        let entry = plugin.entry;
        match self {
            Self::Id => Cell::new(entry.id().to_string()),
            Self::Namespace => Cell::new(entry.namespace.as_str()),
            Self::Order => Cell::new(plugin.turn.map_or("-".to_owned(), |turn| turn.to_string())),
            Self::Name => Cell::new(entry.name.as_str()),
            Self::Status => Cell::new(entry.status.as_str()).style(color(entry.status)),
            Self::Origin => Cell::new(plugin.origin.as_str()),
            Self::Package => Cell::new(format!("{} {}", entry.package, entry.version)),
            Self::Source => Cell::new(plugin.source()),
            Self::Target => Cell::new(entry.target.to_string()),
            Self::Needs => Cell::new(plugin.needs().unwrap_or_default()),
            Self::Place => Cell::new(&plugin.place),
            Self::Contract => Cell::new(&entry.contract),
            Self::Description => Cell::new(&entry.description),
        }
    }
}

/// How loud a status is.
pub(crate) fn color(status: Status) -> Style {
    let color = match status {
        Status::Active => AnsiColor::Green,
        Status::Blocked => AnsiColor::Red,
        Status::Inactive => AnsiColor::BrightBlack,
        Status::Conditional => AnsiColor::Yellow,
    };
    Style::new().fg_color(Some(color.into()))
}

/// A line a plugin: the columns asked for, or of the default ones as many as fit.
pub(crate) fn table(plugins: &[Listed<'_>], columns: Option<&[Column]>) -> String {
    let chosen = columns.unwrap_or(Column::DEFAULT);
    let keep = |column: Column| if columns.is_some() { Keep::Always } else { column.keep() };
    let headings: Vec<table::Column> = chosen
        .iter()
        .map(|&column| table::Column { heading: column.heading(), keep: keep(column) })
        .collect();
    let row = |plugin| chosen.iter().map(|column| column.cell(plugin)).collect();
    let rows: Vec<Vec<Cell>> = plugins.iter().map(row).collect();
    table::render(&headings, &rows, table::width())
}
