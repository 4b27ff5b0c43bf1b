//! Several binaries of one package.

use crate::{MAIN, english, greeting};

const DEPENDENCY: &str = r#"english.path = "crates/english""#;

#[test]
fn plugins_of_another_binary_are_not_missing() {
    let project = english("two-bins", DEPENDENCY);
    project.write("src/main.rs", &format!("{MAIN}{}", greeting("first")));
    project.write("src/bin/two-bins-second.rs", &format!("{MAIN}{}", greeting("second")));
    let first = project.cargo(&["run", "--bin", "two-bins"]).success();
    first.prints("first Loaded").prints("english Loaded").prints("complete: true");
    let second = project.cargo(&["run", "--bin", "two-bins-second"]).success();
    second.prints("second Loaded").prints("english Loaded").prints("complete: true");
}

#[test]
fn an_index_in_the_library_applies_to_a_binary_that_refers_to_it() {
    let project = english("lib-and-bin", DEPENDENCY);
    project.write("src/lib.rs", "plux_runtime::include_index!();\npub fn start() {}\n");
    project.write(
        "src/main.rs",
        &MAIN.replace("plux_runtime::include_index!();", "use lib_and_bin as _;"),
    );
    let run = project.cargo(&["run"]).success();
    run.prints("english Loaded").prints("complete: true");
}

#[test]
fn plugins_of_a_dev_dependency_are_linked_in_tests_and_not_missing_elsewhere() {
    let project = english("dev", "[dev-dependencies]\nenglish.path = \"crates/english\"");
    project.write(
        "src/main.rs",
        &format!(
            "{MAIN}\n#[test]\nfn it_is_there() {{\n    let manager = plux_runtime::PluginManager::<Greeting>::new(\"greetings\");\n    assert!(manager.load(\"english\").is_ok());\n}}\n"
        ),
    );
    let run = project.cargo(&["run"]).success();
    run.prints("complete: true").never_says("warning");
    project.cargo(&["test"]).success().prints("1 passed");
}
