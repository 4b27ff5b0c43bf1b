//! Tests of the calls of `include_index!`, and of their contexts.

use super::{Package, seen};
use crate::CallContext::{Item, Module, Unknown};
use crate::{CallContext, IndexCall};

#[track_caller]
fn calls(source: &str, expected: &[(u32, u32, CallContext)]) {
    let calls = seen(source).0.index_calls;
    let calls: Vec<_> = calls.iter().map(|it| (it.line, it.column, it.context)).collect();
    assert_eq!(calls, expected, "{source}");
}

#[test]
fn at_module_level() {
    calls("plux_runtime::include_index!();", &[(1, 1, Module)]);
    calls("use a::include_index;\n ::a::include_index! {}", &[(2, 2, Module)]);
    calls("pub(crate) mod a {\n mod b { include_index![]; } }", &[(2, 10, Module)]);
    calls("fn f() {} mod a {} r#include_index!();", &[(1, 20, Module)]);
}

#[test]
fn inside_of_an_item() {
    calls("fn main() {\n    plux_runtime::include_index!();\n}", &[(2, 5, Item)]);
    calls("mod a { fn f() { { include_index!() } } }", &[(1, 20, Item)]);
    calls("fn f() { let mod_a = 1; include_index!(); }", &[(1, 25, Item)]);
    calls("fn f() { let index = include_index!(); }", &[(1, 10, Item)]);
    calls("impl A { include_index!(); }", &[(1, 10, Item)]);
    calls("const _: () = { include_index!(); };", &[(1, 17, Item)]);
}

#[test]
fn what_rustc_may_not_expand() {
    calls("macro_rules! a { () => { include_index!(); } }", &[(1, 1, Unknown)]);
    calls("cfg_if! { if #[cfg(unix)] { include_index!(); } }", &[(1, 29, Unknown)]);
    calls("fn f() { m!(include_index!()); }", &[(1, 13, Unknown)]);
    calls("#[apply(index)] include_index!();", &[(1, 1, Unknown)]);
}

#[test]
fn the_predicates_of_a_call_are_its_own_and_those_around_it() {
    let predicates = |source: &str| {
        let calls = seen(source).0.index_calls;
        let [call] = &calls[..] else { panic!("{calls:?}") };
        (call.context, call.cfg.clone())
    };
    for (source, expected) in [
        ("#[cfg(unix)] include_index!();", (Module, vec!["unix"])),
        ("#[cfg(unix)] mod a { #[cfg(test)] include_index!{} }", (Module, vec!["unix", "test"])),
        ("#![cfg(unix)] include_index!();", (Unknown, vec!["unix"])),
        ("cfg_if! { if #[cfg(unix)] { include_index!(); } }", (Unknown, vec!["unix"])),
        ("cfg_if! { if #[cfg(a)] {} else { include_index!(); } }", (Unknown, vec!["not(a)"])),
        ("#[cfg(a)] macro_rules! m { () => { include_index!(); } }", (Unknown, vec!["a"])),
    ] {
        let (context, cfg) = expected;
        assert_eq!(predicates(source), (context, cfg.into_iter().map(str::to_owned).collect()));
    }
    let package = Package::default().file("src/lib.rs", "#[cfg(feature = \"index\")]\nmod a;");
    let calls = package.file("src/a.rs", "include_index!();").scan().0.index_calls;
    assert_eq!(calls[0].cfg, ["feature = \"index\""]);
}

#[test]
fn what_is_no_call() {
    calls("pub use plux_runtime::include_index;", &[]);
    calls("// include_index!();\nconst A: &str = \"include_index!()\";", &[]);
    calls("/// Call `include_index!()`.\nmod a {}", &[]);
}

#[test]
fn in_the_file_of_a_module() {
    let package = Package::default().file("src/lib.rs", "mod a;");
    let calls = package.file("src/a.rs", "include_index!();").scan().0.index_calls;
    let [IndexCall { file, context: Module, .. }] = &calls[..] else { panic!("{calls:?}") };
    assert!(file.ends_with("src/a.rs"));
}
