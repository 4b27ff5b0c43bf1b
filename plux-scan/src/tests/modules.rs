//! The module tree is rustc's.

use super::{Package, plugin, seen};

#[test]
fn a_module_is_a_file_or_a_directory() {
    let seen = Package::default()
        .file("src/lib.rs", "mod beside;\nmod nested;\n")
        .file("src/beside.rs", plugin("a") + "mod below;")
        .file("src/beside/below.rs", plugin("b"))
        .file("src/nested/mod.rs", plugin("c") + "pub(crate) mod below;")
        .file("src/nested/below.rs", plugin("d"))
        .file("src/unreached.rs", plugin("e"))
        .scan();
    seen.declares(&["beside a", "beside::below b", "nested c", "nested::below d"]);
    seen.is_complete();
    let files = [
        "src/lib.rs",
        "src/beside.rs",
        "src/nested/mod.rs",
        "src/beside/below.rs",
        "src/nested/below.rs",
    ];
    assert_eq!(seen.files(), files);
}

/// rustc takes it for one that stands before the module; in a file it comes too late.
#[test]
fn a_path_attribute_inside_an_inline_module() {
    let seen = Package::default()
        .file(
            "src/lib.rs",
            "mod x { #![cfg(a)] #![path = \"other\"] mod y; } #[path = \"z.rs\"] mod z;",
        )
        .file("src/z.rs", "#![path = \"other\"] mod y;")
        .file("src/other/y.rs", plugin("other"))
        .file("src/y.rs", plugin("beside"))
        .scan();
    seen.is_complete();
    seen.declares(&["x::y other", "z::y beside"]);
}

#[test]
fn a_root_of_any_name_counts_as_a_mod_rs() {
    let package = Package::default().file("odd/root.rs", "mod x;").file("odd/x.rs", plugin("a"));
    package.scan_from("/p/odd/root.rs").declares(&["x a"]);
}

#[test]
fn inline_modules_are_directories() {
    let seen = Package::default()
        .file("src/lib.rs", "mod a { pub mod b { mod c; } }\nmod d;")
        .file("src/a/b/c.rs", plugin("one"))
        .file("src/d.rs", "mod e { mod f; }")
        .file("src/d/e/f.rs", plugin("two"))
        .scan();
    seen.declares(&["a::b::c one", "d::e::f two"]);
}

#[test]
fn a_path_attribute_names_the_file() {
    let seen = Package::default()
        .file(
            "src/lib.rs",
            "#[path = \"elsewhere/x.rs\"]\nmod a;\nmod b;\n#[path = r\"../up.rs\"] mod c;",
        )
        .file("src/elsewhere/x.rs", plugin("one") + "mod sibling;")
        .file("src/elsewhere/sibling.rs", plugin("two"))
        .file("src/b.rs", "#[path = \"d.rs\"] mod d;\nmod e { #[path = \"f.rs\"] mod f; }")
        .file("src/d.rs", plugin("three"))
        .file("src/b/e/f.rs", plugin("four"))
        .file("up.rs", plugin("five"))
        .scan();
    seen.declares(&["a one", "a::sibling two", "b::d three", "b::e::f four", "c five"]);
    assert!(seen.files().contains(&"up.rs"), "{:?}", seen.files());
}

#[test]
fn a_path_on_an_inline_module_names_a_directory() {
    let seen = Package::default()
        .file("src/lib.rs", "mod a;")
        .file(
            "src/a.rs",
            "#[path = \"thread\"] mod b { mod c; #[path = \"d.rs\"] mod d; mod e { mod f; } }",
        )
        .file("src/thread/c.rs", plugin("one"))
        .file("src/thread/d.rs", plugin("two"))
        .file("src/thread/e/f.rs", plugin("three"))
        .scan();
    seen.declares(&["a::b::c one", "a::b::d two", "a::b::e::f three"]);
}

#[test]
fn raw_names_have_plain_files() {
    let seen = Package::default()
        .file("src/lib.rs", "mod r#type;\nmod r#fn { mod r#in; }")
        .file("src/type.rs", plugin("a"))
        .file("src/fn/in.rs", plugin("b"))
        .scan();
    seen.declares(&["r#type a", "r#fn::r#in b"]);
}

#[test]
fn included_files_replace_the_call() {
    let seen = Package::default()
        .file("src/lib.rs", "mod a { include!(\"deep/part.in\"); }\nmod b;")
        .file("src/deep/part.in", plugin("one") + "mod c;")
        .file("src/deep/c.rs", plugin("two"))
        .file("src/b.rs", "const X: u8 = std::include ! [ \"b.in\" , ];")
        .file("src/b.in", "{ #[path = \"x.rs\"] mod x; 1 }")
        .file("src/x.rs", plugin("three"))
        .scan();
    seen.declares(&["a one", "a::c two", "b::x three"]);
    seen.is_complete();
}

