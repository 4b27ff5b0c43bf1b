//! Tests of the attributes that are recognized as those of plux.

use super::{Package, seen};
use crate::Attribute;

#[track_caller]
fn is_ours(source: &str) {
    let seen = seen(source);
    assert_eq!(seen.0.declarations.len(), 1, "{source}: {:?}", seen.unanalyzed());
    seen.is_complete();
}

#[track_caller]
fn is_not_ours(source: &str) {
    let seen = seen(source);
    seen.declares(&[]);
    seen.is_complete();
}

#[test]
fn by_any_path() {
    is_ours("#[plux_runtime::plugin(name = \"a\")] fn a() {}");
    is_ours("#[::plux_runtime::plugin] fn a() {}");
    is_ours("#[facade::reexports::plugin()] fn a() {}");
    is_ours("use plux_runtime::plugin; #[plugin(name = \"a\")] fn a() {}");
    is_ours("#[plugin()] fn a() {} use facade::plugin;");
    is_ours(
        "use plux_runtime::{Plugin, plugin as p, extension_point}; #[p(namespace = \"n\")] fn a() {}",
    );
    is_ours("use plux_runtime as rt; #[rt::plugin()] fn a() {}");
    is_ours("extern crate plux_runtime as rt; use rt::plugin as p; #[p{namespace = 1}] fn a() {}");
    is_ours("use plux_runtime::{self as rt}; #[r#rt::r#plugin[]] fn a() {}");
    is_ours("fn f() { use plux_runtime::plugin as p; #[p(namespace = \"n\")] fn a() {} }");
}

/// Modules may be named like attributes of rustc's own.
#[test]
fn by_a_path_that_begins_like_one_of_rustcs() {
    is_ours(
        "mod test { pub use plux_runtime::plugin; } #[test::plugin(namespace = \"n\")] fn a() {}",
    );
    is_ours("use plux_runtime as path; #[path :: plugin()] fn a() {}");
}

#[test]
fn by_its_arguments_where_no_use_tells() {
    is_ours("use prelude::*; #[plugin(namespace = \"n\")] fn a() {}");
    is_ours("use crate::prelude::plugin; #[plugin(namespace = \"n\")] fn a() {}");
    is_ours("use it::plugin; #[plugin(namespace = \"n\")] fn a() {}");
    is_ours(
        "mod prelude; use prelude::plugin; #[plugin(namespace = \"n\")] fn a() {} fn prelude() {}"
            .replace("mod prelude;", "mod prelude {}")
            .as_str(),
    );
    is_ours("#[crate::plugin(namespace = \"n\")] fn a() {}");
    is_not_ours("use prelude::*; #[plugin(name = \"n\")] fn a() {}");
    is_not_ours("#[plugin(meta(namespace = \"n\"))] fn a() {}");
}

#[test]
fn not_where_a_use_says_otherwise() {
    is_not_ours("use other::plugin; #[plugin(namespace = \"n\")] fn a() {}");
    is_not_ours("use other::{x, y::plugin}; fn f() { #[plugin(namespace = \"n\")] fn a() {} }");
    is_not_ours("use other as plux; #[plux::plugin(namespace = \"n\")] fn a() {}");
    is_not_ours("#[other::plugin(namespace = \"n\")] fn a() {}");
    is_not_ours("use a as b; use b as a; #[a::plugin(namespace = \"n\")] fn a() {}");
}

/// A crate that does not reach plux-runtime has an attribute of its own, or none.
#[test]
fn not_where_only_other_crates_can_bring_it() {
    let annotated = "#[plugin(namespace = \"n\")] fn a() {}";
    for uses in [
        "use plain::*;",
        "use plain::{Other, prelude::*};",
        "use std::collections::*; use plain::*;",
        "mod m { use plain::*;",
        "use plain::*; fn f() { ",
        "mod m { use super::*; use plain::*;",
    ] {
        let end = if uses.contains('{') && !uses.contains("};") { "}" } else { "" };
        is_not_ours(&format!("{uses} {annotated} {end}"));
    }
    for uses in [
        "use unknown::*;",
        "use plain::*; use super::*;",
        "use plain::*; use core::prelude::*;",
        "use plain::*; use plux_runtime::*;",
        "mod plain {} use plain::*;",
        "use crate::a as plain; use plain::*;",
        "use plain::*; use plux_runtime::plugin;",
        "#[macro_use] extern crate plux_runtime; use plain::*;",
    ] {
        is_ours(&format!("{uses} {annotated}"));
    }
}

#[test]
fn modules_hide_the_names_around_them() {
    is_ours("use other::plugin; mod m { use rt::*; #[plugin(namespace = \"n\")] fn a() {} }");
    is_not_ours(
        "use other::plugin; mod m { use super::*; #[plugin(namespace = \"n\")] fn a() {} }",
    );
    is_ours(
        "use plux_runtime::plugin as p; mod m { use super::*; #[p(namespace = \"n\")] fn a() {} }",
    );
}

