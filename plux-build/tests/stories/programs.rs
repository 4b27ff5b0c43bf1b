//! Programs: packages that include an index, and binaries that should.

use crate::support::{Project, RUNTIME, plugin, plugins, reported};

/// Two programs of one workspace: `app` has an optional dependency on `aws`, `tool` depends on it.
fn two_programs() -> Project {
    let project = Project::new(&["app", "tool", "aws"]);
    let optional = "aws = { path = \"../aws\", optional = true }\n";
    project
        .package("app", &format!("{RUNTIME}{optional}"))
        .package("tool", &format!("{RUNTIME}aws = {{ path = \"../aws\" }}\n"))
        .plugin("aws", "")
        .file("app/src/main.rs", "plux_runtime::include_index!();\nfn main() {}\n")
        .file("app/src/lib.rs", "")
        .file("tool/src/lib.rs", "")
        .file("tool/src/main.rs", "plux_runtime::include_index!();\nfn main() {}\n")
        .locked();
    project
}

#[test]
fn the_status_is_judged_for_each_program() {
    let project = two_programs();
    let report = project.builder().workspace(true).report().unwrap();
    let of_hosts: Vec<_> =
        report.index_hosts.iter().map(|it| (&*it.package, plugins(&it.index))).collect();
    let off = "tools:aws inactive (feature `aws` of `app`)".to_owned();
    let on = "tools:aws active".to_owned();
    assert_eq!(of_hosts, [("app", vec![off]), ("tool", vec![on.clone()])]);
    assert_eq!(plugins(&report.index), [on]);
    for host in &report.index_hosts {
        let alone = project.builder().package(&host.package).build().unwrap();
        assert_eq!(plugins(&host.index), plugins(&alone));
    }
}

#[test]
fn a_member_makes_no_plugin_active() {
    let project = two_programs();
    project.package("tool", RUNTIME).locked();
    let report = project.builder().workspace(true).report().unwrap();
    assert_eq!(plugins(&report.index), ["tools:aws inactive (feature `aws` of `app`)"]);
}

#[test]
fn a_workspace_without_a_program_has_nothing_active() {
    let project = Project::new(&["aws"]);
    project.plugin("aws", "").file("plux-runtime/src/lib.rs", "").locked();
    let report = project.builder().workspace(true).report().unwrap();
    assert!(report.index_hosts.is_empty());
    assert_eq!(plugins(&report.index), ["tools:aws conditional"]);
}

/// A binary that only calls into a library, which loads the plugins.
fn thin_main() -> Project {
    let project = Project::new(&["app", "base", "french"]);
    project
        .package(
            "app",
            "base = { path = \"../base\" }\nfrench = { path = \"../french\" }\n\
             plain = { path = \"../plain\" }\n",
        )
        .package("base", RUNTIME)
        .package("plain", "")
        .plugin("french", "")
        .file("plain/src/lib.rs", "")
        .file("base/src/lib.rs", "pub fn run() { plux_runtime::PluginManager::new(\"tools\"); }\n")
        .file("app/src/lib.rs", "")
        .file("app/src/main.rs", "fn main() { base::run() }\n");
    project
}

#[test]
fn a_binary_that_only_calls_a_library_is_missing_an_index() {
    let project = thin_main();
    project.locked();
    let found = || reported(&project.builder().package("app").exhaustive(true).report().unwrap());
    let whole = project.builder().workspace(true).exhaustive(true).report().unwrap();
    assert_eq!(found(), reported(&whole));
    assert_eq!(
        found(),
        [
            "warning: app/src/main.rs: [plux::missing_index] binary `app` includes no index: plugins \
          of `french` are not linked, and it cannot report which are missing; help: run \
             `cargo plux init -p app --bin app`, or add `plux_runtime::include_index!();` to \
             src/main.rs, `plux-runtime` to `[dependencies]`, `plux-build` to `[build-dependencies]` \
             and `fn main() { plux_build::emit(); }` to build.rs"
        ]
    );
    // What links no plux-runtime loads no plugins.
    project.file("app/src/main.rs", "fn main() { plain::run() }\n");
    assert_eq!(found(), [""; 0]);
    // The library includes an index, which has the plugins of its own dependencies only.
    project.file("app/src/main.rs", "fn main() { base::run() }\n");
    project.file("base/src/lib.rs", "plux_runtime::include_index!();\n");
    let found_now = found();
    assert!(found_now.iter().any(|it| it.contains("plugins of `french` are not linked")));
    let french = "french = { path = \"../french\" }\n";
    project.package("base", &format!("{RUNTIME}{french}")).locked();
    project.file("base/src/lib.rs", "plux_runtime::include_index!();\n");
    assert_eq!(found(), [""; 0]);
}

