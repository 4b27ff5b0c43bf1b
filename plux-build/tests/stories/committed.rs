//! A committed index instead of a scan: the file and the environment are all that is asked.

use plux_spec::Lint;

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
    project.file("app/plux.json", plux_build::json::to_json(&index));
    project
}

/// Without Cargo, manifests are all that tells of a dependency.
#[test]
fn a_dependency_that_was_added_after_the_index_was_written_is_reported() {
    let project = committed();
    let inherited = project.read("Cargo.toml") + "[workspace.dependencies]\ngcp.path = \"gcp\"\n";
    let manifest = project.read("app/Cargo.toml");
    let added = "[dependencies]\nplain = { path = \"../plain\" }\ngcp.workspace = true\nnew = { path = \"../new\" }\n\
                 macros = { path = \"../macros\" }\n";
    project
        .file("Cargo.toml", inherited)
        .file("app/Cargo.toml", manifest.replace("[dependencies]\n", added))
        .package("plain", "")
        .package("macros", &format!("{RUNTIME}[lib]\nproc-macro = true\n"))
        .plugin("gcp", "")
        .plugin("new", "");
    let ran = build(&project, "");
    assert!(ran.success, "{:?} {}", ran.lines, ran.stderr);
    let warnings = ran.printed("warning");
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    let expected = "`gcp` and `new`, which `app` depends on: their plugins are neither indexed nor linked; help: run \
                    `cargo plux index -p app";
    assert!(warnings[0].contains(expected), "{warnings:?}");
}

/// The features of other packages may follow from those of the package with the index.
#[test]
fn a_feature_of_another_package_is_unknown_although_it_was_enabled_when_the_index_was_written() {
    let project = Project::new(&["app", "aws"]);
    project
        .package(
            "app",
            &format!(
                "{RUNTIME}aws = {{ path = \"../aws\" }}\n[features]\ndefault = [\"full\"]\n\
                 full = [\"aws/extra\"]\n[package.metadata.plux]\nindex-file = \"plux.json\""
            ),
        )
        .plugin("aws", "[features]\nextra = []\n");
    let gated =
        |predicate: &str, name: &str| format!("#[cfg({predicate})]\n{}", plugin("tools", name));
    let [extra, basic] = ["feature = \"extra\"", "not(feature = \"extra\")"];
    project.file("aws/src/lib.rs", gated(extra, "extra") + &gated(basic, "basic")).locked();
    let index = project.builder().package("app").build().unwrap();
    assert_eq!(
        plugins(&index),
        ["tools:basic inactive (not feature `extra` of `aws`)", "tools:extra active"]
    );
    project.file("app/plux.json", plux_build::json::to_json(&index));
    assert_eq!(
        plugins(&build(&project, "").index()),
        ["tools:basic conditional (not feature `extra` of `aws`)", "tools:extra conditional"]
    );
}

/// Where neither Cargo nor rustc can be started.
fn build(project: &Project, features: &str) -> Ran {
    let script = project.build_script("app").features(features);
    script.variable("CARGO", "/no/such/cargo").variable("RUSTC", "/no/such/rustc").run()
}

#[test]
fn it_is_taken_without_cargo_rustc_or_sources() {
    let project = committed();
    for directory in ["aws", "azure", "win"] {
        std::fs::remove_dir_all(project.root.join(directory)).unwrap();
    }
    let ran = build(&project, "azure");
    assert!(ran.success, "{:?} {}", ran.lines, ran.stderr);
    assert_eq!(ran.printed("warning"), [""; 0]);
    assert_eq!(ran.anchors(), ["amazon", "azure"]);
    assert_eq!(
        plugins(&ran.index()),
        [
            "tools:aws active",
            "tools:azure active",
            "tools:redmond inactive (`cfg(windows)`)",
            "tools:win inactive (target `cfg(windows)`)"
        ]
    );
    let watched = ran.printed("rerun-if-changed");
    let names: Vec<_> = watched.iter().map(|it| it.rsplit('/').next().unwrap()).collect();
    assert_eq!(names, ["plux.json", "Cargo.toml"]);
}

