//! `cargo plux list`: the plugins, one a line.

use std::io::{IsTerminal as _, Write as _};

use plux_spec::{Index, nearest};

use super::{Stop, scope};
use crate::cli::{List, ListFormat, Talk};
use crate::exit_code::Exit;
use crate::output::{json, message::Message, table};

pub(crate) fn run(arguments: &List, talk: &Talk) -> Result<Exit, Stop> {
    let mut index = scope::report(&arguments.scope, talk)?.index;
    if let Some(namespace) = &arguments.namespace {
        known_namespace(namespace, &index)?;
        index.plugins.to_mut().retain(|plugin| plugin.namespace == *namespace.as_str());
    }
    let mut out = anstream::stdout();
    match arguments.format {
        ListFormat::Json => out.write_all(json::plugins(&index).as_bytes())?,
        ListFormat::Table if index.plugins.is_empty() => {
            if !talk.quiet {
                Message::note("there are no plugins here")
                    .help("mark one with `#[plugin(namespace = \"…\", name = \"…\")]`")
                    .print();
            }
        }
        ListFormat::Table => {
            let plugins: Vec<_> = index.plugins.iter().collect();
            out.write_all(table::render(&plugins, width()).as_bytes())?;
        }
    }
    Ok(Exit::Ok)
}

/// The terminal's width; pipes take lines of any length.
pub(crate) fn width() -> Option<u16> {
    let stdout = std::io::stdout();
    if !stdout.is_terminal() {
        return None;
    }
    terminal_size::terminal_size_of(stdout).map(|(width, _)| width.0)
}

fn known_namespace(namespace: &str, index: &Index) -> Result<(), Stop> {
    let declared = index.extension_points.iter().map(|point| point.namespace.as_str());
    let used = index.plugins.iter().map(|plugin| plugin.namespace.as_str());
    let known: Vec<&str> = declared.chain(used).collect();
    if known.contains(&namespace) {
        return Ok(());
    }
    let message = Message::error(format!("there is no namespace `{namespace}` here"));
    let help = match nearest(namespace, known).first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`cargo plux list` lists them all".to_owned(),
    };
    Err(Stop::Failed(Exit::Findings, message.help(help)))
}
