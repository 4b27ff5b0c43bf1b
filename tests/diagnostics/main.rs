//! Diagnostics with source locations: on a terminal, in a build script, and as JSON.

use std::fs;

use serde_json::Value;

use plux_tests::{Outcome, Project, repository};

/// What was said, as it is kept.
#[track_caller]
fn golden(name: &str, said: &str) {
    plux_tests::golden(&format!("tests/diagnostics/golden/{name}"), said);
}

/// Checks that an object has the fields that the published schema lists.
#[track_caller]
fn fits(schema: &Value, value: &Value) {
    let names = |of: &Value| of.as_object().map(|it| it.keys().cloned().collect::<Vec<_>>());
    assert_eq!(names(&schema["properties"]), names(value), "{value}");
}

/// Plugins with mistakes of every kind, in lines that are difficult to display.
fn mistaken(story: &str) -> Project {
    let long = "at length ".repeat(40);
    let lib = format!(
        "mod gone;\n\
         #[plux_runtime::plugin(namespace = \"greetings\", name = \"english\", description = \"{long}\")]\n\
         fn english() -> u8 {{ 1 }}\n\
         \tmod tabbed {{ #[plux_runtime::plugin(namespace = \"greetings\", descripton = \"\")] fn welsh() -> u8 {{ 1 }} }}\n\
         /* 挨拶 größe \u{1b}[31m */ #[plux_runtime::plugin(nmae = \"\u{7}\")] fn loud() -> u8 {{ 1 }}\n"
    );
    let main = "plux_runtime::include_index!();\n\n#[plux_runtime::plugin(\n    namespace = \"greetings\",\n    name = \"english\",\n)]\nfn another() -> u8 { 2 }\n\nfn main() {}\n";
    Project::new(story).plugins("english", "", &lib).application(
        story,
        r#"english.path = "crates/english""#,
        main,
    )
}

fn check(project: &Project, arguments: &[&str]) -> Outcome {
    project
        .plux(&[&["check", "-p", "diagnostics-terminal", "--offline", "-q"], arguments].concat())
        .code(1)
}

#[test]
fn on_a_terminal_diagnostics_show_the_marked_source_line() {
    let project = mistaken("diagnostics-terminal");
    // No escape sequence of a source file reaches the terminal.
    let plain = check(&project, &[]);
    assert!(!plain.stderr.contains(['\u{1b}', '\u{7}']));
    golden("human.txt", &plain.stderr);
    golden("short.txt", &check(&project, &["--message-format", "short"]).stderr);
    let json = check(&project, &["--message-format", "json"]).stderr;
    golden("json.txt", &json);
    let schema = fs::read_to_string(repository().join("plux-build/diagnostic.schema.json"));
    let schema: Value = serde_json::from_str(&schema.unwrap()).unwrap();
    for line in json.lines() {
        let reported: Value = serde_json::from_str(line).unwrap();
        fits(&schema, &reported);
        let places = reported["related"].as_array().unwrap().iter().map(|it| &it["location"]);
        let places = places.chain([&reported["location"]]).filter(|place| !place.is_null());
        places.for_each(|place| fits(&schema["$defs"]["location"], place));
    }

    // In a subdirectory, the locations lead to the same files.
    let mut inside = project.command(plux_tests::cargo_plux());
    inside.args(["plux", "check", "-p", "diagnostics-terminal", "--offline"]);
    let inside = project.outcome(inside.current_dir(project.path("crates/english/src"))).code(1);
    let inside = inside.says("--> lib.rs:5:").says("--> ../../../src/main.rs:3:1");
    let closing = "For more information about a lint, try `cargo plux explain plux::";
    assert_eq!(inside.stderr.matches(closing).count(), 1, "{}", inside.stderr);
    assert!(!plain.stderr.contains(closing), "`-q` prints only errors and warnings");

    let color = check(&project, &["--color", "always"]).stderr;
    assert!(color.contains("\u{1b}[1m"), "{color}");
    let colored = |name: &str, value: &str| {
        let mut plux = project.command(plux_tests::cargo_plux());
        plux.args(["plux", "check", "--offline"]).env_remove("CARGO_TERM_COLOR").env(name, value);
        Outcome::of(&mut plux).code(1).stderr.contains('\u{1b}')
    };
    assert!(colored("CARGO_TERM_COLOR", "always"));
    assert!(!colored("NO_COLOR", "1") && !colored("CARGO_TERM_COLOR", "never"));
}

