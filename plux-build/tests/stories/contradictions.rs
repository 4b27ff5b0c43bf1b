//! Plugins that do not go together.

use crate::support::{Project, RUNTIME, plugin, plugins, reported};

/// An app that depends on the given packages, each with its source.
fn app(packages: &[(&str, &str)]) -> Project {
    let names: Vec<&str> = std::iter::once("app").chain(packages.iter().map(|it| it.0)).collect();
    let project = Project::new(&names);
    let lines: Vec<String> =
        packages.iter().map(|(name, _)| format!("{name} = {{ path = \"../{name}\" }}")).collect();
    project.package("app", &format!("{RUNTIME}{}", lines.join("\n")));
    for (name, source) in packages {
        project.package(name, RUNTIME).file(&format!("{name}/src/lib.rs"), source);
    }
    project.locked();
    project
}

/// A binary that includes the index by way of the library.
const USE: &str = "use app as _;\n";

fn declared(rest: &str) -> String {
    format!("#[plux_runtime::plugin(namespace = \"tools\", {rest})]\nimpl Tool for Type {{}}\n")
}

#[test]
fn two_active_plugins_with_one_id_fail_the_build_and_both_are_located() {
    let project = app(&[
        ("one", &plugin("tools", "x")),
        ("two", &(String::from("\n\n") + &plugin("tools", "x"))),
    ]);
    let ran = project.build_script("app").run();
    assert!(!ran.success);
    assert_eq!(
        ran.printed("error"),
        [
            "two/src/lib.rs:3:1: [plux::duplicate_id] the plugin `tools:x` is defined multiple times, \
             in `one` and `two`; first defined at one/src/lib.rs:1:1; help: give one of them \
             another `name`, or disable one"
        ]
    );
}

#[test]
fn one_that_may_not_be_there_is_a_warning() {
    let conditional = "#[cfg(tokio_unstable)]\n".to_owned() + &plugin("tools", "x");
    let project = app(&[("one", &plugin("tools", "x")), ("two", &conditional)]);
    let ran = project.build_script("app").run();
    assert!(ran.success);
    assert!(
        ran.printed("warning")[0].contains("the plugin `tools:x` may be defined multiple times"),
        "{:?}",
        ran.lines
    );
}

#[test]
fn one_id_on_two_operating_systems_is_no_duplicate() {
    let source = "#[cfg(unix)]\n".to_owned()
        + &plugin("tools", "x")
        + "#[cfg(windows)]\n"
        + &plugin("tools", "x");
    let project = app(&[("one", &source)]);
    let ran = project.build_script("app").run();
    assert!(ran.success);
    assert_eq!(ran.printed("warning"), [""; 0]);
    let found = plugins(&ran.index());
    assert_eq!(found, ["tools:x active", "tools:x inactive (`cfg(windows)`)"]);
}

#[test]
fn two_binaries_are_two_programs() {
    let project = app(&[]);
    project.file("app/src/bin/a.rs", plugin("tools", "x"));
    project.file("app/src/bin/b.rs", plugin("tools", "x"));
    assert!(project.build_script("app").run().success);
    project.file("app/src/lib.rs", plugin("tools", "x"));
    let ran = project.build_script("app").run();
    assert_eq!(ran.printed("error").len(), 2, "{:?}", ran.lines);
}

#[test]
fn a_double_in_tests_does_not_fail_the_build() {
    let project = app(&[("one", &plugin("tools", "x"))]);
    project.file("app/tests/it.rs", plugin("tools", "x"));
    let ran = project.build_script("app").run();
    assert!(ran.success);
    assert!(ran.printed("warning")[0].contains("in tests"), "{:?}", ran.lines);
}

#[test]
fn members_that_never_meet_may_share_ids() {
    let project = Project::new(&["one", "two"]);
    project.plugin("one", "").plugin("two", "");
    project.file("two/src/lib.rs", plugin("tools", "one")).locked();
    assert!(project.builder().workspace(true).build().is_ok());
}

#[test]
fn cyclic_requirements_are_an_error_with_all_locations() {
    let source = declared("name = \"a\", requires = [\"b\"]")
        + &declared("name = \"b\", requires = [\"a\"]");
    let project = app(&[("one", &source)]);
    let ran = project.build_script("app").run();
    assert_eq!(
        ran.printed("error"),
        ["one/src/lib.rs:1:1: [plux::cyclic_load_order] cyclic load order: `tools:a` → \
             `tools:b` → `tools:a`; `b` is declared at one/src/lib.rs:3:1; help: remove one \
             `requires`; `after` orders plugins without requiring \
             them"]
    );
}

