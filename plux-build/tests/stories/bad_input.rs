//! Sources, indexes and directories that are not as they should be.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use plux_build::{Error, Lint};
use plux_spec::IncompleteReason;
use plux_tests::Outcome;

use crate::support::{Project, RUNTIME, plugin, plugins};

fn one_plugin() -> Project {
    let project = Project::new(&["app", "aws"]);
    project
        .package("app", &format!("{RUNTIME}aws = {{ path = \"../aws\" }}\n"))
        .plugin("aws", "")
        .locked();
    project
}

/// Warned of, listed with its place, never fatal.
fn is_seen_as_incomplete(project: &Project, file: &str) {
    let ran = project.build_script("app").run();
    assert!(ran.success, "{:?} {}", ran.lines, ran.stderr);
    assert_eq!(plugins(&ran.index()), ["tools:aws active"]);
    let index = ran.index();
    let files: Vec<&str> = index.incomplete.iter().filter_map(|it| it.file.as_deref()).collect();
    assert_eq!(files, [file], "{:?}", index.incomplete);
    let warnings = ran.printed("warning");
    assert!(warnings.len() == 1 && warnings[0].contains(file), "{warnings:?}");
}

#[test]
fn a_source_file_that_is_not_utf_8() {
    let project = one_plugin();
    let mut source = b"mod latin;\n".to_vec();
    source.extend(plugin("tools", "aws").into_bytes());
    project.file("aws/src/lib.rs", source);
    project.file("aws/src/latin.rs", b"// #[plugin] caf\xe9\nfn f() {}\n".as_slice());
    is_seen_as_incomplete(&project, "src/latin.rs");
}

#[test]
fn a_source_file_that_does_not_parse() {
    let project = one_plugin();
    project.file("aws/src/lib.rs", format!("mod odd;\n{}", plugin("tools", "aws")));
    let unclosed = "#[plux_runtime::plugin(namespace = \"tools\", name = \"odd\"";
    project.file("aws/src/odd.rs", unclosed);
    is_seen_as_incomplete(&project, "src/odd.rs");
}

#[test]
fn a_module_whose_file_is_missing() {
    let project = one_plugin();
    project.file("aws/src/lib.rs", format!("mod gone;\n{}", plugin("tools", "aws")));
    is_seen_as_incomplete(&project, "src/lib.rs");
}

#[test]
fn a_malformed_declaration_is_left_to_the_compiler_and_an_error_for_the_command_line() {
    let project = one_plugin();
    let source = plugin("tools", "aws") + "#[plux_runtime::plugin(nmae = \"x\")]\nfn x() {}\n";
    project.file("aws/src/lib.rs", source);
    is_seen_as_incomplete_with_warnings(&project);
    let report = project.report("app");
    let errors: Vec<_> = report.diagnostics.iter().filter(|it| it.is_error()).collect();
    assert!(!errors.is_empty());
    assert!(errors.iter().all(|it| it.lint == Some(Lint::InvalidDeclaration)));
    assert!(errors[0].to_string().starts_with("aws/src/lib.rs:3:1: "), "{}", errors[0]);
    assert!(matches!(project.builder().package("app").build(), Err(Error::Diagnostics(_))));
}

fn is_seen_as_incomplete_with_warnings(project: &Project) {
    let ran = project.build_script("app").run();
    assert!(ran.success, "{:?}", ran.lines);
    assert_eq!(ran.printed("error"), [""; 0]);
    assert!(ran.printed("warning").iter().all(|it| it.starts_with("aws/src/lib.rs:3:1: ")));
    assert!(matches!(
        ran.index().incomplete[0].reason,
        IncompleteReason::InvalidDeclaration { .. }
    ));
}

