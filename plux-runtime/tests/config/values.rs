//! What a plugin gets of its section.

use std::collections::BTreeMap;

use plux_runtime::config::Config;
use serde::Deserialize;

use crate::agents::{COMPLETE, config, load_all};

#[test]
fn every_plugin_is_made_from_its_section() {
    let loaded = load_all(COMPLETE);
    let described: Vec<String> = loaded.iter().map(|agent| agent.describe()).collect();
    assert_eq!(
        described,
        [
            "a console",
            "/var/lib Append",
            "MonitorConfig { interval: 5, targets: [\"a\", \"b\"], limits: Limits { cpu: 0.5, memory: Some(64) } }",
        ]
    );
}

#[test]
fn fields_and_sections_that_are_not_there_have_the_defaults_of_the_type() {
    let loaded = load_all("agents.data-store.data-path = 'a'");
    assert!(loaded[2].describe().contains("interval: 10"), "{loaded:?}");
    let without = plux_runtime::testing::load::<dyn crate::agents::Agent>("testbed.agents:monitor");
    assert!(without.unwrap().describe().contains("interval: 10"));
}

/// Every kind of value.
#[derive(Debug, Deserialize, PartialEq)]
struct All {
    integer: i64,
    hexadecimal: u8,
    float: f32,
    whole: f64,
    text: String,
    letter: char,
    yes: bool,
    some: Option<u8>,
    none: Option<u8>,
    pair: (u8, String),
    map: BTreeMap<String, i8>,
    unit: Shape,
    newtype: Shape,
    tuple: Shape,
    record: Shape,
    tagged: Tagged,
    wrapped: Wrapped,
    list: Vec<Wrapped>,
    day: String,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Shape {
    Point,
    Disk(f64),
    Rectangle(f64, f64),
    Square { side: f64 },
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Tagged {
    Tcp { port: u16 },
}

#[derive(Debug, Deserialize, PartialEq)]
struct Wrapped(u8);

const ALL: &str = "
integer = -1
hexadecimal = 0xff
float = 1e3
whole = 2
text = 'a'
letter = 'b'
yes = true
some = 1
pair = [1, 'x']
map = { a = 1, b = -1 }
unit = 'point'
newtype = { disk = 1.5 }
tuple.rectangle = [1, 2]
record.square = { side = 3 }
tagged = { kind = 'tcp', port = 80 }
wrapped = 7
day = 2026-11-30
[[list]]
";

#[test]
fn every_type_of_serde_is_supported() {
    let text = ALL.replace("[[list]]\n", "list = [1, 2]\n");
    let all: All = config(&text).deserialize().unwrap();
    let expected = All {
        integer: -1,
        hexadecimal: 255,
        float: 1000.0,
        whole: 2.0,
        text: "a".into(),
        letter: 'b',
        yes: true,
        some: Some(1),
        none: None,
        pair: (1, "x".into()),
        map: BTreeMap::from([("a".into(), 1), ("b".into(), -1)]),
        unit: Shape::Point,
        newtype: Shape::Disk(1.5),
        tuple: Shape::Rectangle(1.0, 2.0),
        record: Shape::Square { side: 3.0 },
        tagged: Tagged::Tcp { port: 80 },
        wrapped: Wrapped(7),
        list: vec![Wrapped(1), Wrapped(2)],
        day: "2026-11-30".into(),
    };
    assert_eq!(all, expected);
}

#[test]
fn the_same_values_come_from_arguments() {
    let lines = ALL.trim().lines().filter(|line| !line.starts_with('['));
    let arguments = lines.map(|line| line.replacen(" = ", "=", 1).replace('\'', "\""));
    // The value of a string is not quoted.
    let arguments = arguments.map(|argument| match argument.split_once('=').unwrap() {
        (key @ ("text" | "letter" | "unit" | "day"), value) => {
            format!("{key}={}", value.trim_matches('"'))
        }
        _ => argument,
    });
    let arguments = arguments.chain(["list=[1, 2]".to_owned()]);
    let of_arguments: All = Config::from_arguments(arguments).unwrap().deserialize().unwrap();
    let of_file: All = config(&ALL.replace("[[list]]\n", "list = [1, 2]\n")).deserialize().unwrap();
    assert_eq!(of_arguments, of_file);
}

#[test]
fn a_longer_array_than_the_type_is_an_error() {
    let error = config("a = [1, 2, 3]").deserialize::<BTreeMap<String, (u8, u8)>>().unwrap_err();
    assert!(error.to_string().starts_with("invalid value of `a`: invalid length 3, expected 2"));
}

#[test]
fn the_settings_of_the_application_have_the_same_errors() {
    #[derive(Debug, Deserialize)]
    struct Log {
        #[allow(dead_code)]
        level: String,
    }
    let config = config("[log]\nlevel = 3\n[agents]\n");
    let errors = config.table("log").deserialize::<Log>().unwrap_err();
    assert_eq!(
        errors.to_string(),
        "\
mismatched type of `log.level`: expected a string, found integer `3`
 --> testbed.toml:2:9
  |
2 | level = 3
  |         ^"
    );
    let missing = config.table("other").deserialize::<Log>().unwrap_err();
    assert_eq!(
        missing.to_string(),
        "missing field `level` in `other`\nhelp: add `level = …` to a section `[other]`"
    );
}

#[test]
fn an_integer_that_no_type_can_hold_is_an_error_even_where_a_string_is_expected() {
    let file = format!("text = 1{}\n", "0".repeat(39));
    let error = Config::from_toml_str("a.toml", &file).unwrap_err().to_string();
    let expected =
        format!("invalid TOML: the integer 1{} is too large\n --> a.toml:1:8", "0".repeat(39));
    assert!(error.starts_with(&expected), "{error}");

    let large = u64::MAX.to_string();
    let config = Config::from_toml_str("a.toml", &format!("text = {large}0")).unwrap();
    let error = config.deserialize::<BTreeMap<String, u64>>().unwrap_err().to_string();
    assert!(error.contains(&format!("{large}0")) && error.contains("expected u64"), "{error}");
}

#[test]
fn a_plugin_is_tested_with_its_section_as_a_program_would_load_it() {
    use crate::agents::Agent;
    let load = |section: &str| {
        let config = config(&format!("[agents.monitor]\n{section}\n")).table("agents");
        plux_runtime::testing::load_with_config::<dyn Agent, _, _>(
            "testbed.agents:monitor",
            (),
            config,
        )
    };
    assert!(load("interval = 7").unwrap().describe().contains("interval: 7"));
    let error = load("intervall = 7").unwrap_err().to_string();
    assert!(error.ends_with("help: did you mean `interval`?"), "{error}");
    assert!(load("enabled = false").unwrap_err().to_string().contains("is disabled"));
}
