use std::borrow::Cow::Borrowed;
use std::collections::BTreeSet;

use super::samples::Samples;
use super::{Core, HEAD, read, read_core, write};
use crate::sample::plugin;
use crate::{IncompleteReason, Index, PluginEntry};

fn compact(index: &Index) -> &'static str {
    write(index).leak()
}

/// The samples have all variants of all enums in the index, and lists of conditions in lists.
#[test]
fn an_index_is_read_as_it_was_written() {
    let indexes = Index::samples(5);
    let reasons = IncompleteReason::samples(2);
    let kinds: BTreeSet<&str> = reasons.iter().map(IncompleteReason::kind).collect();
    for mut index in indexes {
        index.sort();
        let text = compact(&index);
        assert_eq!((read(text), read_core(text)), (index.clone(), Core::from(&index)));
        let written: BTreeSet<&str> = index.incomplete.iter().map(|it| it.reason.kind()).collect();
        assert!(index.incomplete.is_empty() || written == kinds);
    }
}

#[test]
fn the_strings_are_parts_of_the_text() {
    let text = compact(&Index { plugins: vec![plugin("aws")].into(), ..Index::default() });
    assert!(text.starts_with(HEAD));
    let index = read(text);
    assert!(matches!(index.plugins[0].path, Borrowed(path) if text.contains(path)));
}

#[test]
fn a_plugin_takes_few_bytes_beyond_its_strings() {
    let text = |plugins: Vec<PluginEntry>| {
        compact(&Index { plugins: plugins.into(), ..Index::default() }).len()
    };
    let entry = plugin("aws");
    let strings = [&entry.package, &entry.version, &entry.path, &entry.contract, &entry.file];
    let strings = strings.iter().map(|it| it.len()).sum::<usize>()
        + entry.namespace.as_str().len()
        + entry.name.as_str().len();
    assert_eq!(text(vec![entry]) - text(Vec::new()) - strings, 45);
}
