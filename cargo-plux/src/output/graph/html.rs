//! The graph as an interactive HTML page. Style, script and data are inline: it loads nothing.
//!
//! Its Content Security Policy allows only this script and this style, by their hashes. Strings from
//! sources are embedded as JSON, and the script inserts them as text nodes, never as markup.

use plux_build::{Diagnostic, Report, Severity};
use plux_spec::{PackageEntry, Requirement};
use serde_json::{Map, Value, json};

use crate::escape;
use crate::listing::{Listed, Listing, Subjects, conditions};
use crate::output::diagnostics;
use crate::output::source_links::SourceLinks;

/// A line of the head.
pub(crate) const MARKER: &str = "<meta name=\"generator\" content=\"cargo plux graph\">";

const PAGE: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = concat!(
    "\"use strict\";\n\n",
    include_str!("page/elements.js"),
    "\n",
    include_str!("page/model.js"),
    "\n",
    include_str!("page/board.js"),
    "\n",
    include_str!("page/lines.js"),
    "\n",
    include_str!("page/details.js"),
    "\n",
    include_str!("page/keys.js"),
    "\n",
    include_str!("page/main.js"),
);

/// The hashes in the Content Security Policy. A test prints the correct values.
const STYLE_HASH: &str = "sha256-XPzwHEAsSAaJ6Xd7d0hMlkUodywWAmnWT8HHreZkc/g=";
const SCRIPT_HASH: &str = "sha256-QkCJdpaKZj60bMfQkDRqfkNmnhGmFqiheoLZAZytBHs=";

pub(crate) fn render(report: &Report) -> String {
    let title = match &report.index.root {
        Some(root) => format!("Plugins of {}", root.package),
        None => "Plugins".to_owned(),
    };
    fill(&[
        ("title", &escape::html::escape(&title)),
        ("style", STYLE),
        ("style-hash", STYLE_HASH),
        ("script", SCRIPT),
        ("script-hash", SCRIPT_HASH),
        ("data", &data(report)),
    ])
}

/// Replaces the placeholders of the page in one pass: inserted values are not searched for
/// placeholders.
fn fill(parts: &[(&str, &str)]) -> String {
    let mut text = String::new();
    let mut rest = PAGE;
    while let Some((before, after)) = rest.split_once("{{") {
        text.push_str(before);
        let (name, after) = after.split_once("}}").unwrap_or_default();
        text.extend(parts.iter().filter(|(key, _)| *key == name).map(|(_, part)| *part));
        rest = after;
    }
    text + rest
}

/// Returns the data of the page: the index as in `plux.json`, the directories of its packages in the
/// workspace, the problems that `check` reports, and strings that the page shows for packages, plugins
/// and unanalyzed sources, each in the order of the index.
fn data(report: &Report) -> String {
    let index: Value =
        serde_json::from_str(&plux_build::json::to_json(&report.index)).unwrap_or_default();
    let links = SourceLinks::of(report);
    let directory = |it: &PackageEntry| {
        let directory = links.directory(&it.name, &it.version, Some(&it.source))?;
        Some((format!("{} {}", it.name, it.version), Value::from(directory)))
    };
    let packages = report.index.packages.iter();
    let directories: Map<String, Value> = packages.clone().filter_map(directory).collect();
    let packages: Vec<Value> =
        packages.map(|it| json!({ "condition": conditions::shown(&it.condition) })).collect();
    let requirement = |it: &Requirement| json!({ "id": it.id.to_string(), "optional": it.optional, "text": it.to_string() });
    let plugin = |it: &Listed<'_>| {
        json!({
            "requires": it.entry.requires.iter().map(|it| it.id.to_string()).collect::<Vec<_>>(),
            "requirements": it.entry.requires.iter().map(requirement).collect::<Vec<_>>(),
            "order": it.position,
            "origin": it.origin.as_str(),
            "command": it.command,
            "condition": conditions::shown(&conditions::own(it.entry, it.package)),
            "enabled_by": conditions::shown(&it.entry.enabled_by),
        })
    };
    let plugins: Vec<Value> = Listing::new(report).plugins.iter().map(plugin).collect();
    let incomplete = report.index.incomplete.iter();
    let incomplete: Vec<Value> =
        incomplete.map(|it| json!({ "reason": it.reason.to_string() })).collect();
    let data = json!({
        "directories": directories,
        "incomplete": incomplete,
        "index": index,
        "packages": packages,
        "plugins": plugins,
        "problems": problems(report),
    });
    escape::json::for_html(&data.to_string())
}

/// Returns the errors and warnings, each with the positions of the plugins that it is about, or null
/// for the program.
fn problems(report: &Report) -> Vec<Value> {
    let subjects = Subjects::new(report);
    let is_shown = |it: &&Diagnostic| it.severity != Severity::Note;
    let problem = |it: &Diagnostic| {
        let mut value = diagnostics::entry(it);
        value["plugins"] = subjects.of(it).into();
        value
    };
    report.diagnostics.iter().filter(is_shown).map(problem).collect()
}

#[cfg(test)]
mod tests {
    use base64::prelude::{BASE64_STANDARD, Engine as _};
    use sha2::{Digest as _, Sha256};

    use super::*;

    fn hash(text: &str) -> String {
        format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text)))
    }

    #[test]
    fn the_policy_allows_the_style_and_the_script_as_they_are() {
        assert_eq!(STYLE_HASH, hash(STYLE), "STYLE_HASH in html.rs must be the second value");
        assert_eq!(SCRIPT_HASH, hash(SCRIPT), "SCRIPT_HASH in html.rs must be the second value");
    }

    #[test]
    fn inserted_values_are_not_searched_for_placeholders() {
        let page = fill(&[("title", "{{data}}"), ("data", "{{title}}")]);
        assert!(page.contains("<title>{{data}}</title>"));
        assert!(page.contains("id=\"data\">{{title}}</script>"));
    }
}
