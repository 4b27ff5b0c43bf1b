//! Plugins that features and targets enable or disable.

use crate::{MAIN, greeting};
use plux_tests::Project;

fn optional(story: &str) -> Project {
    Project::new(story)
        .plugins("english", "", &greeting("english"))
        .plugins("french", "", &greeting("french"))
        .application(
            story,
            "english.path = \"crates/english\"\nfrench = { path = \"crates/french\", optional = true }\n\
             [features]\nparis = [\"dep:french\"]",
            MAIN,
        )
}

#[test]
fn a_disabled_optional_dependency_is_not_reported_and_loading_its_plugin_names_the_feature() {
    optional("optional-off")
        .cargo(&["run", "--", "french"])
        .success()
        .prints("english Loaded")
        .prints("complete: true")
        .prints("paris")
        .prints("help: ");
}

#[test]
fn an_enabled_optional_dependency_is_linked() {
    optional("optional-on")
        .cargo(&["run", "--features", "paris"])
        .success()
        .prints("french Loaded")
        .prints("complete: true");
}

#[test]
fn a_feature_that_another_member_enables_does_not_break_a_build_of_one_package() {
    let project = optional("member-enables").file(
        "crates/other/Cargo.toml",
        "[package]\nname = \"other\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         [dependencies]\nmember-enables = { path = \"../..\", features = [\"paris\"] }\n",
    );
    project.write("crates/other/src/lib.rs", "");
    project.write("src/lib.rs", "");
    project.cargo(&["run"]).success().prints("english Loaded").prints("complete: true");
}

#[test]
fn dependencies_for_another_target_are_neither_anchored_nor_missing() {
    Project::new("targets")
        .plugins("english", "", &greeting("english"))
        .plugins("french", "", &greeting("french"))
        .application(
            "targets",
            "[target.'cfg(unix)'.dependencies]\nenglish.path = \"crates/english\"\n\
             [target.'cfg(windows)'.dependencies]\nfrench.path = \"crates/french\"",
            MAIN,
        )
        .cargo(&["run"])
        .success()
        .prints(if cfg!(unix) { "english Loaded" } else { "french Loaded" })
        .prints("complete: true");
}

#[test]
fn a_plugin_behind_a_feature_of_its_own_package_is_conditional_not_missing() {
    let lib = greeting("english")
        + "#[cfg(feature = \"polite\")]\n#[plugin(namespace = \"greetings\")]\nfn formal() -> &'static str {\n    \"formal\"\n}\n";
    let project = Project::new("conditional")
        .plugins("english", "[features]\npolite = []\n", &lib)
        .application("conditional", r#"english.path = "crates/english""#, MAIN);
    project.cargo(&["run"]).success().prints("english Loaded").prints("complete: true");

    let asked = project.cargo(&["run", "--", "formal"]).success();
    asked.prints("polite").prints("help: ");
}

#[test]
fn one_name_for_two_operating_systems_is_not_a_duplicate() {
    let lib = "use plux_runtime::plugin;\n\
        #[cfg(unix)]\n#[plugin(namespace = \"greetings\")]\nfn english() -> &'static str { \"unix\" }\n\
        #[cfg(not(unix))]\n#[plugin(namespace = \"greetings\")]\nfn english() -> &'static str { \"other\" }\n";
    Project::new("two-systems")
        .plugins("english", "", lib)
        .application("two-systems", r#"english.path = "crates/english""#, MAIN)
        .cargo(&["run"])
        .success()
        .never_says("warning")
        .prints(if cfg!(unix) { "said unix" } else { "said other" })
        .prints("complete: true");
}
