//! Where Cargo cannot say all: no lock file, no network, nothing downloaded, external ground.

use std::fs;

use crate::support::{Project, RUNTIME, packages, plugins, reported};
use plux_build::Error;

fn small() -> Project {
    let project = Project::new(&["app", "aws"]);
    project.package("app", &format!("{RUNTIME}aws = {{ path = \"../aws\" }}\n")).plugin("aws", "");
    project
}

#[test]
fn without_a_lock_file_a_build_script_works_and_leaves_none() {
    let project = small();
    let ran = project.build_script("app").run();
    assert!(ran.success && !project.has_lock());
    assert_eq!(ran.anchors(), ["aws"]);
    assert_eq!(plugins(&ran.index()), ["tools:aws active"]);
    let incomplete = &ran.index().incomplete[0];
    assert!(incomplete.reason.to_string().contains("there is no Cargo.lock"), "{incomplete:?}");
    assert!(incomplete.reason.help().contains("run `cargo generate-lockfile`"), "{incomplete:?}");
    assert!(ran.printed("warning")[0].contains("lock file"), "{:?}", ran.lines);
}

#[test]
fn without_a_lock_file_the_command_line_lets_cargo_write_one() {
    let project = small();
    let report = project.builder().package("app").report().unwrap();
    assert!(project.has_lock());
    assert!(report.index.is_complete(), "{:?}", report.index.incomplete);
    assert_eq!(packages(&report.index), ["app root direct", "aws normal direct"]);
}

/// Cargo.lock has neither the version requirements of path dependencies nor features.
#[test]
fn a_manifest_that_cargo_rejects_is_an_error_although_the_lock_file_has_its_dependencies() {
    let project = small();
    project.locked();
    let manifest = project.read("app/Cargo.toml");
    let reported = |with: &str| {
        let dependency = format!("path = \"../aws\", {with}\n");
        project.file("app/Cargo.toml", manifest.replace("path = \"../aws\" }\n", &dependency));
        project.builder().package("app").report().map(|it| reported(&it))
    };
    for rejected in [
        "version = \"9\" }",
        "features = [\"more\"] }",
        "optional = true }\n[features]\nmore = [\"aws/more\"]",
        "optional = true }\n[features]\naws = [\"dep:aws\"]\nmore = [\"aws?/more\"]",
    ] {
        let error = reported(rejected).err().map(|it| it.to_string()).unwrap_or_default();
        assert!(error.contains("failed to select a version for"), "{rejected}: {error}");
    }
    project.plugin("aws", "[features]\nmore = []\n");
    for accepted in [
        "version = \"0.1\", features = [\"more\"] }",
        "optional = true }\n[features]\nmore = [\"aws/more\"]",
    ] {
        assert_eq!(reported(accepted).unwrap(), [""; 0], "{accepted}");
    }
}

#[test]
fn a_lock_file_that_somebody_writes_in_the_meantime_stays() {
    let project = small();
    project.locked();
    let before = fs::read(project.root.join("Cargo.lock")).unwrap();
    fs::remove_file(project.root.join("Cargo.lock")).unwrap();
    // Between the two calls of Cargo, another one locks the dependencies.
    let (root, written) = (project.root.clone(), before.clone());
    let once = std::sync::Once::new();
    let builder = project.builder().package("app").on_progress(move |phase| {
        if phase == plux_build::Phase::Sources {
            once.call_once(|| fs::write(root.join("Cargo.lock"), &written).unwrap());
        }
    });
    builder.report().unwrap();
    assert_eq!(fs::read(project.root.join("Cargo.lock")).unwrap(), before);
}

#[test]
fn a_lock_file_that_is_out_of_date_is_for_cargo_to_update() {
    let project = small();
    project.locked();
    project.plugin("gcp", "");
    project.package("app", "aws = { path = \"../aws\" }\ngcp = { path = \"../gcp\" }");
    let manifest = fs::read_to_string(project.root.join("Cargo.toml")).unwrap();
    project.file("Cargo.toml", manifest.replace("\"aws\"", "\"aws\", \"gcp\""));
    let before = project.read("Cargo.lock");
    let ran = project.build_script("app").run();
    assert!(ran.success);
    assert_eq!(project.read("Cargo.lock"), before, "a build script never writes it");
    let warning = ran.printed("warning")[0];
    assert!(
        warning.contains("; help: move the settings of `--config`, or of another"),
        "{warning}"
    );
    let index = project.builder().package("app").build().unwrap();
    assert_eq!(plugins(&index), ["tools:aws active", "tools:gcp active"]);
}