/// `app` has an index in its binary, a library without one, and an example.
fn with_example(example: &str) -> Project {
    let project = Project::new(&["app", "base", "aws", "fake"]);
    project
        .package(
            "app",
            &format!(
                "{RUNTIME}base = {{ path = \"../base\" }}\naws = {{ path = \"../aws\" }}\n\
                 [dev-dependencies]\nfake = {{ path = \"../fake\" }}\n\
                 [build-dependencies]\nplux-build = {{ path = \"../plux-build\" }}\n"
            ),
        )
        .package("base", RUNTIME)
        .plugin("aws", "")
        .plugin("fake", "")
        .file("base/src/lib.rs", "")
        .file("plux-build/Cargo.toml", "[package]\nname = \"plux-build\"\nversion = \"0.1.0\"\n")
        .file("plux-build/src/lib.rs", "pub fn emit() {}\n")
        .file("app/build.rs", "fn main() { plux_build::emit(); }\n")
        .file("app/src/lib.rs", "pub struct Report;\n")
        .file("app/src/main.rs", "plux_runtime::include_index!();\nfn main() {}\n")
        .file("app/examples/demo.rs", example);
    project.locked();
    project
}

/// As in the guide: a test asserts that all plugins of a library are linked.
#[test]
fn an_index_for_the_tests_of_a_library_is_used() {
    let project = Project::new(&["aws"]);
    project
        .plugin("aws", "")
        .file("aws/build.rs", "fn main() { plux_build::emit(); }\n")
        .file("aws/tests/complete.rs", "use aws as _;\nplux_runtime::include_index!();\n")
        .locked();
    let report = || project.builder().package("aws").exhaustive(true).report().unwrap();
    assert_eq!(reported(&report()), [""; 0]);
    assert_eq!(project.build_script("aws").run().printed("warning"), [""; 0]);
    project.file("aws/tests/complete.rs", "use aws as _;\n");
    let found = reported(&report());
    assert!(found.len() == 1 && found[0].contains("[plux::unused_index]"), "{found:?}");
}

#[test]
fn a_binary_that_does_not_refer_to_its_own_library_lacks_the_plugins_of_it() {
    let project = Project::new(&["app"]);
    let main = "plux_runtime::include_index!();\nfn main() {}\n";
    project
        .package("app", RUNTIME)
        .file("app/src/own.rs", plugin("tools", "own"))
        .file("app/src/lib.rs", format!("pub mod own;\n{}", plugin("tools", "other")))
        .file("app/src/main.rs", main)
        .file("app/build.rs", "fn main() { plux_build::emit(); }\n")
        .locked();
    let check = |kind: &str| {
        let report = project.builder().package("app").exhaustive(true).report().unwrap();
        let mut found = reported(&report);
        found.retain(|it| it.contains("unlinked_plugin") && it.contains(kind));
        found
    };
    let missing = |plugins: &str| {
        format!(
            "app/src/main.rs: [plux::unlinked_plugin] {plugins} of the library `app` will be missing \
             from binary `app`: its code does not refer to `app`; help: add `use ::app as _;` to src/main.rs"
        )
    };
    assert_eq!(check("binary"), [format!("warning: {}", missing("2 plugins"))]);
    assert_eq!(project.build_script("app").run().printed("warning"), [missing("2 plugins")]);
    // The binary has one of them in a module of its own.
    project.file("app/src/main.rs", format!("mod own;\n{main}"));
    assert_eq!(check("binary"), [format!("warning: {}", missing("1 plugin"))]);
    // A program without an index does not miss any.
    project.file("app/src/main.rs", "fn main() {}\n");
    assert_eq!(check("binary"), [""; 0]);
    project.file("app/src/main.rs", format!("use app as _;\n{main}"));
    assert_eq!(check("binary"), [""; 0]);
    // `check` looks at examples, too.
    project.file("app/examples/demo.rs", main);
    assert_eq!(check("example").len(), 1);
    assert_eq!(project.build_script("app").run().printed("warning"), [""; 0]);
    project.file("app/examples/demo.rs", format!("{main}use app as _;\n"));
    assert_eq!(check("example"), [""; 0]);
}

