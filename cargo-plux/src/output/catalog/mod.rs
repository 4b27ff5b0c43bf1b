//! Renders the plugins as a Markdown document: a chapter per namespace, and a section per plugin.
//!
//! The document can be committed. It has no time, no absolute path and no line number, so it changes
//! only if a plugin changes.

mod anchors;

use std::fmt::Write as _;

use plux_spec::{
    Cardinality, ExtensionPointEntry, Index, PackageSource, PluginEntry, PluginId, Requirement,
    Status, Target,
};

use self::anchors::Anchors;
use super::count;
use super::source_links::SourceLinks;
use crate::escape::markdown::{self, code, quoted, text};
use crate::listing::conditions;

/// The prefix of a line near the start of the document.
pub(crate) const MARKER: &str = "<!-- Written by `cargo plux docs`";

/// Returns the catalog. `up` is the relative path from its directory to the workspace: empty, or
/// `../` repeated.
pub(crate) fn render(index: &Index, links: &SourceLinks<'_>, up: &str) -> String {
    let mut page = Page { index, links, up, anchors: Anchors::of(index), text: String::new() };
    page.head();
    for namespace in &namespaces(index) {
        page.namespace(namespace);
    }
    page.incomplete();
    page.text
}

struct Page<'a> {
    index: &'a Index,
    links: &'a SourceLinks<'a>,
    up: &'a str,
    anchors: Anchors,
    text: String,
}

