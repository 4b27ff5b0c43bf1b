//! The graph as one page for people, without network: style, script and data stand in it.
//!
//! Its policy lets a browser load nothing, and run this script and style alone, by their hashes;
//! what comes from sources is data, and in the script made into texts, never into markup.

use plux_build::Report;
use serde_json::{Map, Value, json};

use crate::escape;
use crate::listing::{Listed, Listing};
use crate::output::source_links::SourceLinks;

/// A line of the head.
pub(crate) const MARKER: &str = "<meta name=\"generator\" content=\"cargo plux graph\">";

const PAGE: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = concat!(
    "\"use strict\";\n\n",
    include_str!("page/model.js"),
    "\n",
    include_str!("page/elements.js"),
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

/// What the policy allows; a test says what they have to be.
const STYLE_HASH: &str = "sha256-XhIY1oJo4bI17kDl6LGpiXKfLw0TP6wuGCbNmsoTmm0=";
const SCRIPT_HASH: &str = "sha256-+dctMVGmGK7sG1Wf1p78Cf7tGqgKxOEcRQF4zphmrPA=";

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

/// The page with its gaps filled, in one go: what fills one is not searched for gaps.
fn fill(parts: &[(&str, &str)]) -> String {
    let mut text = String::new();
    let mut rest = PAGE;
    while let Some((before, after)) = rest.split_once("{{") {
        text.push_str(before);
        let (name, after) = after.split_once("}}").unwrap_or_default();
        text.extend(parts.iter().filter(|(gap, _)| *gap == name).map(|(_, part)| *part));
        rest = after;
    }
    text + rest
}

/// The index as `plux.json` has it, the folders of its packages in the workspace, and what else is
/// known of its plugins, in their order.
fn data(report: &Report) -> String {
    let index: Value =
        serde_json::from_str(&plux_build::json::to_json(&report.index)).unwrap_or_default();
    let links = SourceLinks::of(report);
    let folder = |name: &str, version: &str| {
        let folder = links.folder(name, version)?;
        Some((format!("{name} {version}"), Value::from(folder)))
    };
    let packages = report.index.packages.iter();
    let folders: Map<String, Value> =
        packages.filter_map(|it| folder(&it.name, &it.version)).collect();
    let known = |it: &Listed<'_>| json!({ "order": it.position, "command": it.command });
    let plugins: Vec<Value> = Listing::new(report).plugins.iter().map(known).collect();
    escape::json::for_html(
        &json!({ "folders": folders, "index": index, "plugins": plugins }).to_string(),
    )
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
        assert_eq!(STYLE_HASH, hash(STYLE), "STYLE_HASH in html.rs has to be the latter");
        assert_eq!(SCRIPT_HASH, hash(SCRIPT), "SCRIPT_HASH in html.rs has to be the latter");
    }

    #[test]
    fn what_fills_a_gap_is_not_searched_for_gaps() {
        let page = fill(&[("title", "{{data}}"), ("data", "{{title}}")]);
        assert!(page.contains("<title>{{data}}</title>"));
        assert!(page.contains("id=\"data\">{{title}}</script>"));
    }
}
