//! Validates the machine-readable output of `cargo plux` with its schemas.
//!
//! The strings are those of `tests/cli/golden`, which the stories of `tests/cli` compare with what the
//! commands print.

use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::{Registry, Validator};
use serde_json::{Value, json};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn text(path: &str) -> String {
    let path = repository().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn golden(name: &str) -> String {
    text(&format!("tests/cli/golden/{name}"))
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn schema(name: &str) -> Value {
    let directory = if name == "plux" { "plux-build" } else { "cargo-plux/schemas" };
    json(&text(&format!("{directory}/{name}.schema.json")))
}

/// The same schema, where no field is allowed that it does not describe: readers ignore such a
/// field, and here it is a hole in the description.
fn strict(mut schema: Value) -> Value {
    fn close(schema: &mut Value, is_part: bool) {
        if let Value::Object(object) = schema {
            if object.contains_key("properties") && !is_part {
                object.insert("unevaluatedProperties".to_owned(), json!(false));
            }
            for (key, inner) in object {
                close(inner, key == "allOf");
            }
        } else if let Value::Array(list) = schema {
            list.iter_mut().for_each(|inner| close(inner, is_part));
        }
    }
    close(&mut schema, false);
    schema
}

/// A validator for a form, or with a pointer for a part of it.
fn validator(name: &str, pointer: &str) -> Validator {
    // What a line refers to must not be closed: the line has a field more.
    let form = if pointer.is_empty() { strict(schema(name)) } else { schema(name) };
    let registry = Registry::new()
        .add("plux:/plux.schema.json", schema("plux"))
        .and_then(|registry| registry.add(format!("plux:/{name}.schema.json"), form))
        .and_then(|registry| registry.prepare())
        .expect("the schemas are schemas");
    let root = json!({ "$ref": format!("plux:/{name}.schema.json#{pointer}") });
    jsonschema::options().with_registry(&registry).build(&root).expect("a schema that resolves")
}

#[track_caller]
fn fits(validator: &Validator, value: &Value) {
    let faults: Vec<String> = validator
        .iter_errors(value)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn each_schema_is_valid() {
    for name in ["plux", "plugins", "diagnostics", "diff", "inspect"] {
        let schema = schema(name);
        assert!(jsonschema::meta::is_valid(&schema), "{name}");
        assert_eq!(schema["$id"], format!("{name}.schema.json"));
    }
}

#[test]
fn documents_match_their_schema() {
    for (name, document) in [
        ("plugins", "list.json"),
        ("plugins", "show-plugin.json"),
        ("plugins", "show-namespace.json"),
        ("diagnostics", "check.json"),
        ("diff", "diff.json"),
        ("inspect", "inspect.json"),
    ] {
        fits(&validator(name, ""), &json(&golden(document)));
    }
    fits(&validator("plux", ""), &json(&text("example-workspace/finops/plux.json")));
}

#[test]
fn lines_match_their_schema() {
    for (name, lines) in [
        ("plugins", "list.ndjson"),
        ("diagnostics", "check.ndjson"),
        ("diff", "diff.ndjson"),
        ("inspect", "inspect.ndjson"),
    ] {
        let validator = validator(name, "/$defs/line");
        let lines = golden(lines);
        assert!(lines.lines().count() > 0);
        lines.lines().for_each(|line| fits(&validator, &json(line)));
    }
}

/// Else the tests above would show nothing.
#[test]
fn invalid_documents_are_rejected() {
    let validator = validator("plugins", "");
    for (pointer, wrong) in [
        ("/format", json!(2)),
        ("/plugins/0/origin", json!("somewhere")),
        ("/plugins/0/name", json!("a b")),
        ("/plugins/0/more", json!(true)),
        ("/more", json!(true)),
    ] {
        let mut document = json(&golden("list.json"));
        assert!(validator.is_valid(&document));
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        document.pointer_mut(parent).unwrap()[key] = wrong;
        assert!(!validator.is_valid(&document), "{pointer}");
    }
}