#[test]
fn a_binary_that_does_not_refer_to_the_library_with_the_index_is_missing_it() {
    let manager = "fn main() { plux_runtime::PluginManager::new(\"tools\").load_all(); }\n";
    let registry = "use plux_runtime::Registry;\nstatic TOOLS: Registry<u8> = Registry::new(\"tools\");\nfn main() {}\n";
    let missing = "app/src/main.rs: [plux::missing_index] binary `app` loads plugins without an index: \
                   it cannot report which are missing; help: add `use app as _;` to src/main.rs: the \
                   library includes the index";
    for main in [manager, registry] {
        let project = Project::new(&["app", "plux-build"]);
        let library = format!("plux_runtime::include_index!();\n{}", plugin("tools", "own"));
        project
            .package("app", RUNTIME)
            .file("app/src/lib.rs", library)
            .file("app/src/main.rs", main)
            .build_step("app")
            .locked();
        assert_eq!(checked(&project), [format!("warning: {missing}")]);
        assert_eq!(project.build_script("app").run().printed("warning"), [missing]);
        project.file("app/src/main.rs", format!("use app as _;\n{main}"));
        assert_eq!(checked(&project), [""; 0]);
    }
}

/// The program has no build script, so that the one of the library is the only one that runs.
#[test]
fn a_program_that_has_only_the_index_of_a_library_is_missing_its_own() {
    let project = Project::new(&["host", "tool", "aws", "gcp", "log"]);
    let path = |name: &str| format!("{name} = {{ path = \"../{name}\" }}\n");
    project
        .package("host", &format!("{RUNTIME}{}", path("aws")))
        .package("tool", &format!("{}{}{}{}", path("host"), path("aws"), path("gcp"), path("log")))
        .plugin("aws", "")
        .plugin("gcp", "")
        .package("log", RUNTIME)
        .file("log/src/lib.rs", "")
        .file("tool/src/lib.rs", "")
        .file("tool/src/main.rs", "fn main() { host::run(); }\n")
        .build_step("host")
        .locked();
    let warnings = || project.build_script("host").run().printed("warning").join("\n");
    assert_eq!(
        warnings(),
        "tool/Cargo.toml: [plux::missing_index] `tool` includes no index, and that of `host` does not list \
         plugins of `gcp`: they are not linked, and the program cannot report them; help: run \
         `cargo plux init -p tool --bin tool`"
    );
    project.file("tool/src/lib.rs", "use gcp as _;\n");
    assert_eq!(warnings(), "");
    project.file("tool/src/lib.rs", "").build_step("tool");
    project.file("tool/src/main.rs", "plux_runtime::include_index!();\nfn main() {}\n").locked();
    assert_eq!(warnings(), "");
}

#[test]
fn a_program_does_not_lose_what_it_has_from_elsewhere() {
    let project = Project::new(&["host", "tool", "aws", "gcp", "other"]);
    let path = |name: &str| format!("{name} = {{ path = \"../{name}\" }}\n");
    project
        .package("host", &format!("{RUNTIME}{}", path("aws")))
        .plugin("aws", "")
        .plugin("gcp", "")
        .package("other", &path("gcp"))
        .package("tool", &format!("{}{}", path("host"), path("other")))
        .file("other/src/lib.rs", "")
        .file("tool/src/lib.rs", "use other as _;\n")
        .file("tool/src/main.rs", "fn main() { host::run(); }\n")
        .build_step("host")
        .locked();
    let with_features = |features: &str| {
        let mut lines = project.build_script("host").features(features).run().lines;
        lines.retain(|it| it.contains("missing_index"));
        lines.join("\n")
    };
    let warnings = || with_features("");
    assert!(warnings().contains("plugins of `gcp`"), "{}", warnings());
    // The index of another library.
    project.package("other", &format!("{RUNTIME}{}", path("gcp"))).build_step("other");
    project.file("other/src/lib.rs", "plux_runtime::include_index!();\n").locked();
    assert_eq!(warnings(), "");
    // A procedural macro is linked into the compiler.
    project.package("other", &format!("{}[lib]\nproc-macro = true\n", path("gcp"))).locked();
    project.file("other/src/lib.rs", "");
    assert_eq!(warnings(), "");
    // An optional dependency of the library that has the index.
    let optional = "gcp = { path = \"../gcp\", optional = true }\n";
    project.package("host", &format!("{RUNTIME}{}{optional}", path("aws"))).build_step("host");
    project.package("tool", &format!("{}{}", path("host"), path("gcp"))).locked();
    assert_eq!(with_features("gcp"), "");
    assert_eq!(warnings(), "", "the program may enable it");
}