#[test]
fn nesting_beyond_any_stack_is_no_crash() {
    let project = one_plugin();
    for (open, close) in [("(", ")"), ("!", ""), ("[", "]"), ("Vec<", ">")] {
        let deep = open.repeat(1_000_000) + "0" + &close.repeat(1_000_000);
        let source = format!(
            "{}#[plux_runtime::plugin(namespace = \"tools\", name = \"deep\", factory = {deep})]\n\
             impl Tool for Type {{}}\n",
            plugin("tools", "aws")
        );
        project.file("aws/src/lib.rs", source);
        let ran = project.build_script("app").run();
        assert!(ran.success, "{open}: {:?} {}", ran.lines, ran.stderr);
        assert_eq!(plugins(&ran.index()), ["tools:aws active"]);
        assert!(!ran.index().is_complete());
    }
}

#[test]
fn many_dark_places_are_reported_in_a_few_lines() {
    let project = one_plugin();
    let missing: Vec<String> = (0..9).map(|at| format!("mod gone{at};")).collect();
    project.file("aws/src/lib.rs", missing.join("\n"));
    let ran = project.build_script("app").run();
    assert_eq!(ran.index().incomplete.len(), 9);
    let warnings = ran.printed("warning");
    assert_eq!(warnings.len(), 4, "{warnings:?}");
    assert!(
        warnings[3].starts_with("6 more parts of the sources could not be analyzed"),
        "{warnings:?}"
    );
}

#[test]
fn incomplete_can_be_denied() {
    let project = one_plugin();
    project.file("aws/src/lib.rs", "mod gone;\n");
    let error = project.builder().package("app").deny_incomplete(true).build().unwrap_err();
    assert!(error.to_string().contains("the index is incomplete: `aws` (src/lib.rs:1)"), "{error}");
}

#[test]
fn a_cargo_that_says_something_else() {
    let project = one_plugin();
    let cargo = project.root.join("cargo");
    let script = "#!/bin/sh\n[ $1 = --version ] && echo cargo 9.0.0 || echo '{\"crates\": []}'\n";
    fs::write(&cargo, script).unwrap();
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
    let error = project.builder().package("app").cargo(cargo).build().unwrap_err();
    assert!(matches!(error, Error::Metadata { .. }), "{error:?}");
    let message = error.to_string();
    assert!(
        message
            .contains("missing field `packages` at line 1 column 14, in the output of cargo 9.0.0"),
        "{message}"
    );
    assert!(message.ends_with("help: upgrade plux-build"), "{message}");
}

#[test]
fn an_output_directory_that_cannot_be_written() {
    let project = one_plugin();
    // Permissions do not stop root. A file in place of the directory does.
    project.file("blocked", "a file");
    let mut script = project.build_script("app");
    script.out_dir = project.root.join("blocked/out");
    let ran = script.run();
    assert!(!ran.success);
    let errors = ran.printed("error");
    assert!(errors[0].starts_with("failed to write `"), "{errors:?}");
    assert!(errors[0].contains("blocked/out/plux.json`") && errors[0].contains("; help: "));
}

#[test]
fn emit_outside_of_a_build_script() {
    let mut test = std::process::Command::new(std::env::current_exe().unwrap());
    test.args(["--exact", "as_build_script", "--nocapture"]);
    let outcome = Outcome::of(test.env("ACT_AS_BUILD_SCRIPT", "1").env_remove("OUT_DIR")).code(1);
    let outcome = outcome.says(
        "error: `OUT_DIR` is not set: not called from a build script that Cargo runs\nhelp: ",
    );
    let stdout = outcome.stdout;
    assert!(!stdout.contains("cargo::"), "nobody there speaks Cargo's language: {stdout}");
}

fn with_index_file(text: &[u8]) -> (bool, Vec<String>) {
    let project = one_plugin();
    project.file("app/plux.json", text);
    let manifest = std::fs::read_to_string(project.root.join("app/Cargo.toml")).unwrap();
    let setting = "[package.metadata.plux]\nindex-file = \"plux.json\"\n";
    project.file("app/Cargo.toml", manifest + setting);
    let ran = project.build_script("app").run();
    (ran.success, ran.printed("error").into_iter().map(str::to_owned).collect())
}

