//! The sources that `cargo plux new` starts a package with.

use plux_spec::PluginId;

/// `src/lib.rs` of a package with one plugin; its crate knows the runtime under that name.
pub(crate) fn plugin(package: &str, id: &PluginId, runtime: &str) -> String {
    // What the attribute makes has to name the crate, too.
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

/// `finops-gcp` is `FinopsGcp`.
fn type_name(package: &str) -> String {
    let words = package.split(['-', '_']);
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
    };
    let name: String = words.map(capital).collect();
    match name.as_str() {
        // Those are taken in the template.
        "Plugin" | "BoxError" | "Self" => format!("My{name}"),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::type_name;

    #[test]
    fn a_package_s_name_becomes_a_type_s() {
        assert_eq!(type_name("finops-gcp"), "FinopsGcp");
        assert_eq!(type_name("a__b-2"), "AB2");
        assert_eq!(type_name("plugin"), "MyPlugin");
    }
}