impl Page<'_> {
    fn head(&mut self) {
        let title = match &self.index.root {
            Some(root) => format!("Plugins of {}", text(&root.package)),
            None => "Plugins".to_owned(),
        };
        self.heading(1, &title);
        self.paragraph(&format!("{MARKER}, from the doc comments: change those. -->"));
        if self.index.plugins.is_empty() {
            self.paragraph("No plugins found.");
        }
        if !self.index.is_complete() {
            self.paragraph(
                "This list is incomplete: the last section lists the sources that are not analyzed.",
            );
        }
        for namespace in namespaces(self.index) {
            let count = count(plugins(self.index, &namespace).count(), "plugin");
            let link = self.link(&namespace);
            let description = points(self.index, &namespace).map(|it| &*it.description).next();
            let description = match description.map(markdown::description) {
                Some(text) if !text.is_empty() => format!(": {text}"),
                _ => String::new(),
            };
            self.bullet(&format!("{link}, {count}{description}"));
        }
    }

    fn namespace(&mut self, namespace: &str) {
        self.heading(2, &code(namespace));
        let mut declared = false;
        for point in points(self.index, namespace) {
            declared = true;
            self.description(&point.description);
            self.point(point);
        }
        if !declared {
            self.paragraph("No extension point declares this namespace.");
        }
        let mut ids: Vec<PluginId> = plugins(self.index, namespace).map(PluginEntry::id).collect();
        ids.dedup();
        for id in ids {
            self.heading(3, &code(&id.to_string()));
            let entries: Vec<_> =
                plugins(self.index, namespace).filter(|it| it.name == *id.name()).collect();
            for (at, plugin) in entries.iter().enumerate() {
                if entries.len() > 1 {
                    // This also separates the lists, which would otherwise be one list.
                    self.paragraph(&format!("Declaration {} of {}:", at + 1, entries.len()));
                }
                self.description(&plugin.description);
                self.plugin(plugin);
            }
        }
    }

    fn point(&mut self, point: &ExtensionPointEntry) {
        let cardinality = match point.cardinality {
            Cardinality::Any => "any number of plugins",
            Cardinality::AtLeastOne => "at least one plugin",
            Cardinality::ExactlyOne => "exactly one plugin",
            Cardinality::AtMostOne => "at most one plugin",
        };
        self.item("Contract", &code(&point.contract));
        self.item("Cardinality", cardinality);
        self.item("Package", &package(&point.package, &point.version));
        let source =
            self.source((&point.package, &point.version), point.source.as_ref(), &point.file);
        self.item("Source", &format!("{source}, {}", code(&point.path)));
    }

    fn plugin(&mut self, plugin: &PluginEntry) {
        let declared = points(self.index, plugin.namespace.as_str()).next();
        if declared.is_none_or(|point| point.contract != plugin.contract) {
            self.item("Contract", &code(&plugin.contract));
        }
        let entry = self.index.package_of(plugin);
        let condition = entry.and_then(|it| conditions::shown(&it.condition));
        let condition = condition.map_or(String::new(), |it| format!(", with {}", quoted(&it)));
        self.item("Package", &(package(&plugin.package, &plugin.version) + &condition));
        let source =
            self.source((&plugin.package, &plugin.version), plugin.source.as_ref(), &plugin.file);
        self.item("Source", &format!("{source}, {}", code(&plugin.path)));
        if plugin.target != Target::Lib {
            self.item("Only in", &code(&plugin.target.to_string()));
        }
        if let Some(condition) = conditions::shown(&conditions::own(plugin, entry)) {
            self.item("Only with", &quoted(&condition));
        }
        match (plugin.status, conditions::shown(&plugin.enabled_by)) {
            (Status::Active, _) => {}
            (status, None) => self.item("Status", status.as_str()),
            (status, Some(condition)) => {
                self.item("Status", &format!("{status}, enabled by {}", quoted(&condition)));
            }
        }
        let own = |name: &_| PluginId::new(plugin.namespace.clone(), Clone::clone(name));
        self.requirements(&plugin.requires);
        self.ids("Loaded before", plugin.before.iter().map(own));
        self.ids("Loaded after", plugin.after.iter().map(own));
        for (key, value) in &*plugin.meta {
            self.item("Meta", &format!("{} = {}", code(key), code(value)));
        }
    }

    /// Lists the parts of the sources that are not analyzed.
    fn incomplete(&mut self) {
        if self.index.is_complete() {
            return;
        }
        self.heading(2, "Not analyzed");
        for entry in self.index.incomplete.iter() {
            let location = match (&entry.file, entry.line) {
                (Some(file), Some(line)) => format!(", {}", code(&format!("{file}:{line}"))),
                (Some(file), None) => format!(", {}", code(file)),
                (None, _) => String::new(),
            };
            let reason = text(&entry.reason.to_string());
            self.bullet(&format!("{}{location}: {reason}", code(&entry.package)));
        }
    }

    fn description(&mut self, description: &str) {
        let description = markdown::description(description);
        if !description.is_empty() {
            self.paragraph(&markdown::at_line_start(&description));
        }
    }

    /// Lists the requirements, each a link with its version.
    fn requirements(&mut self, requirements: &[Requirement]) {
        let links: Vec<String> = requirements
            .iter()
            .map(|Requirement { id, version, optional }| {
                let link = self.link(&id.to_string());
                let version = version
                    .as_ref()
                    .map_or(String::new(), |it| format!(" {}", code(&it.to_string())));
                let optional = if *optional { " (optional)" } else { "" };
                format!("{link}{version}{optional}")
            })
            .collect();
        if !links.is_empty() {
            self.item("Requires", &links.join(", "));
        }
    }

    fn ids(&mut self, key: &str, ids: impl Iterator<Item = PluginId>) {
        let links: Vec<String> = ids.map(|id| self.link(&id.to_string())).collect();
        if !links.is_empty() {
            self.item(key, &links.join(", "));
        }
    }

    /// Returns a link to the heading of a namespace or plugin, if it has one.
    fn link(&self, name: &str) -> String {
        match self.anchors.get(name) {
            Some(anchor) => format!("[{}](#{anchor})", code(name)),
            None => format!("{} (not in the index)", code(name)),
        }
    }

    /// Returns the path of a file, as a link if the file is in the workspace.
    fn source(&self, package: (&str, &str), source: Option<&PackageSource>, file: &str) -> String {
        match self.links.file(package, source, file) {
            Some(file) => format!("[{}]({}{})", code(&file), self.up, markdown::target(&file)),
            None => code(file),
        }
    }

    fn heading(&mut self, level: usize, text: &str) {
        self.paragraph(&format!("{} {text}", "#".repeat(level)));
    }

    fn item(&mut self, key: &str, value: &str) {
        self.bullet(&format!("{key}: {value}"));
    }

    /// Appends a list item, to the preceding list if there is one.
    fn bullet(&mut self, text: &str) {
        if !self.text.lines().next_back().is_some_and(|line| line.starts_with("- ")) {
            self.gap();
        }
        // Writing to a `String` cannot fail.
        let _ = writeln!(self.text, "- {text}");
    }

    fn paragraph(&mut self, text: &str) {
        self.gap();
        let _ = writeln!(self.text, "{text}");
    }

    /// Appends an empty line, except at the start of the document.
    fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }
}

fn package(name: &str, version: &str) -> String {
    format!("{} {}", code(name), text(version))
}

/// Returns the declared and used namespaces, sorted, without duplicates.
fn namespaces(index: &Index) -> Vec<String> {
    let declared = index.extension_points.iter().map(|point| point.namespace.to_string());
    let used = index.plugins.iter().map(|plugin| plugin.namespace.to_string());
    let mut all: Vec<String> = declared.chain(used).collect();
    all.sort();
    all.dedup();
    all
}

fn points<'a>(
    index: &'a Index,
    namespace: &'a str,
) -> impl Iterator<Item = &'a ExtensionPointEntry> {
    index.extension_points.iter().filter(move |point| point.namespace == *namespace)
}

fn plugins<'a>(index: &'a Index, namespace: &'a str) -> impl Iterator<Item = &'a PluginEntry> {
    index.plugins.iter().filter(move |plugin| plugin.namespace == *namespace)
}
