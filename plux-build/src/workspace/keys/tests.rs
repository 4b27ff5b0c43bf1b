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

/// Holds the place of each key that has a value, and that of the value, against `toml_edit`'s.
#[track_caller]
fn agrees(text: &str, table: &dyn TableLike, above: &[&str], keys: &mut usize) {
    for (name, item) in table.iter() {
        let path = [above, &[name]].concat();
        let is_dotted = item.as_inline_table().is_some_and(InlineTable::is_dotted);
        if let (Some(value), false) = (item.as_value(), is_dotted) {
            let key = table.key(name).and_then(Key::span).unwrap().start;
            let value = value.span().unwrap().start;
            let [key, value] = [key, value].map(|byte| line_and_column(text, byte));
            assert_eq!(find_key(text, &path), Some(Spot { key, value }), "{path:?}");
            *keys += 1;
        }
        if let Some(inner) = item.as_table_like() {
            agrees(text, inner, &path, keys);
        }
    }
}

#[test]
fn tables_and_what_is_not_there() {
    let at = |path: &[&str]| find_key(ODD, path).map(|spot| (spot.key, spot.value));
    assert_eq!(at(&["workspace", "metadata", "other"]), Some(((16, 21), (16, 21))));
    assert_eq!(at(&["bin"]), Some(((14, 3), (14, 3))));
    // Its keys alone are told.
    assert_eq!(at(&["workspace", "metadata", "plux"]), Some(((13, 1), (13, 1))));
    assert_eq!(at(&["package", "metadata", "plux", "facade"]), None);
}

#[test]
fn a_byte_order_mark_has_no_column() {
    let spot = find_key("\u{feff}a.b = 1\r\n", &["a", "b"]).unwrap();
    assert_eq!((spot.key, spot.value), ((1, 3), (1, 7)));
}

#[test]
fn nonsense_is_no_obstacle() {
    for (at, _) in ODD.char_indices() {
        let _ = find_key(&ODD[at..], &["no"]);
        let _ = find_key(&ODD[..at], &["no"]);
    }
    for text in [
        "", "=", "\"", "\"\\", "'''é", "[", "[[", "a", "a=", "a={", "a={b", "a={,}", "a.=1",
        "\"\\é",
    ] {
        assert_eq!(find_key(text, &["no"]), None, "{text}");
    }
}
