//! `plugin_name!()` and `plugin_id!()` where no attribute gives them a name.

use super::seen;

#[track_caller]
fn calls(source: &str, expected: &[(u32, u32, &str)]) {
    let calls = seen(source).0.own_name_calls;
    let calls: Vec<_> = calls.iter().map(|it| (it.line, it.column, &*it.name)).collect();
    assert_eq!(calls, expected, "{source}");
}

#[test]
fn outside_of_annotated_items() {
    calls("fn f() { plux_runtime::plugin_name!() }", &[(1, 24, "plugin_name")]);
    let import = "use plux_runtime::{plugin, plugin_id};\n";
    calls(&format!("{import}fn f() {{ plugin_id!() }}"), &[(2, 10, "plugin_id")]);
    calls(&format!("{import}const ID: &str = plugin_id!();"), &[(2, 18, "plugin_id")]);
    calls(
        &format!("{import}fn f() {{ println!(\"{{}}\", plugin_id!()) }}"),
        &[(2, 25, "plugin_id")],
    );
    let beside = "#[plugin(namespace = \"a\")]\nfn f() { plugin_id!(); }\nfn g() { plugin_id![] }";
    calls(&format!("{import}{beside}"), &[(4, 10, "plugin_id")]);
    let renamed = "use plux_runtime as rt;\nmod m { use super::*; fn f() { rt::plugin_id!{} } }";
    calls(renamed, &[(2, 36, "plugin_id")]);
}

#[test]
fn where_something_may_give_a_name() {
    for item in [
        "#[plugin(namespace = \"a\")] impl A for B { fn f() { println!(\"{}\", plugin_name!()) } }",
        "#[plugin(namespace = \"a\", factory = new(plugin_name!()))] impl A for B {}",
        "#[cfg_attr(unix, plugin(namespace = \"a\"))] fn f() { plugin_name!() }",
        "#[other] fn f() { plugin_name!() }",
        "#[other] mod m { use super::*; fn f() { plugin_name!() } }",
        "macro_rules! m { () => { plugin_name!() } }",
        "m! { fn f() { plugin_name!() } }",
        "fn f() { stringify!(plugin_name!()); quote!(plugin_name!()); plugin_name!(\"a\"); }",
        "fn f() { \"plugin_name!()\"; /* plugin_name!() */ plugin_name(); }",
        "mod m { fn f() { plugin_name!() } }",
    ] {
        calls(&format!("use plux_runtime::{{plugin, plugin_name}};\n{item}"), &[]);
    }
    for source in [
        "fn f() { plugin_name!() }",
        "use plux_runtime::*; fn f() { plugin_name!() }",
        "use other::plugin_name; fn f() { plugin_name!() }",
        "fn f() { other::plugin_name!() }",
    ] {
        calls(source, &[]);
    }
}

#[test]
fn predicates_are_kept() {
    let source = "#[cfg(unix)] mod m { #[cfg(test)] fn f() { plux_runtime::plugin_name!() } }";
    assert_eq!(seen(source).0.own_name_calls[0].cfg, ["unix", "test"]);
}
