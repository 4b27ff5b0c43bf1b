//! The format changes only with approval.

use plux_spec::Index;
use serde_json::Value;

use super::{FormatError, from_json, to_json};
use crate::sample;

#[test]
fn the_format_changes_only_with_approval() {
    // A change of this file is a change of the format. An added optional field is fine; anything else
    // needs a new format number.
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

fn broken(list: &str, field: &str, value: Value) -> String {
    let mut json: Value = serde_json::from_str(&to_json(&sample::index())).unwrap();
    json[list][0][field] = value;
    from_json(json.to_string().as_bytes()).unwrap_err().to_string()
}

#[test]
fn an_invalid_value_is_reported_with_its_path_and_its_position() {
    let message = broken("plugins", "name", "a b".into());
    assert!(message.starts_with("it is not a plux index: `plugins[0].name`: "), "{message}");
    assert!(message.contains("the name \"a b\" contains ' ' at line 1 column "), "{message}");
    for (list, field, value, expected) in [
        (
            "plugins",
            "requires",
            vec!["x"].into(),
            "`plugins[0].requires[0]`: the id \"x\" has no `:`",
        ),
        (
            "plugins",
            "line",
            "12".into(),
            "`plugins[0].line`: invalid type: string \"12\", expected u32",
        ),
        (
            "plugins",
            "status",
            "on".into(),
            "`plugins[0].status`: unknown word `on`, expected one of `active`, `blocked`",
        ),
        ("packages", "link", "via".into(), "expected one of `direct`, `via:CRATE`, `none`"),
        ("packages", "source", "ftp+x".into(), "expected one of `path+DIRECTORY`, "),
        ("extension_points", "target", "x".into(), "unknown word `x`, expected one of `lib`, "),
        ("packages", "condition", vec!["x"].into(), "`packages[0].condition[0]`: invalid type"),
        ("incomplete", "reason", "macro".into(), "`incomplete[0].reason`: invalid type"),
    ] {
        let message = broken(list, field, value);
        assert!(message.contains(expected), "{message}");
    }
    let nothing = from_json(b"{\"format\": 1}").unwrap_err().to_string();
    assert!(nothing.contains("missing field `extension_points`"), "{nothing}");
}

#[test]
fn the_path_leads_to_the_innermost_value() {
    let message = |change: fn(&mut Value)| {
        let mut json: Value = serde_json::from_str(&to_json(&sample::index())).unwrap();
        change(&mut json);
        from_json(serde_json::to_string_pretty(&json).unwrap().as_bytes()).unwrap_err().to_string()
    };
    for (message, expected) in [
        (
            message(|json| drop(json["root"].as_object_mut().unwrap().remove("version"))),
            "`root`: m",
        ),
        (message(|json| json["root"]["version"] = 1.into()), "`root.version`: "),
        (message(|json| json["format"] = "1".into()), "`format`: "),
        (message(|json| *json = "x".into()), "`.`: "),
        (
            message(|json| json["plugins"][1]["blocked_by"][0]["reason"] = "x".into()),
            "`plugins[1].blocked_by[0].reason`: ",
        ),
        (
            message(|json| json["plugins"][0]["condition"][1]["any"][1]["not"][0] = 1.into()),
            "`plugins[0].condition[1].any[1].not[0]`: ",
        ),
        (
            message(|json| json["incomplete"][0]["reason"]["enabled_by"] = "x".into()),
            "`incomplete[0].reason.enabled_by`: ",
        ),
    ] {
        let start = format!("it is not a plux index: {expected}");
        assert!(message.starts_with(&start), "{expected}: {message}");
        assert!(message.contains(" at line "), "{message}");
    }
}

#[test]
fn invalid_utf8_is_reported_with_its_position() {
    let error = from_json(b"{\n  \"r\xff").unwrap_err().to_string();
    assert!(error.starts_with("it is not JSON: invalid UTF-8 at line 2 column 5"), "{error}");
}

#[test]
fn a_condition_is_one_condition() {
    for keys in [
        r"{}",
        r#"{"feature": "a"}"#,
        r#"{"cfg": "a", "target": "b"}"#,
        r#"{"feature": "a", "package": "b", "cfg": "c"}"#,
        r#"{"crate_type": "a"}"#,
        r#"{"any": [], "all": []}"#,
    ] {
        let value: Value = serde_json::from_str(keys).unwrap();
        let message = broken("plugins", "condition", vec![value].into());
        assert!(message.contains("`plugins[0].condition[0]`: expected a condition: "), "{message}");
    }
}

#[test]
fn a_reason_of_a_later_version_is_kept_as_an_entry() {
    let mut value: Value = serde_json::from_str(&to_json(&sample::index())).unwrap();
    value["incomplete"][0]["reason"] = serde_json::json!({ "kind": "solar_flare", "at": [1, 2] });
    let index = from_json(value.to_string().as_bytes()).unwrap();
    assert_eq!(
        index.incomplete[0].reason.to_string(),
        "the reason `solar_flare` is of a later version"
    );
}

#[test]
fn a_key_that_occurs_twice_is_refused_with_its_line() {
    let json = to_json(&sample::index()).replace("\"root\": ", "\"plugins\": [],\n  \"root\": ");
    let message = from_json(json.as_bytes()).unwrap_err().to_string();
    let lists: Vec<usize> =
        (1..).zip(json.lines()).filter(|it| it.1.contains("\"plugins\"")).map(|it| it.0).collect();
    let [_, second] = lists[..] else { panic!("{json}") };
    let expected = format!("duplicate field `plugins` at line {second} column ");
    assert!(message.contains(&expected), "{message}");
}

#[test]
fn a_duplicate_key_of_meta_is_rejected() {
    let json = to_json(&sample::index());
    assert!(json.contains("\"key\": \"value\""), "{json}");
    let twice = json.replacen("\"key\": \"value\"", "\"key\": \"value\", \"key\": \"other\"", 1);
    let message = from_json(twice.as_bytes()).unwrap_err().to_string();
    assert!(message.contains(".meta.key`: duplicate key `key` at line "), "{message}");
}

#[test]
fn depth_and_size_are_bounded() {
    for field in ["x", "plugins"] {
        let deep = format!("{{\"format\":1,{field:?}:{}", "[".repeat(1 << 20));
        assert!(from_json(deep.as_bytes()).is_err());
    }
    let long = vec![b' '; usize::try_from(super::MAX_BYTES).unwrap() + 1];
    assert!(matches!(from_json(&long), Err(FormatError::TooLarge { .. })));
    let flags = b"{\"format\": 18446744073709551616}";
    assert!(matches!(from_json(flags), Err(FormatError::InvalidSchema { .. })));
}

#[test]
fn conditions_nest_only_as_deep_as_the_parser_allows() {
    let nested = |depth: usize| {
        let mut value: Value = serde_json::from_str(&to_json(&sample::index())).unwrap();
        let mut condition = serde_json::json!({ "cfg": "unix" });
        for _ in 0..depth {
            condition = serde_json::json!({ "not": [condition] });
        }
        value["plugins"][0]["condition"] = serde_json::json!([condition]);
        from_json(value.to_string().as_bytes())
    };
    assert!(nested(30).is_ok());
    assert!(matches!(nested(100), Err(FormatError::NotJson { .. })));
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

/// Checks a value against the parts of JSON Schema that the schema uses. Each field has to be described.
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
