//! `cargo plux`, as people type it.

use plux_tests::Project;

const LIB: &str = "
//! Greetings.
use plux_runtime::{FunctionPlugin, extension_point, plugin};

/// Ways to greet.
#[extension_point(namespace = \"greetings\")]
pub type Greeting = FunctionPlugin<fn() -> &'static str>;

/// Greets in English.
#[plugin(namespace = \"greetings\")]
fn english() -> &'static str { \"hello\" }

#[plugin(namespace = \"partings\", name = \"english\", requires = [\"greetings:english\"], meta(tone = \"polite\"))]
fn parting() -> &'static str { \"goodbye\" }

#[cfg(windows)]
#[plugin(namespace = \"greetings\")]
fn redmond() -> &'static str { \"hi\" }
";

fn project(story: &str) -> Project {
    Project::new(story).plugins("english", "", LIB).application(
        story,
        r#"english.path = "crates/english""#,
        "plux_runtime::include_index!();\nfn main() {}\n",
    )
}

#[test]
fn list_is_a_table_for_people_and_json_for_programs() {
    let project = project("list");
    let table = project.plux(&["list"]).success();
    table.prints("NAMESPACE").prints("greetings").prints("Greets in English.");

    let json = project.plux(&["list", "--format", "json"]).success().stdout;
    let plugins: serde_json::Value = serde_json::from_str(&json).unwrap();
    let ids: Vec<_> =
        plugins.as_array().unwrap().iter().map(|p| p["name"].as_str().unwrap()).collect();
    assert_eq!(ids, ["english", "redmond", "english"]);

    let one = project.plux(&["list", "--namespace", "partings"]).success().stdout;
    assert_eq!(one.lines().count(), 2, "{one}");
    let _ =
        project.plux(&["list", "--namespace", "parting"]).code(1).says("did you mean `partings`?");
}

#[test]
fn show_tells_all_of_a_plugin_a_namespace_and_a_unique_name() {
    let project = project("show");
    let plugin = project.plux(&["show", "partings:english"]).success();
    plugin.prints("polite").prints("src/lib.rs:13").prints("greetings:english");
    let off = project.plux(&["show", "redmond"]).success();
    off.prints("inactive").prints("windows");
    let namespace = project.plux(&["show", "greetings"]).success();
    namespace.prints("Ways to greet.").prints("english").prints("redmond");
    project.plux(&["show", "english"]).code(1).says("partings:english");
    project.plux(&["show", "greetings:englisch"]).code(1).says("did you mean `greetings:english`?");
}

#[test]
fn index_goes_below_the_target_folder_to_a_file_or_to_standard_output() {
    let project = project("index");
    let json = project.plux(&["index", "-o", "-"]).success().stdout;
    project.plux(&["index"]).success().says("plux.json");
    let kept = std::fs::read_to_string(project.target().join("plux/plux.json")).unwrap();
    assert_eq!(kept, json);
    project.plux(&["index", "-q", "-o", "deep/down/plux.json"]).success();
    assert_eq!(project.read("deep/down/plux.json"), json);

    let ini = project.plux(&["index", "--format", "ini", "-o", "-"]).success().stdout;
    assert_eq!(
        ini,
        "[greetings]\nenglish = english::english\n\n[partings]\nenglish = english::parting\n"
    );
}

#[test]
fn it_works_from_any_folder_and_by_manifest_path() {
    let project = project("folders");
    let mut inside = project.command(plux_tests::cargo_plux());
    inside.args(["plux", "list"]).current_dir(project.path("crates/english/src"));
    plux_tests::Outcome::of(&mut inside).success().prints("Greets in English.");

    let mut outside = project.command(plux_tests::cargo_plux());
    let manifest = project.root().join("Cargo.toml");
    outside.args(["plux", "list", "--manifest-path"]).arg(manifest).current_dir("/");
    plux_tests::Outcome::of(&mut outside).success().prints("Greets in English.");
}

#[test]
fn a_virtual_workspace_is_indexed_as_a_whole() {
    let project = Project::new("virtual")
        .file("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n")
        .plugins("english", "", LIB)
        .plugins("french", "", "#[plux_runtime::plugin(namespace = \"greetings\")]\nfn french() -> &'static str { \"salut\" }\n");
    let json = project.plux(&["index", "-o", "-"]).success().stdout;
    let index: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert!(index["root"].is_null());
    assert_eq!(index["plugins"].as_array().unwrap().len(), 4);
    let one = project.plux(&["list", "-p", "french"]).success().stdout;
    assert!(one.contains("french") && !one.contains("partings"), "{one}");
    let rest = project.plux(&["list", "--workspace", "--exclude", "english"]).success().stdout;
    assert!(rest.contains("french") && !rest.contains("partings"), "{rest}");
    project.plux(&["list", "-p", "frensh"]).code(101).says("frensh");
}

#[test]
fn usage_mistakes_end_with_2_and_help_with_0() {
    let project = Project::new("usage");
    project.plux(&["lsit"]).code(2).says("list");
    project.plux(&["list", "--format", "xml"]).code(2).says("json");
    let help = project.plux(&["--help"]).success();
    help.prints("index").prints("Exit codes");
}

#[test]
fn a_closed_pipe_is_no_error() {
    use std::io::Read as _;
    use std::process::Stdio;
    let project = project("pipe");
    let mut command = project.command(plux_tests::cargo_plux());
    let mut child = command
        .args(["plux", "index", "-q", "-o", "-"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(child.wait().unwrap().success(), "{said}");
    assert_eq!(said, "");
}