#[test]
fn under_another_name_from_an_exporter() {
    is_ours("use facade::vendor; #[vendor(namespace = \"n\")] fn a() {}");
    is_not_ours("use facade::vendor; #[vendor(other = \"n\")] fn a() {}");
    let seen = seen("use facade::point; #[point(namespace = \"n\")] pub trait T {}");
    assert_eq!(seen.0.declarations[0].attribute, Attribute::ExtensionPoint);
}

#[test]
fn under_another_name_that_nothing_explains() {
    let found = seen("use crate::prelude::*;\n #[vendor(namespace = \"n\")]\nimpl A for B {}");
    found.declares(&[]);
    let reason = "src/lib.rs:2:2: `#[vendor(…)]` may be the attribute of plux, but no `use` in this file imports it from `plux_runtime`";
    assert_eq!(found.unanalyzed(), [reason]);
    // Of a type as well, where no derive macro can have brought it.
    for (uses, attribute) in [
        ("use super::*;", "vendor"),
        ("use crate::vendor;", "vendor"),
        ("#[derive(Debug)]", "crate::vendor"),
        ("use super::*; #[derive(Debug, std::default::Default)]", "vendor"),
        ("use facade_of::prelude::*;", "plux::plugin"),
    ] {
        let found = seen(&format!("{uses}\n #[{attribute}(namespace = \"n\")] struct S;"));
        found.declares(&[]);
        let reason = format!(
            "src/lib.rs:2:2: `#[{attribute}(…)]` may be the attribute of plux, but no `use` in this file imports it from `plux_runtime`"
        );
        assert_eq!(found.unanalyzed(), [reason]);
    }
    is_not_ours("struct S { #[xml(namespace = \"m\")] a: u8 }");
    // A derive macro may bring an attribute of any name to a type.
    is_not_ours(
        "#[derive(Xml)] #[xml(namespace = \"n\")] struct S { #[xml(namespace = \"m\")] a: u8 }",
    );
}

#[test]
fn under_another_name_from_a_package_that_may_re_export_it() {
    let reason = "src/lib.rs:2:2: `the-core` may re-export the attributes of plux";
    for uses in ["use core::vendor;", "use core::deep::register as vendor;", "use core::{vendor};"]
    {
        for item in ["fn a() {}", "#[derive(Default)] struct A;", "#[derive(Xml)] struct A;"] {
            let found = seen(&format!("{uses}\n #[vendor(namespace = \"n\")] {item}"));
            found.declares(&[]);
            assert_eq!(found.unanalyzed(), [reason], "{uses} {item}");
        }
    }
}

#[test]
fn not_in_strings_and_comments() {
    is_not_ours("/// #[plugin(namespace = \"n\")]\nfn a() {} // #[plugin(namespace = \"n\")]\n");
    is_not_ours(
        "/* #[plugin(namespace = \"n\")] */ const A: &str = \"#[plugin(namespace = 1)] fn\";",
    );
    is_not_ours(
        "//! #[plugin(namespace = \"n\")]\n#![doc = r#\"#[plugin(namespace = \"n\")]\"#] fn a() {}",
    );
}

#[test]
fn with_the_text_of_its_item() {
    let item = "#[derive(Debug)]\n/** Says \"}\". */\n#[plugin(namespace = \"n\", name = \"a\")]\n#[must_use]\npub(in crate::x) struct S<const N: usize = { 1 }>(u8) where [u8; { 2 }]: Sized;";
    let seen = seen(&format!("fn before() {{}}\n{item}\nfn after() {{}}"));
    let [declaration] = seen.0.declarations.as_slice() else { panic!("{:?}", seen.0) };
    assert_eq!(declaration.item, item);
    assert_eq!(declaration.args, "namespace = \"n\", name = \"a\"");
    assert_eq!((declaration.item_line, declaration.line), (2, 4));
}

#[test]
fn on_items_of_every_kind() {
    for item in [
        "unsafe impl<T: A<{ 1 }>> B<{ { 2 } }, { 3 }> for C<T> where T: D {}",
        "const A: B = B { c: if D { 1 } else { 2 } };",
        "static A: B = { 1 };",
        "pub const unsafe extern \"C\" fn a() -> [u8; { 1 }] {}",
        "async fn a<F>(f: F) where F: Fn() -> A<{ 1 }> {}",
        "enum A { B { c: u8 } = 1, D }",
        "pub type A = B<fn(C) -> D>;",
        "pub(crate) auto trait A: B {}",
        "union A { b: u8 }",
        "default impl A for B { fn c() {} }",
    ] {
        let source = format!("#[plux_runtime::plugin()] {item}");
        let seen = seen(&format!("{source} fn after() {{}}"));
        let items: Vec<_> = seen.0.declarations.iter().map(|it| it.item.as_str()).collect();
        let cut = source
            .replace("B { c: u8 }", "B {}")
            .replace("if D { 1 } else { 2 }", "if D {} else {}");
        assert_eq!(items, [cut.replace("{ { 2 } }", "{ {} }")]);
    }
}