/// Nothing else in the package includes an index, so no program of the workspace has it.
#[test]
fn an_example_with_an_index_is_checked_in_a_library() {
    let project = Project::new(&["aws", "plux-build"]);
    let example = "plux_runtime::include_index!();\nfn main() {}\n";
    project.plugin("aws", "").file("aws/examples/demo.rs", example).build_step("aws").locked();
    let check = || {
        let report = |whole: bool| {
            let builder = project.builder().exhaustive(true);
            let builder = if whole { builder.workspace(true) } else { builder.package("aws") };
            reported(&builder.report().unwrap())
        };
        assert_eq!(report(true), report(false));
        report(true)
    };
    let found = check();
    let missing = "1 plugin of the library `aws` will be missing from example `demo`";
    assert!(found.len() == 1 && found[0].contains(missing), "{found:?}");
    project.file("aws/examples/demo.rs", format!("use aws as _;\n{example}"));
    assert_eq!(check(), [""; 0]);
}

/// A program for another language is a library for C.
#[test]
fn a_library_for_c_that_only_calls_another_is_missing_an_index() {
    let project = thin_main();
    std::fs::remove_file(project.root.join("app/src/main.rs")).unwrap();
    project.file("app/src/lib.rs", "#[no_mangle] pub extern \"C\" fn run() { base::run() }\n");
    project.locked();
    assert_eq!(checked(&project), [""; 0], "another package may include the index");
    let manifest = project.read("app/Cargo.toml");
    for crate_types in ["\"cdylib\"", "\"staticlib\"", "\"cdylib\", \"rlib\""] {
        let lib = format!("[lib]\ncrate-type = [{crate_types}]\n");
        project
            .file("app/Cargo.toml", manifest.replace("[dependencies]", &(lib + "[dependencies]")));
        assert_eq!(
            checked(&project),
            [
                "warning: app/src/lib.rs: [plux::missing_index] library `app` includes no index: plugins \
                 of `french` are not linked, and it cannot report which are missing; help: add \
                 `plux_runtime::include_index!();` to src/lib.rs, `plux-runtime` to `[dependencies]`, \
                 `plux-build` to `[build-dependencies]` and `fn main() { plux_build::emit(); }` to \
                 build.rs"
            ],
            "{crate_types}"
        );
    }
    project.file("app/src/lib.rs", "plux_runtime::include_index!();\n");
    assert!(checked(&project).iter().all(|it| !it.contains("missing_index")));
}

/// What `check` reports of a package, which is what it reports of the whole workspace.
fn checked(project: &Project) -> Vec<String> {
    let package = project.builder().package("app").exhaustive(true).report().unwrap();
    let workspace = project.builder().workspace(true).exhaustive(true).report().unwrap();
    assert_eq!(reported(&package), reported(&workspace));
    reported(&package)
}

#[test]
fn an_example_that_loads_plugins_and_links_none_is_missing_an_index() {
    let manager = "fn main() { plux_runtime::PluginManager::new(\"tools\").load_all(); }\n";
    let registry = "use plux_runtime::Registry;\nstatic TOOLS: Registry<u8> = Registry::new(\"tools\");\nfn main() {}\n";
    let missing = "warning: app/examples/demo.rs: [plux::missing_index] example `demo` includes no \
                   index: plugins of `aws` are not linked, and it cannot report which are missing; \
                   help: add `plux_runtime::include_index!();` to examples/demo.rs";
    for example in [manager, registry] {
        let project = with_example(example);
        assert_eq!(checked(&project), [missing]);
        // A build script would not run again when the example changes.
        let ran = project.build_script("app").run();
        assert!(ran.success && ran.printed("warning").is_empty(), "{:?}", ran.lines);
        // Where no program has an index, the example needs the build step as well.
        project.file("app/src/main.rs", "fn main() {}\n").file("app/build.rs", "fn main() {}\n");
        let step = " and `plux_build::emit();` to `main` of build.rs";
        let found = checked(&project);
        assert_eq!(found.last(), Some(&format!("{missing}{step}")));
        // The library includes the index of all its programs.
        project.file("app/build.rs", "fn main() { plux_build::emit(); }\n");
        project.file("app/src/lib.rs", "plux_runtime::include_index!();\n");
        let help = "help: add `use app as _;` to examples/demo.rs: the library includes the index";
        let found = checked(&project);
        assert!(found.len() == 1 && found[0].ends_with(help), "{found:?}");
    }
}

