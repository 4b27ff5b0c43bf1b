//! Macros that declare modules, and macros that hide declarations.

use std::path::Path;

use super::{Package, plugin, seen};
use crate::{CrateRoot, Unanalyzed, scan_proc_macros};

const MODULES: &str = "which cannot be analyzed without expanding the macro";

/// A package with a macro that declares a module for each name.
fn package(root: &str) -> Package {
    let files = ["aws", "azure", "vendors/aws", "vendors/azure"];
    let package = files.iter().fold(Package::default(), |package, path| {
        package.file(&format!("src/{path}.rs"), plugin(&path.replace('/', "_")))
    });
    let definition = "macro_rules! mods { ($($name:ident),* $(,)?) => { $(pub mod $name;)* } }";
    package.file("src/defs.rs", definition).file("src/lib.rs", root)
}

#[test]
fn a_module_for_each_name() {
    for (root, declared) in [
        ("#[macro_use] mod defs; mods!(aws, azure);", ["aws aws", "azure azure"]),
        (
            "#[macro_use] mod defs; mod vendors { mods! { aws, azure, } }",
            ["vendors::aws vendors_aws", "vendors::azure vendors_azure"],
        ),
    ] {
        let seen = package(root).scan();
        seen.declares(&declared);
        seen.is_complete();
    }
}

#[test]
fn a_module_for_each_name_has_the_conditions_of_definition_call_and_body() {
    let source = "#[cfg(a)] macro_rules! m { ($($x:ident)*) => { $(#[cfg(b)] mod $x;)* } }\n\
                  #[cfg(c)] m!(aws);";
    let seen = package(source).scan();
    seen.declares(&["aws aws"]);
    assert_eq!(seen.conditions(), ["all(c, a, b)"]);
}

#[test]
fn a_name_without_a_file_is_reported_at_the_call() {
    let seen = package("#[macro_use] mod defs;\nmods!(aws, gone);").scan();
    assert_eq!(
        seen.unanalyzed(),
        ["src/lib.rs:2:12: the file of the module `gone` does not exist"]
    );
}

#[track_caller]
fn reports_modules(source: &str, locations: &[&str]) {
    let expected: Vec<String> = locations
        .iter()
        .map(|at| format!("{at}: the macro `m!` declares modules, {MODULES}"))
        .collect();
    assert_eq!(seen(source).unanalyzed(), expected, "{source}");
}

#[test]
fn other_macros_that_declare_modules_are_reported() {
    reports_modules("macro_rules! m { () => { mod a; } } m!();", &["src/lib.rs:1:1"]);
    reports_modules(
        "macro_rules! m { ($x:ident) => { mod $x; }; (a $x:ident) => { mod $x; } } m!(a);",
        &["src/lib.rs:1:1"],
    );
    reports_modules("macro_rules! m { () => { automod::dir!(\"src\"); } }", &["src/lib.rs:1:1"]);
}

#[test]
fn a_macro_that_is_not_called_by_its_name_is_reported() {
    let definition = "macro_rules! m { ($x:ident) => { mod $x; } }";
    reports_modules(definition, &["src/lib.rs:1:1"]);
    reports_modules(&format!("{definition} use m as n; n!(a);"), &["src/lib.rs:1:1"]);
    // Another package may call it.
    let exported = Package::default().file("src/a.rs", plugin("one"));
    let exported =
        exported.file("src/lib.rs", format!("#[macro_export] {definition} m!(a);")).scan();
    exported.declares(&["a one"]);
    let reason = format!("src/lib.rs:1:17: the macro `m!` declares modules, {MODULES}");
    assert_eq!(exported.unanalyzed(), [reason]);
}

#[test]
fn a_call_with_more_than_names_is_reported() {
    reports_modules(
        "macro_rules! m { ($($x:ident)*) => { $(mod $x;)* } } m!(a = 1);",
        &["src/lib.rs:1:56"],
    );
}

#[test]
fn a_module_that_a_macro_completes_is_reported() {
    for call in ["m!(pub mod x);", "m! { mod x }", "m![a, mod r#x, b];"] {
        let unanalyzed = seen(call).unanalyzed();
        assert_eq!(unanalyzed.len(), 1, "{call}: {unanalyzed:?}");
        assert!(unanalyzed[0].contains("the macro `m!` declares modules"), "{unanalyzed:?}");
    }
    seen("fn f() -> T { quote!(mod x) }").is_complete();
}