/// A workspace whose lock file has a package of a registry that nobody has downloaded.
fn with_undownloaded() -> Project {
    let project = small();
    project.package(
        "app",
        &format!("{RUNTIME}aws = {{ path = \"../aws\" }}\nremote = \"1\"\n[dev-dependencies]\nassertions = \"1\"\n"),
    );
    let registry = "registry+https://registry.example/index";
    let remote = |name: &str, rest: &str| {
        let sum = "0".repeat(64);
        format!(
            "[[package]]\nname = \"{name}\"\nversion = \"1.0.0\"\nsource = \"{registry}\"\nchecksum = \"{sum}\"\n{rest}\n"
        )
    };
    let own = |name: &str, dependencies: &str| {
        format!("[[package]]\nname = \"{name}\"\nversion = \"0.1.0\"\n{dependencies}\n")
    };
    project.file(
        "Cargo.lock",
        format!(
            "version = 4\n\n{}{}{}{}{}",
            own(
                "app",
                "dependencies = [\n \"assertions\",\n \"aws\",\n \"plux-runtime\",\n \"remote\",\n]"
            ),
            remote("assertions", ""),
            own("aws", "dependencies = [\n \"plux-runtime\",\n]"),
            own("plux-runtime", ""),
            remote("remote", "dependencies = [\n \"plux-runtime\",\n]"),
        ),
    );
    project
}

#[test]
fn offline_with_an_empty_cargo_home() {
    let project = with_undownloaded();
    let home = project.root.join("empty home");
    let ran = project.build_script("app").variable("CARGO_HOME", &home).run();
    assert!(ran.success, "{:?} {}", ran.lines, ran.stderr);
    assert_eq!(ran.anchors(), ["aws"]);
    assert_eq!(plugins(&ran.index()), ["tools:aws active"]);
    assert_eq!(
        packages(&ran.index()),
        ["app root direct", "aws normal direct", "remote normal direct"]
    );
    let reasons: Vec<String> =
        ran.index().incomplete.iter().map(|it| format!("{}: {}", it.package, it.reason)).collect();
    assert!(reasons[0].starts_with("app: the dependencies were resolved from"), "{reasons:?}");
    assert!(reasons[1].starts_with("remote: the sources of the package are not"), "{reasons:?}");
    assert!(ran.printed("warning").iter().any(|it| it.contains("neither indexed nor linked")));
}

#[test]
fn a_download_that_is_missing_and_cannot_hold_plugins_is_nothing_to_tell() {
    let project = with_undownloaded();
    let manifest = project.read("app/Cargo.toml");
    project.file("app/Cargo.toml", manifest.replace("remote = \"1\"\n", ""));
    let lock = project.read("Cargo.lock");
    let lock = lock.replace(" \"remote\",\n", "");
    project.file("Cargo.lock", lock.split("[[package]]\nname = \"remote\"").next().unwrap());
    let home = project.root.join("empty home");
    let script = || project.build_script("app").variable("CARGO_HOME", &home);
    // `assertions`, a dev-dependency, is not there, as in the first build on a new machine.
    let ran = script().run();
    assert!(ran.success, "{:?} {}", ran.lines, ran.stderr);
    assert_eq!(ran.printed("warning"), [""; 0]);
    assert!(ran.index().is_complete(), "{:?}", ran.index().incomplete);
    assert_eq!(ran.anchors(), ["aws"]);

    // A lock file that is behind the manifests may hide a package that holds some.
    project.file("app/Cargo.toml", manifest);
    assert!(!script().run().index().is_complete());
}

