use std::fs;
use std::path::Path;

use toml_edit::{Document, InlineTable, Key, TableLike};

use super::*;

const ODD: &str = r#"# [package.metadata.plux] is not here
package.name = "app" # nor = here
package.description = """
[package.metadata.plux]
facades = \""" quoted """""
package . "authors" = [ 'a = 1', # ]
  "größe", { facades = 1 },
]
[ package . 'metadata' ]
plux = { deny-incomplete = "yes", "facades" = [ ["}"], '"' ], in.side = { a.b = 1 } }
[workspace]
members = []
metadata.plux.facade = 'no'
[[bin]]
name = "a"
[workspace.metadata.other]
x = '''
\'''
"" = ""
y = 1
"#;

#[test]
fn every_key_is_where_toml_edit_says() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let manifest = fs::read_to_string(manifest).unwrap();
    for text in [ODD, &ODD.replace('\n', "\r\n"), &manifest] {
        let document = Document::parse(text).unwrap();
        let mut keys = 0;
        agrees(text, document.as_table(), &[], &mut keys);
        assert!(keys > 12, "{keys} keys");
    }
}

/// Compares the span of each key that has a value, and the span of the value, with those of `toml_edit`.
#[track_caller]
fn agrees(text: &str, table: &dyn TableLike, above: &[&str], keys: &mut usize) {
    for (name, item) in table.iter() {
        let path = [above, &[name]].concat();
        let is_dotted = item.as_inline_table().is_some_and(InlineTable::is_dotted);
        if let (Some(value), false) = (item.as_value(), is_dotted) {
            let key = table.key(name).and_then(Key::span).unwrap().start;
            let value = value.span().unwrap().start;
            let [key, value] = [key, value].map(|byte| LineCol::of(text, byte));
            assert_eq!(find_key(text, &path), Some(KeySpan { key, value }), "{path:?}");
            *keys += 1;
        }
        if let Some(inner) = item.as_table_like() {
            agrees(text, inner, &path, keys);
        }
    }
}

#[test]
fn tables_items_and_what_does_not_exist() {
    let at = |path: &[&str]| find_key(ODD, path).map(|span| (span.key.line, span.key.column));
    assert_eq!(at(&["workspace", "metadata", "other"]), Some((16, 21)));
    assert_eq!(at(&["bin"]), Some((14, 3)));
    assert_eq!(at(&["bin", "0", "name"]), Some((15, 1)));
    assert_eq!(at(&["bin", "1", "name"]), None);
    assert_eq!(at(&["package", "metadata", "plux", "facade"]), None);
}

#[test]
fn a_byte_order_mark_has_no_column() {
    let span = find_key("\u{feff}a.b = 1\r\n", &["a", "b"]).unwrap();
    let [key, value] = [span.key, span.value].map(|at| (at.line, at.column));
    assert_eq!((key, value), ((1, 3), (1, 7)));
    let error = parse("\u{feff}a = = 1").unwrap_err();
    assert_eq!((error.position.line, error.position.column), (1, 5));
}

#[test]
fn nonsense_is_an_error_or_has_no_such_key() {
    for (at, _) in ODD.char_indices() {
        assert_eq!(find_key(&ODD[at..], &["no"]), None);
        assert_eq!(find_key(&ODD[..at], &["no"]), None);
    }
}

#[test]
fn nesting_deeper_than_a_stack_is_an_error() {
    let many = 100_000;
    for source in [
        format!("a = {}", "[".repeat(many)),
        format!("a = {}", "{ a = ".repeat(many)),
        format!("a = {}", "{ x = 1, a.a = ".repeat(many)),
        format!("[a{}]", ".a".repeat(many)),
        format!("a{} = 1", ".'a'".repeat(many)),
        format!("a = {}", "[ \"]\", # ]\n".repeat(many)),
    ] {
        assert!(parse(&source).is_err(), "{}", &source[..20]);
    }
    let flat = format!("a = [{}]\nb = [{}]", "0.5,\n".repeat(many), "{ a.b = 1 }, ".repeat(many));
    assert_eq!(parse_value(&flat).unwrap()["a"].as_array().map(Vec::len), Some(many));
}
