//! The forms for programs. `schemas/` says what is in each.

use plux_spec::{ExtensionPointEntry, Index};
use serde_json::{Map, Value};

use crate::escape;
use crate::listing::{Listed, Listing};

/// The number of the forms in `schemas/`. A field more does not raise it.
const FORMAT: u32 = 1;

/// One object: the format number, then a list or several.
pub(crate) fn document<const N: usize>(lists: [(&str, Vec<Value>); N]) -> String {
    let mut object = Map::new();
    object.insert("format".to_owned(), FORMAT.into());
    object.extend(lists.map(|(name, list)| (name.to_owned(), Value::Array(list))));
    format!("{}\n", escape::json::for_terminal(&format!("{:#}", Value::Object(object))))
}

/// An object a line, each with the format number.
pub(crate) fn lines(list: Vec<Value>) -> String {
    let line = |mut value: Value| {
        value["format"] = FORMAT.into();
        format!("{}\n", escape::json::for_terminal(&value.to_string()))
    };
    list.into_iter().map(line).collect()
}

/// Entries as `plux.json` has them, with what the listing knows beyond.
pub(crate) struct Entries<'a> {
    listing: &'a Listing<'a>,
    index: Value,
}

impl<'a> Entries<'a> {
    pub(crate) fn of(listing: &'a Listing<'a>) -> Self {
        // Through plux-build: an entry is written in one way, wherever it is written.
        let index = serde_json::from_str(&plux_build::json::to_json(&listing.report.index));
        Self { listing, index: index.unwrap_or_default() }
    }

    pub(crate) fn plugins(&self) -> Vec<Value> {
        self.listing.plugins.iter().map(|plugin| self.plugin(plugin)).collect()
    }

    fn plugin(&self, plugin: &Listed<'_>) -> Value {
        let mut value = self.index["plugins"][plugin.at].clone();
        value["id"] = plugin.entry.id().to_string().into();
        value["order"] = plugin.turn.into();
        value["origin"] = plugin.origin.as_str().into();
        value["source"] = plugin.source().into();
        value["place"] = plugin.place.clone().into();
        value["needs"] = plugin.needs().into();
        value["command"] = plugin.command.clone().into();
        value["link"] = plugin.package.map(|it| it.link.to_string()).into();
        value["dependency"] = plugin.package.map(|it| it.kind.as_str()).into();
        value
    }

    /// The extension points that `is_asked` says yes to.
    pub(crate) fn extension_points(
        &self,
        is_asked: impl Fn(&ExtensionPointEntry) -> bool,
    ) -> Vec<Value> {
        let index: &Index = &self.listing.report.index;
        let asked = index.extension_points.iter().enumerate().filter(|(_, point)| is_asked(point));
        let value = |(at, point): (usize, &ExtensionPointEntry)| {
            let mut value = self.index["extension_points"][at].clone();
            value["place"] = self.listing.place(point).into();
            value
        };
        asked.map(value).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_terminal_escape_stays_an_escape_in_json() {
        let text = "\u{9b}31m\u{202e}gnp\u{1b}[0m\u{7f}";
        let json = document([("texts", vec![json!(text)])]);
        assert!(
            !json.chars().any(|it| it != '\n' && crate::escape::terminal::is_control(it)),
            "{json}"
        );
        let back: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(back["texts"][0], text);
        assert_eq!(back["format"], 1);
    }

    #[test]
    fn a_line_is_a_document_of_its_own() {
        assert_eq!(lines(vec![json!({"a": "x\ny"})]), "{\"a\":\"x\\ny\",\"format\":1}\n");
    }
}
