//! A workspace with several programs, and one with none.

use plux_tests::Project;

const MAIN: &str = "plux_runtime::include_index!();\nfn main() {}\n";

/// The program `one` has the plugin, `two` has it as an optional dependency.
fn two_programs(story: &str) -> Project {
    let program = |name: &str, options: &str| {
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             [dependencies]\nplux-runtime.path = \"$plux/plux-runtime\"\n\
             greeter = {{ path = \"../../crates/greeter\"{options} }}\n\
             [build-dependencies]\nplux-build.path = \"$plux/plux-build\"\n"
        )
    };
    let root = "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\", \"programs/*\"]\n";
    let emit = "fn main() { plux_build::emit(); }\n";
    let project = Project::new(story)
        .plugins(
            "greeter",
            "",
            "#[plux_runtime::plugin(namespace = \"greetings\")]\nfn hello() {}\n",
        )
        .file("Cargo.toml", root);
    project
        .file("programs/one/Cargo.toml", &program("one", ""))
        .file("programs/one/build.rs", emit)
        .file("programs/one/src/main.rs", MAIN)
        .file("programs/two/Cargo.toml", &program("two", ", optional = true"))
        .file("programs/two/build.rs", emit)
        .file("programs/two/src/main.rs", MAIN)
}

#[test]
fn a_list_of_the_workspace_shows_where_programs_differ() {
    let project = two_programs("programs-list");
    let listed = project.plux(&["list", "-q"]).success();
    assert_eq!(listed.stdout.lines().count(), 2, "{}", listed.stdout);
    listed.prints("PROGRAMS").prints("active").prints("  one  ");
    let shown = project.plux(&["show", "hello"]).success();
    shown.prints("in one       active").prints("in two       inactive");
    let json = project.plux(&["list", "--format", "json"]).success().stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let programs = &json["plugins"][0]["programs"];
    assert_eq!(programs[0]["package"], "one");
    assert_eq!(
        (&programs[0]["status"], &programs[1]["status"]),
        (&"active".into(), &"inactive".into())
    );
}

/// Its status is that of the plugin, and the dependencies differ from program to program.
#[test]
fn the_page_of_a_plugin_in_a_workspace_has_each_fact_once() {
    let project = two_programs("programs-one");
    let both = project.plux(&["show", "hello"]).success();
    let both = both.prints("status       active").stdout;
    assert!(!both.contains("  dependency") && !both.contains("  linked"), "{both}");
    std::fs::remove_dir_all(project.path("programs/two")).unwrap();
    let shown = project.plux(&["show", "hello"]).success();
    let shown = shown.prints("status       active").stdout;
    assert!(!shown.contains("in one"), "{shown}");
    let of_program = project.plux(&["show", "hello", "-p", "one"]).success();
    of_program.prints("linked       direct");
}

#[test]
fn each_program_gets_an_index() {
    let project = two_programs("programs-index");
    let target = project.root().join("target");
    let project = project.target_directory(target);
    project.plux(&["index"]).success().says("plux/one/plux.json").says("plux/two/plux.json");
    for (name, status) in [("one", "active"), ("two", "inactive")] {
        let index = project.read(&format!("target/plux/{name}/plux.json"));
        assert!(index.contains(&format!("\"status\": \"{status}\"")), "{index}");
        assert_eq!(index, project.plux(&["index", "-p", name, "-o", "-"]).success().stdout);
    }
    project.plux(&["index", "-o", "-"]).code(2).says("`-p one` or `-p two`");
    let whole = project.plux(&["index", "--workspace", "-o", "-"]).success().stdout;
    let whole: serde_json::Value = serde_json::from_str(&whole).unwrap();
    assert_eq!(whole["plugins"][0]["programs"], serde_json::json!(["one"]));
}

#[test]
fn without_a_program_nothing_is_active() {
    let root = "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n";
    let lib = "#[plux_runtime::plugin(namespace = \"greetings\")]\nfn hello() {}\n";
    let project =
        Project::new("programs-none").plugins("greeter", "", lib).file("Cargo.toml", root);
    let listed = project.plux(&["list"]).success();
    listed.prints("hello").says("no program of this workspace includes an index");
    let active = project.plux(&["list", "-q", "--status", "active"]).success();
    assert_eq!(active.stdout, "");
}