#[test]
fn what_the_build_has_not_is_neither_anchored_nor_active() {
    let project = committed();
    let ran = build(&project, "");
    assert_eq!(ran.anchors(), ["amazon"]);
    assert_eq!(packages(&ran.index())[2], "azure normal none (feature `azure` of `app`)");
    assert_eq!(plugins(&ran.index())[1], "tools:azure inactive (feature `azure` of `app`)",);
    assert_eq!(ran.printed("warning"), [""; 0]);
}

#[test]
fn a_package_that_the_index_was_written_without_is_reported() {
    let project = committed();
    let script = project.build_script("app").variable("CARGO_CFG_TARGET_OS", "windows");
    let ran = script.variable("CARGO_CFG_WINDOWS", "").variable("CARGO", "/no/such/cargo").run();
    assert!(ran.success, "{:?} {}", ran.lines, ran.stderr);
    // A plugin of a package that is linked needs no more than to be compiled.
    assert_eq!(plugins(&ran.index())[2..], ["tools:redmond active", "tools:win conditional"]);
    let warnings = ran.printed("warning");
    assert!(
        warnings[0]
            .contains("app/plux.json` was written for a build without `win`, which this build has")
    );
    assert!(
        warnings[0].contains("; help: write the index with all features, `cargo plux index -p app")
    );
}

#[test]
fn without_features_and_target_in_the_environment_the_index_is_as_it_was_written() {
    let project = committed();
    let names = ["CARGO_CFG_FEATURE", "CARGO_CFG_TARGET_OS", "TARGET", "CARGO_MANIFEST_PATH"];
    let script = names.into_iter().fold(project.build_script("app"), BuildScript::without);
    let ran = script.variable("CARGO", "/no/such/cargo").run();
    assert!(ran.success, "{:?} {}", ran.lines, ran.stderr);
    assert_eq!(ran.read("plux.json"), project.read("app/plux.json"));
    assert_eq!(ran.anchors(), ["amazon", "azure"]);
}

