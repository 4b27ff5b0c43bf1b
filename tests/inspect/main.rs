//! `cargo plux inspect`: the plugins of a compiled file, and `check --binary`.

mod platforms;

use std::path::{Path, PathBuf};
use std::process::Command;

use plux_tests::environment::skip;
use plux_tests::{Outcome, Project, golden};

const MAIN: &str = "plux_runtime::include_index!();\nfn main() {}\n";

/// One plugin of each form, in a crate that forbids unsafe code.
const FORMS: &str = r#"
#![forbid(unsafe_code)]
#![deny(warnings)]
extern crate plux_runtime;
use plux_runtime::{BoxError, Plugin, plugin};

#[plugin(namespace = "forms")]
pub fn function() {}

#[derive(Default)]
#[plugin(namespace = "forms", name = "type")]
pub struct Type;

impl Plugin for Type {
    fn load(&mut self, (): &()) -> Result<(), BoxError> {
        Ok(())
    }
}

pub trait Object: Plugin {}

#[plugin(namespace = "forms", name = "impl")]
impl Object for Type {}

#[plugin(namespace = "forms", name = "const", contract = dyn Object)]
pub const TYPE: Type = Type;
"#;

fn forms(story: &str, manifest: &str) -> Project {
    Project::new(story).plugins("forms", "", FORMS).application(
        story,
        &format!("forms.path = \"crates/forms\"\n{manifest}"),
        MAIN,
    )
}