#[test]
fn procedural_macros_that_write_attributes_are_reported() {
    let names = |source: &str, helper: &str| {
        let package = Package::default().file("src/lib.rs", source).file("src/helper.rs", helper);
        let exporters = ["plux_runtime".to_owned()];
        let root = CrateRoot::new(Path::new("/p/src/lib.rs"), "it", &exporters);
        let found = scan_proc_macros(&root, &[], &package);
        let show = |it: Unanalyzed| format!("{}:{} {}", it.line, it.column, it.reason);
        found.into_iter().map(show).collect::<Vec<_>>()
    };
    let macros = |body: &str| {
        format!(
            "mod helper;\n #[proc_macro_attribute] pub fn vendor(a: T, b: T) -> T {{ {body} }}\n\
             #[proc_macro_derive(Other, attributes(x))] pub fn other(a: T) -> T {{ a }}"
        )
    };
    let vendor = format!("2:2 the procedural macro `vendor` declares plugins, {MODULES}");
    let other = format!("3:1 the procedural macro `Other` declares plugins, {MODULES}");
    let quoted = macros("quote! { #[::plux_runtime::plugin(namespace = \"n\")] #item }");
    assert_eq!(names(&quoted, ""), [vendor.as_str()]);
    let string = macros("format!(\"#[::plux_runtime::plugin(name = \\\"{name}\\\")]\")");
    assert_eq!(names(&string, ""), [vendor.as_str()]);
    let helper = "fn f() { quote!(#[core::plugin(namespace = #n)]) }";
    assert_eq!(names(&macros("helper::f()"), helper), [vendor, other]);
    assert_eq!(names(&macros("a // plux_runtime::plugin"), "fn plugin() {}"), [""; 0]);
}

#[test]
fn attributes_by_macro_parameters_are_reported() {
    for source in [
        "macro_rules! m { ($a:ident) => { #[plux_runtime::$a(namespace = \"g\")] fn f() {} } } m!(plugin);",
        "macro_rules! m { ($a:path) => { #[$a(namespace = \"g\")] fn f() {} } }",
        "m!(plux_runtime::plugin);",
        "m!(plux_runtime::plugin(namespace = \"g\", name = \"n\"));",
        "use plux_runtime::plugin; m!(plugin(namespace = \"g\"));",
        "use plux_runtime::plugin; m!(plugin, namespace = \"g\");",
        "use prelude::*; m! { plugin(namespace = \"g\") => f }",
        "macro_rules! m { ($a:ident :: $b:ident) => { #[$a::$b(namespace = \"g\")] fn f() {} } }",
    ] {
        let unanalyzed = seen(source).unanalyzed();
        assert_eq!(unanalyzed.len(), 1, "{source}: {unanalyzed:?}");
        let reason = "the macro `m!` takes an attribute as its argument";
        assert!(unanalyzed[0].contains(reason), "{unanalyzed:?}");
    }
    for source in [
        "macro_rules! m { ($(#[$meta:meta])* $name:ident) => { $(#[$meta])* struct $name; } }",
        "use plux_runtime::plugin; fn f(plugin: u8) { log!(\"{}\", plugin); m!(plugin.name()); }",
    ] {
        seen(source).is_complete();
    }
}

#[test]
fn automod_declares_a_module_for_each_file_of_a_directory() {
    let package = |call: &str| {
        let files = ["one", "two-three", "4", "mod", "deeper/no"].iter();
        let with_files = files.fold(Package::default(), |package, name| {
            package.file(&format!("src/all/{name}.rs"), plugin("it"))
        });
        with_files.file("src/all/no.txt", "").file("src/lib.rs", call)
    };
    let declared = ["all::_4 it", "all::one it", "all::two_three it"];
    for call in [
        "mod all { automod::dir!(\"src/all\"); }",
        "mod all { automod::dir! { pub(crate) r\"./src/all/\" } }",
        "use automod::dir;\nmod all { use super::*; dir!(\"src/all\"); }",
    ] {
        let seen = package(call).scan();
        let mut found = seen.declared();
        found.sort();
        found.dedup();
        assert_eq!(found, declared, "{call}: {:?}", seen.unanalyzed());
        seen.is_complete();
    }
    for (call, unanalyzed) in [
        (
            "automod::dir!(\"src/all\");",
            "src/lib.rs:1:10: the files of the modules in `src/all` are in another directory",
        ),
        (
            "mod none { automod::dir!(\"src/none\"); }",
            "src/lib.rs:1:21: the directory `src/none` cannot be read: entity not found",
        ),
        (
            "mod all { automod::dir!(concat!(\"src\", ALL)); }",
            "src/lib.rs:1:20: the directory of `automod::dir!` is not a literal: `concat!(\"src\", ALL)`",
        ),
    ] {
        assert_eq!(package(call).scan().unanalyzed(), [unanalyzed]);
    }
}

/// A keyword in the arguments of a macro begins no item that goes on after them.
#[test]
fn a_keyword_as_an_argument_hides_nothing_after_it() {
    for keyword in
        ["use", "use a", "extern crate", "extern", "macro", "macro m", "macro_rules!", "mod", "pub"]
    {
        let source = format!(
            "fields! {{ a: Token![{keyword}], b: Token![<] }} fn f() {{ g(t![{keyword}]); }} {}",
            plugin("after")
        );
        let seen = seen(&source);
        assert_eq!(seen.declared(), ["after"], "{keyword}: {:?}", seen.unanalyzed());
        seen.is_complete();
    }
}
