//! A new version of a dependency removes a plugin, renames one, and moves one behind a feature. All
//! three changes are reported at build time, in review and at startup.

use crate::MAIN;
use plux_tests::Project;

const OLD: &str = "
use plux_runtime::plugin;
#[plugin(namespace = \"greetings\")]
fn stays() -> &'static str { \"stays\" }
#[plugin(namespace = \"greetings\")]
fn dropped() -> &'static str { \"dropped\" }
#[plugin(namespace = \"greetings\", name = \"before\")]
fn renamed() -> &'static str { \"renamed\" }
#[plugin(namespace = \"greetings\")]
fn gated() -> &'static str { \"gated\" }
";

const NEW: &str = "
use plux_runtime::plugin;
#[plugin(namespace = \"greetings\")]
fn stays() -> &'static str { \"stays\" }
#[plugin(namespace = \"greetings\", name = \"after\")]
fn renamed() -> &'static str { \"renamed\" }
#[cfg(feature = \"extra\")]
#[plugin(namespace = \"greetings\")]
fn gated() -> &'static str { \"gated\" }
";

/// The application needs three of the plugins by name.
const OWN: &str = "
#[plux_runtime::plugin(namespace = \"greetings\", requires = [\"dropped\", \"before\", \"gated\"])]
fn all() -> &'static str { \"all\" }
";

#[test]
fn removed_renamed_and_conditional_plugins_are_reported_after_an_upgrade() {
    let project = Project::new("upgrade").plugins("upgrade-lib", "", OLD).application(
        "upgrade",
        r#"upgrade-lib.path = "crates/upgrade-lib""#,
        &(MAIN.to_owned() + OWN),
    );
    project.plux(&["index", "-q", "-o", "plux.json"]).success();
    let run = project.cargo(&["run"]).success().never_says("warning");
    run.prints("complete: true");
    project.plux(&["index", "-q", "--check", "plux.json"]).success();

    // The upgrade.
    project.write("crates/upgrade-lib/src/lib.rs", NEW);
    let manifest = project.read("crates/upgrade-lib/Cargo.toml");
    let manifest = manifest.replace("version = \"0.1.0\"", "version = \"0.2.0\"");
    project.write("crates/upgrade-lib/Cargo.toml", &(manifest + "[features]\nextra = []\n"));

    // In review, whoever looks at the index.
    let check = project.plux(&["index", "--check", "plux.json"]).code(1);
    let check = check.prints("- greetings:dropped (upgrade-lib 0.1.0, src/lib.rs)");
    let check = check.prints("> greetings:after, which was greetings:before (upgrade-lib 0.2.0");
    let check = check.prints("~ greetings:gated").prints("status: active → conditional");
    check
        .prints("condition: nothing → feature `extra` of `upgrade-lib`")
        .prints("version: 0.1.0 → 0.2.0");

    // At build, whoever needs them.
    let built = project.cargo(&["build"]).code(101);
    let built = built.says("unknown plugin `greetings:dropped` in `requires` of `greetings:all`");
    let built = built.says("unknown plugin `greetings:before` in `requires` of `greetings:all`");
    let built = built.says("`greetings:all` requires `greetings:gated`, which is not in a build");
    let _ = built.says("help: enable feature `extra` of `upgrade-lib`");
    let refused = project.plux(&["index", "-q", "-o", "new.json"]).code(1);
    let _ = refused.says("error[plux::unknown_requirement]: unknown plugin `greetings:dropped`");
    assert!(!project.path("new.json").exists(), "an index of what does not build");

    // Who builds it nevertheless finds the same in the diff and at start-up.
    let manifest = project.read("Cargo.toml");
    let levels = "[package.metadata.plux.lints]\nunknown_requirement = \"warn\"\n";
    project.write("Cargo.toml", &format!("{manifest}\n{levels}"));
    project.plux(&["index", "-q", "-o", "new.json"]).success();
    let diff = project.plux(&["diff", "plux.json", "new.json", "--format", "json"]).code(1).stdout;
    let diff: serde_json::Value = serde_json::from_str(&diff).unwrap();
    let changes = diff["changes"].as_array().unwrap();
    let of = |name: &str| changes.iter().find(|it| it["name"] == name).unwrap();
    assert_eq!(of("greetings:dropped")["change"], "removed");
    assert_eq!(of("greetings:after")["from"], "greetings:before");
    assert_eq!(of("greetings:gated")["fields"][0]["new"], "conditional");
    assert_eq!(of("upgrade-lib")["section"], "packages");
    let own = of("greetings:all");
    assert_eq!(own["fields"][0]["new"], "blocked");
    assert_eq!(changes.len(), 5, "{diff:#}");

    let run = project.cargo(&["run", "--", "dropped", "before", "gated", "all"]).success();
    let run = run.says("unknown plugin `greetings:dropped` in `requires` of `greetings:all`");
    let run = run.says("unknown plugin `greetings:before` in `requires` of `greetings:all`");
    let run = run.says("`greetings:all` requires `greetings:gated`, which is not in a build");
    let run = run.says("help: enable feature `extra` of `upgrade-lib`");
    let run = run.prints("complete: false").prints("in `requires` of `greetings:all`");
    let run = run.prints("`greetings:all` requires `greetings:gated`");
    run.prints("extra").prints("upgrade-lib");
}

