//! `cargo plux list`: the plugins, one a line.

use std::collections::BTreeMap;

use plux_spec::Status;

use super::{FIRST_STEPS, scope};
use crate::cli::{List, ListFormat, OutputOptions};
use crate::error::CliError;
use crate::exit_code::Exit;
use crate::listing::{Filter, Listed, Listing, Unknown};
use crate::output::plugins::{self, Column};
use crate::output::{json, message::Message, print};

pub(crate) fn run(arguments: &List, options: &OutputOptions) -> Result<Exit, CliError> {
    let report = scope::report(&arguments.scope, options)?;
    let mut listing = Listing::new(&report);
    let choice = Filter {
        namespaces: &arguments.namespace,
        packages: &arguments.from,
        statuses: &arguments.status,
    };
    choice.apply(&mut listing)?;
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

fn table(listing: &Listing<'_>, arguments: &List, options: &OutputOptions) -> Result<(), CliError> {
    if listing.plugins.is_empty() {
        if !options.quiet {
            nothing(listing).print();
        }
        return Ok(());
    }
    let columns = match &*arguments.columns {
        [] if options.verbose > 0 => Some(Column::DEFAULT),
        [] => None,
        columns => Some(columns),
    };
    print(&plugins::table(&listing.plugins, columns))?;
    if !options.quiet {
        for note in switched_off(&listing.plugins) {
            note.print();
        }
    }
    Ok(())
}

fn nothing(listing: &Listing<'_>) -> Message {
    let index = &listing.report.index;
    if index.plugins.is_empty() && !index.is_complete() {
        Message::note("there are no plugins here that could be read")
            .help("`cargo plux check` tells what could not")
    } else if index.plugins.is_empty() {
        Message::note("there are no plugins here").help(FIRST_STEPS)
    } else {
        Message::note("no plugin is all that").help("`cargo plux list` lists them all")
    }
}

/// What is off, by what it lacks, with the command that switches it on.
fn switched_off(plugins: &[Listed<'_>]) -> Vec<Message> {
    /// More than that nobody reads.
    const MOST: usize = 4;
    let mut lacking: BTreeMap<String, Vec<&Listed<'_>>> = BTreeMap::new();
    for plugin in plugins.iter().filter(|it| it.entry.status == Status::Inactive) {
        if let Some(needs) = plugin.needs() {
            lacking.entry(needs).or_default().push(plugin);
        }
    }
    let more = lacking.len().saturating_sub(MOST);
    let note = |(needs, plugins): (&String, &Vec<&Listed<'_>>)| {
        let (count, verb) = match &**plugins {
            [one] => (format!("`{}`", one.entry.id()), "is"),
            many => (format!("{} plugins", many.len()), "are"),
        };
        let message = Message::note(format!("{count} {verb} off for lack of {needs}"));
        match plugins.iter().find_map(|plugin| plugin.command.as_deref()) {
            Some(command) => message.help(format!("`{command}`")),
            None => message,
        }
    };
    let mut notes: Vec<Message> = lacking.iter().take(MOST).map(note).collect();
    if more > 0 {
        let message = Message::note(format!("others are off for {more} more reasons"));
        notes.push(message.help("`cargo plux list --status inactive --columns id,needs`"));
    }
    notes
}

impl From<Unknown<'_>> for CliError {
    fn from(unknown: Unknown<'_>) -> Self {
        let Unknown { what, pattern, near } = unknown;
        let message = Message::error(format!("there is no {what} `{pattern}` here"));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`cargo plux list` lists what there is".to_owned(),
        };
        Self::Failed(Exit::Findings, message.help(help))
    }
}
