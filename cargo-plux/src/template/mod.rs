//! Templates of the sources that `cargo plux new` creates.
//!
//! ```text
//! mod.rs        the source file
//! contract.rs   the items that implement the contract of an extension point
//! imports.rs    resolves the names in the contract's file
//! obstacle.rs   why a contract cannot be implemented
//! ```

mod contract;
mod imports;
mod obstacle;

use std::collections::{BTreeMap, BTreeSet};

use plux_spec::PluginId;

pub(crate) use contract::{Contract, Implementation};
pub(crate) use imports::Crate;
pub(crate) use obstacle::Obstacle;

/// The plugin of a new package.
#[derive(Clone, Copy)]
pub(crate) struct NewPlugin<'a> {
    pub(crate) package: &'a str,
    pub(crate) id: &'a PluginId,
    /// The crate name of plux-runtime.
    pub(crate) runtime: &'a str,
}

impl NewPlugin<'_> {
    /// Returns `src/lib.rs` with a plugin that only implements `Plugin`.
    pub(crate) fn source(self) -> String {
        self.fill(include_str!("plugin.rs.txt"))
    }

    /// Returns `src/lib.rs` with a plugin that implements the contract of its namespace.
    pub(crate) fn implementing(self, made: Implementation) -> String {
        let mut imports = made.imports;
        imports.insert(format!("{}::plugin", self.runtime));
        let template = include_str!("contract.rs.txt")
            .replace("{imports}", &uses(&imports))
            .replace("{before}", &made.before)
            .replace(
                "{contract}",
                &made.contract.map_or_else(String::new, |it| format!(", contract = {it}")),
            )
            .replace("{item}", &made.item);
        self.fill(&template)
    }

    /// Returns the name of the plugin in snake case: `s3_fast` for `s3-fast`.
    pub(crate) fn function_name(self) -> String {
        let name = self.id.name().as_str().replace(['-', '.'], "_").to_lowercase();
        // A keyword, or a name that begins with a digit.
        if syn::parse_str::<syn::Ident>(&name).is_ok() { name } else { format!("plugin_{name}") }
    }

    fn fill(self, template: &str) -> String {
        // The expansion of the attribute names the crate, too.
        let renamed = self.runtime != "plux_runtime";
        let named = if renamed { format!(", crate = {}", self.runtime) } else { String::new() };
        template
            .replace("{runtime}", self.runtime)
            .replace("{crate}", &named)
            .replace("{namespace}", self.id.namespace().as_str())
            .replace("{name}", self.id.name().as_str())
            .replace("{Type}", &type_name(self.package))
            .replace("{package}", self.package)
    }
}

/// Returns the name of a package in upper camel case: `FinopsGcp` for `finops-gcp`.
pub(crate) fn type_name(package: &str) -> String {
    let words = package.split(['-', '_']);
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
    };
    let name: String = words.map(capital).collect();
    match name.as_str() {
        // The template uses these names, and `Self` is a keyword.
        "Plugin" | "BoxError" | "Self" => format!("My{name}"),
        _ => name,
    }
}

/// Returns `use` items for the paths, one per module.
fn uses(paths: &BTreeSet<String>) -> String {
    let mut by_module: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in paths {
        let (module, name) = path.rsplit_once("::").unwrap_or(("", path));
        by_module.entry(module).or_default().push(name);
    }
    let lines: Vec<String> = by_module
        .iter()
        .map(|(module, names)| match &names[..] {
            names if module.is_empty() => format!("use {};", names.join(", ")),
            [name] => format!("use {module}::{name};"),
            names => format!("use {module}::{{{}}};", names.join(", ")),
        })
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use plux_spec::{Namespace, PluginName};

    use super::*;

    fn names(package: &str, name: &str) -> (String, String) {
        let namespace = Namespace::new("a.b").unwrap();
        let id = PluginId::new(namespace, PluginName::new(name.to_owned()).unwrap());
        let plugin = NewPlugin { package, id: &id, runtime: "plux_runtime" };
        (type_name(package), plugin.function_name())
    }

    #[test]
    fn the_names_of_package_and_plugin_become_names_of_items() {
        assert_eq!(names("finops-gcp", "gcp"), ("FinopsGcp".into(), "gcp".into()));
        assert_eq!(names("a__b-2", "s3-Fast"), ("AB2".into(), "s3_fast".into()));
        assert_eq!(names("plugin", "fn"), ("MyPlugin".into(), "plugin_fn".into()));
    }

    #[test]
    fn imports_are_grouped_by_module() {
        let paths = ["a::b::C", "a::b::D as E", "a::F"].map(str::to_owned).into();
        assert_eq!(uses(&paths), "use a::F;\nuse a::b::{C, D as E};");
    }
}
