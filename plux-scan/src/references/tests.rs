use super::search::{MAX_REFERENCES, MAX_REGIONS};
use super::{CrateReference, crate_references, has_doc_link};

fn references(source: &str) -> Vec<CrateReference> {
    crate_references(source, "aws", true)
}

/// rustc 1.95 loads the crate; for links in documentation, if the item is exported.
#[test]
fn a_path_that_begins_with_the_name_is_a_reference() {
    for source in [
        "use aws as _;",
        "pub use ::aws::S3;",
        "use {std::fmt, aws::S3};",
        "use ::{std::fmt, aws};",
        "fn f() { use r#aws::S3; }",
        "extern crate aws;",
        "#[macro_use] extern crate aws as other;",
        "fn f() { aws::run() }",
        "fn f() { aws\n    ::run() }",
        "fn f(s: aws::S3) {}",
        "fn f(s: ::aws::S3) {}",
        "fn f(s: &dyn ::aws::S3) {}",
        "fn f() -> ::aws::S3 {}",
        "fn f() { (0..aws::MAX) }",
        "impl aws::S3 for A {}",
        "#[aws::item] fn f() {}",
        "#[derive(Clone, aws::Item)] struct A;",
        "struct A { #[serde(with = \"aws::time\")] a: u8 }",
        "#[tokio::main(crate = \"aws\")] fn main() {}",
        "fn f() { println!(\"{}\", aws::MAX) }",
        // What a macro makes of its arguments is not known.
        "items! { aws }",
        "macro_rules! a { () => { $crate::b!(aws) } }",
        "/// See [`aws::S3`].\npub fn f() {}",
        "//! See [it](aws::S3).",
        "mod a { /*! See [it]: [aws::S3] */ }",
        "//! See [it].\n//!\n//! [it]: struct@aws::S3",
        "#![doc = \"See [aws].\"]",
        // A definition elsewhere does not count.
        "mod aws {} mod a { fn f() { aws::run() } }",
        "mod aws {} use aws::S3;",
        "fn f() { mod aws {} } fn g() { aws::run() }",
        "#[cfg(a)] mod aws; fn f() { aws::run() }",
        "mod aws {} fn f() { use a::aws; aws::run() }",
        "fn f() { stringify!(a); aws::run() }",
    ] {
        let none = CrateReference { cfg: Vec::new(), doc_file: None };
        assert_eq!(references(source), [none], "{source}");
    }
}

/// rustc 1.95 does not load the crate.
#[test]
fn the_name_of_anything_else_is_no_reference() {
    for source in [
        "fn f() { let aws = 1; aws.len(); g(aws, &aws) }",
        "fn f(aws: u8) -> u8 { aws }",
        "fn f<aws: A>(a: aws) -> aws { a }",
        "struct A { aws: u8 } fn f(a: A) { a.aws.len(); a.aws::<u8>(); A { aws: 1 }; }",
        "fn aws<T>() {} fn f() { aws::<u8>(); aws() }",
        "enum A { aws } fn f() { A::aws; A::aws::<u8>() }",
        "use a::aws; use a::{b, c::aws}; use crate::aws::S3;",
        "pub mod aws { pub fn run() {} } fn f() { aws::run() }",
        "fn f() { aws::run() } pub mod aws;",
        "struct aws; fn f() { aws::run() }",
        "fn f() { self::aws::run(); crate::aws::run(); a::aws::run() }",
        "extern crate other as aws;",
        "#[cfg(test)] use aws::S3;",
        "#[test] fn f() { aws::run() }",
        "#![cfg(test)] use aws::S3;",
        "#[path = \"aws.rs\"] mod a;",
        "#[cfg(feature = \"aws\")] fn f() {}",
        "fn f() { stringify!(aws::S3); println!(\"{}\", aws.len()) }",
        "// aws::S3\n/* use aws; */ fn f() { \"aws::S3\" }",
        "/// aws::S3 and [aws](https://aws.example) and [a](aws.md)\npub fn f() {}",
        "/// See [aws].\n///\n/// [aws]: https://aws.example\npub fn f() {}",
        "fn f() -> impl Sized + use<'a> { 'aws: loop {} }",
    ] {
        assert_eq!(references(source), [], "{source}");
    }
}

