//! Differences between an index and what is linked.

use crate::committed_index::CommittedIndex;
use crate::condition::Condition;
use crate::entry::{PluginEntry, Status};
use crate::finding::Finding;
use crate::location::Location;
use crate::name::PluginId;

/// A plugin that is linked into a program.
///
/// ```
/// use plux_spec::rules::linked::{self, Linked};
/// use plux_spec::{Finding, Location};
///
/// let aws = Linked {
///     namespace: "finops.vendors",
///     name: "aws",
///     package: "finops-aws",
///     version: "0.3.0",
/// };
/// let id = "finops.vendors:aws".parse()?;
/// let finding = linked::unindexed(aws, id, Location::default(), [], false, true, None);
/// assert!(matches!(finding, Some(Finding::NotIndexed { .. })));
/// # Ok::<(), plux_spec::ParseIdError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Linked<'a> {
    /// Its namespace.
    pub namespace: &'a str,
    /// Its name there.
    pub name: &'a str,
    /// The package that holds it.
    pub package: &'a str,
    /// That package's version.
    pub version: &'a str,
}

impl Linked<'_> {
    /// Returns whether an entry is the same plugin, in any version of its package.
    pub fn is_some_version_of(&self, entry: &PluginEntry) -> bool {
        entry.name == *self.name
            && entry.namespace == *self.namespace
            && entry.package == self.package
    }

    /// Returns whether an entry is this plugin.
    pub fn is(&self, entry: &PluginEntry) -> bool {
        self.is_some_version_of(entry) && entry.version == self.version
    }
}

/// Returns whether a linked plugin is the plugin of `entry`: with the same version, or with one that the
/// index does not have.
pub fn is_linked<'a>(
    entry: &PluginEntry,
    linked: Linked<'_>,
    entries: impl IntoIterator<Item = &'a PluginEntry>,
) -> bool {
    linked.is(entry)
        || (linked.is_some_version_of(entry) && !entries.into_iter().any(|it| linked.is(it)))
}

/// Reports a linked plugin that is not in an index, or is inactive there. `is_gap_known` is whether the
/// index lists a part of the sources as not analyzed, `is_package_known` whether it lists the package, and
/// `committed` the index if it is committed.
pub fn unindexed<'a>(
    linked: Linked<'_>,
    id: PluginId,
    location: Location,
    entries: impl IntoIterator<Item = &'a PluginEntry>,
    is_gap_known: bool,
    is_package_known: bool,
    committed: Option<CommittedIndex>,
) -> Option<Finding> {
    let (mut inactive, mut other_version) = (None, None);
    for entry in entries {
        if !linked.is_some_version_of(entry) {
            continue;
        }
        match entry.status {
            _ if entry.version != linked.version => other_version = Some(&entry.version),
            Status::Active | Status::Blocked | Status::Conditional => return None,
            // It is linked into a unit test, and no other program has it.
            Status::Inactive if is_for_unit_tests(entry) => return None,
            Status::Inactive => inactive = Some(entry.enabled_by.clone()),
        }
    }
    Some(match (inactive, other_version) {
        (Some(enabled_by), _) => Finding::Inactive { id, location, enabled_by, committed },
        (None, Some(indexed)) => {
            Finding::OtherVersion { id, location, indexed: indexed.clone(), committed }
        }
        (None, None) => {
            Finding::NotIndexed { id, location, is_gap_known, is_package_known, committed }
        }
    })
}

/// Returns whether only `cfg(test)` keeps a plugin from being active.
#[inline]
fn is_for_unit_tests(entry: &PluginEntry) -> bool {
    !entry.enabled_by.is_empty() && entry.enabled_by.iter().all(Condition::is_test)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::plugin;

    fn found(version: &str, entries: &[PluginEntry]) -> Option<Finding> {
        let linked = Linked { namespace: "test.tools", name: "saw", package: "tools", version };
        let id = "test.tools:saw".parse().unwrap();
        unindexed(linked, id, Location::default(), entries, false, true, None)
    }

    #[test]
    fn index_of_another_version() {
        let finding = found("0.3.1", &[plugin("saw")]).unwrap();
        let Finding::OtherVersion { indexed, .. } = finding else { panic!("{finding:?}") };
        assert_eq!(indexed, "0.3.0");
    }

    #[test]
    fn an_entry_of_this_version_counts_before_others() {
        let entry = |version: &'static str, status| PluginEntry {
            version: version.into(),
            status,
            ..plugin("saw")
        };
        let (other, same) = (entry("0.2.0", Status::Active), entry("0.3.0", Status::Conditional));
        assert_eq!(found("0.3.0", &[other.clone(), same]), None);
        let inactive = found("0.3.0", &[other, entry("0.3.0", Status::Inactive)]);
        assert!(matches!(inactive, Some(Finding::Inactive { .. })), "{inactive:?}");
    }

    #[test]
    fn a_plugin_for_unit_tests_is_linked_into_them() {
        let inactive = |enabled_by: &[Condition]| PluginEntry {
            status: Status::Inactive,
            enabled_by: enabled_by.to_vec().into(),
            ..plugin("saw")
        };
        let test = Condition::Cfg("test".into());
        assert_eq!(found("0.3.0", &[inactive(std::slice::from_ref(&test))]), None);
        for enabled_by in [&[][..], &[test, Condition::Cfg("unix".into())]] {
            let finding = found("0.3.0", &[inactive(enabled_by)]);
            assert!(matches!(finding, Some(Finding::Inactive { .. })), "{finding:?}");
        }
    }

    #[test]
    fn another_version_is_the_indexed_plugin_unless_the_index_has_both() {
        let entry =
            |version: &'static str| PluginEntry { version: version.into(), ..plugin("saw") };
        let linked =
            |version| Linked { namespace: "test.tools", name: "saw", package: "tools", version };
        let one = [entry("0.3.0")];
        assert!(is_linked(&one[0], linked("0.3.0"), &one));
        assert!(is_linked(&one[0], linked("0.3.1"), &one));
        let both = [entry("0.3.0"), entry("0.3.1")];
        assert!(!is_linked(&both[0], linked("0.3.1"), &both));
        assert!(!is_linked(&plugin("axe"), linked("0.3.0"), &one));
    }

    #[test]
    fn a_plugin_of_another_package_or_name_is_not_the_indexed_one() {
        let other = PluginEntry { package: "other".into(), ..plugin("saw") };
        let finding = found("0.3.0", &[other, plugin("axe")]);
        assert!(matches!(finding, Some(Finding::NotIndexed { .. })), "{finding:?}");
        assert_eq!(found("0.3.0", &[plugin("saw")]), None);
    }
}
