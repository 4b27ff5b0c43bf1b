//! Plugins that no program contains, as far as sources and manifests show.

use crate::support::{Project, RUNTIME, plugin, plugins, reported};

#[test]
fn a_generated_file_is_in_the_index_and_no_warning() {
    let project = Project::new(&["app"]);
    let index = "plux_runtime::include_index!();\n";
    let generated = "include!(concat!(env!(\"OUT_DIR\"), \"/tables.rs\"));\n";
    project.package("app", RUNTIME).file("app/src/lib.rs", format!("{index}{generated}")).locked();
    let report = project.report("app");
    assert_eq!(reported(&report).len(), 1);
    assert!(reported(&report)[0].starts_with(
        "note: app/src/lib.rs:2:1: [plux::not_analyzed] the included file is generated"
    ));
    assert!(!report.index.is_complete());
    assert_eq!(project.build_script("app").run().printed("warning"), [""; 0]);
}

/// A module has one of its two files, whatever the predicate's value is.
#[test]
fn a_module_with_complementary_paths_needs_no_default_file() {
    let project = Project::new(&["app"]);
    project.package("app", &format!("{RUNTIME}[features]\nx = []\n")).locked();
    project.file("app/src/a.rs", plugin("tools", "a")).file("app/src/b.rs", "");
    let check = |predicate: &str, other: &str| {
        let paths = format!(
            "#[cfg_attr({predicate}, path = \"a.rs\")]\n#[cfg_attr({other}, path = \"b.rs\")]\n"
        );
        project.file("app/src/lib.rs", format!("plux_runtime::include_index!();\n{paths}mod ab;"));
        let report = project.report("app");
        assert_eq!(plugins(&report.index).len(), 1);
        reported(&report)
    };
    for predicate in ["feature = \"x\"", "debug_assertions", "foo", "any(foo, bar)", "unix"] {
        assert_eq!(check(predicate, &format!("not({predicate})")), [""; 0], "{predicate}");
    }
    let found = check("foo", "not(bar)");
    assert!(
        found.len() == 1 && found[0].contains("the file of the module `ab` does not exist"),
        "{found:?}"
    );
}

/// What the help says compiles in the package.
#[test]
fn the_help_for_an_attribute_by_another_name_fits_the_dependencies() {
    let project = Project::new(&["app", "kore", "aws"]);
    let kore = "kore = { path = \"../kore\" }\n";
    let reexports = "[package.metadata.plux]\nreexports = true\n";
    project
        .package("app", &format!("{RUNTIME}aws = {{ path = \"../aws\" }}\n"))
        .package("kore", &format!("{RUNTIME}{reexports}"))
        .file("kore/src/lib.rs", "pub mod prelude { pub use plux_runtime::plugin as vendor; }")
        .package("aws", kore);
    let source =
        "use kore::prelude::*;\n\n#[vendor(namespace = \"tools\", name = \"aws\")]\nfn aws() {}\n";
    project.file("aws/src/lib.rs", source).locked();
    let help = || {
        let found = reported(&project.report("app")).join("\n");
        found.split_once("help: ").map(|(_, help)| help.to_owned()).unwrap_or(found)
    };
    let written = "if it is, write it in full: `#[plux_runtime::plugin(…)]`, after `cargo add plux-runtime -p aws`";
    assert_eq!(help(), written);
    project.package("aws", &format!("{RUNTIME}{kore}")).locked();
    assert_eq!(help(), "if it is, write it in full: `#[plux_runtime::plugin(…)]`");
    let renamed = "rt = { path = \"../plux-runtime\", package = \"plux-runtime\" }\n";
    project.package("aws", &format!("{renamed}{kore}")).locked();
    assert_eq!(help(), "if it is, write it in full: `#[rt::plugin(…)]`");
}