#[test]
fn a_namespace_may_be_that_of_a_disabled_package_that_is_not_downloaded() {
    let project = with_undownloaded();
    let registry =
        "static ALL: plux_runtime::Registry<u8> = plux_runtime::Registry::new(\"tool\");\n";
    project.file("app/src/lib.rs", format!("plux_runtime::include_index!();\n{registry}"));
    let manifest = project.read("app/Cargo.toml");
    let optional = "remote = { version = \"1\", optional = true }\n";
    project.file("app/Cargo.toml", manifest.replace("remote = \"1\"\n", optional));
    let home = project.root.join("empty home");
    let found = || {
        let ran = project.build_script("app").variable("CARGO_HOME", &home).run();
        assert_eq!(ran.index().gaps().next(), None);
        ran.printed("warning").iter().filter(|it| it.contains("unknown_namespace")).count()
    };
    assert_eq!(found(), 0);
    project.file("app/Cargo.toml", manifest.replace("remote = \"1\"\n", ""));
    let lock = project.read("Cargo.lock").replace(" \"remote\",\n", "");
    project.file("Cargo.lock", lock.split("[[package]]\nname = \"remote\"").next().unwrap());
    assert_eq!(found(), 1);
}

#[test]
fn what_could_not_be_resolved_is_looked_at_again_once_a_package_is_downloaded() {
    let project = with_undownloaded();
    project.file("home/registry/cache/some-index/other-1.0.0.crate", "");
    let home = project.root.join("home");
    let ran = project.build_script("app").variable("CARGO_HOME", &home).run();
    let cache = home.join("registry/cache/some-index");
    let watch = format!("cargo::rerun-if-changed={}", cache.display());
    assert!(ran.lines.contains(&watch), "{:?}", ran.lines);
}

#[test]
fn a_downloaded_package_is_found_without_metadata() {
    let project = with_undownloaded();
    let source = "home/registry/src/some-index/remote-1.0.0";
    project.file(
        &format!("{source}/Cargo.toml"),
        "[package]\nname = \"remote\"\nversion = \"1.0.0\"\nedition = \"2024\"\n\
         [lib]\nname = \"far\"\npath = \"src/lib.rs\"\n\
         [dependencies.plux-runtime]\nversion = \"0.1\"\n",
    );
    project.file(&format!("{source}/src/lib.rs"), crate::support::plugin("tools", "remote"));
    let home = project.root.join("home");
    let ran = project.build_script("app").variable("CARGO_HOME", &home).run();
    assert_eq!(ran.anchors(), ["aws", "far"], "{:?}", ran.lines);
    assert_eq!(plugins(&ran.index()), ["tools:aws active", "tools:remote active"]);
}

#[test]
fn a_workspace_that_does_not_resolve() {
    let project = small();
    project.package("app", "aws = { path = \"../nowhere\" }");
    let error = project.builder().package("app").report().unwrap_err();
    assert!(matches!(&error, Error::Cargo { stderr, .. } if stderr.contains("nowhere")), "{error}");
    assert!(error.to_string().starts_with("Cargo failed: failed to"), "{error}");
    assert!(!project.has_lock());
    // A build script does not stand in the way of what Cargo itself will say.
    let ran = project.build_script("app").run();
    assert!(ran.success, "{:?}", ran.lines);
    assert!(!ran.index().is_complete());
}

#[test]
fn a_manifest_that_is_none() {
    let project = small();
    project.file("app/Cargo.toml", "[package\n");
    let error = project.builder().package("app").report().unwrap_err();
    assert!(matches!(error, Error::Cargo { .. }), "{error}");
    let ran = project.build_script("app").run();
    assert!(!ran.success);
    let reported = ran.printed("error")[0];
    assert!(reported.contains("/app/Cargo.toml:1:9: invalid TOML: "), "{reported}");
}

#[test]
fn vendored_below_a_workspace_that_does_not_know_it() {
    let project = small();
    project.package("vendor/app", "aws = { path = \"../../aws\" }");
    let manifest = fs::read_to_string(project.root.join("vendor/app/Cargo.toml")).unwrap();
    project.file("vendor/app/Cargo.toml", manifest.replace("vendor/app", "app"));
    let ran = project.build_script("vendor/app").run();
    assert!(ran.success, "{:?}", ran.lines);
    assert_eq!(ran.anchors(), ["aws"]);
    assert!(ran.index().incomplete[0].reason.to_string().contains("own manifest alone"));
}

#[test]
fn held_back_by_flags_the_command_line_says_what_it_could_not_see() {
    let project = with_undownloaded();
    let report = project.report("app");
    assert!(!report.index.is_complete());
    assert!(
        reported(&report)[0].starts_with(
            "warning: [plux::dependencies_unresolved] the \
            dependencies were resolved from"
        ),
        "{:?}",
        reported(&report)
    );
}
