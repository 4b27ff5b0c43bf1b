//! Sources that the prefilter selects, and sources that it skips.

use super::*;

#[track_caller]
fn check(source: &str, is_match: bool) {
    let exporters = ["plux_runtime".to_owned()];
    let prefilter =
        Prefilter { exporters: &exporters, module_macros: &["mods"], constructors: false };
    assert_eq!(!prefilter.find(source.as_bytes()).is_empty(), is_match, "{source}");
}

#[test]
fn modules_with_files() {
    for source in [
        "mod x;",
        "pub(crate)mod  r#x ;",
        "mod // why\nx;",
        "mod /* why */x/* why */;",
        "mod x // why\n;",
        "mod\tx\r\n;",
        "($($x:ident)*) => { $(mod $x;)* }",
        "($($x:ident)*) => { $(mod$x;)* }",
        "($($x:ident)*) => { $(mod $ x;)* }",
        "($x:ident) => { mod/**/$/**/x; }",
        "mod größe;",
        "mod\u{85}x;",
        "mod \u{85} x;",
        "mod x\u{85};",
        ";\u{85}mod x;",
        "\u{200e}mod x;",
        "\u{2028}pub\u{2029}mod x;",
        "mod\u{b}x;",
        "mod \u{b} x;",
        "mod x\u{b};",
        "mod // why // not\nx;",
        "mod // why */\nx;",
        "mod /* // */\nx;",
        "mod /* /* */ */ x;",
        "mod // why\n// not\n/* or */ x;",
    ] {
        check(source, true);
    }
    check("// why\ncontinue; a / b; /* mod */ return;", false);
    check("mod x { } fn f() { modx; amod x; y.mod_x; return x; }", false);
}

#[test]
fn attributes_that_may_be_of_plux() {
    for source in [
        "#[plugin(namespace = \"a\")]",
        "# [ :: rt :: extension_point ]",
        "#[renamed(name = \"a\", namespace = \"b\")]",
        "#[cfg_attr(unix, plugin(namespace = \"a\"))]",
        "#[r#cfg_attr(unix, plugin(namespace = \"a\"))]",
        "#[test::plugin()]",
        "#[test(namespace = \"a\")]",
        "#[path :: plugin()]",
        "#[$crate::rt::plugin()]",
        "#[$a(namespace = 1)]",
        "#[plux_runtime::$a($($b)*)]",
    ] {
        check(source, true);
    }
    check("#[cfg_attr(unix, path = \"a\")] #[derive(Debug)] #[serde(plugin)] #[a::b]", false);
    check("#![plugin(x)] r#\"a\"# #[cfg(feature = \"plugin\")] #[test] #[$m] #[$($a)*]", false);
}

#[test]
fn attributes_longer_than_the_window() {
    let (words, blanks) = ("x ".repeat(WINDOW), " ".repeat(WINDOW));
    check(&format!("#[doc_like({words})]"), true);
    check(&format!("#[/* {words} */ plugin(namespace = \"a\")]"), true);
    check(&format!("#{blanks}[plugin(namespace = \"a\")]"), true);
    check(&format!("#[{blanks}plugin(namespace = \"a\")]"), true);
    check(&format!("#[a::{blanks}plugin(namespace = \"a\")]"), true);
}

#[test]
fn macro_calls() {
    for source in [
        "include!(\"x\");",
        "plux_runtime::include_index!();",
        "std::include !(\"y\")",
        "r#include!(\"x\");",
        "include\u{85}!(\"x\");",
        "\u{85}include!(\"y\");",
        "include/* why */!(\"x\");",
        "include //\n!(\"y\")",
        "mods!(a, b);",
        "m!(plux_runtime::plugin(namespace = \"a\"));",
        "m! { rt :: r#plugin }",
        "m! { ::\u{85}plugin }",
        "m! { plugin, namespace = \"a\" }",
        "m![pub mod x];",
        "m! { mod r#x, 1 }",
    ] {
        check(source, true);
    }
    check(
        "/// It matters!\n/// What?\nfn f() { m!(plugin); m!(\"plugins of a namespace\") }",
        false,
    );
    check("//! include_str!(\"x\");\n my_include!(\"y\"); a != b /*! c */", false);
    check("println!(\"{}\", plugin); if !(plugin) {} m!(mod x {}); m!(modx);", false);
}