#[test]
fn an_index_file_that_is_truncated_newer_or_not_ours() {
    let good = plux_build::json::to_json(&plux_spec::Index::default());
    assert_eq!(with_index_file(good.as_bytes()), (true, vec![]));
    for (text, message) in [
        (&good[..good.len() / 2], "it is truncated: it ends at line"),
        ("", "it is empty"),
        ("\n", "it is empty"),
        (
            "{\"format\": 2}",
            "it has format 2, and this version reads formats up to 1; help: upgrade",
        ),
        ("{\"plux.plugins\": [\"a=b:c\"]}", "it is not a plux index: `.`: missing field `format`"),
        ("[1]", "it is not a plux index: "),
        ("format: 1", "it is not JSON: "),
    ] {
        let (success, errors) = with_index_file(text.as_bytes());
        assert!(!success && errors.len() == 1, "{text}: {errors:?}");
        let cause = errors[0].split("app/plux.json`: ").nth(1).unwrap_or(&errors[0]);
        assert!(cause.starts_with(message) && cause.contains("; help: "), "{text}: {errors:?}");
    }
}

/// A build with a committed index may run without Cargo, which would report the manifest.
#[test]
fn a_manifest_that_is_not_toml_where_nobody_asks_cargo() {
    let project = one_plugin();
    let manifest = project.read("app/Cargo.toml");
    project.file("app/plux.json", plux_build::json::to_json(&plux_spec::Index::default()));
    let app = "[package.metadata.plux]\nindex-file = \"plux.json\"\n";
    project.file("app/Cargo.toml", manifest.clone() + app);
    project.file("Cargo.toml", "[workspace]\r\nmembers = [\"größe\" \"app\"]\r\n");
    let ran = project.build_script("app").run();
    let reported = "Cargo.toml:2:20: [plux::invalid_manifest] settings are ignored, because of \
                    invalid TOML: ";
    let reported = ran.printed("warning").into_iter().find(|it| it.starts_with(reported));
    assert!(
        ran.success && reported.is_some_and(|it| it.contains("; help: ")),
        "{:?}",
        ran.printed("warning")
    );

    // Without it, Cargo runs, and reports the same error.
    project.file("app/Cargo.toml", manifest.replace("edition", "edi tion"));
    let ran = project.build_script("app").run();
    let errors = ran.printed("error");
    assert!(!ran.success && errors.len() == 1, "{errors:?}");
    assert!(errors[0].contains("/app/Cargo.toml:4:5: invalid TOML: "), "{errors:?}");
    assert!(errors[0].contains("; help: run `cargo metadata --no-deps`"), "{errors:?}");
}

#[test]
fn an_index_file_that_is_not_there() {
    let project = one_plugin();
    let error = project.builder().index_file("app/gone.json").build().unwrap_err();
    assert!(
        matches!(&error, Error::Read { path, .. } if path.ends_with("workspace/app/gone.json")),
        "{error}"
    );
}

#[test]
fn blanks_and_letters_of_any_alphabet_in_the_path() {
    let project = Project::at("Büro – 猫 workspace", &["app", "aws"]);
    project
        .package("app", &format!("{RUNTIME}aws = {{ path = \"../aws\" }}\n"))
        .plugin("aws", "")
        .file("aws/src/lib.rs", format!("mod größe;\n{}", plugin("tools", "aws")))
        .file("aws/src/größe.rs", plugin("tools", "größer").replace("größer", "size"))
        .locked();
    let ran = project.build_script("app").run();
    assert!(ran.success, "{:?} {}", ran.lines, ran.stderr);
    assert_eq!(plugins(&ran.index()), ["tools:aws active", "tools:size active"]);
    assert_eq!(ran.index().plugins[1].file, "src/größe.rs");
    assert_eq!(ran.index().plugins[1].path, "aws::größe::Type");
    let watched = ran.printed("rerun-if-changed");
    assert!(watched.iter().all(|path| std::path::Path::new(path).exists()), "{watched:?}");
}
