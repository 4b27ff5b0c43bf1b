//! Globs, closures, and a variable of the environment.

mod support;

use plux_runtime::{Decision, EnvFilter, Exclude, Finding, LoadErrorKind, PluginSpec, PluginState};
use support::{Diary, Probe, builder, names};

fn specs() -> [PluginSpec; 3] {
    [
        Probe::new("axe").spec(),
        Probe::new("experimental-drill").spec(),
        Probe::new("saw").spec().with_location("probes::legacy::Saw", "src/legacy.rs", 3),
    ]
}

#[test]
fn globs_exclude_by_id_and_by_path() {
    let manager = builder(specs())
        .filter(Exclude::glob("test.*:experimental-*").unwrap())
        .filter(Exclude::path("*::legacy::*").unwrap())
        .build();
    assert_eq!(names(&manager.load_all()), ["axe"]);
    let reason = |name: &str| match manager.container(name).unwrap().state() {
        PluginState::Disabled { reason } => reason,
        other => panic!("{name} is {other}"),
    };
    assert_eq!(reason("experimental-drill"), "the filter `test.*:experimental-*` excludes it");
    assert_eq!(reason("saw"), "the filter `*::legacy::*` excludes it");
}

#[test]
fn several_filters_can_be_one() {
    let patterns = ["*:axe", "*:saw"].map(|pattern| Exclude::glob(pattern).unwrap());
    let manager = builder(specs()).filter(patterns.to_vec()).build();
    assert_eq!(names(&manager.load_all()), ["experimental-drill"]);
}

#[test]
fn an_excluded_plugin_is_never_made_and_load_says_why() {
    let made = Probe::new("saw").on_make(|| panic!("nobody makes it"));
    let diary = Diary::default();
    let manager = builder([made.spec()])
        .filter(|_: &PluginSpec| Decision::Exclude("there is no power".into()))
        .listener(diary.clone())
        .build();
    let error = manager.load("saw").err().unwrap();
    assert!(matches!(error.kind(), LoadErrorKind::Disabled { .. }));
    assert!(error.to_string().starts_with(
        "the plugin `test.tools:saw` is disabled: there is no power (probes 1.0.0, src/lib.rs:1)"
    ));
    assert_eq!(diary.read(), ["saw disabled: there is no power"]);
    assert!(manager.exists("saw"), "it is there, only not loaded");
    manager.unload("saw").unwrap();
    assert!(manager.load("saw").is_err(), "what a filter decided stays");
}

#[test]
fn the_first_filter_that_excludes_a_plugin_gives_the_reason() {
    let exclude = |reason: &'static str| move |_: &PluginSpec| Decision::Exclude(reason.into());
    let manager = builder(specs())
        .filter(|_: &PluginSpec| Decision::Load)
        .filter(exclude("first"))
        .filter(exclude("second"))
        .build();
    for plugin in manager.load_all().report() {
        assert_eq!(plugin.state().to_string(), "disabled (first)");
    }
}

/// The one test that touches the environment, so that no two do at once.
#[test]
fn a_variable_disables_plugins_and_a_typing_error_in_it_is_reported() {
    const VARIABLE: &str = "PLUX_TEST_DISABLE";
    let with = |value: &str| {
        let output = this_program()
            .args(["--exact", "inside_of_a_process_with_the_variable", "--nocapture", "--ignored"])
            .env(VARIABLE, value)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let off = with(" test.tools:saw , *:axe");
    assert!(off.contains("loaded: [\"experimental-drill\"]"), "{off}");
    assert!(off.contains("`*:axe` in PLUX_TEST_DISABLE excludes it"), "{off}");

    let typo = with("test.tools:swa,other.space:*");
    assert!(typo.contains("the filter pattern `test.tools:swa` matches no plugin"), "{typo}");
    assert!(typo.contains("the filter pattern `other.space:*` matches no plugin"), "{typo}");

    let malformed = with("saw");
    assert!(
        malformed.contains("the pattern \"saw\" in PLUX_TEST_DISABLE has no `:`"),
        "{malformed}"
    );

    assert!(with("").contains("loaded: [\"axe\", \"experimental-drill\", \"saw\"]"));
}

/// Returns a command that runs this test binary, with the emulator that `PLUX_TEST_RUNNER` names, such
/// as `qemu-aarch64 -L /usr/aarch64-linux-gnu`.
fn this_program() -> std::process::Command {
    let program = std::env::current_exe().unwrap();
    let runner = std::env::var("PLUX_TEST_RUNNER").unwrap_or_default();
    let mut words = runner.split_whitespace();
    let Some(emulator) = words.next() else { return std::process::Command::new(program) };
    let mut command = std::process::Command::new(emulator);
    command.args(words).arg(program);
    command
}

#[test]
#[ignore = "run by the test above, in a process of its own"]
fn inside_of_a_process_with_the_variable() {
    let filter = match EnvFilter::from_env("PLUX_TEST_DISABLE") {
        Ok(filter) => filter,
        Err(error) => return println!("{error}"),
    };
    let manager = builder(specs()).filter(filter).build();
    let loaded = manager.load_all();
    println!("loaded: {:?}", names(&loaded));
    println!("{loaded:?}");
    println!("{}", manager.verify());
}

#[test]
fn a_variable_that_is_not_set_excludes_nothing() {
    let filter = EnvFilter::from_env("PLUX_TEST_NOBODY_SETS_THIS").unwrap();
    assert_eq!(builder(specs()).filter(filter).build().load_all().len(), 3);
}

#[test]
fn a_pattern_that_matches_nothing_is_reported() {
    let manager = builder(specs()).filter(Exclude::glob("test.tools:hammer").unwrap()).build();
    let findings = manager.verify();
    assert!(
        findings
            .findings()
            .contains(&Finding::UnmatchedPattern { pattern: "test.tools:hammer".to_owned() })
    );
}

#[test]
fn malformed_patterns_are_refused_with_what_to_write() {
    for (pattern, problem) in [
        ("saw", "has no `:` between namespace and name"),
        ("a:b:c", "has more than one `:`"),
        (":saw", "lacks the namespace or the name"),
        ("tools:", "lacks the namespace or the name"),
        ("tools:s w", "contains ' '"),
        ("tools:[ab]", "contains '['"),
    ] {
        let error = Exclude::glob(pattern).unwrap_err();
        assert_eq!(error.pattern(), pattern);
        let text = error.to_string();
        assert!(text.starts_with(&format!("the pattern {pattern:?} {problem}\nhelp: ")), "{text}");
    }
    assert!(Exclude::path("").is_err() && Exclude::path("a b").is_err());
}

#[test]
fn a_malformed_pattern_for_paths_is_answered_with_one_for_paths() {
    let help = "help: write it like \"finops_aws::cli::*\", or \"*::legacy::*\"";
    for pattern in ["", "a b"] {
        let error = Exclude::path(pattern).unwrap_err().to_string();
        assert!(error.ends_with(help), "{error}");
    }
}
