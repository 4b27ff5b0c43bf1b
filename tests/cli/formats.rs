//! The stable machine-readable formats. `cargo-plux/schemas/` describes them, and `tests/schemas`
//! validates the golden files.

use plux_tests::{Project, golden};
use serde_json::Value;

use crate::sample::shop;

/// A text for programs, as the repository keeps it. What changes here changes for those who read
/// it: a field more is a line in the changelog, all else a new format number.
#[track_caller]
fn kept(name: &str, project: &Project, arguments: &[&str], code: i32) -> String {
    let text = project.plux(arguments).code(code).stdout;
    golden(&format!("tests/cli/golden/{name}"), &text);
    text
}

/// The lines hold what the list in the one object holds.
fn agree(json: &str, list: &str, lines: &str) {
    let whole: Value = serde_json::from_str(json).unwrap();
    assert_eq!(whole["format"], 1);
    let lines: Vec<Value> = lines.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    let entries = whole[list].as_array().unwrap();
    assert_eq!(entries.len(), lines.len());
    for (entry, line) in entries.iter().zip(lines) {
        let mut entry = entry.clone();
        entry["format"] = 1.into();
        assert_eq!(entry, line);
    }
}

#[test]
fn a_list() {
    let project = shop("json-list");
    let json = kept("list.json", &project, &["list", "--format", "json"], 0);
    let lines = kept("list.ndjson", &project, &["list", "--format", "ndjson"], 0);
    agree(&json, "plugins", &lines);
}

#[test]
fn a_plugin_and_a_namespace() {
    let project = shop("json-show");
    kept("show-plugin.json", &project, &["show", "sms", "--format", "json"], 0);
    kept("show-namespace.json", &project, &["show", "shop.senders", "--format", "json"], 0);
}

#[test]
fn problems() {
    let project = shop("json-check").file(
        "shop-mail/src/lib.rs",
        "#[plux_runtime::plugin(namespace = \"shop.sender\", requires = [\"shop.senders:lgo\"])]\n\
         fn mail(_: &str) {}\n",
    );
    let json = kept("check.json", &project, &["check", "-q", "--format", "json"], 1);
    let lines = kept("check.ndjson", &project, &["check", "-q", "--format", "ndjson"], 1);
    agree(&json, "diagnostics", &lines);
}

#[test]
fn differences() {
    let project = shop("json-diff");
    project.plux(&["index", "-q", "-o", "old.json"]).success();
    project.plux(&["index", "-q", "-o", "new.json", "--features", "sms"]).success();
    let json =
        kept("diff.json", &project, &["diff", "old.json", "new.json", "--format", "json"], 1);
    let diff = ["diff", "old.json", "new.json", "--format", "ndjson"];
    agree(&json, "changes", &kept("diff.ndjson", &project, &diff, 1));
    let same = project.plux(&["diff", "old.json", "old.json", "--format", "ndjson"]).success();
    assert_eq!(same.stdout, "");
}

/// Nothing that a terminal obeys is in a text for programs either, and programs read the same.
#[test]
fn json_escapes_control_characters() {
    let project = shop("json-escape");
    let json = project.plux(&["show", "digital", "--format", "json"]).success().stdout;
    assert!(!json.contains('\u{1b}') && !json.contains('\u{202e}'), "{json}");
    let shown: Value = serde_json::from_str(&json).unwrap();
    let description = shown["plugins"][0]["description"].as_str().unwrap();
    assert!(description.contains("Red \u{1b}[31m digits, from \u{202e}thgir"), "{description}");
}

/// Status lines are for people; a program that reads messages reads a JSON object a line.
#[test]
fn every_line_of_json_messages_is_an_object() {
    let project = shop("json-messages");
    for command in [
        &["index", "-o", "plux.json"][..],
        &["docs", "-o", "PLUGINS.md"],
        &["graph", "-o", "plugins.dot"],
        &["check"],
        &["list"],
        &["init", "-p", "shop-mail", "--dry-run"],
    ] {
        let outcome = project.plux(&[command, &["--message-format", "json", "-v"]].concat());
        for line in outcome.stderr.lines() {
            let message = serde_json::from_str::<Value>(line);
            assert!(message.is_ok_and(|it| it.is_object()), "{command:?}: {line}");
        }
    }
}

/// The file that a build script writes is no warning, but the index lacks its plugins.
#[test]
fn check_lists_what_is_not_analyzed_with_verbose() {
    let generated = "include!(concat!(env!(\"OUT_DIR\"), \"/tables.rs\"));\n";
    let project = Project::new("check-note").application(
        "check-note",
        "",
        &format!("plux_runtime::include_index!();\n{generated}fn main() {{}}\n"),
    );
    project.plux(&["check", "--format", "json", "-q"]).success().prints("\"diagnostics\": []");
    let check = project.plux(&["check", "-D", "warnings"]).success();
    check.says("1 part of the sources is not analyzed (run with `-v` to list it)");
    let listed = project.plux(&["check", "-v"]).success();
    listed
        .says("note[plux::not_analyzed]: the included file is generated: `concat!(")
        .says("--> src/main.rs:2")
        .says("1 part of the sources is not analyzed\n");
    // A level does not hide it.
    let allowed = project.plux(&["check", "-v", "-A", "not_analyzed"]).success();
    allowed.says("note[plux::not_analyzed]").says("--> src/main.rs:2");
    // The index lists it as well.
    project.plux(&["index", "-q", "-o", "-"]).success().prints("src/main.rs");
}
