//! `cargo plux show`: all that is known of a plugin or a namespace.

use std::io::Write as _;

use plux_spec::{Index, PluginEntry, nearest};

use super::list::width;
use super::{Stop, scope};
use crate::cli::{Show, ShowFormat, Talk};
use crate::exit_code::Exit;
use crate::output::{json, message::Message, show, table};

pub(crate) fn run(arguments: &Show, talk: &Talk) -> Result<Exit, Stop> {
    let mut index = scope::report(&arguments.scope, talk)?.index;
    let asked = Asked::of(&arguments.id, &index)?;
    let text = match arguments.format {
        ShowFormat::Json => {
            index.plugins.to_mut().retain(|plugin| asked.is_about(plugin));
            json::plugins(&index)
        }
        ShowFormat::Text => asked.page(&index),
    };
    anstream::stdout().write_all(text.as_bytes())?;
    Ok(Exit::Ok)
}

/// What was asked for, found in the index.
enum Asked {
    /// One id. Several places may declare it: one a target or a cfg.
    Id(String),
    Namespace(String),
}

impl Asked {
    fn of(text: &str, index: &Index) -> Result<Self, Stop> {
        let ids: Vec<String> = index.plugins.iter().map(|plugin| plugin.id().to_string()).collect();
        if ids.iter().any(|id| id == text) {
            return Ok(Self::Id(text.to_owned()));
        }
        let declared = index.extension_points.iter().map(|point| point.namespace.as_str());
        let used = index.plugins.iter().map(|plugin| plugin.namespace.as_str());
        let namespaces: Vec<&str> = declared.chain(used).collect();
        if namespaces.contains(&text) {
            return Ok(Self::Namespace(text.to_owned()));
        }
        let mut named: Vec<&String> = index
            .plugins
            .iter()
            .zip(&ids)
            .filter(|(p, _)| p.name == text)
            .map(|(_, id)| id)
            .collect();
        named.dedup();
        match named[..] {
            [id] => Ok(Self::Id(id.clone())),
            [] => Err(unknown(text, ids.iter().map(String::as_str).chain(namespaces), index)),
            _ => Err(ambiguous(text, &named)),
        }
    }

    fn is_about(&self, plugin: &PluginEntry) -> bool {
        match self {
            Self::Id(id) => plugin.id().to_string() == *id,
            Self::Namespace(namespace) => plugin.namespace == *namespace.as_str(),
        }
    }

    fn page(&self, index: &Index) -> String {
        let plugins: Vec<_> = index.plugins.iter().filter(|plugin| self.is_about(plugin)).collect();
        match self {
            Self::Id(_) => {
                let pages: Vec<String> =
                    plugins.into_iter().map(|plugin| show::plugin(plugin, index)).collect();
                pages.join("\n")
            }
            Self::Namespace(namespace) => {
                let points = index.extension_points.iter();
                let mut text: String = points
                    .filter(|point| point.namespace == *namespace.as_str())
                    .map(show::extension_point)
                    .collect();
                if text.is_empty() {
                    text = format!("{namespace}\n  no extension point declares it\n");
                }
                if !plugins.is_empty() {
                    text = text + "\n" + &table::render(&plugins, width());
                }
                text
            }
        }
    }
}

fn unknown<'a>(text: &str, known: impl Iterator<Item = &'a str>, index: &'a Index) -> Stop {
    let names = index.plugins.iter().map(|plugin| plugin.name.as_str());
    let candidates: Vec<&str> = known.chain(names).collect();
    let help = match nearest(text, candidates).first() {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`cargo plux list` lists them all".to_owned(),
    };
    let message = Message::error(format!("there is no plugin or namespace `{text}` here"));
    Stop::Failed(Exit::Findings, message.help(help))
}

fn ambiguous(text: &str, ids: &[&String]) -> Stop {
    let ids: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
    let message = Message::error(format!("several plugins have the name `{text}`"));
    Stop::Failed(Exit::Findings, message.help(format!("one of {}", ids.join(", "))))
}
