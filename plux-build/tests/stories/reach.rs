//! Which targets and files are part of a build: near tests for what far-away stories use in passing.

use plux_spec::Lint;

use crate::support::{Project, RUNTIME, plugin, plugins, reported};

#[test]
fn a_binary_whose_required_features_are_off_has_inactive_plugins() {
    let project = Project::new(&["app"]);
    let features = "[features]\nextra = []\n";
    let binary = "[[bin]]\nname = \"extra\"\nrequired-features = [\"extra\"]\n";
    project
        .package("app", &format!("{RUNTIME}{features}{binary}"))
        .file("app/src/lib.rs", "plux_runtime::include_index!();\n")
        .file("app/src/bin/extra.rs", plugin("tools", "extra") + "fn main() {}\n")
        .locked();
    let off = project.build_script("app").run();
    assert_eq!(plugins(&off.index()), ["tools:extra inactive (feature `extra` of `app`)"]);
    let on = project.build_script("app").features("extra").run();
    assert_eq!(plugins(&on.index()), ["tools:extra active"]);
}

#[test]
fn a_file_with_plugins_that_no_module_declares_is_a_finding() {
    let project = Project::new(&["app"]);
    project
        .package("app", RUNTIME)
        .file("app/src/lib.rs", "plux_runtime::include_index!();\nmod known;\n")
        .file("app/src/known.rs", plugin("tools", "known"))
        .file("app/src/lost.rs", plugin("tools", "lost"))
        .build_step("app")
        .locked();
    let report = || project.builder().package("app").exhaustive(true).report().unwrap();
    let found = reported(&report());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("app/src/lost.rs:1"), "{found:?}");
    assert!(found[0].contains("no `mod` declares the file"), "{found:?}");
    project.file("app/src/lib.rs", "plux_runtime::include_index!();\nmod known;\nmod lost;\n");
    assert_eq!(reported(&report()), [""; 0]);
}

/// The call is reported instead. The suggestion `mod lost;` could compile the file twice.
#[test]
fn a_file_that_a_computed_path_may_include_is_not_called_unreachable() {
    let project = Project::new(&["app"]);
    let include = "plux_runtime::include_index!();\ninclude!(concat!(\"lo\", \"st.rs\"));\n";
    project
        .package("app", RUNTIME)
        .file("app/src/lib.rs", include)
        .file("app/src/lost.rs", plugin("tools", "lost"))
        .build_step("app")
        .locked();
    let report = project.builder().package("app").exhaustive(true).report().unwrap();
    let lints: Vec<_> = report.diagnostics.iter().filter_map(|it| it.lint).collect();
    assert_eq!(lints, [Lint::NotAnalyzed], "{:?}", report.diagnostics);
}

/// The expansion of a macro is not known, but a path in its arguments is relative to the file.
#[test]
fn a_path_to_a_mod_rs_in_the_arguments_of_a_macro_may_declare_it() {
    let project = Project::new(&["app"]);
    project
        .package("app", RUNTIME)
        .file("app/src/lib.rs", "plux_runtime::include_index!();\nmod part;\n")
        .file("app/src/part/mod.rs", plugin("tools", "part"))
        .build_step("app")
        .locked();
    let found = |file: &str, path: &str| {
        let lib = format!("plux_runtime::include_index!();\n#[path = \"{file}\"]\nmod other;\n");
        project.file("app/src/lib.rs", lib);
        project.file(&format!("app/src/{file}"), format!("declare!(at = \"{path}\");\n"));
        let report = project.builder().package("app").exhaustive(true).report().unwrap();
        report.diagnostics.iter().filter(|it| it.lint == Some(Lint::UnreachableFile)).count()
    };
    for (file, path) in [
        ("part/other.rs", "mod.rs"),
        ("part/other.rs", "./mod.rs"),
        ("part/other.rs", "../part/mod.rs"),
        ("part/deep/other.rs", "../mod.rs"),
        ("other.rs", "part/mod.rs"),
        ("other.rs", "/src/part/mod.rs"),
    ] {
        assert_eq!(found(file, path), 0, "{path} in {file}");
    }
    for (file, path) in [
        ("other.rs", "mod.rs"),
        ("other.rs", "apart/mod.rs"),
        ("part/other.rs", "deep/mod.rs"),
        ("part/deep/other.rs", "mod.rs"),
        ("part/deep/other.rs", "../../mod.rs"),
    ] {
        assert_eq!(found(file, path), 1, "{path} in {file}");
    }
}

