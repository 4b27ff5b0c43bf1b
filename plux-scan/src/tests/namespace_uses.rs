//! The namespaces that code creates managers and registries with.

use super::{Package, seen};

/// Checks the uses in a source: line, column, path of the function, namespace.
#[track_caller]
fn uses(source: &str, expected: &[(u32, u32, &str, &str)]) {
    let uses = seen(source).0.namespace_uses;
    let uses: Vec<_> = uses
        .iter()
        .map(|it| (it.line, it.column, it.path.join("::"), it.namespace.clone()))
        .collect();
    let expected: Vec<_> = expected
        .iter()
        .map(|&(line, column, path, namespace)| {
            (line, column, path.to_owned(), namespace.to_owned())
        })
        .collect();
    assert_eq!(uses, expected, "{source}");
}

const NEW: &str = "plux_runtime::Registry::new";
const MANAGER: &str = "plux_runtime::PluginManager::new";
const BUILDER: &str = "plux_runtime::PluginManager::builder";

#[test]
fn every_constructor_in_every_spelling() {
    uses(
        "static A: plux_runtime::Registry<u8> = plux_runtime::Registry::new(\"a\");",
        &[(1, 68, NEW, "a")],
    );
    uses(
        "fn f() { ::plux_runtime::PluginManager::<dyn A>::new(\"a.b\"); }",
        &[(1, 54, MANAGER, "a.b")],
    );
    let import = "use plux_runtime::{PluginManager, Registry};\n";
    for (code, column, path, namespace) in [
        ("fn f() { Registry::<fn(u8) -> Vec<u8>>::new(\"a\"); }", 45, NEW, "a"),
        (
            "fn f() { PluginManager::<dyn A<B = C>, D>::builder(\"a\", d()).build() }",
            52,
            BUILDER,
            "a",
        ),
        ("fn f() { g(Registry :: < u8 > :: new ( r#\"a\"# ,)) }", 40, NEW, "a"),
        ("impl A { fn f(&self) { if x { PluginManager::new(\"a\\x62\") } } }", 50, MANAGER, "ab"),
        ("fn f() { println!(\"{}\", Registry::<u8>::new(\"ä\").len()) }", 45, NEW, "ä"),
        ("mod m { use super::*; fn f() { Registry::new(\"a\") } }", 46, NEW, "a"),
    ] {
        uses(&format!("{import}{code}"), &[(2, column, path, namespace)]);
    }
    let two = "fn f() { Registry::new(\"a\");\n Registry::new(\"b\"); String::new(\"c\") }";
    uses(&format!("{import}{two}"), &[(2, 24, NEW, "a"), (3, 16, NEW, "b")]);
}

#[test]
fn renames_are_followed() {
    for (import, call) in [
        ("use plux_runtime::Registry as R;", "R::<u8>"),
        ("use plux_runtime as rt;", "rt::Registry"),
        ("use plux_runtime as rt; use rt::Registry as R;", "R"),
        ("extern crate plux_runtime as rt;", "rt::Registry"),
        ("use plux_runtime::{self as rt, Registry as r#R};", "R"),
    ] {
        let code = format!("{import} // Registry\nfn f() {{ {call}::new(\"a\") }}");
        uses(&code, &[(2, 16 + u32::try_from(call.len()).unwrap(), NEW, "a")]);
    }
    let project = Package::default()
        .file("src/lib.rs", "extern crate facade as rt; mod a;")
        .file("src/a.rs", "fn f() { rt::Registry::new(\"a\") } // facade");
    assert_eq!(project.scan().0.namespace_uses[0].path, ["facade", "Registry", "new"]);
}

#[test]
fn other_types_are_not_plux() {
    let import = "use plux_runtime::plugin;\n";
    for (code, path) in [
        ("use prometheus::Registry; fn f() { Registry::new(\"a\") }", "prometheus::Registry::new"),
        ("use prometheus::*; fn f() { Registry::new(\"a\") }", "Registry::new"),
        ("struct Registry; fn f() { Registry::new(\"a\") }", "Registry::new"),
        (
            "mod plux_runtime {} fn f() { plux_runtime::Registry::new(\"a\") }",
            "self::plux_runtime::Registry::new",
        ),
        ("mod m { use plux_runtime::Registry; } fn f() { Registry::new(\"a\") }", "Registry::new"),
        (
            "#[cfg(a)] use b::Registry; #[cfg(not(a))] use plux_runtime::Registry; fn f() { Registry::new(\"a\") }",
            "Registry::new",
        ),
    ] {
        let uses = seen(&format!("{import}{code}")).0.namespace_uses;
        let paths: Vec<_> = uses.iter().map(|it| it.path.join("::")).collect();
        assert_eq!(paths, [path], "{code}");
    }
}

#[test]
fn what_is_no_code_or_no_literal_is_ignored() {
    let import = "use plux_runtime::{PluginManager, Registry};\n";
    for code in [
        "// Registry::new(\"a\")\n/// Registry::new(\"a\")\nconst A: &str = r#\"Registry::new(\"a\")\"#;",
        "/* Registry::new(\"a\") */ //! PluginManager::new(\"a\")",
        "macro_rules! m { () => { Registry::new(\"a\") } }",
        "fn f() { quote!(Registry::new(\"a\")); stringify!(Registry::new(\"a\")); }",
        "fn f() { Registry::new(NAMESPACE); Registry::new(concat!(\"a\")); Registry::new(b\"a\"); }",
        "fn f() { Registry::new(\"a\".b()); Registry::with(\"a\"); Registry::builder(\"a\"); }",
        "fn f() { registry.new(\"a\"); new(\"a\"); f()::new(\"a\"); x > ::new(\"a\"); }",
        "#[test] fn f() { Registry::new(\"a\"); }",
        "#[tokio::test] async fn f() { if x { Registry::new(\"a\"); } }",
        "#[cfg(test)] mod tests { fn f() { Registry::new(\"a\"); } }",
    ] {
        uses(&format!("{import}{code}"), &[]);
    }
    // What does not mention plux-runtime is not parsed.
    uses("use crate::prelude::Registry; fn f() { Registry::new(\"a\") }", &[]);
}

#[test]
fn predicates_are_kept() {
    let source =
        "#[cfg(unix)] mod m { #[cfg(x)] static A: A = plux_runtime::Registry::new(\"a\"); }";
    assert_eq!(seen(source).0.namespace_uses[0].cfg, ["unix", "x"]);
}

#[test]
fn a_variable_beside_one_is_no_attribute() {
    let code = "use plux_runtime::{PluginManager, plugin};\nfn f(plugin: u8) { info!(plugin, namespace = 1); \
                PluginManager::new(\"a\"); }";
    seen(code).is_complete();
}
