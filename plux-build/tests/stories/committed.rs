//! A committed index instead of a scan: the file and the environment are all that is asked.

use crate::support::{BuildScript, Project, RUNTIME, Ran, packages, plugin, plugins};

/// An application with an extra, a dependency for another target, and an index of all of them.
fn committed() -> Project {
    let project = Project::new(&["app", "aws", "azure", "win"]);
    project
        .package(
            "app",
            &format!(
                "{RUNTIME}amazon = {{ package = \"aws\", path = \"../aws\" }}
                 azure = {{ path = \"../azure\", optional = true }}
                 [target.'cfg(windows)'.dependencies]
                 win = {{ path = \"../win\" }}
                 [features]
                 azure = [\"dep:azure\"]
                 [package.metadata.plux]
                 index-file = \"plux.json\""
            ),
        )
        .plugin("aws", "")
        .plugin("azure", "")
        .plugin("win", "")
        .file(
            "aws/src/lib.rs",
            plugin("tools", "aws") + "#[cfg(windows)]\n" + &plugin("tools", "redmond"),
        )
        .locked();
    let builder = project.builder().package("app").all_features(true);
    let index = builder.target("x86_64-unknown-linux-gnu").build().unwrap();
    project.file("app/plux.json", plux_build::codec::to_json(&index));
    project
}

/// Where neither Cargo nor rustc can be started.
fn build(project: &Project, features: &str) -> Ran {
    let script = project.build_script("app").features(features);
    script.variable("CARGO", "/no/such/cargo").variable("RUSTC", "/no/such/rustc").run()
}

#[test]
fn it_is_taken_without_cargo_rustc_or_sources() {
    let project = committed();
    for folder in ["aws", "azure", "win"] {
        std::fs::remove_dir_all(project.root.join(folder)).unwrap();
    }
    let ran = build(&project, "azure");
    assert!(ran.success, "{:?} {}", ran.lines, ran.stderr);
    assert_eq!(ran.said("warning"), [""; 0]);
    assert_eq!(ran.anchors(), ["amazon", "azure"]);
    assert_eq!(
        plugins(&ran.index()),
        [
            "tools:aws active",
            "tools:azure active",
            "tools:redmond inactive (cfg(windows))",
            "tools:win inactive (cfg(windows))"
        ]
    );
    let watched = ran.said("rerun-if-changed");
    let names: Vec<_> = watched.iter().map(|it| it.rsplit('/').next().unwrap()).collect();
    assert_eq!(names, ["plux.json", "Cargo.toml", "Cargo.lock"]);
}

#[test]
fn what_the_build_has_not_is_neither_anchored_nor_active() {
    let project = committed();
    let ran = build(&project, "");
    assert_eq!(ran.anchors(), ["amazon"]);
    assert_eq!(packages(&ran.index())[2], "azure normal none (feature \"azure\" of app)");
    assert_eq!(plugins(&ran.index())[1], "tools:azure inactive (feature \"azure\" of app)",);
    assert_eq!(ran.said("warning"), [""; 0]);
}

#[test]
fn what_the_build_has_and_the_index_was_written_without_is_told() {
    let project = committed();
    let script = project.build_script("app").variable("CARGO_CFG_TARGET_OS", "windows");
    let ran = script.variable("CARGO_CFG_WINDOWS", "").variable("CARGO", "/no/such/cargo").run();
    assert!(ran.success, "{:?} {}", ran.lines, ran.stderr);
    // A plugin of a package that is linked needs no more than to be compiled.
    assert_eq!(plugins(&ran.index())[2..], ["tools:redmond active", "tools:win conditional"]);
    let warnings = ran.said("warning");
    assert!(
        warnings[0]
            .contains("app/plux.json` was written for a build without win, which this one has")
    );
    assert!(
        warnings[0].contains("; help: write the index with all features, `cargo plux index -p app")
    );
}

#[test]
fn without_a_word_on_features_and_target_the_index_is_as_it_was_written() {
    let project = committed();
    let names = ["CARGO_CFG_FEATURE", "CARGO_CFG_TARGET_OS", "TARGET", "CARGO_MANIFEST_PATH"];
    let script = names.into_iter().fold(project.build_script("app"), BuildScript::without);
    let ran = script.variable("CARGO", "/no/such/cargo").run();
    assert!(ran.success, "{:?} {}", ran.lines, ran.stderr);
    assert_eq!(ran.read("plux.json"), project.read("app/plux.json"));
    assert_eq!(ran.anchors(), ["amazon", "azure"]);
}

#[test]
fn the_setting_may_stand_in_the_manifest_of_the_workspace_or_in_the_script() {
    let project = committed();
    let manifest = project.read("app/Cargo.toml");
    project.file("app/Cargo.toml", manifest.split("[package.metadata").next().unwrap());
    let root = project.read("Cargo.toml");
    let setting = "[workspace.metadata.plux]\nindex-file = \"app/plux.json\"\n";
    project.file("Cargo.toml", root + setting);
    assert_eq!(build(&project, "").anchors(), ["amazon"]);
    let index = project.builder().cargo("/no/such").index_file("app/plux.json").build().unwrap();
    assert_eq!(index.plugins.len(), 4);
}

/// The only warning after a change.
#[track_caller]
fn is_told(project: &Project, reason: &str) {
    let ran = build(project, "");
    let warnings = ran.said("warning");
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(
        warnings[0].contains(&format!("plux.json` is stale: {reason}; help: ")),
        "{warnings:?}"
    );
    assert!(warnings[0].ends_with("`cargo plux index -p app -o plux.json`, under the same flags"));
}

#[test]
fn a_stale_one_is_told_of_where_it_shows() {
    let change = |file: &str, from: &str, to: &str| {
        let project = committed();
        project.file(file, project.read(file).replace(from, to));
        project
    };
    let aws = "name = \"aws\"\nversion = \"0.";
    let project = change("Cargo.lock", &format!("{aws}1.0"), &format!("{aws}2.0"));
    is_told(&project, "it has aws 0.1.0, and Cargo.lock has 0.2.0");
    let project = change("Cargo.lock", "name = \"azure\"", "name = \"blue\"");
    is_told(&project, "it has azure, and Cargo.lock has not");
    let project = change("app/plux.json", "\"name\": \"azure\"", "\"name\": \"aws\"");
    is_told(&project, "it knows nothing of azure");

    let project = committed();
    project.file("app/src/lib.rs", "mod own;");
    project.file("app/src/own.rs", plugin("tools", "own"));
    let index = project.builder().package("app").all_features(true).build().unwrap();
    project.file("app/plux.json", plux_build::codec::to_json(&index));
    std::fs::remove_file(project.root.join("app/src/own.rs")).unwrap();
    is_told(&project, "there is no src/own.rs");
}

#[test]
fn one_of_another_package_or_of_a_workspace_is_told_of() {
    let project = committed();
    let script = project.build_script("app").variable("CARGO_PKG_NAME", "other");
    let warning = script.run().said("warning").join("");
    assert!(warning.contains("is the index of the package app"), "{warning}");
    assert!(warning.ends_with("help: write it with `cargo plux index -p other`"), "{warning}");
    let index = project.builder().workspace(true).build().unwrap();
    project.file("app/plux.json", plux_build::codec::to_json(&index));
    let warning = build(&project, "").said("warning").join("");
    assert!(warning.contains("is the index of a whole workspace"), "{warning}");
}
