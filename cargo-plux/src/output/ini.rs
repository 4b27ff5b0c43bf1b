//! The index in the format of Python's plux: a section per namespace, and `name = path` per plugin.

use std::fmt::Write as _;

use plux_spec::{Index, Namespace, PluginName, Status};

use crate::escape::terminal;

/// Returns the plugins that are not inactive as INI.
pub(crate) fn render(index: &Index) -> String {
    let mut text = String::new();
    let mut section = None;
    for plugin in index.plugins.iter().filter(|plugin| plugin.status != Status::Inactive) {
        if section != Some(&plugin.namespace) {
            let gap = if section.is_some() { "\n" } else { "" };
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "{gap}[{}]", plugin.namespace);
            section = Some(&plugin.namespace);
        }
        let _ = writeln!(text, "{} = {}", plugin.name, terminal::escape(&plugin.path));
    }
    text
}

/// Returns whether every line of a file is one that [`render`] could write.
pub(crate) fn is_index(text: &str) -> bool {
    text.lines().all(|line| {
        let header = line.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
        let entry = line.split_once(" = ");
        let is_path =
            |path: &str| path.chars().all(|it| it.is_alphanumeric() || "_:<># ".contains(it));
        line.is_empty()
            || header.is_some_and(|it| Namespace::new(it.to_owned()).is_ok())
            || entry.is_some_and(|(name, path)| {
                PluginName::new(name.to_owned()).is_ok() && is_path(path)
            })
    })
}

#[cfg(test)]
mod tests {
    use super::is_index;

    #[test]
    fn a_manifest_is_not_an_index() {
        assert!(is_index("[finops.vendors]\naws = finops_aws::cli::Aws\n"));
        assert!(!is_index("[package]\nname = \"a\"\n"));
        assert!(!is_index("fn main() {}\n"));
    }
}