#[test]
fn a_reference_has_the_conditions_around_it() {
    for (source, cfg) in [
        ("#[cfg(a)] use aws::S3;", &["a"][..]),
        ("#[cfg(a)] #[cfg(b)] pub extern crate aws;", &["a", "b"]),
        ("#[cfg(a)] mod m { #![cfg(b)] fn f() { aws::run() } }", &["a", "b"]),
        ("#![cfg(a)] use aws::S3;", &["a"]),
        ("#[cfg_attr(a, cfg(b))] use aws::S3;", &["any(not(all(a)), b)"]),
        ("#[cfg_attr(a, aws::item)] fn f() {}", &["a"]),
        ("fn f() { match a { #[cfg(a)] A => aws::run(), _ => {} } }", &["a"]),
        ("#[cfg(a)] use b::C; use aws::S3;", &[]),
        ("#[cfg(a)] use aws::S3; fn f() { aws::run() }", &[]),
        ("fn f<#[cfg(a)] T>(s: aws::S3) {}", &[]),
        // What a macro makes of the attribute is not known.
        ("items! { #[cfg(a)] aws }", &[]),
    ] {
        let cfg = cfg.iter().map(|&it| it.to_owned()).collect();
        assert_eq!(references(source), [CrateReference { cfg, doc_file: None }], "{source}");
    }
}

#[test]
fn links_count_in_libraries_only_and_may_be_in_another_file() {
    let source =
        "#![doc = include_str!(\"../README.md\")]\n/// [aws::S3]\n#[cfg(a)]\npub fn f() {}";
    let found = references("#![doc = include_str!(\"../README.md\")]");
    let doc_file = Some("../README.md".to_owned());
    assert_eq!(found, [CrateReference { cfg: Vec::new(), doc_file }]);
    assert_eq!(references(source).len(), 1);
    assert_eq!(crate_references(source, "aws", false), []);
    assert!(has_doc_link("# A\n\nSee [`aws::S3`].", "aws"));
    assert!(!has_doc_link("```\nuse aws::S3;\n```\n", "aws"));
}

#[test]
fn links_count_if_their_item_may_be_exported() {
    let docs = "/// [`aws::S3`]\n";
    for (before, after) in [
        ("", "pub fn f() {}"),
        ("", "/// More.\n#[inline]\npub unsafe fn f() {}"),
        ("", "impl A {}"),
        ("fn g() { ", "impl A {} }"),
        ("impl A { fn g() {} ", "pub fn f() {} }"),
        ("pub trait A { fn g(&self); fn h() {} ", "fn f(); }"),
        ("pub struct A { f: fn(u8) -> u8, ", "pub g: u8 }"),
        ("pub enum A { ", "B }"),
        ("fn g() -> u8; mod m { ", "pub struct A; }"),
        ("items! { ", "fn f() {} }"),
        ("", "#[macro_export] macro_rules! a { () => {} }"),
        ("/// ```\n/// code\n/// ```\n", "pub fn f() {}"),
        ("/// `code` and ", "pub fn f() {}"),
    ] {
        let source = format!("{before}{docs}{after}");
        assert_eq!(references(&source).len(), 1, "{source}");
    }
    for (before, after) in [
        ("", "fn f() {}"),
        ("", "/// More.\n#[inline]\nconst fn f() {}"),
        ("", "pub(crate) fn f() {}"),
        ("", "mod m { pub fn f() {} }"),
        ("pub fn g() -> u8 { ", "pub struct A; }"),
        ("impl A { pub fn g() { mod m { ", "pub struct A; } } }"),
        ("/// ```\n", "/// ```\npub fn f() {}"),
    ] {
        let source = format!("{before}{docs}{after}");
        assert_eq!(references(&source), [], "{source}");
    }
    assert_eq!(references("#[doc = \"[aws::S3]\"] fn f() {}"), []);
    assert_eq!(references("#![doc = \"[aws::S3]\"] fn f() {}").len(), 1);
    assert_eq!(references("/// Code: `a[aws::S3]`\npub fn f() {}"), []);
    assert!(!has_doc_link("```\nlet a = b[aws::S3];\n```\n", "aws"));
    assert!(has_doc_link("```\na\n```\n[aws::S3]", "aws"));
}

#[test]
fn many_conditions_take_linear_time_and_memory() {
    let count = 20_000;
    let function = |it: usize| format!("#[cfg(a{it})] fn f() {{ aws::run() }}\n");
    for source in [
        "#[cfg(a)] ".repeat(count) + "use aws::S3;",
        "#[cfg(a)] mod m { ".repeat(count) + "use aws::S3;" + &"}".repeat(count),
        (0..count).map(function).collect::<Vec<_>>().concat(),
        "use ".to_owned() + &"{".repeat(count) + "aws",
    ] {
        let found = references(&source);
        assert!(!found.is_empty() && found.len() <= MAX_REFERENCES, "{}", found.len());
        assert!(found[0].cfg.len() <= MAX_REGIONS);
    }
}
