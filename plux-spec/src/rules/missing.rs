//! Determines the reason for which a plugin that is active in an index is not linked.

use crate::cow_slice::copy;
use crate::entry::{DependencyKind, Link, PackageEntry, PluginEntry, Target};
use crate::missing_reason::MissingReason;

/// The properties of a program from which a plugin is missing.
///
/// ```
/// use plux_spec::rules::missing::{self, Program};
/// use plux_spec::{Index, MissingReason, PluginEntry};
///
/// fn why(plugin: &PluginEntry, index: &Index) -> MissingReason {
///     let program = Program { has_package: false, is_own_library: false, includes_index: true };
///     missing::reason(plugin, index.package_of(plugin), program)
/// }
/// # let _ = why;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Program {
    /// Whether anything else of the plugin's package is linked. For a plugin in the library of the
    /// binary's or test's own package, whether anything else of that library is.
    pub has_package: bool,
    /// Whether the plugin is in the library of the binary's or test's own package. It is linked only if
    /// the code of the binary or test refers to that library.
    pub is_own_library: bool,
    /// Whether the program includes an index, and with it a `use` of each plugin crate.
    pub includes_index: bool,
}

/// Returns why a plugin is missing from a program; `package` is its package in the index.
pub fn reason(
    plugin: &PluginEntry,
    package: Option<&PackageEntry>,
    program: Program,
) -> MissingReason {
    let Some(package) = package else {
        return MissingReason::StaleIndex { package: copy(&plugin.package) };
    };
    let is_unreferenced = !program.includes_index && package.link == Link::Direct;
    let is_unnamed = program.is_own_library || is_unreferenced;
    let link = if is_unnamed { &Link::None } else { &package.link };
    let reason = MissingReason::of_link(package, link, program.has_package);
    if plugin.is_declared_in_manifest() { reason.of_declared() } else { reason }
}

/// Returns whether a program is expected to have a plugin.
///
/// A program consists of the libraries of its dependencies, the library of its package, and one more
/// target; `is_own_target` is whether a target is that one. Plugins of dev-dependencies are expected in
/// tests only.
pub fn is_expected(
    plugin: &PluginEntry,
    package: Option<&PackageEntry>,
    is_test: bool,
    is_own_target: impl FnOnce(&Target) -> bool,
) -> bool {
    let is_dev = package.is_some_and(|package| package.kind == DependencyKind::Dev);
    plugin.status.is_linked()
        && match &plugin.target {
            Target::Lib => !is_dev || is_test,
            target => is_own_target(target),
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::Status;
    use crate::sample::{package, plugin};

    const PROGRAM: Program =
        Program { has_package: false, is_own_library: false, includes_index: true };

    #[test]
    fn the_reason_follows_from_the_link_and_from_what_else_is_linked() {
        let direct = package("tools", DependencyKind::Normal, Link::Direct);
        let of = |program| reason(&plugin("saw"), Some(&direct), program);
        assert!(matches!(of(PROGRAM), MissingReason::DroppedByLinker { .. }));
        let stale = of(Program { has_package: true, ..PROGRAM });
        assert!(matches!(stale, MissingReason::StaleIndex { .. }));
        let no_index = of(Program { includes_index: false, ..PROGRAM });
        assert!(matches!(no_index, MissingReason::NotReferenced { via: None, .. }));
        let unknown = reason(&plugin("saw"), None, PROGRAM);
        assert!(matches!(unknown, MissingReason::StaleIndex { .. }));
    }

    /// To build again would change nothing.
    #[test]
    fn a_plugin_that_a_manifest_declares_is_not_generated() {
        let direct = package("tools", DependencyKind::Normal, Link::Direct);
        let declared = PluginEntry { file: "Cargo.toml".into(), ..plugin("saw") };
        let of = |has_package| {
            reason(&declared, Some(&direct), Program { has_package, ..PROGRAM }).help()
        };
        let help = "generate the plugin, or change its `[[package.metadata.plux.plugins]]` in Cargo.toml of `tools`: add the \
                    `cfg` of the macro call, or remove the entry";
        assert_eq!(of(true), help);
        assert!(of(false).starts_with(&format!("{help}; if it is generated, ")));
    }

    #[test]
    fn the_own_library_of_a_binary_has_to_be_named() {
        let own = package("tools", DependencyKind::Root, Link::Direct);
        let program = Program { is_own_library: true, ..PROGRAM };
        let missing = reason(&plugin("saw"), Some(&own), program);
        assert_eq!(
            missing.help(),
            "add `use ::tools as _;` beside `plux_runtime::include_index!();`"
        );
    }

    #[test]
    fn a_program_has_libraries_and_its_own_target() {
        let dev = package("mock", DependencyKind::Dev, Link::Direct);
        let expected = |plugin: &PluginEntry, is_test| {
            is_expected(plugin, Some(&dev), is_test, |it| *it == Target::Bin("app".into()))
        };
        assert!(!expected(&plugin("saw"), false) && expected(&plugin("saw"), true));
        let of = |target| PluginEntry { target, ..plugin("saw") };
        assert!(expected(&of(Target::Bin("app".into())), false));
        assert!(!expected(&of(Target::Bin("other".into())), true));
        let inactive = PluginEntry { status: Status::Inactive, ..plugin("saw") };
        assert!(!is_expected(&inactive, None, true, |_| true));
        let blocked = PluginEntry { status: Status::Blocked, ..plugin("saw") };
        assert!(is_expected(&blocked, None, false, |_| true));
    }
}
