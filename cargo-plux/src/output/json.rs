//! Machine-readable output. `schemas/` describes it.

use plux_spec::{ExtensionPointEntry, Index, Status};
use serde_json::{Map, Value};

use crate::escape;
use crate::listing::{Listed, Listing};

/// The version of the formats in `schemas/`. An added field does not raise it.
const FORMAT: u32 = 1;

/// Returns one object: the format version and the lists.
pub(crate) fn document<const N: usize>(lists: [(&str, Vec<Value>); N]) -> String {
    let mut object = Map::new();
    object.insert("format".to_owned(), FORMAT.into());
    object.extend(lists.map(|(name, list)| (name.to_owned(), Value::Array(list))));
    format!("{}\n", escape::json::for_terminal(&format!("{:#}", Value::Object(object))))
}

/// Returns one object per line, each with the format version.
pub(crate) fn lines(list: Vec<Value>) -> String {
    let line = |mut value: Value| {
        value["format"] = FORMAT.into();
        format!("{}\n", escape::json::for_terminal(&value.to_string()))
    };
    list.into_iter().map(line).collect()
}

/// Entries as in `plux.json`, with more fields.
pub(crate) struct Entries<'a> {
    listing: &'a Listing<'a>,
    index: Value,
}

impl<'a> Entries<'a> {
    pub(crate) fn of(listing: &'a Listing<'a>) -> Self {
        // The same function writes the entries of plux.json.
        let index = serde_json::from_str(&plux_build::json::to_json(&listing.report.index));
        Self { listing, index: index.unwrap_or_default() }
    }

    pub(crate) fn plugins(&self) -> Vec<Value> {
        self.listing.plugins.iter().map(|plugin| self.plugin(plugin)).collect()
    }

    fn plugin(&self, plugin: &Listed<'_>) -> Value {
        let mut value = self.index["plugins"][plugin.at].clone();
        value["id"] = plugin.entry.id().to_string().into();
        value["order"] = plugin.position.into();
        value["origin"] = plugin.origin.as_str().into();
        value["source"] = plugin.source().into();
        value["location"] = plugin.location.clone().into();
        value["programs"] = programs(plugin);
        value["command"] = plugin.command.clone().into();
        value["link"] = plugin.package.map(|it| it.link.to_string()).into();
        value["dependency"] = plugin.package.map(|it| it.kind.as_str()).into();
        value
    }

    /// Returns the extension points for which `is_selected` returns true.
    pub(crate) fn extension_points(
        &self,
        is_selected: impl Fn(&ExtensionPointEntry) -> bool,
    ) -> Vec<Value> {
        let index: &Index = &self.listing.report.index;
        let points = index.extension_points.iter().enumerate();
        let selected = points.filter(|(_, point)| is_selected(point));
        let value = |(at, point): (usize, &ExtensionPointEntry)| {
            let mut value = self.index["extension_points"][at].clone();
            value["location"] = self.listing.location(point).into();
            value
        };
        selected.map(value).collect()
    }
}

/// Returns the index of a workspace: `programs` of a plugin lists the programs that link it.
pub(crate) fn workspace_index(listing: &Listing<'_>) -> String {
    let json = plux_build::json::to_json(&listing.report.index);
    let Ok(mut index) = serde_json::from_str::<Value>(&json) else { return json };
    for plugin in &listing.plugins {
        index["plugins"][plugin.at]["programs"] = plugin.linking_programs().into();
    }
    format!("{index:#}\n")
}

/// Returns the status of a plugin in each program of the workspace.
fn programs(plugin: &Listed<'_>) -> Value {
    let program = |&(name, status): &(&str, Option<Status>)| serde_json::json!({ "package": name, "status": status.map(Status::as_str) });
    plugin.programs.iter().map(program).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_terminal_escape_stays_an_escape_in_json() {
        let text = "\u{9b}31m\u{202e}gnp\u{1b}[0m\u{7f}";
        let json = document([("strings", vec![json!(text)])]);
        assert!(
            !json.chars().any(|it| it != '\n' && crate::escape::terminal::is_control(it)),
            "{json}"
        );
        let back: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(back["strings"][0], text);
        assert_eq!(back["format"], 1);
    }

    #[test]
    fn a_line_is_a_document_of_its_own() {
        assert_eq!(lines(vec![json!({"a": "x\ny"})]), "{\"a\":\"x\\ny\",\"format\":1}\n");
    }
}
