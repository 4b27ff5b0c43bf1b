//! Everything that is known about a plugin or an extension point, human-readable.

use std::fmt::Write as _;

use anstyle::Style;
use plux_spec::{ExtensionPointEntry, Status, Target};
use unicode_width::UnicodeWidthStr as _;

use super::{plugins, table};
use crate::escape::terminal;
use crate::listing::{Listed, Listing, conditions};

/// Returns the page of a plugin.
pub(crate) fn plugin(plugin: &Listed<'_>, listing: &Listing<'_>) -> String {
    let entry = plugin.entry;
    let mut page = Page::default();
    page.title(&entry.id().to_string(), &entry.description);
    page.styled("status", entry.status.as_str(), plugins::color(entry.status));
    // With one program, its status is usually that of the plugin.
    let is_alone = |status| plugin.programs.len() == 1 && status == Some(entry.status);
    for (program, status) in plugin.programs.iter().filter(|it| !is_alone(it.1)) {
        let status = status.map_or("not in the index", |it| it.as_str());
        page.line(&format!("in {program}"), status);
    }
    let is_missing = entry.status != Status::Active && entry.enabled_by == entry.condition;
    let condition = conditions::shown(&entry.condition).filter(|_| !is_missing);
    page.option("condition", condition.as_deref());
    if entry.status != Status::Active {
        page.option("enabled by", conditions::shown(&entry.enabled_by).as_deref());
    }
    page.option("to enable", plugin.command.as_deref());
    if entry.status == Status::Inactive
        && entry.enabled_by.is_empty()
        && entry.target != Target::Lib
    {
        page.line("only in", &format!("{}; move it to a library to share it", entry.target));
    }
    if let Some(position) = plugin.position {
        page.line("load order", &format!("{position} of {}", listing.last_position(plugin)));
    }
    page.list("requires", &entry.requires);
    page.list("required by", &listing.dependents(plugin));
    page.list("before", &entry.before);
    page.list("after", &entry.after);
    page.line("contract", &entry.contract);
    page.line("location", &plugin.location);
    page.line("path", &entry.path);
    page.line("kind", entry.kind.as_str());
    page.line("target", &entry.target.to_string());
    page.line("package", &format!("{} {}", entry.package, entry.version));
    page.line("origin", &format!("{}, {}", plugin.origin.as_str(), plugin.source()));
    // In the index of a workspace, each member is a root.
    let is_of_program = listing.report.index.root.is_some();
    if let Some(package) = plugin.package.filter(|_| is_of_program) {
        page.line("dependency", package.kind.as_str());
        page.line("linked", &package.link.to_string());
    }
    for (key, value) in &*entry.meta {
        page.line(&format!("meta {key}"), value);
    }
    page.0
}

/// Returns the page of an extension point, without its plugins.
pub(crate) fn extension_point(point: &ExtensionPointEntry, listing: &Listing<'_>) -> String {
    let mut page = Page::default();
    page.title(point.namespace.as_str(), &point.description);
    page.line("contract", &point.contract);
    page.line("cardinality", point.cardinality.as_str());
    page.line("location", &listing.location(point));
    page.line("path", &point.path);
    page.line("package", &format!("{} {}", point.package, point.version));
    page.0
}

#[derive(Default)]
struct Page(String);

/// Writing to a `String` cannot fail, hence `let _`.
impl Page {
    fn title(&mut self, title: &str, description: &str) {
        let bold = Style::new().bold();
        let _ = writeln!(self.0, "{bold}{}{bold:#}", terminal::escape(title));
        if !description.is_empty() {
            for line in wrapped(&terminal::escape(description), table::width()) {
                let _ = writeln!(self.0, "  {line}");
            }
        }
    }

    fn line(&mut self, key: &str, value: &str) {
        self.styled(key, value, Style::new());
    }

    fn styled(&mut self, key: &str, value: &str, style: Style) {
        let _ = writeln!(
            self.0,
            "  {:<12} {style}{}{style:#}",
            terminal::escape(key),
            terminal::escape(value)
        );
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

/// Returns the lines of a paragraph that is indented by two columns.
fn wrapped(text: &str, width: Option<usize>) -> Vec<String> {
    let room = width.map_or(usize::MAX, |width| width.saturating_sub(2));
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_is_wrapped_between_words() {
        let text = "Costs from AWS, \u{732b}\u{732b}.";
        assert_eq!(wrapped(text, Some(12)), ["Costs from", "AWS, \u{732b}\u{732b}."]);
        assert_eq!(wrapped(text, Some(3)), ["Costs", "from", "AWS,", "\u{732b}\u{732b}."]);
        assert_eq!(wrapped(text, None), [text]);
    }
}
