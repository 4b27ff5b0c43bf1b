//! Plugins that do not go together.

use crate::support::{Project, RUNTIME, plugin, plugins, told};

/// An app that depends on the given packages, each with its source.
fn app(packages: &[(&str, &str)]) -> Project {
    let names: Vec<&str> = std::iter::once("app").chain(packages.iter().map(|it| it.0)).collect();
    let project = Project::new(&names);
    let lines: Vec<String> =
        packages.iter().map(|(name, _)| format!("{name} = {{ path = \"../{name}\" }}")).collect();
    project.package("app", &format!("{RUNTIME}{}", lines.join("\n")));
    for (name, source) in packages {
        project.package(name, RUNTIME).file(&format!("{name}/src/lib.rs"), source);
    }
    project.locked();
    project
}

fn declared(rest: &str) -> String {
    format!("#[plux_runtime::plugin(namespace = \"tools\", {rest})]\nimpl Tool for Type {{}}\n")
}

#[test]
fn two_active_plugins_with_one_id_fail_the_build_and_both_places_are_named() {
    let project = app(&[
        ("one", &plugin("tools", "x")),
        ("two", &(String::from("\n\n") + &plugin("tools", "x"))),
    ]);
    let ran = project.build_script("app").run();
    assert!(!ran.success);
    assert_eq!(
        ran.said("error"),
        ["two/src/lib.rs:3:1: two plugins have the id \"tools:x\", in one and in two; the other \
             stands at one/src/lib.rs:1:1; help: give one of them another `name`, or switch one off"]
    );
}

#[test]
fn one_that_may_not_be_there_is_a_warning() {
    let conditional = "#[cfg(feature = \"more\")]\n".to_owned() + &plugin("tools", "x");
    let project = app(&[("one", &plugin("tools", "x")), ("two", &conditional)]);
    let ran = project.build_script("app").run();
    assert!(ran.success);
    assert!(
        ran.said("warning")[0].contains("may have the id \"tools:x\" at once"),
        "{:?}",
        ran.lines
    );
}

#[test]
fn one_id_on_two_operating_systems_is_no_duplicate() {
    let source = "#[cfg(unix)]\n".to_owned()
        + &plugin("tools", "x")
        + "#[cfg(windows)]\n"
        + &plugin("tools", "x");
    let project = app(&[("one", &source)]);
    let ran = project.build_script("app").run();
    assert!(ran.success);
    assert_eq!(ran.said("warning"), [""; 0]);
    let found = plugins(&ran.index());
    assert_eq!(found, ["tools:x active", "tools:x inactive (cfg(windows))"]);
}

#[test]
fn two_binaries_are_two_programs() {
    let project = app(&[]);
    project.file("app/src/bin/a.rs", plugin("tools", "x"));
    project.file("app/src/bin/b.rs", plugin("tools", "x"));
    assert!(project.build_script("app").run().success);
    project.file("app/src/lib.rs", plugin("tools", "x"));
    let ran = project.build_script("app").run();
    assert_eq!(ran.said("error").len(), 2, "{:?}", ran.lines);
}

#[test]
fn a_double_in_tests_does_not_fail_the_build() {
    let project = app(&[("one", &plugin("tools", "x"))]);
    project.file("app/tests/it.rs", plugin("tools", "x"));
    let ran = project.build_script("app").run();
    assert!(ran.success);
    assert!(ran.said("warning")[0].contains("in tests"), "{:?}", ran.lines);
}

#[test]
fn members_that_never_meet_may_share_ids() {
    let project = Project::new(&["one", "two"]);
    project.plugin("one", "").plugin("two", "");
    project.file("two/src/lib.rs", plugin("tools", "one")).locked();
    assert!(project.builder().workspace(true).build().is_ok());
}

#[test]
fn a_circle_of_requirements_is_an_error_with_all_places() {
    let source = declared("name = \"a\", requires = [\"b\"]")
        + &declared("name = \"b\", requires = [\"a\"]");
    let project = app(&[("one", &source)]);
    let ran = project.build_script("app").run();
    assert_eq!(
        ran.said("error"),
        [
            "one/src/lib.rs:1:1: plugins require each other in a circle: \"tools:a\" → \"tools:b\" → \
             \"tools:a\"; \"b\" stands at one/src/lib.rs:3:1; help: take one `requires` out; `after` \
             orders without requiring"
        ]
    );
}

