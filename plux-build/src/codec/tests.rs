//! The format stays what it is, unless somebody approves of a change.

use plux_spec::Index;
use serde_json::Value;

use super::{FormatError, from_json, to_json};
use crate::sample;

#[test]
fn the_format_changes_only_with_approval() {
    // Whoever changes this file changes what every reader has to understand: an added optional
    // field is fine, anything else needs a new format number.
    assert_eq!(to_json(&sample::index()), include_str!("golden/plux.json"));
}

#[test]
fn what_is_not_sorted_is_written_like_what_is() {
    let mut index = sample::index();
    index.plugins.to_mut().reverse();
    index.packages.to_mut().reverse();
    assert!(!index.is_sorted());
    assert_eq!(to_json(&index), to_json(&sample::index()));
}

#[test]
fn what_is_written_is_read_back() {
    let index = sample::index();
    assert_eq!(from_json(to_json(&index).as_bytes()).unwrap(), index);
}

#[test]
fn the_order_of_entries_and_fields_does_not_matter_to_the_reader() {
    let mut value: Value = serde_json::from_str(&to_json(&sample::index())).unwrap();
    for list in ["packages", "plugins", "incomplete"] {
        value[list].as_array_mut().unwrap().reverse();
    }
    value["later"] = "a field of a later version".into();
    value["plugins"][0]["later"] = 1.into();
    let text = serde_json::to_string(&value).unwrap();
    assert_eq!(from_json(text.as_bytes()).unwrap(), sample::index());
}

#[test]
fn an_entry_without_a_version_has_that_of_its_package() {
    let mut value: Value = serde_json::from_str(&to_json(&sample::index())).unwrap();
    for plugin in value["plugins"].as_array_mut().unwrap() {
        plugin.as_object_mut().unwrap().remove("version");
    }
    let read = from_json(value.to_string().as_bytes()).unwrap();
    assert_eq!(read.plugins, sample::index().plugins);
}

fn broken(list: &str, field: &str, value: Value) -> String {
    let mut json: Value = serde_json::from_str(&to_json(&sample::index())).unwrap();
    json[list][0][field] = value;
    from_json(json.to_string().as_bytes()).unwrap_err().to_string()
}

#[test]
fn a_malformed_entry_is_named() {
    assert_eq!(
        broken("plugins", "name", "a b".into()),
        "`plugins[0]` (\"finops.vendors:a b\") is malformed: the name \"a b\" contains ' '\n\
         help: a name is a letter, digit or `_`, then letters, digits, `_`, `-`, `.` or `+`, like \"aws\""
    );
    assert!(
        broken("plugins", "requires", vec!["x"].into())
            .contains("requires: the id \"x\" has no `:`")
    );
    assert!(
        broken("plugins", "status", "on".into())
            .contains("its `status` is \"on\"\nhelp: write `active` or")
    );
    assert!(broken("packages", "link", "via".into()).contains("`packages[0]` (\"fake\")"));
    assert!(broken("extension_points", "target", "x".into()).contains("its `target` is \"x\""));
    assert!(
        broken("plugins", "line", "12".into())
            .contains("it is not a plux index: the `line` of `plugins[0]` is not a line number")
    );
}

#[test]
fn of_two_lists_of_one_name_none_is_lost() {
    let json = to_json(&sample::index()).replace("\"incomplete\": [", "\"plugins\": [");
    let message = from_json(json.as_bytes()).unwrap_err().to_string();
    let lists: Vec<usize> =
        (1..).zip(json.lines()).filter(|it| it.1.contains("\"plugins\"")).map(|it| it.0).collect();
    let [_, second] = lists[..] else { panic!("{json}") };
    let expected = format!("not a plux index: the key `plugins` is there again in line {second}\n");
    assert!(message.contains(&expected), "{message}");
    // Below, and in what is not known, as well.
    let json = r#"{"format": 1, "plugins": [], "x": [{"y": {}}, {"y": 1, "\u0079": 2}]}"#;
    let message = from_json(json.as_bytes()).unwrap_err().to_string();
    assert!(message.contains("the key `y` is there again in line 1\n"), "{message}");
}

#[test]
fn depth_and_size_are_bounded() {
    // Unknown fields are skipped without recursion; known ones are not lists of lists of lists.
    for field in ["x", "plugins"] {
        let deep = format!("{{\"format\":1,{field:?}:{}", "[".repeat(1 << 20));
        assert!(from_json(deep.as_bytes()).is_err());
    }
    let long = vec![b' '; usize::try_from(super::MAX_BYTES).unwrap() + 1];
    assert!(matches!(from_json(&long), Err(FormatError::TooLarge { .. })));
    let flags = b"{\"format\": 18446744073709551616}";
    assert!(matches!(from_json(flags), Err(FormatError::NotAnIndex { .. })));
}

#[test]
fn every_cut_and_every_changed_byte_is_refused_or_read_but_never_a_panic() {
    let text = to_json(&sample::index());
    let bytes = text.trim_end().as_bytes();
    for end in 0..bytes.len() {
        assert!(from_json(&bytes[..end]).is_err(), "cut at {end}");
        let mut changed = bytes.to_vec();
        changed[end] ^= 0x15;
        let _ = from_json(&changed);
    }
}

#[test]
fn the_schema_fits_what_is_written() {
    let schema: Value = serde_json::from_str(include_str!("../../plux.schema.json")).unwrap();
    for index in [sample::index(), Index::default()] {
        let value: Value = serde_json::from_str(&to_json(&index)).unwrap();
        let mut faults = Vec::new();
        fit(&schema, &schema, &value, "", &mut faults);
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

/// As much of JSON Schema as the schema uses; and each field has to be described.
fn fit(root: &Value, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let pointer = reference.strip_prefix('#').unwrap();
        return fit(root, root.pointer(pointer).unwrap(), value, at, faults);
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let types = match &schema["type"] {
        Value::Array(types) => types.clone(),
        Value::Null => vec![kind.into()],
        one => vec![one.clone()],
    };
    let allowed = schema["enum"].as_array().is_none_or(|words| words.contains(value))
        && schema.get("const").is_none_or(|constant| constant == value);
    if !types.contains(&kind.into()) || !allowed {
        faults.push(format!("{at}: {value} is not allowed"));
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        fit(root, &schema["items"], item, &format!("{at}[{index}]"), faults);
    }
    let Some(object) = value.as_object() else { return };
    for field in schema["required"].as_array().into_iter().flatten() {
        if !object.contains_key(field.as_str().unwrap()) {
            faults.push(format!("{at}: {field} is missing"));
        }
    }
    for (field, value) in object {
        let described = schema["properties"].get(field).or(schema.get("additionalProperties"));
        match described {
            Some(schema) => fit(root, schema, value, &format!("{at}.{field}"), faults),
            None => faults.push(format!("{at}: {field} is not in the schema")),
        }
    }
}
