//! Targets that plux-runtime does not support, and targets that link only some plugins.
//!
//! The lists are those of plux-runtime: see `linked/mod.rs` there.

use plux_spec::{Diagnostic, Index, Lint, Location, PluginEntry, Status};

use crate::cargo::TargetInfo;
use crate::conditions::target_holds;

/// The targets whose linkers collect plugins, in sections of plux or in slices of linkme.
const SLICES: &str = "cfg(all(not(plux_symbols), any(target_os = \"linux\", target_os = \"macos\", \
    target_os = \"ios\", target_os = \"tvos\", target_os = \"windows\", target_os = \"android\", \
    target_os = \"fuchsia\", target_os = \"illumos\", target_os = \"freebsd\", target_os = \"openbsd\")))";

/// The targets where the generated code refers to plugins by symbol, unless they have slices.
const SYMBOLS: &str =
    "cfg(any(plux_symbols, target_family = \"wasm\", all(unix, not(target_os = \"aix\"))))";

fn is_one_of(target: &TargetInfo, targets: &str) -> bool {
    target.is_host() || target_holds(targets, target) == Some(true)
}

/// Reports a target that plux-runtime does not support. The host is supported: no rustc is run for it.
pub(super) fn unsupported(target: &TargetInfo) -> Option<Diagnostic> {
    if is_one_of(target, SLICES) || is_one_of(target, SYMBOLS) {
        return None;
    }
    let message = format!("no plugin is linked on the target `{}`", target.tuple());
    Some(Diagnostic::of(Lint::UnsupportedTarget, message).help(
        "build for Linux, Windows, macOS or another Unix, or for WebAssembly: plux-runtime does not \
         compile for other targets",
    ))
}

/// Reports each plugin that may be compiled, on a target that links only plugins that are certain to
/// be compiled.
pub(crate) fn uncertain(
    index: &Index,
    target: &TargetInfo,
    location: &dyn Fn(&PluginEntry) -> Location,
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut conditional =
        index.plugins.iter().filter(|it| it.status == Status::Conditional).peekable();
    // To know the target may require a call of rustc.
    if conditional.peek().is_none() || is_one_of(target, SLICES) {
        return diagnostics;
    }
    for plugin in conditional {
        let message = format!(
            "plugin `{}` of package `{}` is not linked: it may be compiled, and on this target only \
             plugins that are certain to be compiled are linked",
            plugin.id(),
            plugin.package
        );
        let diagnostic =
            Diagnostic::of(Lint::UncertainPlugin, message).at(location(plugin)).help(format!(
                "in its `#[cfg(…)]`, use only features of `{}` and cfgs of the target",
                plugin.package
            ));
        diagnostics.push(diagnostic);
    }
    diagnostics
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(triple: &str, os: &str, family: &str) -> TargetInfo {
        let mut variables = vec![("CARGO_CFG_TARGET_OS", os), ("CARGO_CFG_TARGET_FAMILY", family)];
        if family == "unix" {
            variables.push(("CARGO_CFG_UNIX", ""));
        }
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into()));
        TargetInfo::from_env(triple.to_owned(), variables)
    }

    #[test]
    fn a_target_without_a_way_to_link_plugins_is_an_error() {
        let of = |triple, os, family| unsupported(&target(triple, os, family));
        let found = of("x86_64-unknown-uefi", "uefi", "").unwrap();
        assert!(found.is_error() && found.message.contains("`x86_64-unknown-uefi`"), "{found}");
        assert!(of("powerpc64-ibm-aix", "aix", "unix").is_some());
        assert!(of("wasm32-unknown-unknown", "unknown", "wasm").is_none());
        assert!(of("x86_64-unknown-netbsd", "netbsd", "unix").is_none());
        assert!(of("x86_64-pc-windows-gnu", "windows", "windows").is_none());
    }

    #[test]
    fn a_plugin_that_may_be_compiled_is_reported_where_only_the_list_links() {
        let mut index = crate::sample::index();
        index.plugins.to_mut()[0].status = Status::Conditional;
        let of = |os, family| uncertain(&index, &target("", os, family), &PluginEntry::location);
        let found = of("unknown", "wasm");
        assert_eq!(found.len(), 1);
        assert!(
            found[0].message.starts_with("plugin `finops.vendors:aws` of package `finops-aws`")
        );
        assert!(of("linux", "unix").is_empty());
    }
}
