//! The sources that `cargo plux new` starts a package with.

use plux_spec::PluginId;

/// Returns `src/lib.rs` of a package with one plugin. `runtime` is the crate name of plux-runtime.
pub(crate) fn plugin(package: &str, id: &PluginId, runtime: &str) -> String {
    // The expansion of the attribute names the crate, too.
    let renamed = runtime != "plux_runtime";
    let named = if renamed { format!(", crate = {runtime}") } else { String::new() };
    include_str!("plugin.rs.txt")
        .replace("{runtime}", runtime)
        .replace("{crate}", &named)
        .replace("{namespace}", id.namespace().as_str())
        .replace("{name}", id.name().as_str())
        .replace("{Type}", &type_name(package))
        .replace("{package}", package)
}

/// Returns the name of a package in upper camel case: `FinopsGcp` for `finops-gcp`.
fn type_name(package: &str) -> String {
    let words = package.split(['-', '_']);
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
    };
    let name: String = words.map(capital).collect();
    match name.as_str() {
        // The template uses these names.
        "Plugin" | "BoxError" | "Self" => format!("My{name}"),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::type_name;

    #[test]
    fn a_package_name_becomes_a_type_name() {
        assert_eq!(type_name("finops-gcp"), "FinopsGcp");
        assert_eq!(type_name("a__b-2"), "AB2");
        assert_eq!(type_name("plugin"), "MyPlugin");
    }
}