#[test]
fn in_a_build_script_each_diagnostic_is_one_line() {
    let story = "diagnostics-build";
    let lib = "mod gone {}\n\
        #[plux_runtime::plugin(namespace = \"greetings\", requires = [\"greetings:englisch\"])]\n\
        fn english() -> u8 { 1 }\n";
    let project = Project::new(story).plugins("english", "", lib).application(
        story,
        r#"english.path = "crates/english""#,
        "plux_runtime::include_index!();\nfn main() {}\n",
    );
    // Its lint denies by default, so the build fails.
    let build = project.cargo(&["build"]).code(101);
    let _ = build.says(
        "error: diagnostics-build@0.1.0: crates/english/src/lib.rs:2:1: \
         [plux::unknown_requirement] unknown plugin `greetings:englisch` in `requires` of `greetings:english`; help: add the package",
    );
    let allowed = "\n[package.metadata.plux.lints]\nunknown_requirement = \"warn\"\n";
    let manifest = project.read("Cargo.toml");
    project.write("Cargo.toml", &format!("{manifest}{allowed}"));
    let build = project.cargo(&["build"]).success();
    let _ = build.says(
        "warning: diagnostics-build@0.1.0: crates/english/src/lib.rs:2:1: \
         [plux::unknown_requirement] unknown plugin `greetings:englisch` in `requires` of `greetings:english`; help: add the package",
    );
}

/// An error of Cargo shows the source line, and has a location in machine-readable output.
#[test]
fn an_invalid_manifest_is_located_in_every_format() {
    let project = Project::new("diagnostics-refused");
    project.write("Cargo.toml", "[package]\nname = \"a\"\n[dependencies\n");
    let list = |form: &str| project.plux(&["list", "--message-format", form]).code(101).stderr;
    let human = list("human");
    assert!(human.contains(" --> Cargo.toml:3:14\n"), "{human}");
    assert!(human.contains("3 | [dependencies\n"), "{human}");
    let short = list("short");
    assert!(short.starts_with("Cargo.toml:3:14: error: Cargo failed: unclosed table"), "{short}");
    assert!(!short.contains("| ["), "{short}");
    let reported: Value = serde_json::from_str(&list("json")).unwrap();
    assert_eq!(reported["location"]["file"], "Cargo.toml", "{reported}");
    assert_eq!(
        (&reported["location"]["line"], &reported["location"]["column"]),
        (&3.into(), &14.into())
    );
}

/// Settings that are wrong, in a manifest that another editor wrote.
#[test]
fn invalid_settings_are_located_like_invalid_sources() {
    let story = "diagnostics-settings";
    let settings = "[package.metadata.plux]\n\
        deny-incomplete = \"größe\" # of what is missing\n\
        reexports = [\"english\", 3]\n\
        index-fil = \"plux.json\"\n\
        [workspace.metadata]\n\
        plux = { index-file = 1, allow-unused = true, reexports = 1 }";
    let main = "plux_runtime::include_index!();\nfn main() {}\n";
    let project = Project::new(story).application(story, settings, main);
    let manifest = project.read("Cargo.toml").replace('\n', "\r\n");
    project.write("Cargo.toml", &format!("\u{feff}{manifest}"));
    let list = |arguments: &[&str]| {
        project.plux(&[&["index", "--offline", "-o", "-"], arguments].concat()).code(3).stderr
    };
    golden("settings.txt", &list(&[]));
    golden("settings-short.txt", &list(&["--message-format", "short"]));

    let mut elsewhere = project.command(plux_tests::cargo_plux());
    elsewhere.args(["plux", "index", "-o", "-", "--offline", "--manifest-path"]);
    elsewhere.arg(project.path("Cargo.toml")).current_dir(project.path("src"));
    project.outcome(&mut elsewhere).code(3).says("--> ../Cargo.toml:").says("`index-file` is not");

    // `check` reports it as a finding, and `index` prints no index.
    project.plux(&["check", "--offline"]).code(1).says("`index-file` is not");
    let index = project.plux(&["index", "--offline", "-o", "-"]).code(3);
    assert_eq!(index.says("`index-file` is not").stdout, "");

    let build = project.cargo(&["build"]).code(101);
    let build = build.says("error: diagnostics-settings@0.1.0: Cargo.toml:");
    build.says("`reexports` is not an array of strings; help: write [\"finops-core\"]");
}

/// A member may name any file as its module, and the line of a diagnostic is shown from it.
#[cfg(target_os = "linux")]
#[test]
fn a_device_named_as_a_module_is_not_read_for_its_line() {
    let lib = "#[cfg(no_such_cfg)] #[path = \"/proc/self/pagemap\"] mod map;\n\
        #[cfg(no_such_cfg)] #[path = \"/proc/kmsg\"] mod messages;\n\
        #[cfg(no_such_cfg)] #[path = \"/dev/zero\"] mod zero;\n";
    let story = "diagnostics-devices";
    let project = Project::new(story).plugins("english", "", lib).application(
        story,
        r#"english.path = "crates/english""#,
        "plux_runtime::include_index!();\nfn main() {}\n",
    );
    project.plux(&["check", "--offline"]).says("/dev/zero");
}
