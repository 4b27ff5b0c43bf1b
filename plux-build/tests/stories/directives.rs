//! What a build script prints for Cargo, whatever sources and manifests contain.

use std::fs;

use crate::support::{Project, RUNTIME, plugin};

fn one_plugin() -> Project {
    let project = Project::new(&["app", "aws"]);
    project
        .package("app", &format!("{RUNTIME}aws = {{ path = \"../aws\" }}\n"))
        .plugin("aws", "")
        .locked();
    project
}

#[test]
fn nothing_in_a_source_becomes_a_directive_or_controls_a_terminal() {
    let project = one_plugin();
    let injected = "#[cfg(unix)] #[path = \"x\\ncargo::rustc-env=EVIL=1\\n.rs\"] mod a;\n\
                    include!(\"\\u{1b}]0;title\\u{7}\\u{202e}\\r.rs\");\n";
    project.file("aws/src/lib.rs", plugin("tools", "aws") + injected);
    project.file("aws/src/x\ncargo::rustc-env=EVIL=1\n.rs", "mod gone;\n");
    let ran = project.build_script("app").run();
    assert!(ran.success, "{:?}", ran.lines);
    let keys = ["warning", "rustc-env", "rerun-if-changed"];
    let known = |line: &String| keys.iter().any(|key| line.starts_with(&format!("cargo::{key}=")));
    assert!(ran.lines.iter().all(known), "{:?}", ran.lines);
    assert_eq!(ran.printed("rustc-env").len(), 1, "{:?}", ran.lines);
    assert!(!ran.lines.iter().any(|line| line.chars().any(char::is_control)), "{:?}", ran.lines);
    assert!(!ran.lines.concat().contains('\u{202e}'));
    // A path that no directive can contain is not watched, which is reported.
    assert!(ran.printed("warning").iter().any(|it| it.starts_with("cannot watch `")));
}

#[test]
fn a_plugin_that_may_be_compiled_is_reported_where_only_the_index_links_plugins() {
    let project = one_plugin();
    project.file("aws/src/lib.rs", "#[cfg(fancy)]\n".to_owned() + &plugin("tools", "aws"));
    let ran = project.build_script("app").run();
    assert!(ran.success && ran.printed("warning").is_empty(), "{:?}", ran.lines);

    let script = project.build_script("app").variable("CARGO_CFG_TARGET_OS", "unknown");
    let ran = script.variable("CARGO_CFG_TARGET_FAMILY", "wasm").run();
    let warnings = ran.printed("warning");
    assert!(ran.success && warnings.len() == 1, "{:?}", ran.lines);
    assert!(
        warnings[0].contains("plugin `tools:aws` of package `aws` is not linked"),
        "{warnings:?}"
    );
}

#[test]
fn a_script_that_fails_does_not_say_what_to_watch() {
    let project = one_plugin();
    let twice = plugin("tools", "aws").repeat(2);
    project.file("aws/src/lib.rs", twice);
    let ran = project.build_script("app").run();
    assert!(!ran.success && ran.printed("error").len() == 1, "{:?}", ran.lines);
    assert_eq!(ran.printed("rerun-if-changed"), [""; 0]);
}

#[test]
fn inputs_of_the_script_itself_are_watched() {
    let project = one_plugin();
    let script = project.build_script("app").variable("RERUN_IF_CHANGED", "proto/api.proto");
    let ran = script.run();
    assert!(ran.printed("rerun-if-changed").contains(&"proto/api.proto"), "{:?}", ran.lines);
}

#[test]
fn leftovers_of_killed_builds_do_not_block_a_write() {
    let project = one_plugin();
    let out_dir = project.build_script("app").run().out_dir;
    for at in 0..200 {
        fs::write(out_dir.join(format!("plux.json.{}.{at}.tmp", std::process::id())), "").unwrap();
    }
    project.file("aws/src/lib.rs", plugin("tools", "renamed"));
    let ran = project.build_script("app").run();
    assert!(ran.success, "{:?}", ran.lines);
    assert_eq!(ran.index().plugins[0].name, "renamed");
}