fn program(project: &Project, profile: &str, name: &str) -> PathBuf {
    project.target().join(profile).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

fn inspect(project: &Project, path: &Path) -> Vec<String> {
    let path = path.to_str().expect("a path in UTF-8");
    let json = project.plux(&["inspect", path, "--format", "json"]).success().stdout;
    let found: serde_json::Value = serde_json::from_str(&json).unwrap();
    let plugins = found["binaries"][0]["plugins"].as_array().unwrap();
    plugins.iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn inspect_lists_the_plugins_of_a_program_even_if_it_is_stripped() {
    let project = forms("inspect-strip", "[profile.release]\nstrip = true\n");
    project.cargo(&["build"]).success();
    project.cargo(&["build", "--release"]).success();
    let all = ["const", "function", "impl", "type"];
    let plain = program(&project, "debug", "inspect-strip");
    assert_eq!(inspect(&project, &plain), all);
    assert_eq!(inspect(&project, &program(&project, "release", "inspect-strip")), all);
    let table = project.plux(&["inspect", plain.to_str().unwrap()]).success();
    table.prints("NAMESPACE").prints("forms 0.1.0").prints("src/lib.rs:7");
    // `tests/schemas` holds them against their schema.
    if cfg!(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu")) {
        for form in ["json", "ndjson"] {
            let text = project.plux(&["inspect", plain.to_str().unwrap(), "--format", form]).stdout;
            golden(&format!("tests/cli/golden/inspect.{form}"), &text);
        }
    }

    // As distributions do it.
    let copy = project.root().join("stripped");
    match Command::new("strip").arg("--strip-all").arg("-o").arg(&copy).arg(&plain).status() {
        Ok(status) => {
            assert!(status.success());
            assert_eq!(inspect(&project, &copy), all);
        }
        Err(_) => skip("strip", "the command `strip` is not found"),
    }
}

#[test]
fn inspect_lists_the_plugins_of_rust_and_c_libraries() {
    let project = forms("inspect-lib", "[lib]\ncrate-type = [\"cdylib\", \"staticlib\"]\n");
    std::fs::remove_file(project.root().join("src/main.rs")).unwrap();
    project.write("src/lib.rs", "plux_runtime::include_index!();\n");
    project.cargo(&["build"]).success();
    let out = project.target().join("debug");
    let all = ["const", "function", "impl", "type"];
    let dynamic =
        format!("{}inspect_lib{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    assert_eq!(inspect(&project, &out.join(dynamic)), all);
    if cfg!(unix) {
        assert_eq!(inspect(&project, &out.join("libinspect_lib.a")), all);
    }
}

#[test]
fn a_file_that_is_not_a_program_is_exit_code_3_and_a_program_without_plugins_is_reported() {
    let project = Project::new("inspect-none").file("notes.txt", "no program, whatever it is\n");
    let notes = project.plux(&["inspect", "notes.txt"]).code(3);
    notes.says("`notes.txt` is not a valid executable").says("help: ");
    project.plux(&["inspect", "missing"]).code(3).says("failed to read").says("help: ");
    project.plux(&["inspect", "."]).code(3).says("is not a regular file");
    let own = plux_tests::cargo_plux();
    project.plux(&["inspect", own.to_str().unwrap()]).success().says("has no plugins");
}

/// An object file with such records, as C puts them into a file.
#[cfg(target_os = "linux")]
fn object_file(project: &Project, records: &[&str]) {
    let mut bytes = Vec::new();
    for record in records {
        bytes.extend(b"\xf5plux\r\n\x01");
        bytes.extend(u32::try_from(record.len()).unwrap().to_le_bytes());
        bytes.extend(record.bytes());
    }
    let numbers: Vec<String> = bytes.iter().map(u8::to_string).collect();
    let attribute = "__attribute__((section(\"plux_meta\"),used))";
    let source = format!("{attribute} const unsigned char it[] = {{{}}};\n", numbers.join(","));
    project.write("it.c", &source);
    Outcome::of(project.command("cc").args(["-c", "it.c", "-o", "it.o"])).success();
}

#[cfg(target_os = "linux")]
const RECORD: &str = r#"{"namespace":"forms","name":"good","package":"p","version":"0.1.0","crate":"p","contract":"fn()","file":"src/lib.rs","line":1}"#;

/// One record that can be read and one of a version that no reader knows.
#[cfg(target_os = "linux")]
#[test]
fn a_record_that_cannot_be_read_is_reported() {
    let project = Project::new("inspect-damaged");
    object_file(&project, &[RECORD]);
    let read = project.plux(&["inspect", "it.o"]).success();
    read.prints("good").never_says("warning");
    object_file(&project, &[RECORD, "{\"namespace\":7}"]);
    let read = project.plux(&["inspect", "it.o"]).success();
    read.prints("good").says("warning: 1 record");
}

#[cfg(target_os = "linux")]
#[test]
fn a_program_with_an_index_and_no_plugins_is_exit_code_1() {
    let project = Project::new("inspect-lost");
    let index = |plugins: u32| {
        format!(
            r#"{{"index_of":"app","version":"0.1.0","features":[],"target":"","plugins":{plugins}}}"#
        )
    };
    object_file(&project, &[&index(2)]);
    let lost = project.plux(&["inspect", "it.o", "-q"]).code(1);
    lost.says("error: `it.o` has no plugins, and its index expects 2 plugins").says("help: ");
    object_file(&project, &[&index(2), RECORD]);
    project.plux(&["inspect", "it.o"]).success().never_says("has no plugins");

    // A program may have an index without plugins.
    object_file(&project, &[&index(0)]);
    project.plux(&["inspect", "it.o"]).success().says("note: `it.o` has no plugins");
}

#[test]
fn forbid_unsafe_code_compiles_in_every_edition() {
    for edition in ["2018", "2021", "2024"] {
        let name = format!("edition-{edition}");
        let project =
            Project::new(&name).plugins(&format!("forms-{edition}"), "", FORMS).application(
                &name,
                &format!("forms-{edition}.path = \"crates/forms-{edition}\""),
                MAIN,
            );
        let manifest = format!("crates/forms-{edition}/Cargo.toml");
        let text = project.read(&manifest).replace("\"2024\"", &format!("{edition:?}"));
        project.write(&manifest, &text);
        project.cargo(&["build"]).success().never_says("warning");
        assert_eq!(inspect(&project, &program(&project, "debug", &name)).len(), 4, "{edition}");
    }
}

#[test]
fn a_program_is_compared_with_the_index() {
    let project =
        Project::new("inspect-check").plugins("inspect-check-lib", "", FORMS).application(
            "inspect-check",
            "inspect-check-lib.path = \"crates/inspect-check-lib\"",
            MAIN,
        );
    project.cargo(&["build"]).success();
    let path = program(&project, "debug", "inspect-check");
    let binary = path.to_str().unwrap();
    let check = |code: i32| -> Outcome { project.plux(&["check", "--binary", binary]).code(code) };
    check(0).says("no problems found");

    // The sources go on, the program does not.
    let newer = FORMS.replace("name = \"impl\"", "name = \"other\"");
    project.write("crates/inspect-check-lib/src/lib.rs", &newer);
    let found = check(1).says("`forms:other` is indexed but not linked");
    let found = found.says("`forms:impl` is linked but not indexed");
    found.says("1 error, 1 warning").says("help: ");

    // A program without anchors: what linkme alone would give.
    project.write("crates/inspect-check-lib/src/lib.rs", FORMS);
    project.write("src/main.rs", "fn main() {}\n");
    project.cargo(&["build"]).success();
    let found = check(1).says("inspect-check` has no plugins and includes no index");
    let found = found.says("that `inspect-check` has `plux_runtime::include_index!();`");
    found.says("no code of `inspect-check` includes it").says("1 error, 1 warning");
}

/// Neither the linker nor a missing reference is to blame.
#[test]
fn a_program_that_was_built_before_a_package_was_added_is_to_be_built_again() {
    let project = forms("inspect-older", "");
    project.cargo(&["build"]).success();
    let path = program(&project, "debug", "inspect-older");
    let check = |project: &Project| project.plux(&["check", "--binary", path.to_str().unwrap()]);
    check(&project).success().says("no problems found");
    let late = "#[plux_runtime::plugin(namespace = \"forms\")]\npub fn late() {}\n";
    let project = project.plugins("late", "", late);
    let manifest = project.read("Cargo.toml");
    let forms = "forms.path = \"crates/forms\"\n";
    assert!(manifest.contains(forms));
    let with_late = manifest.replace(forms, &format!("{forms}late.path = \"crates/late\"\n"));
    project.write("Cargo.toml", &with_late);
    check(&project)
        .code(1)
        .says("the plugin `forms:late` is indexed but not linked: the file was built before ")
        .says("crates/late/src/lib.rs was changed")
        .says(
            "help: rebuild; if the error remains, link a static library that has the plugins with",
        );
    project.cargo(&["build"]).success();
    check(&project).success().says("no problems found");
}

/// In the list and in the sources, it would be defined twice.
#[test]
fn a_plugin_whose_attribute_can_be_written_in_full_is_not_declared_in_the_manifest() {
    let odd = "mod attributes {\n    pub use plux_runtime::plugin as annotate;\n}\n\
               #[crate::attributes::annotate(namespace = \"forms\")]\npub fn odd() {}\n";
    let project = Project::new("inspect-odd").plugins("odd", "", odd).application(
        "inspect-odd",
        "odd.path = \"crates/odd\"\n",
        MAIN,
    );
    project.cargo(&["build"]).success().says("write it in full");
    let path = program(&project, "debug", "inspect-odd");
    assert_eq!(inspect(&project, &path), ["odd"]);
    let fixed = project.plux(&["check", "--binary", path.to_str().unwrap(), "--fix"]);
    fixed.says("is linked but not indexed").says("write it in full").never_says("Declared");
}

#[test]
fn a_program_is_compared_with_the_features_that_it_was_built_with() {
    let project =
        Project::new("inspect-features").plugins("inspect-features-lib", "", FORMS).application(
            "inspect-features",
            "inspect-features-lib = { path = \"crates/inspect-features-lib\", optional = true }\n\
             [features]\ndefault = [\"all\"]\nall = [\"dep:inspect-features-lib\"]\n",
            MAIN,
        );
    project.cargo(&["build", "--no-default-features"]).success();
    let path = program(&project, "debug", "inspect-features");
    let binary = path.to_str().unwrap();
    let check = |flags: &[&str]| project.plux(&[&["check", "--binary", binary], flags].concat());
    // Neither the linker nor anybody else lost what was not asked for.
    check(&[]).success().says("no problems found");
    check(&["--no-default-features"]).success().says("no problems found");
    let other = check(&["--features", "all"]).success();
    let other =
        other.says("was built with no features for ").says("which does not match the flags");
    other
        .says("help: rebuild the file with these flags, or run `cargo plux check` without them")
        .says("1 warning");
    let json = project.plux(&["inspect", binary, "--format", "json", "-q"]).success().stdout;
    let found: serde_json::Value = serde_json::from_str(&json).unwrap();
    let build = &found["binaries"][0]["builds"][0];
    assert_eq!(build["package"], "inspect-features");
    assert!(build["features"].as_array().unwrap().is_empty(), "{json}");

    // A program that includes no index says nothing of its build.
    project.write("src/main.rs", "fn main() {}\n");
    project.cargo(&["build", "--no-default-features"]).success();
    let found = check(&[]).code(1).says("inspect-features` has no plugins and includes no index");
    found.says("no code of `inspect-features` includes it");
    let found = check(&["--no-default-features"]).success().says("1 warning");
    found.never_says("indexed but not linked");
}

/// Rules of a package whose own macros write the attribute: with a literal, with the function's name,
/// and as an attribute of its own.
const RULES: &str = r#"
macro_rules! rule {
    ($name:literal, $function:ident) => {
        #[plux_runtime::plugin(namespace = "my.rules", name = $name)]
        fn $function() {}
    };
    ($function:ident) => {
        #[plux_runtime::plugin(namespace = "my.rules")]
        fn $function() {}
    };
}
rule!("by-literal", first);
rule!(by_name);

#[generated_rule::rule("by-attribute")]
fn third() {}
"#;

const RULE_ATTRIBUTE: &str = r##"
use proc_macro::TokenStream;

#[proc_macro_attribute]
pub fn rule(name: TokenStream, item: TokenStream) -> TokenStream {
    let attribute = format!("#[plux_runtime::plugin(namespace = \"my.rules\", name = {name})]");
    [attribute.parse::<TokenStream>().unwrap(), item].into_iter().collect()
}
"##;

#[test]
fn plugins_that_macros_generate_are_declared_in_the_manifest_from_a_program() {
    let project = Project::new("inspect-generated")
        .file(
            "crates/generated-rule/Cargo.toml",
            "[package]\nname = \"generated-rule\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             [lib]\nproc-macro = true\n",
        )
        .file("crates/generated-rule/src/lib.rs", RULE_ATTRIBUTE)
        .plugins(
            "generated",
            "[dependencies.generated-rule]\npath = \"../generated-rule\"\n",
            RULES,
        )
        .application("inspect-generated", "generated.path = \"crates/generated\"", MAIN);
    project.cargo(&["build"]).success().says("macro");
    let path = program(&project, "debug", "inspect-generated");
    assert_eq!(inspect(&project, &path).len(), 3);
    let check = |flags: &[&str]| {
        project.plux(&[&["check", "--binary", path.to_str().unwrap()], flags].concat())
    };
    let before = project.read("crates/generated/Cargo.toml");
    check(&["-D", "warnings"]).code(1).says("`my.rules:by-literal` is linked but not indexed");
    assert_eq!(project.read("crates/generated/Cargo.toml"), before);

    // A package outside of the workspace is developed elsewhere.
    let members = project.read("Cargo.toml");
    let excluded = members.replace("members = [\"crates/*\"]", "exclude = [\"crates/generated\"]");
    project.write("Cargo.toml", &excluded);
    check(&["--fix"])
        .success()
        .says(
            "warning: `my.rules:by-attribute`, `my.rules:by-literal` and `my.rules:by_name` are not \
             declared: `generated` is not a member of this workspace",
        )
        .says("add `[[package.metadata.plux.plugins]]` to the Cargo.toml of `generated`, in its own workspace")
        .never_says("Declared");
    assert_eq!(project.read("crates/generated/Cargo.toml"), before);
    project.write("Cargo.toml", &members);

    check(&["--fix"]).success().says("Declared 3 plugins in ").says("no problems found");
    let after = project.read("crates/generated/Cargo.toml");
    assert!(after.starts_with(&before), "{after}");
    assert_eq!(after.matches("[[package.metadata.plux.plugins]]").count(), 3, "{after}");
    check(&["--fix"]).success().never_says("Declared");
    assert_eq!(project.read("crates/generated/Cargo.toml"), after);
    project.cargo(&["build"]).success().never_says("warning");
    let list = project.plux(&["list", "--namespace", "my.rules"]).success();
    list.prints("by-literal").prints("by_name").prints("by-attribute");

    // A plugin that the program has from older sources is not generated: nothing is declared.
    let rule = "[dependencies.generated-rule]\npath = \"../generated-rule\"\n";
    let before = before.replace(rule, "");
    project.write("crates/generated/Cargo.toml", &before);
    project.write("crates/generated/src/lib.rs", "");
    check(&["--fix"]).success().says("is linked but not indexed").never_says("Declared");
    assert_eq!(project.read("crates/generated/Cargo.toml"), before);
}

/// The macros of a framework that packages of plugins call.
const FRAMEWORK: &str = r#"
pub use {framework_rule, plux_runtime};

#[macro_export]
macro_rules! rule {
    ($name:literal) => {
        #[$crate::plux_runtime::plugin(crate = $crate::plux_runtime, namespace = "my.rules", name = $name)]
        fn rule() {}
    };
}
#[macro_export]
macro_rules! define {
    ($name:literal) => {
        $crate::framework_rule::define_impl! { $name }
    };
}
"#;

const FRAMEWORK_MACRO: &str = r##"
use proc_macro::TokenStream;

#[proc_macro]
pub fn define_impl(name: TokenStream) -> TokenStream {
    let attribute = "#[framework::plux_runtime::plugin(crate = framework::plux_runtime, namespace = \"my.rules\"";
    format!("{attribute}, name = {name})] fn defined() {{}}").parse().unwrap()
}
"##;

#[test]
fn plugins_of_a_macro_in_another_package_are_declared_where_it_is_called() {
    let project = Project::new("inspect-framework")
        .file(
            "crates/framework-rule/Cargo.toml",
            "[package]\nname = \"framework-rule\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             [lib]\nproc-macro = true\n",
        )
        .file("crates/framework-rule/src/lib.rs", FRAMEWORK_MACRO)
        .plugins(
            "framework",
            "[dependencies.framework-rule]\npath = \"../framework-rule\"\n",
            FRAMEWORK,
        )
        .file(
            "crates/rules/Cargo.toml",
            "[package]\nname = \"rules\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             [dependencies]\nframework = { path = \"../framework\" }\n",
        )
        .file(
            "crates/rules/src/lib.rs",
            "framework::rule!(\"one\");\nframework::define!(\"two\");\n",
        )
        .application("inspect-framework", "rules.path = \"crates/rules\"", MAIN);
    project.cargo(&["build"]).success().says("of each package that calls the macro");
    let path = program(&project, "debug", "inspect-framework");
    assert_eq!(inspect(&project, &path).len(), 2);
    let fix = || project.plux(&["check", "--binary", path.to_str().unwrap(), "--fix"]).success();
    let fixed = fix().says("Declared 2 plugins in ").says("no problems found");
    fixed.says("Declared `plugins = []` in ");
    let (framework, rules) =
        (project.read("crates/framework/Cargo.toml"), project.read("crates/rules/Cargo.toml"));
    assert!(framework.ends_with("\n[package.metadata.plux]\nplugins = []\n"), "{framework}");
    assert_eq!(rules.matches("[[package.metadata.plux.plugins]]").count(), 2, "{rules}");
    fix().never_says("Declared");
    project.cargo(&["build"]).success().never_says("warning");
}
