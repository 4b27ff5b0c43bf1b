//! Tests of what is rebuilt and rewritten after a change, and without a change.

use std::fs;

use crate::{MAIN, greeting, indexed, output_directory};
use plux_tests::Project;

fn project(story: &str, dependency: &str) -> Project {
    Project::new(story)
        .plugins("english", "", &greeting("english"))
        .plugins("french", "", &greeting("french"))
        .application(story, dependency, MAIN)
}

const ENGLISH: &str = r#"english.path = "crates/english""#;

#[test]
fn a_build_without_a_change_runs_and_writes_nothing() {
    let project = project("no-change", ENGLISH);
    let index = output_directory(&project, &[]).join("plux.json");
    let before = fs::metadata(&index).unwrap().modified().unwrap();

    let again = project.cargo(&["build", "-v"]).success();
    again.says("Fresh no-change").never_says("Running").never_says("Compiling");
    assert_eq!(fs::metadata(&index).unwrap().modified().unwrap(), before);
}

#[test]
fn an_edit_that_changes_no_plugin_does_not_change_the_index() {
    let project = project("same-index", ENGLISH);
    let index = output_directory(&project, &[]).join("plux.json");
    let before = fs::metadata(&index).unwrap().modified().unwrap();

    project.write("crates/english/src/lib.rs", &(greeting("english") + "\n// A comment.\n"));
    project.cargo(&["build", "-v"]).success().says("Compiling english");
    assert_eq!(fs::metadata(&index).unwrap().modified().unwrap(), before);
}

#[test]
fn added_and_removed_plugins_and_files_update_the_index() {
    let project = project("added-plugin", ENGLISH);
    assert_eq!(indexed(&project, &[]), ["greetings:english"]);

    project.write(
        "crates/english/src/lib.rs",
        &format!("{}mod more;\n{}", greeting("english"), greeting("scottish")),
    );
    project.write("crates/english/src/more.rs", &greeting("welsh"));
    assert_eq!(
        indexed(&project, &[]),
        ["greetings:english", "greetings:scottish", "greetings:welsh"]
    );

    project.write("crates/english/src/lib.rs", &greeting("english"));
    assert_eq!(indexed(&project, &[]), ["greetings:english"]);
}

#[test]
fn an_added_binary_updates_the_index_and_an_unchanged_build_runs_nothing() {
    let project = project("added-program", ENGLISH);
    let fresh = || {
        let again = project.cargo(&["build", "-v"]).success();
        again.says("Fresh added-program").never_says("Compiling");
    };
    assert_eq!(indexed(&project, &[]), ["greetings:english"]);
    fresh();

    // The first of its directory, the second, and one in a directory of its own.
    for (name, path) in [
        ("one", "src/bin/added-program-one.rs"),
        ("two", "src/bin/added-program-two.rs"),
        ("three", "src/bin/added-program-three/main.rs"),
    ] {
        project.write(path, &format!("{MAIN}{}", greeting(name)));
        assert!(indexed(&project, &[]).contains(&format!("greetings:{name}")), "{name}");
        fresh();
    }

    // Files that are not sources may be added and removed.
    project.write("src/bin/notes.txt", "");
    project.write("src/bin/added-program-two.rs", &format!("{MAIN}{}", greeting("second")));
    assert!(indexed(&project, &[]).contains(&"greetings:second".to_owned()));
    project.write("src/bin/notes.txt", "A note.");
    fresh();
}

#[test]
fn an_added_dependency_updates_the_index() {
    let project = project("added-dependency", ENGLISH);
    project.cargo(&["build"]).success();
    let manifest = project.read("Cargo.toml");
    project.write("Cargo.toml", &format!("{manifest}french.path = \"crates/french\"\n"));
    assert_eq!(indexed(&project, &[]), ["greetings:english", "greetings:french"]);
}

#[test]
fn enabling_a_feature_updates_the_index() {
    let dependency = "english = { path = \"crates/english\", optional = true }";
    let project = project("added-feature", dependency);
    assert!(indexed(&project, &[]).is_empty());
    assert_eq!(indexed(&project, &["--features", "english"]), ["greetings:english"]);
}

#[test]
fn the_build_script_and_the_command_line_write_the_same_bytes() {
    let project = project(
        "same-bytes",
        "english.path = \"crates/english\"\nfrench = { path = \"crates/french\", optional = true }",
    );
    for features in [&[][..], &["--features", "french"]] {
        let directory = output_directory(&project, features);
        let script = fs::read_to_string(directory.join("plux.json")).unwrap();
        let line = project.plux(&[&["index", "-p", "same-bytes", "-o", "-"], features].concat());
        // What a command prints has `crates/` for the directory of the project's crates.
        let script = script.replace("crates-same-bytes", "crates");
        assert_eq!(line.success().stdout, script);
        assert!(!script.contains(&*project.root().to_string_lossy()), "an absolute path");
    }
}

#[test]
fn a_file_that_no_target_reaches_is_not_indexed() {
    let project = project("unreached", ENGLISH);
    project.write("crates/english/src/forgotten.rs", &greeting("forgotten"));
    project.write("crates/english/tests/fixtures/fixture.rs", &greeting("fixture"));
    assert_eq!(indexed(&project, &[]), ["greetings:english"]);
}

#[test]
fn check_clippy_and_doc_run_the_build_script_too() {
    let both = format!("{ENGLISH}\nfrench.path = \"crates/french\"");
    let project = project("all-commands", &both);
    for command in ["check", "clippy", "doc"] {
        project.cargo(&[command]).success().never_says("warning");
    }
}