#[test]
fn an_upgrade_that_a_committed_index_does_not_know_is_reported_at_start_up() {
    let project = Project::new("upgrade-committed")
        .plugins("upgrade-committed-lib", "", OLD)
        .application(
            "upgrade-committed",
            r#"upgrade-committed-lib.path = "crates/upgrade-committed-lib""#,
            MAIN,
        )
        .file(
            "build.rs",
            "fn main() {\n    plux_build::configure().index_file(\"plux.json\").emit();\n}\n",
        );
    project.plux(&["index", "-q", "-o", "plux.json"]).success();
    project.write("crates/upgrade-committed-lib/src/lib.rs", NEW);
    let manifest = project.read("crates/upgrade-committed-lib/Cargo.toml");
    project
        .write("crates/upgrade-committed-lib/Cargo.toml", &(manifest + "[features]\nextra = []\n"));
    let run = project.cargo(&["run"]).success();
    let run = run.prints("the plugin `greetings:dropped` is indexed but not linked");
    let run = run.prints("the plugin `greetings:before` is indexed but not linked");
    let run = run.prints("the plugin `greetings:gated` is indexed but not linked");
    run.prints("the plugin `greetings:after` is linked but not indexed");
}

#[test]
fn diff_of_equal_indexes_prints_nothing_and_an_invalid_index_is_exit_code_3() {
    let project = Project::new("diff-same").plugins("diff-same-lib", "", OLD).application(
        "diff-same",
        r#"diff-same-lib.path = "crates/diff-same-lib""#,
        MAIN,
    );
    project.plux(&["index", "-q", "-o", "old.json"]).success();
    project.write("crates/diff-same-lib/src/lib.rs", &format!("\n\n// Lines do not count.\n{OLD}"));
    project.plux(&["index", "-q", "-o", "new.json"]).success();
    assert_ne!(project.read("old.json"), project.read("new.json"));
    let same = project.plux(&["diff", "old.json", "new.json"]).success();
    assert_eq!(same.stdout, "");
    project.plux(&["index", "--check", "old.json"]).success();

    project.write("bad.json", "{ \"format\": 1, \"plug");
    project.plux(&["diff", "old.json", "bad.json"]).code(3).says("truncated").says("help: ");
    project.plux(&["diff", "old.json", "none.json"]).code(3).says("help: ");
    project.plux(&["index", "--check", "none.json"]).code(3).says("failed to read");
    project.plux(&["index", "--check", "old.json", "--format", "ini"]).code(2).says("help: ");
    let json = project.plux(&["index", "--check", "old.json", "--format", "json"]).success().stdout;
    assert_eq!(json, "{\n  \"changes\": [],\n  \"format\": 1\n}\n");
}