#[test]
fn an_index_that_nothing_includes_is_found_without_building() {
    let project = Project::new(&["app"]);
    project.package("app", RUNTIME).file("app/src/lib.rs", "").locked();
    let exhaustive = || {
        let report = project.builder().package("app").exhaustive(true).report();
        reported(&report.unwrap())
    };
    // Nobody makes one, and nobody misses it.
    assert_eq!(exhaustive(), [""; 0]);
    project.file("app/build.rs", "fn main() { plux_build::emit(); }\n");
    let found = exhaustive();
    assert!(found[0].contains("build.rs writes an index, but no code of `app` includes it"));
    assert_eq!(found.len(), 1, "{found:?}");

    // The build script may have another name, and other files.
    let manifest = project.read("app/Cargo.toml");
    let build = "[package]\nbuild = \"build/main.rs\"\n";
    project.file("app/Cargo.toml", manifest.replace("[package]\n", build));
    project.file("app/build.rs", "fn main() { plux_build::emit(); }\n");
    project.file("app/build/main.rs", "fn main() {}\n");
    assert_eq!(exhaustive(), [""; 0]);
    project.file("app/build/main.rs", "mod index;\nfn main() { index::write() }\n");
    project.file("app/build/index.rs", "pub fn write() { plux_build::emit(); }\n");
    let found = exhaustive();
    assert!(found[0].contains("build/main.rs writes an index, but no code"), "{found:?}");
}

#[test]
fn a_program_that_loads_plugins_without_an_index_is_reported() {
    let project = Project::new(&["app", "aws"]);
    project.package("app", &format!("{RUNTIME}aws = {{ path = \"../aws\" }}\n"));
    project.plugin("aws", "").file("app/src/lib.rs", "");
    project.file("app/src/main.rs", "fn main() { plux_runtime::PluginManager::new(\"tools\"); }\n");
    project.locked();
    let report = project.builder().package("app").exhaustive(true).report().unwrap();
    assert_eq!(
        reported(&report),
        ["warning: app/src/main.rs: [plux::missing_index] binary `app` includes no index: \
             plugins of `aws` are not linked, and it cannot report which are missing; help: run \
             `cargo plux init -p app --bin app`, or add `plux_runtime::include_index!();` to \
             src/main.rs, `plux-build` to `[build-dependencies]` and `fn main() { \
             plux_build::emit(); }` to build.rs"]
    );
}

fn library(project: &Project, package: &str, crate_types: &str) {
    let path = format!("{package}/Cargo.toml");
    let manifest = std::fs::read_to_string(project.root.join(&path)).unwrap();
    let manifest = manifest.split("[lib]").next().unwrap().to_owned();
    project.file(&path, format!("{manifest}\n[lib]\ncrate-type = [{crate_types}]\n"));
}

#[test]
fn a_library_for_c_has_plugins_for_no_program() {
    let project = Project::new(&["app", "aws"]);
    project.package("app", &format!("{RUNTIME}aws = {{ path = \"../aws\" }}\n"));
    project.plugin("aws", "").locked();
    library(&project, "aws", "\"cdylib\", \"staticlib\"");
    let report = project.report("app");
    assert_eq!(
        reported(&report),
        ["warning: aws/Cargo.toml: [plux::unlinkable_crate_type] no Rust program can link \
             `aws`, whose library is only a `cdylib` or `staticlib`, so no program has its plugins; help: add \"lib\" to the \
             `crate-type` of its `[lib]`"]
    );
    // It is not missing at run time either: loading it returns the same reason.
    assert_eq!(plugins(&report.index), ["tools:aws inactive (crate type `lib` of `aws`)"]);

    library(&project, "aws", "\"cdylib\", \"lib\"");
    let report = project.report("app");
    assert_eq!(reported(&report), [""; 0]);
    assert_eq!(plugins(&report.index), ["tools:aws active"]);
}

#[test]
fn plugins_of_a_procedural_macro_are_reported() {
    let project = Project::new(&["app", "derive", "other"]);
    let derive = "derive = { path = \"../derive\" }\n";
    project
        .package("app", &format!("{RUNTIME}{derive}"))
        .package("derive", &format!("{RUNTIME}[lib]\nproc-macro = true\n"))
        .package("other", "")
        .file("other/src/lib.rs", "")
        .file("derive/src/lib.rs", format!("mod own;\n#[cfg(test)]\n{}", plugin("tools", "t")))
        .file("derive/src/own.rs", plugin("tools", "own"))
        .build_step("app")
        .locked();
    let found = "derive/src/own.rs:1:1: [plux::unlinkable_crate_type] `derive` is a procedural \
                 macro, which no program links, so no program has its plugins; help: move the \
                 plugin to a package that is not a procedural macro";
    let check = |package: &str| {
        let report = project.builder().package(package).exhaustive(true).report().unwrap();
        let mut found = reported(&report);
        found.retain(|it| it.contains("unlinkable_crate_type"));
        found
    };
    for package in ["app", "derive"] {
        assert_eq!(check(package), [format!("warning: {found}")]);
    }
    assert_eq!(check("other"), [""; 0]);
    let whole = project.builder().workspace(true).exhaustive(true).report().unwrap();
    assert_eq!(reported(&whole).iter().filter(|it| it.contains(found)).count(), 1);
    let ran = project.build_script("app").run();
    assert!(ran.printed("warning").contains(&found), "{:?}", ran.lines);
    // A plugin in tests, or one that the macro generates, is not reported.
    let quoted = format!("fn own() {{ quote! {{ {} }}; }}\n", plugin("tools", "own"));
    project.file("derive/src/own.rs", quoted);
    assert_eq!(check("derive"), [""; 0]);
}

