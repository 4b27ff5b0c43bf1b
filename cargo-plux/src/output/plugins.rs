//! Plugins as a table and as a tree.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use plux_spec::{PluginId, Status, Target};

use super::table::{self, Cell, Keep};
use crate::escape::terminal;
use crate::listing::Listed;

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Column {
    /// `namespace:name`
    Id,
    /// Namespace
    Namespace,
    /// Position in the load order of the namespace; `-` for plugins that no program has
    Order,
    /// Name, unique in its namespace
    Name,
    /// `active`, `blocked`, `inactive` or `conditional`
    Status,
    /// Programs of the workspace that link it
    Programs,
    /// Features, targets and cfgs that it depends on; of an inactive plugin, those that do not hold
    Condition,
    /// `file:line` of the declaration
    Location,
    /// Package that declares it, with version
    Package,
    /// `built-in`: declared by a workspace member; `external`: by another package
    Origin,
    /// `workspace`, `path`, `git` or `registry`
    Source,
    /// Cargo target that declares it: `lib`, `bin:NAME` and so on
    Target,
    /// Type that it is loaded as
    Contract,
    /// First paragraph of its doc comment
    Description,
}

impl Column {
    /// The columns of a table unless others are selected. The target is among them if a plugin is not in
    /// a library: only that target has it.
    pub(crate) const DEFAULT: &[Self] = &[
        Self::Namespace,
        Self::Order,
        Self::Name,
        Self::Status,
        Self::Target,
        Self::Programs,
        Self::Condition,
        Self::Location,
        Self::Package,
        Self::Origin,
        Self::Description,
    ];

    /// The columns of a table with `-v`.
    pub(crate) const VERBOSE: &[Self] = &[
        Self::Namespace,
        Self::Order,
        Self::Name,
        Self::Status,
        Self::Programs,
        Self::Condition,
        Self::Location,
        Self::Package,
        Self::Origin,
        Self::Source,
        Self::Target,
        Self::Contract,
        Self::Description,
    ];

    fn heading(self) -> &'static str {
        match self {
            Self::Id => "ID",
            Self::Namespace => "NAMESPACE",
            Self::Order => "#",
            Self::Name => "NAME",
            Self::Status => "STATUS",
            Self::Programs => "PROGRAMS",
            Self::Condition => "CONDITION",
            Self::Location => "LOCATION",
            Self::Package => "PACKAGE",
            Self::Origin => "ORIGIN",
            Self::Source => "SOURCE",
            Self::Target => "TARGET",
            Self::Contract => "CONTRACT",
            Self::Description => "DESCRIPTION",
        }
    }

    fn keep(self) -> Keep {
        match self {
            Self::Programs => Keep::IfFits(1),
            Self::Location => Keep::IfFits(2),
            Self::Condition => Keep::IfFits(3),
            Self::Package => Keep::IfFits(4),
            Self::Order => Keep::IfFits(5),
            Self::Origin => Keep::IfFits(6),
            Self::Target => Keep::IfFits(7),
            Self::Description => Keep::Cut,
            _ => Keep::Always,
        }
    }

    /// Returns whether the column is hidden if it has the same value in all rows.
    fn is_hidden_if_constant(self) -> bool {
        matches!(self, Self::Status | Self::Programs | Self::Origin)
    }

    fn cell(self, plugin: &Listed<'_>) -> Cell {
        let entry = plugin.entry;
        match self {
            Self::Id => Cell::new(entry.id().to_string()),
            Self::Namespace => Cell::new(entry.namespace.as_str()),
            Self::Order => Cell::new(plugin.position.map_or("-".to_owned(), |it| it.to_string())),
            Self::Name => Cell::new(entry.name.as_str()),
            Self::Status => Cell::new(entry.status.as_str()).style(color(entry.status)),
            Self::Programs => Cell::new(programs(plugin)),
            Self::Condition => Cell::new(plugin.condition().unwrap_or_default()),
            Self::Location => Cell::new(&plugin.location),
            Self::Package => Cell::new(format!("{} {}", entry.package, entry.version)),
            Self::Origin => Cell::new(plugin.origin.as_str()),
            Self::Source => Cell::new(plugin.source()),
            Self::Target => Cell::new(entry.target.to_string()),
            Self::Contract => Cell::new(&entry.contract),
            Self::Description => Cell::new(&entry.description),
        }
    }
}

/// Returns the programs that link a plugin; empty if the workspace has at most one program.
fn programs(plugin: &Listed<'_>) -> String {
    if plugin.programs.len() < 2 {
        return String::new();
    }
    match &*plugin.linking_programs() {
        [] => "none".to_owned(),
        programs => programs.join(", "),
    }
}

/// Returns the color of a status.
pub(crate) fn color(status: Status) -> Style {
    let color = match status {
        Status::Active => AnsiColor::Green,
        Status::Blocked => AnsiColor::Red,
        Status::Inactive => AnsiColor::BrightBlack,
        Status::Conditional => AnsiColor::Yellow,
    };
    Style::new().fg_color(Some(color.into()))
}

/// The way in which a table shows the namespaces of plugins. Unless they are in a column, columns that have the same
/// value in all rows are hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Namespaces {
    InColumn,
    AsHeadings,
    /// All plugins are in one namespace, which is shown elsewhere.
    Omitted,
}

