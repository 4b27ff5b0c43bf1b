//! Errors of names without a plugin.

use std::cmp::Ordering;

use plux_spec::PluginId;
use plux_spec::list::owned;
use plux_spec::sort::unique;
use plux_spec::suggest::closest_of;

use crate::error::source::Source;
use crate::error::{Messages, RESOLUTION, UNINDEXED};
use crate::finder::Known;
use crate::resolve::indexed::IndexRules;
use crate::{LoadError, LoadErrorKind};

/// Returns the error for a `name` that `namespace` does not contain. `help_source` has the application's
/// own help for conditions that do not hold.
pub(crate) fn absent(
    found: &Known<'_>,
    namespace: &str,
    name: &str,
    known: &[&str],
    help_source: Option<Box<dyn Source>>,
) -> LoadError {
    if let Some(rules) = IndexRules::of(found) {
        return (rules.absent)(found, namespace, name, known, help_source);
    }
    let messages = if found.expects_index { &UNINDEXED } else { &RESOLUTION };
    unknown(messages, namespace, name, known, &[], Vec::new())
}

/// Returns the error for a name that no plugin has. `others` are names that are not `known`, and may have been
/// meant.
pub(super) fn unknown(
    messages: &'static Messages,
    namespace: &str,
    name: &str,
    known: &[&str],
    others: &[&str],
    unscanned: Vec<String>,
) -> LoadError {
    const FEW: usize = 8;
    let id = PluginId::lossy(namespace, name);
    let mut candidates = Vec::with_capacity(known.len() + others.len());
    candidates.extend_from_slice(known);
    candidates.extend_from_slice(others);
    let kind = LoadErrorKind::Unknown {
        name: name.to_owned(),
        closest_matches: owned(&closest_of(name, &candidates)),
        known: owned(&known[..known.len().min(FEW)]),
        unscanned,
    };
    LoadError::new(messages, id, None, kind, None)
}

/// Returns the sorted names in `namespace`: those of the specs, and of plugins that the indexes expect.
pub(crate) fn known_names<'a>(known: &Known<'a>, namespace: &str) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::with_capacity(known.specs.len());
    names.extend(known.specs.iter().map(|spec| spec.name()));
    if let Some(rules) = IndexRules::of(known) {
        names.extend_from_slice(&(rules.expected_names)(known, namespace));
    }
    unique(&names)
}

/// Inserts an error into a sorted list, unless the list has an equal one.
pub(super) fn insert_sorted(
    errors: &mut Vec<LoadError>,
    error: LoadError,
    compare: &dyn Fn(&LoadError, &LoadError) -> Ordering,
) {
    // Most errors are inserted in order.
    let mut at = errors.len();
    while let Some(before) = at.checked_sub(1) {
        match compare(&errors[before], &error) {
            Ordering::Less => break,
            Ordering::Equal => return,
            Ordering::Greater => at = before,
        }
    }
    errors.insert(at, error);
}

/// Returns the errors of the plugins of `namespace` that are expected in the program and not linked, sorted by
/// name.
pub(crate) fn missing(known: &Known<'_>, namespace: &str) -> Vec<LoadError> {
    IndexRules::of(known).map_or_else(Vec::new, |rules| (rules.missing)(known, namespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_for_a_name_in_a_program_without_an_index_and_without_plugins_is_to_include_the_index()
     {
        let help =
            |known| unknown(&UNINDEXED, "tools", "saw", known, &[], Vec::new()).help().unwrap();
        let help_without_plugins = help(&[]);
        assert_eq!(
            help_without_plugins,
            "call `plux_build::emit();` in build.rs, and add `plux_runtime::include_index!();` to the crate; the \
             program has no index, so rustc may leave out its plugins"
        );
        assert_eq!(help(&["drill"]), "the namespace has `drill`");
        assert_eq!(help(&["saws"]), "did you mean `saws`?");
    }
}