#[test]
fn plugins_in_the_binaries_of_a_dependency_without_a_library_are_reported() {
    let project = Project::new(&["app", "saw"]);
    project
        .package("app", &format!("{RUNTIME}saw = {{ path = \"../saw\" }}\n"))
        .plugin("saw", "")
        .build_step("app");
    std::fs::rename(project.root.join("saw/src/lib.rs"), project.root.join("saw/src/main.rs"))
        .unwrap();
    project.locked();
    let found = "saw/src/main.rs:1:1: [plux::unlinkable_crate_type] `saw` has no library, and no program links \
                 the binaries of a dependency, so only these binaries have its plugins; help: move the plugin to \
                 src/lib.rs of `saw`";
    assert_eq!(project.build_script("app").run().printed("warning"), [found]);
    let check = project.builder().workspace(true).exhaustive(true).report().unwrap();
    assert_eq!(reported(&check), [format!("warning: {found}")]);
    // A program may have plugins of its own.
    project.package("app", RUNTIME).build_step("app").locked();
    assert_eq!(project.build_script("app").run().printed("warning"), [""; 0]);
}

#[test]
fn plugins_of_a_library_that_a_program_loads_at_run_time_are_reported() {
    let project = Project::new(&["app", "late"]);
    project.package("app", RUNTIME).plugin("late", "").locked();
    let warnings = |crate_types: &str, rest: &str| {
        library(&project, "late", crate_types);
        let manifest = project.read("late/Cargo.toml");
        project.file("late/Cargo.toml", format!("{manifest}{rest}"));
        project.build_script("app").run().printed("warning").join("\n")
    };
    let found = "late/src/lib.rs:1: [plux::unused_package] `late` has plugins, but its library is \
                 only a `cdylib` or `staticlib`, which no Rust program links; help: add \"lib\" to \
                 `crate-type` in `[lib]` of `late`, and run `cargo add late -p PROGRAM`; if only the C \
                 library should have the plugins, set `allow-unused = true` in \
                 `[package.metadata.plux]` of `late`";
    assert_eq!(warnings("\"cdylib\"", ""), found);
    assert_eq!(warnings("\"staticlib\"", ""), found);
    assert_eq!(warnings("\"cdylib\"", "[package.metadata.plux]\nallow-unused = true\n"), "");
    // It is a program of its own.
    let source = format!("plux_runtime::include_index!();\n{}", plugin("tools", "late"));
    project.file("late/src/lib.rs", source);
    assert_eq!(warnings("\"cdylib\"", ""), "");
}

#[test]
fn a_dylib_contains_the_runtime() {
    let project = Project::new(&["app", "aws"]);
    project.package("app", &format!("{RUNTIME}aws = {{ path = \"../aws\" }}\n"));
    project.plugin("aws", "").locked();
    library(&project, "aws", "\"dylib\"");
    assert_eq!(
        reported(&project.report("app")),
        ["warning: aws/Cargo.toml: [plux::unlinkable_crate_type] `aws` is a `dylib` that \
             contains plux-runtime: a program that links it has neither an index nor the plugins of \
             other packages; help: set `crate-type = [\"lib\"]` \
             in its `[lib]`, or `[\"lib\", \"dylib\"]` if the dylib is needed"]
    );
    library(&project, "aws", "\"dylib\", \"rlib\"");
    assert_eq!(reported(&project.report("app")), [""; 0]);
}

