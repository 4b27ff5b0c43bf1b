//! The anchors that Markdown renderers generate for headings.

use std::collections::BTreeMap;

use plux_spec::Index;

/// The anchors of the headings of namespaces and plugins.
pub(super) struct Anchors(BTreeMap<String, String>);

impl Anchors {
    pub(super) fn of(index: &Index) -> Self {
        let mut anchors = BTreeMap::new();
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        // In document order: renderers number later headings with the same anchor.
        for namespace in super::namespaces(index) {
            let ids = super::plugins(index, &namespace).map(|plugin| plugin.id().to_string());
            let mut names: Vec<String> = std::iter::once(namespace.clone()).chain(ids).collect();
            names.dedup();
            for name in names {
                let slug = slug(&name);
                let count = seen.entry(slug.clone()).or_default();
                let anchor = if *count == 0 { slug } else { format!("{slug}-{count}") };
                *count += 1;
                anchors.insert(name, anchor);
            }
        }
        Self(anchors)
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

/// Returns the anchor of a heading, as GitHub and mdBook generate it: lowercase, without
/// punctuation. Names are ASCII.
fn slug(name: &str) -> String {
    let kept = name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    kept.map(|c| c.to_ascii_lowercase()).collect()
}