#[test]
fn a_circle_of_order_is_an_error_that_names_what_says_so() {
    let source = declared("name = \"a\", before = [\"c\"], after = [\"b\"]")
        + &declared("name = \"b\", requires = [\"c\"]")
        + &declared("name = \"c\"");
    let ran = app(&[("one", &source)]).build_script("app").run();
    assert_eq!(
        ran.said("error"),
        [
            "one/src/lib.rs:1:1: plugins wait for each other in a circle: \"tools:a\" → \"tools:b\" → \
             \"tools:c\" → \"tools:a\"; \"b\" stands at one/src/lib.rs:3:1; \"c\" stands at \
             one/src/lib.rs:5:1; help: take one of them out: `after` of \"a\", `requires` of \"b\", \
             `before` of \"a\""
        ]
    );
}

#[test]
fn what_never_comes_together_is_no_circle() {
    let project = app(&[("one", &declared("name = \"c\", after = [\"a\"]"))]);
    project.file("app/src/bin/first.rs", declared("name = \"a\", after = [\"b\"]"));
    project.file("app/src/bin/second.rs", declared("name = \"b\", after = [\"c\"]"));
    let ran = project.build_script("app").run();
    assert!(ran.success && ran.said("warning").is_empty(), "{:?}", ran.lines);
    // In tests alone it fails no build.
    project.file("app/tests/it.rs", declared("name = \"a\", after = [\"c\"]"));
    let ran = project.build_script("app").run();
    assert!(ran.success, "{:?}", ran.lines);
    assert!(ran.said("warning")[0].contains("wait for each other"), "{:?}", ran.lines);
}

#[test]
fn references_in_vain_are_warned_of_with_what_was_meant() {
    let source = declared("name = \"docker\"")
        + &declared("name = \"a\", requires = [\"doker\"], after = [\"nobody\"]");
    let warnings = told(&app(&[("one", &source)]).report("app"));
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert!(warnings[0].ends_with("\"tools:a\" has \"tools:doker\" in `requires`, and there is no such plugin; help: did you mean \"docker\"?"), "{warnings:?}");
    assert!(warnings[1].contains("\"tools:nobody\" in `after`"), "{warnings:?}");
}

#[test]
fn a_requirement_that_is_switched_off_says_what_switches_it_on() {
    let source = declared("name = \"a\", requires = [\"b\"]")
        + "#[cfg(windows)]\n"
        + &declared("name = \"b\"");
    let warnings = told(&app(&[("one", &source)]).report("app"));
    assert!(
        warnings[0].contains("requires \"tools:b\", which is not in this build"),
        "{warnings:?}"
    );
    assert!(warnings[0].ends_with("help: switch on cfg(windows)"), "{warnings:?}");
}

#[test]
fn a_requirement_that_another_package_s_features_gate_is_told_until_they_are_asked_for() {
    let gated = "#[cfg(feature = \"more\")]\n".to_owned() + &declared("name = \"b\"");
    let project = app(&[("one", &declared("name = \"a\", requires = [\"b\"]")), ("two", &gated)]);
    let manifest = std::fs::read_to_string(project.root.join("two/Cargo.toml")).unwrap();
    project.file("two/Cargo.toml", manifest + "\n[features]\nmore = []\n");
    assert_eq!(
        told(&project.report("app")),
        [
            "warning: one/src/lib.rs:1:1: \"tools:a\" requires \"tools:b\", which is not in a build of \
             this package alone; it stands at two/src/lib.rs:2:1; help: switch on feature \"more\" of \
             two"
        ]
    );
    let manifest = std::fs::read_to_string(project.root.join("app/Cargo.toml")).unwrap();
    let asked = manifest.replace("\"../two\"", "\"../two\", features = [\"more\"]");
    project.file("app/Cargo.toml", asked);
    assert_eq!(told(&project.report("app")), [""; 0]);
}