#[test]
fn an_unused_package_that_knows_only_a_reexport_is_reported() {
    let project = Project::new(&["app", "base", "aws"]);
    project
        .package("app", &format!("{RUNTIME}base = {{ path = \"../base\" }}"))
        .package("base", RUNTIME)
        .package("aws", "base = { path = \"../base\" }")
        .file(
            "aws/src/lib.rs",
            "#[base::plugin(namespace = \"tools\", name = \"aws\", crate = base::plux_runtime)]\n\
             impl Tool for Type {}\n",
        )
        .build_step("app")
        .file("base/src/lib.rs", "pub use plux_runtime::{self, plugin};\n")
        .locked();
    let found = "aws/src/lib.rs:1: [plux::unused_package] `aws` has plugins, but nothing in the \
                 workspace depends on it; help: run `cargo add aws -p PROGRAM`, where PROGRAM is the \
                 package that loads the plugins; if only tests or other workspaces use `aws`, set \
                 `allow-unused = true` in `[package.metadata.plux]` of `aws`";
    let report = project.builder().package("app").exhaustive(true).report().unwrap();
    assert_eq!(reported(&report), [""; 0], "packages outside of the selection are not reported");
    let report = project.builder().workspace(true).exhaustive(true).report().unwrap();
    assert_eq!(reported(&report), [format!("warning: {found}")]);
    assert_eq!(project.build_script("app").run().printed("warning"), [found]);
}

#[test]
fn what_only_a_procedural_macro_depends_on_is_unused() {
    let project = Project::new(&["app", "macros", "aws"]);
    project
        .package("app", &format!("{RUNTIME}macros = {{ path = \"../macros\" }}\n"))
        .package("macros", "aws = { path = \"../aws\" }\n[lib]\nproc-macro = true\n")
        .plugin("aws", "")
        .file("macros/src/lib.rs", "")
        .build_step("app")
        .locked();
    let ran = project.build_script("app").run();
    let found = ran.printed("warning");
    assert_eq!(found.len(), 1, "{found:?}");
    let expected = "aws/src/lib.rs:1: [plux::unused_package] `aws` has plugins, but no program of the workspace \
                    depends on it: only the procedural macro `macros` does; help: ";
    assert!(found[0].starts_with(expected), "{found:?}");
}

#[test]
fn what_only_an_unused_package_depends_on_is_unused() {
    let project = Project::new(&["app", "bundle", "aws"]);
    project.package("app", RUNTIME).plugin("aws", "");
    project.package("bundle", "aws = { path = \"../aws\" }");
    project.file("bundle/src/lib.rs", "pub use aws as _;\n").locked();
    let warnings = || {
        let ran = project.build_script("app").run();
        ran.printed("warning").into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        warnings(),
        ["aws/src/lib.rs:1: [plux::unused_package] `aws` has plugins, but no program of the \
          workspace depends on it: only `bundle` does, which no program depends on; help: run \
          `cargo add bundle -p PROGRAM`, where PROGRAM is the package that loads the plugins; if only \
          tests or other workspaces use `aws`, set `allow-unused = true` in \
          `[package.metadata.plux]` of `aws`"]
    );
    // `allow-unused` of either package disables the lint.
    for package in ["bundle", "aws"] {
        let path = format!("{package}/Cargo.toml");
        let manifest = std::fs::read_to_string(project.root.join(&path)).unwrap();
        for (key, reported) in [("true", 0), ("false", 1)] {
            let setting = format!("\n[package.metadata.plux]\nallow-unused = {key}\n");
            project.file(&path, format!("{manifest}{setting}"));
            assert_eq!(warnings().len(), reported, "{package}: {key}");
        }
        project.file(&path, manifest);
    }
    // A program, tests with an index, a library for C, or a library with an index uses its dependencies.
    project.file("bundle/tests/support/index.rs", "plux_runtime::include_index!();");
    for (path, text) in [
        ("bundle/src/main.rs", "fn main() {}"),
        ("bundle/tests/it.rs", "plux_runtime::include_index!();"),
        ("bundle/tests/it.rs", "use plux_runtime::include_index as index;\nindex!();"),
        ("bundle/tests/it.rs", "#![cfg(test)]\nplux_runtime::include_index!();"),
        ("bundle/tests/it.rs", "#[cfg(test)]\nmod tests { plux_runtime::include_index!(); }"),
        (
            "bundle/tests/it.rs",
            "macro_rules! index { () => { plux_runtime::include_index!(); } }\nindex!();",
        ),
        ("bundle/tests/it.rs", "#[path = \"support/index.rs\"]\nmod index;"),
        ("bundle/src/lib.rs", "#[path = \"../tests/support/index.rs\"]\nmod index;"),
        ("bundle/src/lib.rs", "plux_runtime::include_index!();"),
        ("bundle/src/lib.rs", "use plux_runtime::include_index as index;\nindex!();"),
    ] {
        let before = std::fs::read(project.root.join(path)).ok();
        project.file(path, text);
        assert_eq!(warnings(), [""; 0], "{path}");
        // The build of `app` does not scan `bundle`; a build of the workspace does.
        let whole = project.builder().workspace(true).exhaustive(true).report().unwrap();
        let mut unused = reported(&whole);
        unused.retain(|it| it.contains("unused_package"));
        assert_eq!(unused, [""; 0], "{path}: {text}");
        match before {
            Some(before) => drop(project.file(path, before)),
            None => std::fs::remove_file(project.root.join(path)).unwrap(),
        }
    }
    library(&project, "bundle", "\"cdylib\"");
    assert_eq!(warnings(), [""; 0]);
}