#[test]
fn a_cyclic_order_is_an_error_that_names_the_arguments() {
    let source = declared("name = \"a\", before = [\"c\"], after = [\"b\"]")
        + &declared("name = \"b\", requires = [\"c\"]")
        + &declared("name = \"c\"");
    let ran = app(&[("one", &source)]).build_script("app").run();
    assert_eq!(
        ran.printed("error"),
        ["one/src/lib.rs:1:1: [plux::cyclic_load_order] cyclic load order: `tools:a` → \
             `tools:b` → `tools:c` → `tools:a`; `b` is declared at one/src/lib.rs:3:1; `c` is \
             declared at one/src/lib.rs:5:1; help: remove one \
             of them: `after` of `a`, `requires` of `b`, `before` of `a`"]
    );
}

#[test]
fn plugins_that_are_never_linked_together_are_no_cycle() {
    let project = app(&[("one", &declared("name = \"c\", after = [\"a\"]"))]);
    project
        .file("app/src/bin/first.rs", [USE, &declared("name = \"a\", after = [\"b\"]")].concat());
    let second = [USE, &declared("name = \"b\", after = [\"c\"]")].concat();
    project.file("app/src/bin/second.rs", second);
    let ran = project.build_script("app").run();
    assert!(ran.success && ran.printed("warning").is_empty(), "{:?}", ran.lines);
    // In tests alone it fails no build.
    project.file("app/tests/it.rs", declared("name = \"a\", after = [\"c\"]"));
    let ran = project.build_script("app").run();
    assert!(ran.success, "{:?}", ran.lines);
    assert!(ran.printed("warning")[0].contains("cyclic load order"), "{:?}", ran.lines);
}

#[test]
fn unknown_references_are_reported_with_what_may_have_been_meant() {
    let source = declared("name = \"docker\"")
        + &declared("name = \"a\", requires = [\"doker\"], after = [\"nobody\"]");
    assert_eq!(
        reported(&app(&[("one", &source)]).report("app")),
        [
            "error: one/src/lib.rs:3:1: [plux::unknown_requirement] unknown plugin `tools:doker` \
             in `requires` of `tools:a`; help: did you mean `docker`?",
            "warning: one/src/lib.rs:3:1: [plux::unknown_order_target] unknown plugin \
             `tools:nobody` in `after` of `tools:a`; help: add the package that declares it, or \
             remove the reference",
        ]
    );
}

/// Each binary of a package is a program.
#[test]
fn a_requirement_in_another_binary_is_reported() {
    let project = Project::new(&["app"]);
    let requires =
        |name: &str| plugin("tools", "x").replace(")]", &format!(", requires = [{name:?}])]"));
    let main = |plugin: &str| format!("plux_runtime::include_index!();\n{plugin}fn main() {{}}\n");
    let found = || {
        let mut found = reported(&project.report("app"));
        found.retain(|it| it.contains("unmet_requirement"));
        found
    };
    project
        .package("app", RUNTIME)
        .file("app/src/lib.rs", requires("own"))
        .file("app/src/main.rs", main("use app as _;\n"))
        .file("app/src/bin/other.rs", main(&(plugin("tools", "own") + "use app as _;\n")))
        .locked();
    assert_eq!(
        found(),
        ["warning: app/src/lib.rs:1:1: [plux::unmet_requirement] `tools:x` requires `tools:own`, \
          which only `bin:other` has; declared at app/src/bin/other.rs:2:1; help: move `tools:own` to \
          the library to share it"]
    );
    // Each has its own.
    project.file("app/src/main.rs", main(&(plugin("tools", "own") + "use app as _;\n")));
    assert_eq!(found(), [""; 0]);
    // The only binary has it.
    std::fs::remove_file(project.root.join("app/src/bin/other.rs")).unwrap();
    assert_eq!(found(), [""; 0]);
    // It is in the binary that requires it.
    project.file("app/src/lib.rs", "").file("app/src/bin/other.rs", main(""));
    project.file("app/src/main.rs", main(&(plugin("tools", "own") + &requires("own"))));
    assert_eq!(found(), [""; 0]);
}