fn point(rest: &str) -> String {
    format!("#[plux_runtime::extension_point(namespace = \"tools\"{rest})]\npub trait Tool {{}}\n")
}

#[test]
fn without_extension_points_a_program_is_held_to_none() {
    assert_eq!(told(&app(&[("one", &plugin("any", "x"))]).report("app")), [""; 0]);
}

#[test]
fn a_namespace_that_none_declares() {
    let source = point("") + &plugin("tool", "x");
    let warnings = told(&app(&[("one", &source)]).report("app"));
    assert_eq!(
        warnings,
        [
            "warning: one/src/lib.rs:3:1: \"tool:x\" is in the namespace \"tool\", which no extension \
          point declares; help: did you mean \"tools\"?"
        ]
    );
}

#[test]
fn a_contract_other_than_the_declared() {
    let other =
        "#[plux_runtime::plugin(namespace = \"tools\", name = \"x\")]\nimpl Other for Type {}\n";
    let path = "#[plux_runtime::plugin(namespace = \"tools\", name = \"y\")]\nimpl crate::Tool for Type {}\n";
    let warnings = told(&app(&[("one", &(point("") + other + path))]).report("app"));
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(
        warnings[0]
            .contains("has the contract `dyn Other`, and its extension point declares `dyn Tool`")
    );
}

#[test]
fn more_or_fewer_than_an_extension_point_wants() {
    let one = point(", cardinality = \"exactly_one\"");
    let none = told(&app(&[("one", &one)]).report("app"));
    assert!(none[0].contains("\"tools\" wants exactly one plugin, and there is none"), "{none:?}");
    let two = one + &plugin("tools", "a") + &plugin("tools", "b");
    let many = told(&app(&[("one", &two)]).report("app"));
    assert!(many[0].contains("wants exactly one plugin, and there are 2"), "{many:?}");
}

/// An older runtime, which lies elsewhere.
fn old_runtime(project: &Project) {
    project.file(
        "../elsewhere/Cargo.toml",
        "[package]\nname = \"plux-runtime\"\nversion = \"0.0.9\"\nedition = \"2024\"\n[workspace]\n",
    );
    project.file("../elsewhere/src/lib.rs", "");
}

#[test]
fn two_versions_of_the_runtime_are_told_apart_by_who_brings_them() {
    let project = Project::new(&["app", "old"]);
    old_runtime(&project);
    project.package("app", &format!("{RUNTIME}old = {{ path = \"../old\" }}\n"));
    project.package("old", "plux-runtime = { path = \"../../elsewhere\" }").locked();
    let ran = project.build_script("app").run();
    assert!(!ran.success);
    let error = ran.said("error")[0];
    assert!(error.contains("2 versions of plux-runtime"), "{error}");
    assert!(error.contains("0.0.9 comes with old 0.1.0; 0.1.0 comes with app 0.1.0"), "{error}");
}

#[test]
fn two_versions_of_the_runtime_in_two_programs_are_no_contradiction() {
    let project = Project::new(&["new", "old"]);
    old_runtime(&project);
    project.package("new", RUNTIME);
    project.package("old", "plux-runtime = { path = \"../../elsewhere\" }").locked();
    let report = project.builder().workspace(true).thorough(true).report().unwrap();
    assert_eq!(told(&report), [""; 0]);
}

#[test]
fn of_many_packages_that_bring_a_version_a_few_are_named() {
    let names = ["app", "old", "a", "b", "c", "d"];
    let project = Project::new(&names);
    old_runtime(&project);
    let lines: Vec<String> =
        names[1..].iter().map(|name| format!("{name} = {{ path = \"../{name}\" }}\n")).collect();
    project.package("app", &format!("{RUNTIME}{}", lines.concat()));
    for name in &names[2..] {
        project.package(name, RUNTIME);
    }
    project.package("old", "plux-runtime = { path = \"../../elsewhere\" }").locked();
    let ran = project.build_script("app").run();
    let error = ran.said("error")[0];
    assert!(error.contains("0.1.0 comes with a 0.1.0, app 0.1.0, b 0.1.0 and 2 more"), "{error}");
}