/// Returns a table with these columns, or with as many default columns as fit.
pub(crate) fn table(
    plugins: &[Listed<'_>],
    columns: Option<&[Column]>,
    namespaces: Namespaces,
) -> String {
    let grouped = namespaces != Namespaces::InColumn;
    let is_selected = columns.is_some_and(|it| it != Column::VERBOSE);
    let mut chosen = columns.unwrap_or(Column::DEFAULT).to_vec();
    if columns.is_none() && plugins.iter().all(|it| it.entry.target == Target::Lib) {
        chosen.retain(|&column| column != Column::Target);
    }
    if grouped && !is_selected {
        let is_constant = |column: Column| {
            let mut cells = plugins.iter().map(|it| column.cell(it).into_text());
            cells.next().is_none_or(|first| cells.all(|cell| cell == first))
        };
        let by_order = plugins.is_sorted_by_key(|it| {
            (it.entry.namespace.as_str(), it.position.is_none(), it.position)
        });
        chosen.retain(|&column| {
            let is_heading = column == Column::Namespace || (column == Column::Order && by_order);
            !(is_heading || (column.is_hidden_if_constant() && is_constant(column)))
        });
    }
    let keep = |column: Column| if columns.is_some() { Keep::Always } else { column.keep() };
    let headings: Vec<table::Column> = chosen
        .iter()
        .map(|&column| table::Column { heading: column.heading(), keep: keep(column) })
        .collect();
    let row = |plugin| chosen.iter().map(|column| column.cell(plugin)).collect();
    if !grouped || is_selected {
        let rows: Vec<Vec<Cell>> = plugins.iter().map(row).collect();
        return table::render(&headings, &rows, table::width());
    }
    if namespaces == Namespaces::Omitted {
        let rows: Vec<Vec<Cell>> = plugins.iter().map(row).collect();
        return table::render_indented(&headings, &rows, table::width());
    }
    let mut groups: BTreeMap<&str, Vec<Vec<Cell>>> = BTreeMap::new();
    for plugin in plugins {
        groups.entry(plugin.entry.namespace.as_str()).or_default().push(row(plugin));
    }
    let groups: Vec<(&str, Vec<Vec<Cell>>)> = groups.into_iter().collect();
    table::render_groups(&headings, &groups, table::width())
}

/// The deepest level of a tree.
const MAX_DEPTH: usize = 32;

/// Returns a tree: namespaces, their plugins, and the plugins that each requires.
///
/// As in `cargo tree`, the requirements of a plugin are shown only once, and `(*)` marks the others.
pub(crate) fn tree(plugins: &[Listed<'_>], all: &[Listed<'_>]) -> String {
    let mut namespaces: BTreeMap<&str, Vec<&Listed<'_>>> = BTreeMap::new();
    for plugin in plugins {
        namespaces.entry(plugin.entry.namespace.as_str()).or_default().push(plugin);
    }
    let by_id = all.iter().map(|it| (it.entry.id(), it)).collect();
    let mut tree = Tree { by_id, shown: BTreeSet::new(), text: String::new() };
    for (namespace, plugins) in namespaces {
        let bold = Style::new().bold();
        // Writing to a `String` cannot fail.
        let _ = writeln!(tree.text, "{bold}{}{bold:#}", terminal::escape(namespace));
        for (at, plugin) in plugins.iter().enumerate() {
            let is_last = at + 1 == plugins.len();
            let name = plugin.entry.name.as_str();
            tree.branch(("", namespace), 1, is_last, name, Some(plugin));
        }
    }
    tree.text
}

struct Tree<'a> {
    by_id: BTreeMap<PluginId, &'a Listed<'a>>,
    /// The plugins whose requirements are shown.
    shown: BTreeSet<PluginId>,
    text: String,
}

impl Tree<'_> {
    fn branch(
        &mut self,
        (indent, namespace): (&str, &str),
        depth: usize,
        is_last: bool,
        label: &str,
        plugin: Option<&Listed<'_>>,
    ) {
        let (mark, more) = if is_last { ("└── ", "    ") } else { ("├── ", "│   ") };
        let note = match plugin.map(|it| it.entry.status) {
            Some(Status::Active) => String::new(),
            Some(status) => format!(" ({status})"),
            None => " (missing)".to_owned(),
        };
        let requires = plugin.map_or(&[][..], |it| &it.entry.requires);
        let is_cut = !requires.is_empty()
            && (depth == MAX_DEPTH || plugin.is_some_and(|it| !self.shown.insert(it.entry.id())));
        let cut = if is_cut { " (*)" } else { "" };
        let _ = writeln!(self.text, "{indent}{mark}{}{note}{cut}", terminal::escape(label));
        if is_cut {
            return;
        }
        let indent = format!("{indent}{more}");
        for (at, requirement) in requires.iter().enumerate() {
            let plugin = self.by_id.get(&requirement.id).copied();
            let is_last = at + 1 == requires.len();
            // The heading has the namespace.
            let label = requirement.to_string();
            let own = label.strip_prefix(namespace).and_then(|it| it.strip_prefix(':'));
            let label = own.unwrap_or(&label);
            self.branch((&indent, namespace), depth + 1, is_last, label, plugin);
        }
    }
}
