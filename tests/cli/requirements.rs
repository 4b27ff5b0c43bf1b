//! Version requirements and optional requirements, in every command that shows requirements.

use plux_tests::Project;
use serde_json::Value;

/// A board that requires a range of the profiler, and uses a search if there is one.
fn trainer(story: &str, board: &str) -> Project {
    let package = |name: &str, version: &str, dependencies: &str| {
        format!(
            "[package]\nname = \"{name}\"\nversion = \"{version}\"\nedition = \"2024\"\n\
             [dependencies]\nplux-runtime.path = \"$plux/plux-runtime\"\n{dependencies}"
        )
    };
    let plugin = |name: &str, arguments: &str| {
        format!(
            "#[plux_runtime::plugin(namespace = \"trainer.callbacks\"{arguments})]\nfn {name}() {{}}\n"
        )
    };
    let dependencies = "board.path = \"../board\"\nprofiler.path = \"../profiler\"\n\
                        [build-dependencies]\nplux-build.path = \"$plux/plux-build\"\n";
    Project::new(story)
        .file(
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = [\"trainer\", \"board\", \"profiler\"]\n\
             default-members = [\"trainer\"]\n",
        )
        .file("trainer/Cargo.toml", &package("trainer", "1.0.0", dependencies))
        .file("trainer/build.rs", "fn main() {\n    plux_build::emit();\n}\n")
        .file("trainer/src/main.rs", "plux_runtime::include_index!();\nfn main() {}\n")
        .file("profiler/Cargo.toml", &package("profiler", "1.4.0", ""))
        .file("profiler/src/lib.rs", &plugin("profiler", ""))
        .file("board/Cargo.toml", &package("board", "0.2.0", ""))
        .file("board/src/lib.rs", &plugin("board", &format!(", requires = [{board}]")))
}

const RANGE: &str = "\"profiler >=1.2, <2\", \"search? 0.3\"";

#[test]
fn list_and_show_have_the_version_and_whether_it_is_optional() {
    let project = trainer("requirements-shown", RANGE);
    let both = "trainer.callbacks:profiler >=1.2, <2, trainer.callbacks:search? ^0.3";
    let show = project.plux(&["show", "board"]).success().stdout;
    assert!(show.contains(&format!("  requires     {both}\n")), "{show}");
    // The range decides the order as a requirement of any version does.
    let list = project.plux(&["list", "-q", "--columns", "order,name"]).success().stdout;
    assert_eq!(list, "#  NAME\n1  profiler\n2  board\n");

    // Programs get one string for each, which `plux_spec::Requirement` parses.
    let expected = ["trainer.callbacks:profiler >=1.2, <2", "trainer.callbacks:search? ^0.3"];
    let expected = Some(expected.map(str::to_owned).to_vec());
    for command in [&["show", "board"][..], &["list"]] {
        let json = project.plux(&[command, &["--format", "json"]].concat()).success().stdout;
        assert_eq!(requires(&serde_json::from_str(&json).unwrap()), expected, "{json}");
    }
}

/// The first list of requirements in a document, wherever it is.
fn requires(json: &Value) -> Option<Vec<String>> {
    match json {
        Value::Object(fields) => {
            let listed = fields.get("requires").and_then(Value::as_array);
            let listed = listed.filter(|it| !it.is_empty());
            listed
                .map(|it| it.iter().map(|it| it.as_str().unwrap().to_owned()).collect())
                .or_else(|| fields.values().find_map(requires))
        }
        Value::Array(values) => values.iter().find_map(requires),
        _ => None,
    }
}

#[test]
fn the_catalog_shows_the_range_as_code() {
    let project = trainer("requirements-docs", RANGE);
    let catalog = project.plux(&["docs"]).success().stdout;
    let requires = "- Requires: [`trainer.callbacks:profiler`](#trainercallbacksprofiler) `>=1.2, <2`, \
                    `trainer.callbacks:search` (not in the index) `^0.3` (optional)\n";
    assert!(catalog.contains(requires), "{catalog}");
}

#[test]
fn a_diff_shows_a_range_that_became_narrower() {
    let project = trainer("requirements-diff", RANGE);
    let _ = project.plux(&["index", "-o", "old.json"]).success();
    let narrow = RANGE.replace(">=1.2, <2", ">=1.4, <2");
    let project =
        trainer("requirements-diff-new", &narrow).file("old.json", &project.read("old.json"));
    let _ = project.plux(&["index", "-o", "new.json"]).success();
    let diff = project.plux(&["diff", "old.json", "new.json"]).code(1).stdout;
    assert!(diff.contains("trainer.callbacks:board"), "{diff}");
    assert!(diff.contains(">=1.2, <2") && diff.contains(">=1.4, <2"), "{diff}");
    let same = project.plux(&["diff", "new.json", "new.json"]).success().stdout;
    assert_eq!(same, "");
}

#[test]
fn a_range_that_the_plugin_does_not_match_is_an_error_with_both_versions() {
    let project = trainer("requirements-unmet", "\"profiler >=2\"");
    let check = project.plux(&["check"]).code(1);
    let message = "error[plux::requirement_version]: `trainer.callbacks:board` requires \
                   `trainer.callbacks:profiler`, whose version 1.4.0 does not match `>=2`";
    let _ = check.says(message);
}
