//! `cargo plux show`: prints everything that is known about a plugin or a namespace.

use plux_build::Report;
use plux_spec::{closest_matches, shell};

use super::{list::selected, scope};
use crate::cli::{OutputOptions, Scope, Show, ShowFormat};
use crate::error::CliError;
use crate::exit_code::Exit;
use crate::listing::{Listed, Listing, SortBy};
use crate::output::plugins::{self, Namespaces};
use crate::output::{json, message::Message, print, show};

pub(crate) fn run(arguments: &Show, options: &OutputOptions) -> Result<Exit, CliError> {
    let report = scope::view(&arguments.scope, options)?;
    let mut listing = Listing::new(&report);
    let subject = Subject::of(&arguments.id, &listing, &arguments.scope)?;
    listing.sort(SortBy::Order);
    let text = match arguments.format {
        ShowFormat::Text => subject.page(&listing),
        ShowFormat::Json => {
            listing.plugins.retain(|plugin| subject.includes(plugin));
            let entries = json::Entries::of(&listing);
            let points = match &subject {
                Subject::Id(_) => Vec::new(),
                Subject::Namespace(namespace) => {
                    entries.extension_points(|point| point.namespace == *namespace.as_str())
                }
            };
            json::document([("extension_points", points), ("plugins", entries.plugins())])
        }
    };
    print(&text)?;
    Ok(scope::exit(&report))
}

/// The id or namespace that the argument names.
enum Subject {
    /// An id. It may have several declarations with different targets or cfgs.
    Id(String),
    Namespace(String),
}

impl Subject {
    /// Resolves the argument to an id or a namespace: by full name, else by a unique plugin name, else
    /// by a unique prefix.
    fn of(text: &str, listing: &Listing<'_>, scope: &Scope) -> Result<Self, CliError> {
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
        let mut prefixed: Vec<&str> = namespaces.filter(|it| it.starts_with(text)).collect();
        // A prefix of a namespace is a prefix of all its ids.
        let is_prefixed = |id: &&str| {
            let (namespace, name) = split(id);
            (id.starts_with(text) && !prefixed.contains(&namespace)) || name.starts_with(text)
        };
        let ids: Vec<&str> = ids().filter(is_prefixed).collect();
        prefixed.extend(ids);
        match (&*named, &*prefixed) {
            ([id], _) => Ok(Self::Id((*id).to_owned())),
            ([], [one]) if one.contains(':') => Ok(Self::Id((*one).to_owned())),
            ([], [one]) => Ok(Self::Namespace((*one).to_owned())),
            ([], []) => Err(known.unknown(text, listing.report, scope)),
            ([], prefixed) => Err(ambiguous(&format!("`{text}` is a prefix of several"), prefixed)),
            (named, _) => Err(ambiguous(&format!("several plugins have the name `{text}`"), named)),
        }
    }

    fn includes(&self, plugin: &Listed<'_>) -> bool {
        match self {
            Self::Id(id) => plugin.entry.id().to_string() == *id,
            Self::Namespace(namespace) => plugin.entry.namespace == *namespace.as_str(),
        }
    }

    fn page(&self, listing: &Listing<'_>) -> String {
        let included = listing.plugins.iter().filter(|plugin| self.includes(plugin));
        match self {
            Self::Id(_) => {
                let pages: Vec<String> = included.map(|it| show::plugin(it, listing)).collect();
                pages.join("\n")
            }
            Self::Namespace(namespace) => {
                let points = listing.report.index.extension_points.iter();
                let mut text: String = points
                    .filter(|point| point.namespace == *namespace.as_str())
                    .map(|point| show::extension_point(point, listing))
                    .collect();
                if text.is_empty() {
                    text = format!("{namespace}\n  no extension point declares this namespace\n");
                }
                let plugins: Vec<Listed<'_>> = included.cloned().collect();
                if !plugins.is_empty() {
                    text = text + "\n" + &plugins::table(&plugins, None, Namespaces::Omitted);
                }
                text
            }
        }
    }
}

/// The ids and namespaces of the index, sorted, without duplicates.
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

    /// Returns the error for an unknown name.
    fn unknown(&self, text: &str, report: &Report, scope: &Scope) -> CliError {
        let names = self.ids.iter().map(|id| split(id).1);
        let all = self.ids.iter().map(String::as_str).chain(self.namespaces.iter().copied());
        // Other members may have it.
        let selected = (report.selected.len() < report.members.len())
            .then(|| format!(" in {}", selected(report, scope)));
        let help = match closest_matches(text, all.chain(names)).first() {
            Some(near) => format!("did you mean `{near}`?"),
            None if selected.is_some() => {
                format!("run `cargo plux show {} --workspace` for all packages", shell::word(text))
            }
            None if self.namespaces.is_empty() => super::FIRST_STEPS.to_owned(),
            None => "run `cargo plux list` to list all plugins".to_owned(),
        };
        let selected = selected.unwrap_or_default();
        let message = Message::error(format!("no plugin or namespace `{text}`{selected}"));
        CliError::Failed(Exit::Findings, message.help(help))
    }
}

/// Splits an id into namespace and name.
fn split(id: &str) -> (&str, &str) {
    id.split_once(':').unwrap_or(("", id))
}

fn ambiguous(text: &str, candidates: &[&str]) -> CliError {
    /// The remaining candidates are only counted.
    const MAX_CANDIDATES: usize = 8;
    let quoted = candidates.iter().take(MAX_CANDIDATES).map(|it| format!("`{it}`"));
    let quoted = quoted.collect::<Vec<_>>().join(", ");
    let help = match candidates.len().saturating_sub(MAX_CANDIDATES) {
        0 => format!("use one of {quoted}"),
        more => format!("use one of {quoted} and {more} more"),
    };
    CliError::Failed(Exit::Findings, Message::error(text).help(help))
}
