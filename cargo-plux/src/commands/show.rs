//! `cargo plux show`: all that is known of a plugin or a namespace.

use plux_spec::closest_matches;

use super::scope;
use crate::cli::{OutputOptions, Show, ShowFormat};
use crate::error::CliError;
use crate::exit_code::Exit;
use crate::listing::{Listed, Listing, SortBy};
use crate::output::{json, message::Message, plugins, print, show};

pub(crate) fn run(arguments: &Show, options: &OutputOptions) -> Result<Exit, CliError> {
    let report = scope::report(&arguments.scope, options)?;
    let mut listing = Listing::new(&report);
    let asked = Asked::of(&arguments.id, &listing)?;
    listing.sort(SortBy::Order);
    let text = match arguments.format {
        ShowFormat::Text => asked.page(&listing),
        ShowFormat::Json => {
            listing.plugins.retain(|plugin| asked.is_about(plugin));
            let entries = json::Entries::of(&listing);
            let points = match &asked {
                Asked::Id(_) => Vec::new(),
                Asked::Namespace(namespace) => {
                    entries.extension_points(|point| point.namespace == *namespace.as_str())
                }
            };
            json::document([("extension_points", points), ("plugins", entries.plugins())])
        }
    };
    print(&text)?;
    Ok(scope::exit(&report))
}

/// What was asked for, found in the index.
enum Asked {
    /// One id. Several locations may declare it: one a target or a cfg.
    Id(String),
    Namespace(String),
}

impl Asked {
    /// A whole id or namespace, then a whole name, then the beginning of one of them.
    fn of(text: &str, listing: &Listing<'_>) -> Result<Self, CliError> {
        let known = Known::of(listing);
        if known.ids.contains(&text.to_owned()) {
            return Ok(Self::Id(text.to_owned()));
        }
        if known.namespaces.contains(&text) {
            return Ok(Self::Namespace(text.to_owned()));
        }
        let ids = || known.ids.iter().map(String::as_str);
        let is_named = |id: &&str| split(id).1 == text;
        let named: Vec<&str> = ids().filter(is_named).collect();
        let namespaces = known.namespaces.iter().copied();
        let mut begun: Vec<&str> = namespaces.filter(|it| it.starts_with(text)).collect();
        // The beginning of a namespace is that of all its ids, too.
        let is_begun = |id: &&str| {
            let (namespace, name) = split(id);
            (id.starts_with(text) && !begun.contains(&namespace)) || name.starts_with(text)
        };
        let ids: Vec<&str> = ids().filter(is_begun).collect();
        begun.extend(ids);
        match (&*named, &*begun) {
            ([id], _) => Ok(Self::Id((*id).to_owned())),
            ([], [one]) if one.contains(':') => Ok(Self::Id((*one).to_owned())),
            ([], [one]) => Ok(Self::Namespace((*one).to_owned())),
            ([], []) => Err(known.lacks(text)),
            ([], begun) => Err(ambiguous(&format!("`{text}` is the beginning of several"), begun)),
            (named, _) => Err(ambiguous(&format!("several plugins have the name `{text}`"), named)),
        }
    }

    fn is_about(&self, plugin: &Listed<'_>) -> bool {
        match self {
            Self::Id(id) => plugin.entry.id().to_string() == *id,
            Self::Namespace(namespace) => plugin.entry.namespace == *namespace.as_str(),
        }
    }

    fn page(&self, listing: &Listing<'_>) -> String {
        let about = listing.plugins.iter().filter(|plugin| self.is_about(plugin));
        match self {
            Self::Id(_) => {
                let pages: Vec<String> = about.map(|it| show::plugin(it, listing)).collect();
                pages.join("\n")
            }
            Self::Namespace(namespace) => {
                let points = listing.report.index.extension_points.iter();
                let mut text: String = points
                    .filter(|point| point.namespace == *namespace.as_str())
                    .map(|point| show::extension_point(point, listing))
                    .collect();
                if text.is_empty() {
                    text = format!("{namespace}\n  no extension point declares it\n");
                }
                let plugins: Vec<Listed<'_>> = about.cloned().collect();
                if !plugins.is_empty() {
                    text = text + "\n" + &plugins::table(&plugins, None);
                }
                text
            }
        }
    }
}

/// What can be asked for; sorted, each once.
struct Known<'a> {
    ids: Vec<String>,
    namespaces: Vec<&'a str>,
}

impl<'a> Known<'a> {
    fn of(listing: &'a Listing<'_>) -> Self {
        let index = &listing.report.index;
        let mut ids: Vec<String> = index.plugins.iter().map(|it| it.id().to_string()).collect();
        let declared = index.extension_points.iter().map(|point| point.namespace.as_str());
        let used = index.plugins.iter().map(|plugin| plugin.namespace.as_str());
        let mut namespaces: Vec<&str> = declared.chain(used).collect();
        ids.sort_unstable();
        ids.dedup();
        namespaces.sort_unstable();
        namespaces.dedup();
        Self { ids, namespaces }
    }

    /// Why nothing of that name is shown.
    fn lacks(&self, text: &str) -> CliError {
        let names = self.ids.iter().map(|id| split(id).1);
        let all = self.ids.iter().map(String::as_str).chain(self.namespaces.iter().copied());
        let help = match closest_matches(text, all.chain(names)).first() {
            Some(near) => format!("did you mean `{near}`?"),
            None if self.namespaces.is_empty() => super::FIRST_STEPS.to_owned(),
            None => "`cargo plux list` lists them all".to_owned(),
        };
        let message = Message::error(format!("there is no plugin or namespace `{text}` here"));
        CliError::Failed(Exit::Findings, message.help(help))
    }
}

/// Namespace and name.
fn split(id: &str) -> (&str, &str) {
    id.split_once(':').unwrap_or(("", id))
}

fn ambiguous(text: &str, candidates: &[&str]) -> CliError {
    /// More than that nobody reads.
    const FEW: usize = 8;
    let quoted: Vec<String> = candidates.iter().take(FEW).map(|it| format!("`{it}`")).collect();
    let quoted = quoted.join(", ");
    let help = match candidates.len().saturating_sub(FEW) {
        0 => format!("one of {quoted}"),
        more => format!("one of {quoted} and {more} more"),
    };
    CliError::Failed(Exit::Findings, Message::error(text).help(help))
}
