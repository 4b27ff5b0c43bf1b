//! What cannot be seen through is said, once, with its place and its conditions.

use super::{Package, plugin, seen};

#[track_caller]
fn says(source: &str, reasons: &[&str]) {
    assert_eq!(seen(source).unseen(), reasons);
}

#[test]
fn a_missing_root() {
    let unseen = Package::default().scan().unseen();
    assert_eq!(unseen, ["src/lib.rs:1:1: cannot be read: entity not found"]);
}

#[test]
fn a_missing_module() {
    says(
        "#[cfg(windows)]\n pub mod gone;",
        &["src/lib.rs:2:6: the file of the module `gone` is missing [windows]"],
    );
    says(
        "#[path = env!(\"X\")] mod a;",
        &["src/lib.rs:1:21: the `#[path]` of the module `a` is not a literal"],
    );
    let quoted = "src/lib.rs:1:13: the file of the module `a` is missing [macro = \"items\"]";
    says("items! { { mod a; } }".replace("{ mod a; }", "   mod a;").as_str(), &[quoted]);
    says("fn f() { quote! { mod a; } }", &[]);
    says("items! { const X: A = quote! { mod a; include!(\"b\"); }; }", &[]);
}

#[test]
fn included_files() {
    says(
        "include!(concat!(env!(\"OUT_DIR\"),\n  \"/x.rs\"));",
        &[
            "src/lib.rs:1:1: includes a generated file, which is not read: `concat!(env!(\"OUT_DIR\"), \"/x.rs\")`",
        ],
    );
    says(
        "include!(PATH!());",
        &["src/lib.rs:1:1: includes a file whose path is not a literal: `PATH!()`"],
    );
    says("const X: &[u8] = include!(concat!(env!(\"OUT_DIR\"), \"/x\"));", &[]);
    says("fn f() -> u8 { include!(concat!(env!(\"OUT_DIR\"), \"/x\")) }", &[]);
    says(
        "include!(\"gone.rs\");",
        &["src/lib.rs:1:1: the file `gone.rs` that is included is missing"],
    );
}

#[test]
fn macros() {
    says(
        "macro_rules! m { () => { #[plugin(namespace = \"n\")] fn f() {} #[plux_runtime::plugin()] fn g() {} } }",
        &[
            "src/lib.rs:1:1: the macro `m!` makes plugins, which cannot be seen without expanding it",
        ],
    );
    for path in ["$crate::plugin", "$crate::rt::plugin", "::plux_runtime::plugin"] {
        says(
            &format!("macro_rules! m {{ () => {{ #[{path}(namespace = \"n\")] fn f() {{}} }} }}"),
            &[
                "src/lib.rs:1:1: the macro `m!` makes plugins, which cannot be seen without expanding it",
            ],
        );
    }
    for call in ["include!($p);", "include! { \"x.rs\" }"] {
        says(
            &format!("macro_rules! m {{ ($p:tt) => {{ {call} }} }}"),
            &[
                "src/lib.rs:1:1: the macro `m!` includes files, which cannot be seen without expanding it",
            ],
        );
    }
    says("macro_rules! m { () => { include!(concat!(env!(\"OUT_DIR\"), \"/x.rs\")); } }", &[]);
    says("macro_rules! m { () => { include!(\"table.in\") } }", &[]);
    says(
        "#[cfg(a)] macro m($x:ident) { mod $x; }",
        &[
            "src/lib.rs:1:11: the macro `m!` declares modules, which cannot be seen without expanding it [a]",
        ],
    );
    says("macro_rules! m ( () => ( mod $x { } // mod x;\n ) ); x! { m }", &[]);
    says(
        "my::call! { #[plugin(namespace = \"n\")] struct S; }",
        &[
            "src/lib.rs:1:13: `#[plugin(…)]` stands in the arguments of the macro `call!` [macro = \"call\"]",
        ],
    );
    says(
        "call! { Name => #[plugin(namespace = \"n\")] x }",
        &[
            "src/lib.rs:1:17: `#[plugin(…)]` stands in the arguments of the macro `call!` [macro = \"call\"]",
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
    assert_eq!(package.scan().unseen(), ["src/x.rs:2:3: is not UTF-8 [a]"]);
}

#[test]
fn what_does_not_parse_keeps_what_came_before() {
    for (tail, reason) in [
        ("fn f() { (", "3:10: does not parse: a delimiter is never closed"),
        ("fn f() { ] }", "3:10: does not parse: a closing delimiter has no opening one"),
        ("}", "3:1: does not parse: a closing delimiter has no opening one"),
        ("const X: &str = \"", "3:17: does not parse: a string is never closed"),
        ("const X: &str = r#\"\"", "3:17: does not parse: a raw string is never closed"),
        ("const X: &[u8] = b\"", "3:18: does not parse: a string is never closed"),
        ("const X: char = '\\", "3:17: does not parse: a character is never closed"),
        ("/* /* */", "3:1: does not parse: a comment is never closed"),
    ] {
        let tail = tail.replace("] }", "#[a] ] }").replace("#[a] ", "");
        let seen = seen(&(plugin("a") + &tail));
        seen.declares(&["a"]);
        let unseen = seen.unseen();
        assert!(
            unseen.len() == 1 && unseen[0].ends_with(reason.split_once(": ").unwrap().1),
            "{unseen:?}"
        );
    }
}

#[test]
fn circles() {
    let seen = Package::default()
        .file("src/lib.rs", "#[path = \"a.rs\"] mod a;")
        .file(
            "src/a.rs",
            plugin("one") + "#[path = \"../src/lib.rs\"] mod again;\ninclude!(\"a.rs\");",
        )
        .scan();
    seen.declares(&["a one"]);
    assert_eq!(
        seen.unseen(),
        [
            "src/a.rs:3:27: the file `lib.rs` is included by itself",
            "src/a.rs:4:1: the file `a.rs` is included by itself",
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
    let unseen = package.scan().unseen();
    assert_eq!(unseen, ["src/199.rs:1:20: the file `200.rs` is nested more than 200 files deep"]);
}