/// An example may show what has nothing to do with plugins, or have its reasons.
#[test]
fn other_examples_need_no_index() {
    for example in [
        "fn main() { let _ = app::Report; }\n",
        "// A PluginManager loads plugins.\nfn main() { let _ = app::Report; }\n",
        "plux_runtime::include_index!();\nfn main() { plux_runtime::PluginManager::new(\"tools\"); }\n",
        "use aws as _;\nfn main() { plux_runtime::PluginManager::new(\"tools\"); }\n",
        "fn main() { plux_runtime::PluginManager::builder(\"tools\", ()).development_mode(true); }\n",
        "fn main() { plux_runtime::PluginManager::builder(\"tools\", ()).finder(own()); }\n",
        "fn main() { prometheus::Registry::new(); plain::PluginManagers; }\n",
        "fn main() { other::PluginManager::new(); }\n",
    ] {
        let project = with_example(example);
        assert_eq!(checked(&project), [""; 0], "{example}");
    }
    // A test reports at run time, if it expects an index at all.
    let project = with_example("fn main() {}\n");
    let test = "#[test] fn t() { plux_runtime::PluginManager::new(\"tools\").load_all(); }\n";
    project.file("app/tests/t.rs", test).file("app/benches/b.rs", test);
    assert_eq!(checked(&project), [""; 0]);
    // Plugins of dev-dependencies are linked into tests, and into examples that name them.
    let project = Project::new(&["app", "fake"]);
    project
        .package("app", &format!("{RUNTIME}[dev-dependencies]\nfake = {{ path = \"../fake\" }}\n"))
        .plugin("fake", "")
        .file("app/src/lib.rs", "")
        .file(
            "app/examples/demo.rs",
            "fn main() { plux_runtime::PluginManager::new(\"tools\"); }\n",
        )
        .locked();
    assert_eq!(checked(&project), [""; 0]);
}

/// `mod` of a nested module is in another file than that of the binary.
#[test]
fn a_nested_module_of_library_and_binary_is_fixed_where_the_binary_declares_it() {
    let project = Project::new(&["app"]);
    project
        .package("app", RUNTIME)
        .file("app/src/outer/shared.rs", plugin("tools", "shared"))
        .file("app/src/outer/mod.rs", "pub mod shared;\n")
        .file("app/src/lib.rs", "pub mod outer;\nplux_runtime::include_index!();\n")
        .file("app/src/main.rs", "mod outer;\nuse app as _;\nfn main() {}\n")
        .locked();
    let help = || {
        let ran = project.build_script("app").run();
        let warnings = ran.printed("warning");
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        warnings[0].split("; help: ").nth(1).unwrap_or_default().to_owned()
    };
    assert_eq!(help(), "in src/main.rs, write `use app::outer;` instead of `mod outer;`");
    // Another name and another depth.
    let main = "#[path = \"outer/shared.rs\"]\nmod own;\nuse app as _;\nfn main() {}\n";
    project.file("app/src/main.rs", main);
    let own = "in src/main.rs, write `use app::outer::shared as own;` instead of `mod own;`";
    assert_eq!(help(), own);
    project.file("app/src/main.rs", "mod inner;\nuse app as _;\nfn main() {}\n");
    project.file("app/src/inner.rs", "#[path = \"../src/outer/mod.rs\"]\nmod outer;\n");
    let inner = "in the module `inner` of `app`, write `use app::outer;` instead of `mod outer;`";
    assert_eq!(help(), inner);
}

#[test]
fn a_module_of_library_and_binary_is_one_problem_with_its_fix() {
    let project = Project::new(&["app"]);
    project
        .package("app", RUNTIME)
        .file("app/src/shared.rs", plugin("tools", "shared"))
        .file("app/src/lib.rs", "pub mod shared;\nplux_runtime::include_index!();\n")
        .file("app/src/main.rs", "mod shared;\nuse app as _;\nfn main() {}\n")
        .locked();
    let ran = project.build_script("app").run();
    assert!(ran.success, "{:?}", ran.lines);
    assert_eq!(
        ran.printed("warning"),
        ["app/src/shared.rs:1:1: [plux::duplicate_module] `src/shared.rs` is a module of the \
          library and of `app`, so the program has plugin `tools:shared` twice; help: in \
          src/main.rs, write `use app::shared;` \
             instead of `mod shared;`"]
    );
}
