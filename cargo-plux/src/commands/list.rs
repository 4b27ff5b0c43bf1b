//! `cargo plux list`: prints plugins as a table, a tree or JSON.

use std::collections::{BTreeMap, BTreeSet};

use plux_build::Report;
use plux_spec::{Status, list};

use super::{FIRST_STEPS, scope};
use crate::cli::{Filters, List, ListFormat, OutputOptions, Scope};
use crate::error::CliError;
use crate::exit_code::Exit;
use crate::listing::{Filter, Listed, Listing, Unknown};
use crate::output::message::{self, Message};
use crate::output::plugins::{self, Column, Namespaces};
use crate::output::{count, json, print, table};
use crate::workspace;

pub(crate) fn run(arguments: &List, options: &OutputOptions) -> Result<Exit, CliError> {
    let report = scope::view(&arguments.scope, options)?;
    let mut listing = Listing::new(&report);
    filter(&arguments.filter).apply(&mut listing)?;
    listing.sort(arguments.sort);
    match arguments.format {
        ListFormat::Json => {
            print(&json::document([("plugins", json::Entries::of(&listing).plugins())]))?;
        }
        ListFormat::Ndjson => print(&json::lines(json::Entries::of(&listing).plugins()))?,
        ListFormat::Table => table(&listing, arguments, options)?,
    }
    Ok(scope::exit(&report))
}

/// Returns the selection of plugins that the flags describe.
pub(super) fn filter(filters: &Filters) -> Filter<'_> {
    Filter {
        patterns: &filters.patterns,
        namespaces: &filters.namespace,
        packages: &filters.from,
        statuses: &filters.status,
    }
}

fn table(listing: &Listing<'_>, arguments: &List, options: &OutputOptions) -> Result<(), CliError> {
    if listing.plugins.is_empty() {
        if !options.quiet {
            nothing(listing, &arguments.scope).print();
        }
        return Ok(());
    }
    if arguments.tree {
        print(&plugins::tree(&listing.plugins, &Listing::new(listing.report).plugins))?;
    } else {
        let columns = match &*arguments.columns {
            [] if options.verbose > 0 => Some(Column::VERBOSE),
            [] => None,
            columns => Some(columns),
        };
        let namespaces = match table::width() {
            Some(_) => Namespaces::AsHeadings,
            None => Namespaces::InColumn,
        };
        print(&plugins::table(&listing.plugins, columns, namespaces))?;
    }
    if !options.quiet {
        message::status("Listed", &summary(&listing.plugins));
        no_program(listing).into_iter().chain(inactive(&listing.plugins)).for_each(|it| it.print());
    }
    Ok(())
}

/// Returns a summary such as `14 plugins in 3 namespaces: 12 active, 2 inactive`.
fn summary(plugins: &[Listed<'_>]) -> String {
    let namespaces: BTreeSet<&str> = plugins.iter().map(|it| it.entry.namespace.as_str()).collect();
    let of = |status| plugins.iter().filter(|it| it.entry.status == status).count();
    let counts = Status::ALL.iter().map(|&status| (of(status), status));
    let counts: Vec<String> =
        counts.filter(|(count, _)| *count > 0).map(|(count, it)| format!("{count} {it}")).collect();
    format!(
        "{} in {}: {}",
        count(plugins.len(), "plugin"),
        count(namespaces.len(), "namespace"),
        counts.join(", ")
    )
}

/// Returns a note for a workspace without programs, in which no plugin can be active.
pub(super) fn no_program(listing: &Listing<'_>) -> Option<Message> {
    let report = listing.report;
    let is_missing = report.index.root.is_none() && report.index_hosts.is_empty();
    is_missing.then(|| {
        Message::note("no program of this workspace includes an index, so no plugin is active")
            .help(
                "run `cargo plux init -p PACKAGE` for the package that loads the plugins; if it \
                 has an `include_index!()` that is disabled, run `cargo plux check` to see what enables it",
            )
    })
}

fn nothing(listing: &Listing<'_>, scope: &Scope) -> Message {
    let index = &listing.report.index;
    if index.plugins.is_empty() && !index.is_complete() {
        Message::note("no plugins found, and parts of the sources are not analyzed")
            .help("run `cargo plux check`")
    } else if index.plugins.is_empty()
        && listing.report.selected.len() < listing.report.members.len()
    {
        // Other members may have plugins.
        Message::note(format!("no plugins found in {}", selected(listing.report, scope)))
            .help(format!("run `cargo plux list --workspace` for all packages, or {FIRST_STEPS}"))
    } else if index.plugins.is_empty() {
        Message::note("no plugins found").help(FIRST_STEPS)
    } else {
        Message::note("no plugin matches").help("run `cargo plux list` to list all plugins")
    }
}

/// Returns the packages that `list` and `show` consider, and why these.
pub(super) fn selected(report: &Report, scope: &Scope) -> String {
    /// The remaining packages are only counted.
    const MAX_NAMES: usize = 4;
    let names: Vec<String> = report.selected.iter().map(|it| format!("`{it}`")).collect();
    let (their, members) = match names.len() {
        1 => ("its", "the default member"),
        _ => ("their", "the default members"),
    };
    let names = list::at_most(MAX_NAMES, &names);
    // A package in the directory of the workspace is Cargo's default without `default-members`.
    let has_root_package = report.package_dirs.iter().any(|it| it.directory == report.workspace);
    let flags = &scope.workspace;
    let is_default = !(flags.workspace || flags.all)
        && flags.package.is_empty()
        && !has_root_package
        && workspace::is_root(&report.workspace, scope.manifest.manifest_path.as_deref());
    let default = if is_default { format!(", {members},") } else { String::new() };
    format!("{names}{default} and {their} dependencies")
}

/// Returns a note for each condition that keeps plugins inactive, with the command that enables them.
fn inactive(plugins: &[Listed<'_>]) -> Vec<Message> {
    /// The remaining conditions are only counted.
    const MAX_NOTES: usize = 4;
    let mut by_condition: BTreeMap<String, Vec<&Listed<'_>>> = BTreeMap::new();
    for plugin in plugins.iter().filter(|it| it.entry.status == Status::Inactive) {
        if let Some(condition) = plugin.condition() {
            by_condition.entry(condition).or_default().push(plugin);
        }
    }
    let more = by_condition.len().saturating_sub(MAX_NOTES);
    let note = |(condition, plugins): (&String, &Vec<&Listed<'_>>)| {
        let (subject, verb) = match &**plugins {
            [one] => (format!("`{}`", one.entry.id()), "requires"),
            many => (format!("{} inactive plugins", many.len()), "require"),
        };
        let message = Message::note(format!("{subject} {verb} {condition}"));
        match plugins.iter().find_map(|plugin| plugin.command.as_deref()) {
            Some(command) => message.help(format!("run `{command}`")),
            None => message,
        }
    };
    let mut notes: Vec<Message> = by_condition.iter().take(MAX_NOTES).map(note).collect();
    if more > 0 {
        let conditions = count(more, "more condition");
        let message = Message::note(format!("other plugins are inactive because of {conditions}"));
        notes.push(message.help("run `cargo plux list --status inactive --columns id,condition`"));
    }
    notes
}

impl From<Unknown<'_>> for CliError {
    fn from(unknown: Unknown<'_>) -> Self {
        let Unknown { what, pattern, near } = unknown;
        let message = Message::error(format!("no {what} matches `{pattern}`"));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "run `cargo plux list` to list all plugins".to_owned(),
        };
        Self::Failed(Exit::Findings, message.help(help))
    }
}