/// Every second directory has a `mod.rs`.
#[test]
fn a_mention_of_another_mod_rs_does_not_hide_a_file_that_no_module_declares() {
    let project = Project::new(&["app"]);
    project
        .package("app", RUNTIME)
        .file(
            "app/src/lib.rs",
            "plux_runtime::include_index!();\n#[path = \"a/mod.rs\"]\nmod known;\n",
        )
        .file("app/src/a/mod.rs", plugin("tools", "known"))
        .file("app/src/b/mod.rs", plugin("tools", "lost"))
        .build_step("app")
        .locked();
    let report = || project.builder().package("app").exhaustive(true).report().unwrap();
    let found = reported(&report());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("app/src/b/mod.rs:1"), "{found:?}");
    // A macro may declare it by its path, or include it from its directory.
    let included = "plux_runtime::include_index!();\ndeclare!(\"a/mod.rs\", \"b/mod.rs\");\n";
    project.file("app/src/lib.rs", included);
    assert_eq!(reported(&report()), [""; 0]);
}

/// A program without tests does not link it.
#[test]
fn a_package_that_only_tests_and_strings_of_a_library_name_is_lost() {
    let project = Project::new(&["app", "middle", "french"]);
    let french = format!("{RUNTIME}french = {{ path = \"../french\" }}\n");
    let middle = format!("{RUNTIME}middle = {{ path = \"../middle\" }}\n");
    project.plugin("french", "").package("middle", &french).package("app", &middle).locked();
    let lost = |library: &str| {
        project.file("middle/src/lib.rs", library);
        let found = reported(&project.report("app"));
        found.iter().any(|it| it.contains("no code of `middle` refers to `french`"))
    };
    assert!(!lost("use french as _;\n"));
    assert!(lost("#[cfg(test)]\nmod tests {\n    use french as _;\n}\n"));
    assert!(lost("pub const LANGUAGE: &str = \"french\";\n"));
}

#[test]
fn a_lock_file_with_a_merge_conflict_fails_the_build_at_its_line() {
    let project = Project::new(&["app", "aws"]);
    project.package("app", &format!("{RUNTIME}aws = {{ path = \"../aws\" }}\n")).plugin("aws", "");
    project.locked();
    let lock = project.read("Cargo.lock");
    let (before, after) = lock.split_at(lock.find("[[package]]").unwrap());
    let conflict = "<<<<<<< HEAD\n=======\n>>>>>>> theirs\n";
    project.file("Cargo.lock", format!("{before}{conflict}{after}"));
    let line = before.lines().count() + 1;
    let ran = project.build_script("app").run();
    assert!(!ran.success, "{:?}", ran.lines);
    let errors = ran.printed("error");
    assert!(errors[0].contains(&format!("Cargo.lock:{line}:1: ")), "{errors:?}");
    assert!(errors[0].contains("merge conflict"), "{errors:?}");
}

/// Each program that links the library has both.
#[test]
fn two_plugins_of_a_library_are_duplicates_in_a_workspace_without_a_program() {
    let project = Project::new(&["french", "german"]);
    project.plugin("french", "").plugin("german", "").locked();
    let twice = plugin("tools", "saw") + &plugin("tools", "saw").replace("Saw", "Other");
    project.file("french/src/lib.rs", twice);
    let report = project.builder().workspace(true).exhaustive(true).report().unwrap();
    let found = reported(&report);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("`tools:saw` is defined multiple times, in `french`"), "{found:?}");
}