/// References to the invalid plugin are not reported as well.
#[test]
fn an_invalid_declaration_is_one_error() {
    let of = |invalid: &str, name: &str, rest: &str| {
        let source = format!(
            "{invalid}\n#[plux_runtime::plugin(namespace = \"tools\", name = {name:?}{rest})]\n\
             impl Tool for Other {{}}\n"
        );
        reported(&app(&[("one", &source)]).report("app"))
    };
    let invalid = "#[plux_runtime::plugin(namespace = \"tools\", name = \"saw\", prioriti = 1)]\n\
                   impl Tool for Type {}";
    for rest in [", requires = [\"saw\"]", ", after = [\"saw\"]"] {
        let found = of(invalid, "x", rest);
        assert!(found.len() == 1 && found[0].contains("invalid_declaration"), "{found:?}");
    }
    // An unknown plugin of another namespace is still reported.
    let found = of(invalid, "x", ", requires = [\"parts:saw\"]");
    assert_eq!(found.len(), 2, "{found:?}");
    let point = "#[plux_runtime::extension_point(namespace = \"tools\", cardinality = 1)]\n\
                 pub trait Tool {}\n\
                 #[plux_runtime::extension_point(namespace = \"others\")]\npub trait Others {}";
    let found = of(point, "x", "");
    assert!(found.len() == 1 && found[0].contains("invalid_declaration"), "{found:?}");
}

#[test]
fn references_to_what_a_macro_may_declare_are_not_reported() {
    let source = "macro_rules! vendor { ($n:literal) => {\n    #[plux_runtime::plugin(namespace = \
                  \"tools\", name = $n)]\n    impl Tool for Type {}\n} }\n"
        .to_owned()
        + &declared("name = \"a\", requires = [\"made\"]");
    let project = app(&[("one", &source)]);
    let report = project.report("app");
    assert!(!report.index.is_complete());
    let found = reported(&report);
    assert!(found.iter().all(|it| !it.contains("unknown plugin")), "{found:?}");
    assert_eq!(plugins(&report.index), ["tools:a active"]);
}

#[test]
fn a_requirement_that_is_not_in_the_build_says_what_enables_it() {
    let source = declared("name = \"a\", requires = [\"b\"]")
        + "#[cfg(windows)]\n"
        + &declared("name = \"b\"");
    let warnings = reported(&app(&[("one", &source)]).report("app"));
    assert!(
        warnings[0].contains("`tools:a` requires `tools:b`, which is not in this build"),
        "{warnings:?}"
    );
    assert!(warnings[0].ends_with("help: build with `cfg(windows)`"), "{warnings:?}");
}

#[test]
fn a_requirement_behind_features_of_another_package_is_reported_until_they_are_enabled() {
    let gated = "#[cfg(feature = \"more\")]\n".to_owned() + &declared("name = \"b\"");
    let project = app(&[("one", &declared("name = \"a\", requires = [\"b\"]")), ("two", &gated)]);
    let manifest = std::fs::read_to_string(project.root.join("two/Cargo.toml")).unwrap();
    project.file("two/Cargo.toml", manifest + "\n[features]\nmore = []\n");
    assert_eq!(
        reported(&project.report("app")),
        ["warning: one/src/lib.rs:1:1: [plux::unmet_requirement] `tools:a` requires `tools:b`, \
             which is not in a build of this package alone; declared at two/src/lib.rs:2:1; help: \
             enable feature `more` of `two`: \
             `cargo build -p app --features two/more`"]
    );
    let manifest = std::fs::read_to_string(project.root.join("app/Cargo.toml")).unwrap();
    let asked = manifest.replace("\"../two\"", "\"../two\", features = [\"more\"]");
    project.file("app/Cargo.toml", asked);
    assert_eq!(reported(&project.report("app")), [""; 0]);
}

fn point(rest: &str) -> String {
    format!("#[plux_runtime::extension_point(namespace = \"tools\"{rest})]\npub trait Tool {{}}\n")
}

#[test]
fn without_extension_points_nothing_is_checked() {
    assert_eq!(reported(&app(&[("one", &plugin("any", "x"))]).report("app")), [""; 0]);
}

#[test]
fn a_namespace_that_none_declares() {
    let source = point("") + &plugin("tool", "x");
    let warnings = reported(&app(&[("one", &source)]).report("app"));
    assert_eq!(
        warnings,
        ["warning: one/src/lib.rs:3:1: [plux::undeclared_namespace] no extension point declares \
             the namespace `tool` of `tool:x`; help: did you mean `tools`?"]
    );
}

#[test]
fn a_contract_other_than_the_declared() {
    let other = "pub trait Other {}\n\
        #[plux_runtime::plugin(namespace = \"tools\", name = \"x\")]\nimpl Other for Type {}\n";
    let path = "#[plux_runtime::plugin(namespace = \"tools\", name = \"y\")]\nimpl crate::Tool for Type {}\n";
    let warnings = reported(&app(&[("one", &(point("") + other + path))]).report("app"));
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(
        warnings[0]
            .contains("mismatched contract of `tools:x`: expected `dyn Tool`, found `dyn Other`")
    );
}