#[test]
fn functions_are_left_out_of_paths() {
    let source = "fn f() { mod a { fn g() { #[path = \"b.rs\"] mod b; } mod lost; } mod lost; }";
    let seen = Package::default()
        .file("src/lib.rs", source)
        .file("src/a/b.rs", plugin("one"))
        .file("src/lost.rs", plugin("two"))
        .file("src/a/lost.rs", plugin("three"))
        .scan();
    seen.declares(&["a::b one"]);
}

#[test]
fn a_file_can_be_several_modules() {
    let seen = Package::default()
        .file("src/lib.rs", "#[path = \"x.rs\"] mod a;\n#[path = \"x.rs\"] mod b;")
        .file("src/x.rs", plugin("one"))
        .scan();
    seen.declares(&["a one", "b one"]);
    assert_eq!(seen.files(), ["src/lib.rs", "src/x.rs"]);
}

#[test]
fn macro_calls_are_looked_into() {
    let source =
        "cfg_rt! { pub mod a; mod b { mod c; } }\nmods![mod d; mod e;];\nlet_me!({ mod f; });";
    let seen = Package::default()
        .file("src/lib.rs", source)
        .file("src/a.rs", plugin("one"))
        .file("src/b/c.rs", plugin("two"))
        .file("src/d.rs", plugin("three"))
        .file("src/e.rs", plugin("four"))
        .scan();
    seen.declares(&["a one", "b::c two", "d three", "e four"]);
    assert_eq!(seen.conditions()[0], "macro = \"cfg_rt\"");
}

#[test]
fn text_that_only_looks_like_a_module_is_none() {
    let source = r###"
        // mod a;
        /* mod b; /* mod c; */ mod d; */
        /// mod e;
        const S: &str = "mod f; \" mod g;";
        const R: &str = r#"mod h; " mod i;"#;
        const B: &[u8] = b"mod j;\"";
        const C: &std::ffi::CStr = cr##"mod k; "# mod l;"##;
        const Q: (char, u8, char) = ('"', b'"', '\'');
        fn f<'a>(a: &'a str) -> &'a str { a }
        static LIFETIME: &'static str = "";
        macro_rules! m { ($($n:ident)*) => { $(fn $n() {})* } }
        const MOD: u8 = 1; fn modmod() { let r#mod = 1; r#mod; }
        mod real;
    "###;
    let seen =
        Package::default().file("src/lib.rs", source).file("src/real.rs", plugin("one")).scan();
    seen.declares(&["real one"]);
    seen.is_complete();
}

#[test]
fn beginnings_and_line_ends_of_all_kinds() {
    for start in [
        "\u{feff}",
        "#!/usr/bin/env run\n",
        "\u{feff}#!/bin/sh mod x;\n",
        "#![allow(dead_code)]\r\n",
        "\u{85}\u{2028}",
    ] {
        let seen = Package::default()
            .file("src/lib.rs", format!("{start}mod a\r\n;\r\nmod\tb;"))
            .file("src/a.rs", plugin("one").replace('\n', "\r\n"))
            .file("src/b.rs", plugin("two"))
            .scan();
        seen.declares(&["a one", "b two"]);
    }
}

#[test]
fn places_are_counted_in_lines_and_characters() {
    let seen = seen(&format!("// é\r\n/* ä */ {} /* ö */ {}", plugin("a").trim(), plugin("b")));
    let places: Vec<_> = seen.0.declarations.iter().map(|it| (it.line, it.column)).collect();
    assert_eq!(places, [(2, 9), (3, 19)]);
}

#[test]
fn files_that_only_unit_tests_compile_are_known() {
    let files = ["a.rs", "b.rs", "b/c.rs", "d/mod.rs", "e.rs", "shared.rs"];
    let root = "#[cfg(test)] mod a;\n#[cfg(all(test, unix))] mod b;\n#[cfg(not(test))] mod d;\nmod e;\n\
                #[cfg(test)] #[path = \"shared.rs\"] mod f;\n#[path = \"shared.rs\"] mod g;\n";
    let package = Package::default().file("src/lib.rs", root);
    let package = files.iter().fold(package, |package, name| {
        let content = if *name == "b.rs" { "mod c;" } else { "" };
        package.file(&format!("src/{name}"), content)
    });
    let scan = package.scan().0;
    assert_eq!(scan.files.len(), files.len() + 1);
    let tests: Vec<_> =
        scan.test_files.iter().filter_map(|it| it.strip_prefix("/p/src").ok()).collect();
    assert_eq!(tests, ["a.rs", "b.rs", "b/c.rs"].map(std::path::Path::new));
}
