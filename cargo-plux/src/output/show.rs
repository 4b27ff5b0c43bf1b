//! All that is known of a plugin or an extension point, for people.

use std::fmt::Write as _;

use plux_spec::{ExtensionPointEntry, Index, PluginEntry};

use super::plain;

/// A plugin, with its declared namespace and its package.
pub(crate) fn plugin(plugin: &PluginEntry, index: &Index) -> String {
    let mut page = Page::default();
    page.title(&plugin.id().to_string(), &plugin.description);
    page.line("contract", &plugin.contract);
    page.line("kind", plugin.kind.as_str());
    page.line("path", &plugin.path);
    page.line("place", &format!("{}:{}", plugin.file, plugin.line));
    page.line("package", &format!("{} {}", plugin.package, plugin.version));
    page.line("target", &plugin.target.to_string());
    if let Some(package) = index.package(&plugin.package, &plugin.version) {
        page.line("source", &package.source);
        page.line("depended on", package.kind.as_str());
        page.line("linked", &package.link.to_string());
        page.option("only with", package.when.as_deref());
    }
    page.line("status", plugin.status.as_str());
    page.option("cfg", plugin.cfg.as_deref());
    page.option("enabled by", plugin.enable.as_deref());
    page.list("requires", &plugin.requires);
    page.list("before", &plugin.before);
    page.list("after", &plugin.after);
    for (key, value) in &*plugin.meta {
        page.line(&format!("meta {key}"), value);
    }
    page.0
}

/// A declared namespace; its plugins follow in a table.
pub(crate) fn extension_point(point: &ExtensionPointEntry) -> String {
    let mut page = Page::default();
    page.title(point.namespace.as_str(), &point.description);
    page.line("contract", &point.contract);
    page.line("cardinality", point.cardinality.as_str());
    page.line("path", &point.path);
    page.line("place", &format!("{}:{}", point.file, point.line));
    page.line("package", &format!("{} {}", point.package, point.version));
    page.0
}

#[derive(Default)]
struct Page(String);

/// Writing to a `String` cannot fail, hence `let _`.
impl Page {
    fn title(&mut self, title: &str, description: &str) {
        let _ = writeln!(self.0, "{}", plain(title));
        if !description.is_empty() {
            let _ = writeln!(self.0, "  {}", plain(description));
        }
    }

    fn line(&mut self, key: &str, value: &str) {
        let _ = writeln!(self.0, "  {:<12} {}", plain(key), plain(value));
    }

    fn option(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.line(key, value);
        }
    }

    fn list<T: ToString>(&mut self, key: &str, values: &[T]) {
        if !values.is_empty() {
            let values: Vec<String> = values.iter().map(ToString::to_string).collect();
            self.line(key, &values.join(", "));
        }
    }
}
