//! `plux.rs`, second part: the symbols of the plugins, for targets whose linker does not collect
//! them.
//!
//! The list is the argument of a macro of plux-runtime, which knows the target and contains the
//! `unsafe` of the `extern` blocks. A listed plugin that is not compiled would be an undefined symbol,
//! so the list has only plugins that are certain to be linked.

use plux_spec::sort::sort_unique;
use plux_spec::{DependencyKind, Index, Target, plugin_symbol};

/// Returns the call of the macro.
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
    sort_unique(&mut lines, &String::cmp);
    let mut source = String::from(
        "// The active plugins, for targets whose linker does not collect them.\n__plux_symbols! {\n",
    );
    source.push_str(&lines.concat());
    source.push_str("}\n");
    source
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
}