#[test]
fn the_setting_can_be_in_the_manifest_of_the_workspace_or_in_the_script() {
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

/// A build only reads the file, and does not compare it with the sources.
#[test]
fn check_reports_an_index_that_cannot_be_used_or_lacks_plugins() {
    let project = committed();
    let check = || {
        let report = project.builder().package("app").exhaustive(true).report().unwrap();
        let found = report.diagnostics.iter().filter(|it| it.lint == Some(Lint::IndexMismatch));
        found.map(|it| (it.is_error(), it.to_string())).collect::<Vec<_>>()
    };
    assert_eq!(check(), []);
    let help =
        "help: run `cargo plux index -p app --all-features -o plux.json` in the directory of `app`";

    let more = project.read("aws/src/lib.rs") + &plugin("tools", "gcp") + &plugin("tools", "oci");
    project.file("aws/src/lib.rs", more);
    let [(false, stale)] = &check()[..] else { panic!("{:?}", check()) };
    assert!(
        stale.contains("app/plux.json` is stale: it lacks `tools:gcp` and `tools:oci`"),
        "{stale}"
    );
    assert!(stale.ends_with(help), "{stale}");

    project.file("app/plux.json", "{");
    let [(true, cut)] = &check()[..] else { panic!("{:?}", check()) };
    assert!(cut.contains("app/plux.json`: it is truncated") && cut.ends_with(help), "{cut}");

    std::fs::remove_file(project.root.join("app/plux.json")).unwrap();
    let [(true, gone)] = &check()[..] else { panic!("{:?}", check()) };
    assert!(gone.contains("failed to read `") && gone.ends_with(help), "{gone}");
}

/// Returns what `check` reports about the committed indexes of all packages of the workspace.
fn mismatches(project: &Project) -> Vec<String> {
    let report = project.builder().workspace(true).exhaustive(true).report().unwrap();
    let mismatches = report.diagnostics.iter().filter(|it| it.lint == Some(Lint::IndexMismatch));
    mismatches.map(ToString::to_string).collect()
}

/// The settings of each package count, although those of several roots are not combined.
#[test]
fn check_of_several_packages_compares_the_index_of_each() {
    let project = committed();
    assert_eq!(mismatches(&project), [""; 0]);
    project.file("win/src/lib.rs", plugin("tools", "win") + &plugin("tools", "vista"));
    let [missing] = &mismatches(&project)[..] else { panic!("{:?}", mismatches(&project)) };
    assert!(
        missing.contains("app/plux.json` is stale: it lacks `tools:vista`; help:"),
        "{missing}"
    );
    let two = project.builder().package("app").package("aws").exhaustive(true).report().unwrap();
    let found: Vec<String> = two.diagnostics.iter().map(ToString::to_string).collect();
    assert!(found.contains(missing), "{found:?}");
}

#[test]
fn many_missing_plugins_are_counted() {
    let project = committed();
    let many: String = (10..32).map(|at| plugin("tools", &format!("added-{at}"))).collect();
    project.file("win/src/lib.rs", plugin("tools", "win") + &many);
    let [missing] = &mismatches(&project)[..] else { panic!("{:?}", mismatches(&project)) };
    assert!(missing.contains("`tools:added-18`, `tools:added-19` and 12 more; help:"), "{missing}");
}

#[test]
fn an_index_of_another_package_or_of_a_workspace_is_reported() {
    let project = committed();
    let script = project.build_script("app").variable("CARGO_PKG_NAME", "other");
    let warning = script.run().printed("warning").join("");
    assert!(warning.contains("is the index of `app`, but `other` includes it"), "{warning}");
    let help = "help: run `cargo plux index -p other --all-features -o plux.json` in the directory of \
                `other`";
    assert!(warning.ends_with(help), "{warning}");
    let index = project.builder().workspace(true).build().unwrap();
    project.file("app/plux.json", plux_build::json::to_json(&index));
    let warning = build(&project, "").printed("warning").join("");
    assert!(warning.contains("is the index of a workspace, not of a package"), "{warning}");
    assert!(warning.ends_with(&help.replace("other", "app")), "{warning}");
    // The file has all plugins, and is reported in the same words.
    assert_eq!(warning, mismatches(&project).join(""));
}

/// Each program needs an index of its own.
#[test]
fn an_index_that_the_workspace_selects_is_one_of_another_package() {
    let project = committed();
    let manifest = project.read("app/Cargo.toml");
    let own = "index-file = \"plux.json\"";
    project.file("app/Cargo.toml", manifest.replace(own, ""));
    let members = project.read("Cargo.toml").replace("\"app\"", "\"app\", \"tool\"");
    let setting = "[workspace.metadata.plux]\nindex-file = \"app/plux.json\"\n";
    project.file("Cargo.toml", members + setting).package("tool", RUNTIME).locked();
    let [found] = &mismatches(&project)[..] else { panic!("{:?}", mismatches(&project)) };
    assert!(
        found.contains("app/plux.json` is the index of `app`, but `tool` includes it; help: "),
        "{found}"
    );
    let help = "set `index-file = \"plux.json\"` in `[package.metadata.plux]` of `tool`, then run \
                `cargo plux index -p tool --all-features -o plux.json` in the directory of `tool`";
    assert!(found.ends_with(help), "{found}");
    // What the help asks for.
    let manifest = project.read("tool/Cargo.toml");
    project.file("tool/Cargo.toml", format!("{manifest}\n[package.metadata.plux]\n{own}\n"));
    let index = project.builder().package("tool").all_features(true).build().unwrap();
    project.file("tool/plux.json", plux_build::json::to_json(&index));
    assert_eq!(mismatches(&project), [""; 0]);
}