#[test]
fn more_or_fewer_plugins_than_an_extension_point_expects() {
    let one = point(", cardinality = \"exactly_one\"");
    let none = reported(&app(&[("one", &one)]).report("app"));
    assert!(
        none[0].contains("extension point `tools` expects exactly one plugin, found none"),
        "{none:?}"
    );
    let two = one + &plugin("tools", "a") + &plugin("tools", "b");
    let many = reported(&app(&[("one", &two)]).report("app"));
    assert!(many[0].contains("expects exactly one plugin, found 2"), "{many:?}");
}

/// An older runtime, which lies elsewhere.
fn old_runtime(project: &Project) {
    project.file(
        "../elsewhere/Cargo.toml",
        "[package]\nname = \"plux-runtime\"\nversion = \"0.0.9\"\nedition = \"2024\"\n[workspace]\n",
    );
    project.file("../elsewhere/src/lib.rs", "");
}

#[test]
fn two_versions_of_the_runtime_are_an_error_that_says_who_requires_which() {
    let project = Project::new(&["app", "old"]);
    old_runtime(&project);
    project.package("app", &format!("{RUNTIME}old = {{ path = \"../old\" }}\n"));
    project.package("old", "plux-runtime = { path = \"../../elsewhere\" }").locked();
    let ran = project.build_script("app").run();
    assert!(!ran.success);
    let error = ran.printed("error")[0];
    assert_eq!(
        error,
        "[plux::multiple_runtimes] the program has 2 copies of `plux-runtime`, and their \
         plugins are of different types: 0.0.9 (path) is required by `old 0.1.0`; 0.1.0 (path) is required by `app \
         0.1.0`; help: require one version \
         from one source in all manifests; run `cargo tree -i plux-runtime@0.0.9` to see what requires 0.0.9"
    );
}

#[test]
fn two_versions_of_the_runtime_in_tests_are_an_error() {
    let project = Project::new(&["app", "old"]);
    old_runtime(&project);
    project
        .package("app", &format!("{RUNTIME}[dev-dependencies]\nold = {{ path = \"../old\" }}\n"))
        .package("old", "plux-runtime = { path = \"../../elsewhere\" }")
        .locked();
    let found = reported(&project.report("app"));
    assert_eq!(found.len(), 1, "{found:?}");
    let message = "[plux::multiple_runtimes] a test has 2 copies of `plux-runtime`, and their plugins are \
                   of different types: 0.0.9 (path) is required by `old 0.1.0`; 0.1.0 (path) is required by \
                   `app 0.1.0`";
    assert!(found[0].contains(message), "{found:?}");
}

#[test]
fn two_versions_of_the_runtime_in_two_programs_are_no_contradiction() {
    let project = Project::new(&["new", "old"]);
    old_runtime(&project);
    project
        .package("new", RUNTIME)
        .package("old", "plux-runtime = { path = \"../../elsewhere\" }\n");
    project.build_step("new").build_step("old").locked();
    let report = project.builder().workspace(true).exhaustive(true).report().unwrap();
    assert_eq!(reported(&report), [""; 0]);
}

#[test]
fn of_many_packages_that_require_a_version_a_few_are_named() {
    let names = ["app", "old", "a", "b", "c", "d"];
    let project = Project::new(&names);
    old_runtime(&project);
    let lines: Vec<String> =
        names[1..].iter().map(|name| format!("{name} = {{ path = \"../{name}\" }}\n")).collect();
    project.package("app", &format!("{RUNTIME}{}", lines.concat()));
    for name in &names[2..] {
        project.package(name, RUNTIME);
    }
    project.package("old", "plux-runtime = { path = \"../../elsewhere\" }").locked();
    let ran = project.build_script("app").run();
    let error = ran.printed("error")[0];
    assert!(
        error.contains("is required by `a 0.1.0`, `app 0.1.0`, `b 0.1.0` and 2 more"),
        "{error}"
    );
}

#[test]
fn a_package_for_programs_elsewhere_may_require_what_its_workspace_does_not_have() {
    let project = Project::new(&["app", "aws"]);
    let setting = "[package.metadata.plux]\nallow-unused = true\n";
    let source = plugin("tools", "aws").replace("name =", "requires = [\"monitor\"], name =");
    project
        .plugin("aws", setting)
        .package("app", &format!("{RUNTIME}aws = {{ path = \"../aws\" }}\n"))
        .file("aws/src/lib.rs", source)
        .locked();
    assert_eq!(reported(&project.report("aws")), [""; 0]);
    // A program has to have it.
    let found = reported(&project.report("app"));
    assert_eq!(found.len(), 1, "{found:?}");
    let error = "error: aws/src/lib.rs:1:1: [plux::unknown_requirement] unknown plugin `tools:monitor` in \
         `requires` of `tools:aws`";
    assert!(found[0].starts_with(error), "{found:?}");
}