/// A benchmark or a test that refers to a plugin crate does not make a program have its plugins.
#[test]
fn a_package_that_only_tests_use_is_unused() {
    let project = Project::new(&["app", "base", "measure", "aws"]);
    let aws = "aws = { path = \"../aws\" }\n";
    project
        .package("app", &format!("{RUNTIME}base = {{ path = \"../base\" }}\n"))
        .package("base", &format!("[dev-dependencies]\n{aws}"))
        .package("measure", &format!("[dev-dependencies]\n{aws}"))
        .plugin("aws", "")
        .file("base/src/lib.rs", "")
        .file("base/tests/it.rs", "use aws as _;\n")
        .file("measure/src/lib.rs", "")
        .file("measure/benches/load.rs", "use aws as _;\nfn main() {}\n")
        .build_step("app")
        .locked();
    let warnings = || {
        let ran = project.build_script("app").run();
        ran.printed("warning").into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let found = "aws/src/lib.rs:1: [plux::unused_package] `aws` has plugins, but no program of the \
                 workspace depends on it: only tests and benchmarks of `base` do; help: run `cargo add aws -p PROGRAM`, \
                 where PROGRAM is the package that loads the plugins; if only tests or other workspaces use \
                 `aws`, set `allow-unused = true` in `[package.metadata.plux]` of `aws`";
    assert_eq!(warnings(), [found]);
    let whole = project.builder().workspace(true).exhaustive(true).report().unwrap();
    assert!(reported(&whole).contains(&format!("warning: {found}")), "{:?}", reported(&whole));
    // A build script is no program either.
    for package in ["base", "measure"] {
        let manifest = project.read(&format!("{package}/Cargo.toml"));
        let kind = if package == "base" { "build-dependencies" } else { "dev-dependencies.x" };
        let manifest = manifest.replace("[dev-dependencies]", &format!("[{kind}]"));
        let manifest = manifest.replace("[dev-dependencies.x]\naws = { path = \"../aws\" }", "");
        project.file(&format!("{package}/Cargo.toml"), manifest);
    }
    assert!(warnings()[0].contains("only the build script of `base` does"), "{:?}", warnings());
    // Plugins for the tests of the program are in the index of these tests.
    let manifest = project.read("app/Cargo.toml");
    project.file("app/Cargo.toml", format!("{manifest}[dev-dependencies]\n{aws}")).locked();
    assert_eq!(warnings(), [""; 0]);
}

#[test]
fn an_unused_package_with_plugins_in_its_tests_alone_is_fine() {
    let project = Project::new(&["app", "aws"]);
    project.package("app", RUNTIME).plugin("aws", "");
    let source = |cfg: &str| format!("#[cfg({cfg})]\n{}", plugin("tools", "aws"));
    let said = |cfg: &str| {
        project.file("aws/src/lib.rs", source(cfg));
        project.build_script("app").run().printed("warning").len()
    };
    project.locked();
    assert_eq!(said("test"), 0);
    assert_eq!(said("windows"), 0);
    // It may have the feature.
    assert_eq!(said("feature = \"more\""), 1);
}
