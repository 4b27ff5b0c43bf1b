//! Tests of code that cannot be analyzed: it is reported once, with its location and its conditions.

use super::{Package, plugin, seen};

#[track_caller]
fn reports(source: &str, reasons: &[&str]) {
    assert_eq!(seen(source).unanalyzed(), reasons);
}

#[test]
fn a_missing_root() {
    let unanalyzed = Package::default().scan().unanalyzed();
    assert_eq!(unanalyzed, ["src/lib.rs:1:1: the file cannot be read: entity not found"]);
}

#[test]
fn a_missing_module() {
    reports(
        "#[cfg(windows)]\n pub mod gone;",
        &["src/lib.rs:2:6: the file of the module `gone` does not exist [windows]"],
    );
    reports(
        "#[path = env!(\"X\")] mod a;",
        &["src/lib.rs:1:21: the `#[path]` of the module `a` is not a literal"],
    );
    let quoted = "src/lib.rs:1:13: the file of the module `a` does not exist [macro = \"items\"]";
    reports("items! { { mod a; } }".replace("{ mod a; }", "   mod a;").as_str(), &[quoted]);
    reports("fn f() { quote! { mod a; } }", &[]);
    reports("items! { const X: A = quote! { mod a; include!(\"b\"); }; }", &[]);
}

#[test]
fn included_files() {
    reports(
        "include!(concat!(env!(\"OUT_DIR\"),\n  \"/x.rs\"));",
        &[
            "src/lib.rs:1:1: the included file is generated: `concat!(env!(\"OUT_DIR\"), \"/x.rs\")`",
        ],
    );
    reports(
        "include!(PATH!());",
        &["src/lib.rs:1:1: the path of an included file is not a literal: `PATH!()`"],
    );
    reports("const X: &[u8] = include!(concat!(env!(\"OUT_DIR\"), \"/x\"));", &[]);
    reports("fn f() -> u8 { include!(concat!(env!(\"OUT_DIR\"), \"/x\")) }", &[]);
    reports(
        "include!(\"gone.rs\");",
        &["src/lib.rs:1:1: the included file `gone.rs` does not exist"],
    );
}

#[test]
fn macros() {
    reports(
        "macro_rules! m { () => { #[plugin(namespace = \"n\")] fn f() {} #[plux_runtime::plugin()] fn g() {} } }",
        &[
            "src/lib.rs:1:1: the macro `m!` declares plugins, which cannot be analyzed without expanding the macro",
        ],
    );
    for path in ["$crate::plugin", "$crate::rt::plugin", "::plux_runtime::plugin"] {
        reports(
            &format!("macro_rules! m {{ () => {{ #[{path}(namespace = \"n\")] fn f() {{}} }} }}"),
            &[
                "src/lib.rs:1:1: the macro `m!` declares plugins, which cannot be analyzed without expanding the macro",
            ],
        );
    }
    for call in ["include!($p);", "include! { \"x.rs\" }"] {
        reports(
            &format!("macro_rules! m {{ ($p:tt) => {{ {call} }} }}"),
            &[
                "src/lib.rs:1:1: the macro `m!` includes files, which cannot be analyzed without expanding the macro",
            ],
        );
    }
    reports("macro_rules! m { () => { include!(concat!(env!(\"OUT_DIR\"), \"/x.rs\")); } }", &[]);
    reports("macro_rules! m { () => { include!(\"table.in\") } }", &[]);
    reports(
        "#[cfg(a)] macro m($x:ident) { mod $x; }",
        &[
            "src/lib.rs:1:11: the macro `m!` declares modules, which cannot be analyzed without expanding the macro [a]",
        ],
    );
    reports("macro_rules! m ( () => ( mod $x { } // mod x;\n ) ); x! { m }", &[]);
    reports(
        "my::call! { #[plugin(namespace = \"n\")] struct S; }",
        &[
            "src/lib.rs:1:13: `#[plugin(…)]` is in the arguments of the macro `call!` [macro = \"call\"]",
        ],
    );
    reports(
        "call! { Name => #[plugin(namespace = \"n\")] x }",
        &[
            "src/lib.rs:1:17: `#[plugin(…)]` is in the arguments of the macro `call!` [macro = \"call\"]",
        ],
    );
}

#[test]
fn what_is_not_utf8() {
    let package = Package::default().file("src/lib.rs", "#[cfg(a)] mod x;");
    let package = package.file(
        "src/x.rs",
        [b"//\n \xc3\xa9".as_slice(), b"\xff #[plugin(namespace = 1)] fn"].concat(),
    );
    assert_eq!(package.scan().unanalyzed(), ["src/x.rs:2:3: the file is not UTF-8 [a]"]);
}

#[test]
fn what_does_not_parse_keeps_what_came_before() {
    for (tail, reason) in [
        ("fn f() { (", "3:10: the file does not parse: a delimiter is never closed"),
        ("fn f() { ] }", "3:10: the file does not parse: a closing delimiter has no opening one"),
        ("}", "3:1: the file does not parse: a closing delimiter has no opening one"),
        ("const X: &str = \"", "3:17: the file does not parse: a string is never closed"),
        ("const X: &str = r#\"\"", "3:17: the file does not parse: a raw string is never closed"),
        ("const X: &[u8] = b\"", "3:18: the file does not parse: a string is never closed"),
        ("const X: char = '\\", "3:17: the file does not parse: a character is never closed"),
        ("/* /* */", "3:1: the file does not parse: a comment is never closed"),
    ] {
        let tail = tail.replace("] }", "#[a] ] }").replace("#[a] ", "");
        let seen = seen(&(plugin("a") + &tail));
        seen.declares(&["a"]);
        let unanalyzed = seen.unanalyzed();
        assert!(
            unanalyzed.len() == 1 && unanalyzed[0].ends_with(reason.split_once(": ").unwrap().1),
            "{unanalyzed:?}"
        );
    }
}

#[test]
fn cycles() {
    let seen = Package::default()
        .file("src/lib.rs", "#[path = \"a.rs\"] mod a;")
        .file(
            "src/a.rs",
            plugin("one") + "#[path = \"../src/lib.rs\"] mod again;\ninclude!(\"a.rs\");",
        )
        .scan();
    seen.declares(&["a one"]);
    assert_eq!(
        seen.unanalyzed(),
        [
            "src/a.rs:3:27: the file `lib.rs` includes itself",
            "src/a.rs:4:1: the file `a.rs` includes itself",
        ]
    );
}

#[test]
fn chains_without_end() {
    let mut package = Package::default().file("src/lib.rs", "#[path = \"0.rs\"] mod m;");
    for at in 0..300 {
        package =
            package.file(&format!("src/{at}.rs"), format!("#[path = \"{}.rs\"] mod m;", at + 1));
    }
    let unanalyzed = package.scan().unanalyzed();
    assert_eq!(
        unanalyzed,
        ["src/199.rs:1:20: the file `200.rs` is nested more than 200 files deep"]
    );
}