#[test]
fn several_on_one_item() {
    let seen = seen(
        "#[plugin(namespace = \"n\", name = \"a\")] #[cfg(unix)]\n#[plugin(namespace = \"n\", name = \"b\")] fn f() {}",
    );
    seen.declares(&["a", "b"]);
    assert_eq!(seen.conditions(), ["unix", "unix"]);
    assert_eq!(seen.0.declarations[0].item, seen.0.declarations[1].item);
}

#[test]
fn on_associated_items_for_a_message() {
    for source in [
        "impl A { #[plugin(namespace = \"n\")] fn a() {} }",
        "trait A { #[plugin(namespace = \"n\")] fn a(); }",
        "extern \"C\" { #[plugin(namespace = \"n\")] fn a(); }",
        "impl A where B: C, { #[plugin(namespace = \"n\")] const A: u8 = 1; }",
    ] {
        let seen = seen(source);
        seen.is_complete();
        let [declaration] = &*seen.0.declarations else { panic!("{source}: {:?}", seen.0) };
        assert!(declaration.is_associated, "{source}");
    }
}

#[test]
fn in_const_arguments_of_heads() {
    let function = "#[plugin(namespace = \"n\", name = \"x\")] fn f() {} 3";
    for source in [
        "impl Tr<{ HERE }> for T<1> {}",
        "impl Tr<A, { HERE }> for T<1> {}",
        "impl T<{ HERE }> { fn m() {} }",
        "impl T<1> for U where [u8; { HERE }]: Sized, {}",
        "impl T<1> for U where T<{ HERE }>: Sized {}",
        "pub trait Th: Tr<{ HERE }> {}",
        "pub trait Th where [u8; { HERE }]: Sized {}",
        "impl<F: Fn() -> A<{ HERE }>> T for U<F> { const A: u8 = 3; }",
        "pub struct D<const N: usize = { HERE }>;",
        "trait A { const B: u8 = { HERE }; }",
    ] {
        is_ours(&source.replace("HERE", function));
    }
    let body = "impl Tr<{ 1 }> for T<{ 2 }> where F: Fn(u8) -> A<{ 3 }>, { HERE }";
    let seen = seen(&body.replace("HERE", "#[plugin(namespace = \"n\")] fn f() {}"));
    assert!(seen.0.declarations[0].is_associated);
}

#[test]
fn not_where_rustc_refuses_them() {
    is_not_ours(
        "struct A { #[plugin(namespace = \"n\")] a: u8, #[plugin(namespace = \"n\")] b: fn(u8) }",
    );
    is_not_ours(
        "fn f(#[plugin(namespace = \"n\")] a: u8) { match a { #[plugin(namespace = \"n\")] _ => {} } }",
    );
    is_ours("impl A { fn a() { #[plugin(namespace = \"n\")] fn b() {} } }");
}

#[test]
fn by_an_extern_crate_of_the_root() {
    let seen = Package::default()
        .file("src/lib.rs", "extern crate plux_runtime as rt; mod a;")
        .file("src/a.rs", "#[rt::plugin(name = \"x\", namespace = \"n\")] fn f() {}")
        .scan();
    assert_eq!(seen.0.declarations.len(), 1, "{:?}", seen.0);
}

#[test]
fn by_the_name_of_a_built_in_one() {
    is_ours("use plux_runtime::plugin as test; #[test(namespace = \"n\")] fn a() {}");
    is_not_ours("#[test(namespace = \"n\")] fn a() {}");
    is_ours("use plux_runtime::plugin as derive; #[derive(namespace = \"n\")] fn a() {}");
    is_ours("use plux_runtime::plugin as derive; #[derive(/**/ namespace = \"n\")] struct A;");
    is_ours("use plux_runtime::plugin as default; #[default(namespace = \"n\")] fn a() {}");
    is_not_ours("#[derive(namespace = \"n\")] struct A;");
    for attribute in ["derive", "test"] {
        let elsewhere = format!("use crate::names::{attribute};");
        for import in ["use crate::names::*;", &elsewhere] {
            let source = format!("{import} #[{attribute}(namespace = \"n\")] fn a() {{}}");
            assert_eq!(seen(&source).0.unanalyzed.len(), 1, "{source}");
        }
    }
}

#[test]
fn by_a_package_that_may_re_export_it() {
    is_ours("use core as fc; #[fc::plugin(namespace = \"n\")] fn a() {}");
    is_ours("#[core::prelude::plugin(namespace = \"n\")] fn a() {}");
    is_not_ours("#[core::plugin(other = \"n\")] fn a() {}");
    let renamed = seen("use core::vendor; #[vendor(namespace = \"n\")] fn a() {}");
    renamed.declares(&[]);
    assert_eq!(
        renamed.unanalyzed(),
        ["src/lib.rs:1:19: `the-core` may re-export the attributes of plux"]
    );
}

#[test]
fn with_raw_identifiers() {
    let seen =
        seen("#[r#cfg(x)] #[r#cfg_attr(y, plux_runtime::r#plugin(namespace = \"n\"))] fn a() {}");
    assert_eq!(seen.conditions(), ["all(x, y)"]);
}
