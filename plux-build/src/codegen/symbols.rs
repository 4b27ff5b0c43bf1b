//! `plux.rs`, second part: the plugins by symbol, for targets where the linker gathers none.
//!
//! A macro of plux-runtime takes the list. It knows the target, and holds the `unsafe` of the `extern`
//! blocks. A plugin in the list that is not compiled is an undefined symbol, so that the list has only
//! the plugins that are certain to be linked.

use std::fmt::Write as _;

use plux_spec::{DependencyKind, Index, Status, Target, plugin_symbol};

/// Returns the call of the macro that takes the list.
pub(crate) fn symbols(index: &Index) -> String {
    let mut lines: Vec<String> = Vec::new();
    for plugin in index.plugins.iter().filter(|plugin| plugin.status.is_linked()) {
        let kind = index.package_of(plugin).map(|package| package.kind);
        let condition = match kind {
            Some(DependencyKind::Dev) => "#[cfg(test)] ",
            _ => "",
        };
        let target = match &plugin.target {
            Target::Lib => "lib".to_owned(),
            Target::Bin(name) | Target::Example(name) => format!("bin({name:?})"),
            Target::Test(name) | Target::Bench(name) => {
                format!("test({:?})", name.replace('-', "_"))
            }
        };
        let symbol = plugin_symbol(
            &plugin.package,
            &plugin.version,
            &plugin.target,
            plugin.namespace.as_str(),
            plugin.name.as_str(),
        );
        lines.push(format!("    {condition}{target} {symbol:?},\n"));
    }
    lines.sort();
    lines.dedup();
    let mut source = String::from(
        "// The active plugins, for targets whose linker does not gather them.\n__plux_symbols! {\n",
    );
    for line in lines {
        write!(source, "{line}").expect("writing into a String");
    }
    source.push_str("}\n");
    source
}

/// The operating systems, in the words of `CARGO_CFG_TARGET_OS`, whose linkers gather plugins: those of
/// linkme, as in the manifest of plux-runtime.
const GATHERING: &[&str] = &[
    "linux", "macos", "ios", "tvos", "windows", "android", "fuchsia", "illumos", "freebsd",
    "openbsd",
];

/// Returns a warning for each plugin that is not in the list although it may be compiled, where the list
/// is all that links plugins.
pub(crate) fn not_listed(index: &Index, target_os: &str) -> Vec<String> {
    if GATHERING.contains(&target_os) {
        return Vec::new();
    }
    let conditional = index.plugins.iter().filter(|it| it.status == Status::Conditional);
    conditional
        .map(|plugin| {
            format!(
                "plugin `{}:{}` of package `{}` is not linked: whether it is compiled is not known, and \
                 on this target only plugins that are certain to be compiled are linked; help: let it \
                 depend on features of this package or on the target alone",
                plugin.namespace, plugin.name, plugin.package
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_the_plugins_that_are_certain_to_be_linked() {
        let source = symbols(&crate::sample::index());
        let (_, lines) = source.split_once("{\n").unwrap();
        assert_eq!(
            lines,
            "    bin(\"finops\") \"plux_Zfinops_Z0_2e3_2e0_Zbin_2efinops_Zfinops_2evendors_Zsmall\",\n}\n"
        );
    }

    #[test]
    fn a_plugin_that_may_be_compiled_is_reported_where_only_the_list_links() {
        let mut index = crate::sample::index();
        index.plugins.to_mut()[0].status = Status::Conditional;
        let warnings = not_listed(&index, "unknown");
        assert_eq!(warnings.len(), 1);
        assert!(warnings[0].starts_with("plugin `finops.vendors:aws` of package `finops-aws`"));
        assert!(not_listed(&index, "linux").is_empty());
    }
}
