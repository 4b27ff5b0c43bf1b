//! `cargo plux new`.

use plux_tests::Project;

use super::{package, with_this_plux};

const APPLICATION: &str = "plux_runtime::include_index!();

fn main() {
    for spec in plux_runtime::PluginManager::<dyn plux_runtime::Plugin>::new(\"greetings\").specs() {
        println!(\"{}\", spec.id());
    }
}
";

/// The directory that a member of that name goes into.
fn member(project: &Project, name: &str) -> String {
    project.path(&format!("crates/{name}")).to_string_lossy().into_owned()
}

#[test]
fn a_new_package_is_a_workspace_member_and_its_test_passes() {
    let project = Project::new("new-member").plugins("other", "", "").application(
        "new-member",
        "",
        APPLICATION,
    );
    let directory = member(&project, "greet-hello");
    let made = with_this_plux(&project, &["new", &directory, "--namespace", "greetings"]).success();
    made.says("Creating library `greet-hello` package")
        .says("Added the plugin `greetings:hello`")
        .says("cargo add --path crates/greet-hello -p PROGRAM");
    project.cargo(&["test", "--quiet", "-p", "greet-hello"]).success().prints("1 passed");

    let dependency =
        project.read("Cargo.toml") + "greet-hello = { path = \"crates/greet-hello\" }\n";
    project.write("Cargo.toml", &dependency);
    project.plux(&["list", "--namespace", "greetings"]).success().prints("hello");
    project.cargo(&["run", "--quiet"]).success().prints("greetings:hello\n");
}

#[test]
fn a_new_package_is_added_to_listed_members_and_inherits_dependencies() {
    let root = "[workspace]\nresolver = \"3\"\nmembers = [\"crates/other\"]\n\n\
        [workspace.package]\nversion = \"0.7.0\"\n\n\
        [workspace.dependencies]\nruntime = { path = \"$plux/plux-runtime\", package = \"plux-runtime\" }\n\n\
        [workspace.lints.rust]\nmissing_docs = \"deny\"\n";
    let project = Project::new("new-listed").file("Cargo.toml", root).plugins("other", "", "");
    project.plux(&["new", &member(&project, "one"), "--vcs", "none"]).success();
    assert!(project.read("Cargo.toml").contains("\"crates/one\""));
    let manifest = project.read("crates/one/Cargo.toml");
    assert!(manifest.contains("\nruntime.workspace = true\n"), "{manifest}");
    assert!(manifest.contains("version.workspace = true"), "{manifest}");
    assert!(project.read("crates/one/src/lib.rs").contains("use runtime::"));
    project.cargo(&["check", "--quiet", "-p", "one", "--all-targets"]).success();
    project.plux(&["list", "-p", "one"]).success().prints("plugins").prints("one");
}

#[test]
fn the_contract_of_a_namespace_is_implemented() {
    let core = "mod vendor;\npub mod config { pub struct Config; }\npub use vendor::Vendor;\n\
        /// Ways to greet.\n#[plux_runtime::extension_point(namespace = \"greetings\")]\n\
        pub type Greeting = plux_runtime::FunctionPlugin<fn(&config::Config) -> &'static str>;\n";
    let vendor = "use plux_runtime::{BoxError, Plugin, extension_point};\nuse super::config::Config;\n\
        pub struct Bill;\n\
        #[extension_point(namespace = \"vendors\")]\n\
        pub trait Vendor: Plugin<Config> {\n    \
            fn bill(&self, month: u32, config: &Config) -> Result<Vec<u8>, BoxError>;\n    \
            fn label(&self) -> String { String::new() }\n\
        }\n";
    let root = "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n\n\
        [workspace.lints.rust]\nmissing_docs = \"deny\"\nunused = \"deny\"\n";
    let project = Project::new("new-implements")
        .file("Cargo.toml", root)
        .plugins("core-api", "", core)
        .file("crates/core-api/src/vendor.rs", vendor);
    let new = |name: &str, namespace: &str, contract: &str| {
        let directory = member(&project, name);
        let new = ["new", &directory, "--namespace", namespace];
        let made = with_this_plux(&project, &new).success();
        made.says(&format!("Implemented `{contract}` of `core-api`")).never_says("warning");
        project.cargo(&["test", "--quiet", "-p", name]).success().prints("1 passed");
        project.read(&format!("crates/{name}/src/lib.rs"))
    };
    let vendor = new("vendor-gcp", "vendors", "dyn Vendor");
    assert!(vendor.contains("use core_api::Vendor;\nuse core_api::config::Config;\n"), "{vendor}");
    assert!(vendor.contains("impl Plugin<Config> for VendorGcp {}\n"), "{vendor}");
    let method = "    fn bill(&self, _month: u32, _config: &Config) -> Result<Vec<u8>, BoxError> {\n        \
        todo!()\n    }\n}\n";
    assert!(vendor.contains(method) && !vendor.contains("label"), "{vendor}");
    let greeting = new(
        "greet-hello",
        "greetings",
        "plux_runtime::FunctionPlugin<fn(&config::Config) -> &'static str>",
    );
    assert!(
        greeting.contains("fn hello(_argument1: &config::Config) -> &'static str {"),
        "{greeting}"
    );
}

#[test]
fn a_contract_that_cannot_be_generated_is_reported() {
    let core = "pub use std::fmt::*;\n/// Ways to greet.\n\
        #[plux_runtime::extension_point(namespace = \"greetings\")]\n\
        pub type Greeting = plux_runtime::FunctionPlugin<fn() -> Arguments<'static>>;\n\
        /// Declared where no other crate can name it.\n\
        #[plux_runtime::extension_point(namespace = \"hidden\")]\n\
        trait Hidden: plux_runtime::Plugin { fn hide(&self); }\n";
    let root = "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n";
    let project =
        Project::new("new-reported").file("Cargo.toml", root).plugins("core-api", "", core);
    let new = |name: &str, namespace: &str| {
        let directory = member(&project, name);
        with_this_plux(&project, &["new", &directory, "--namespace", namespace]).success()
    };
    new("one", "greetings").says("mismatched contract of `greetings:one`");
    new("two", "greting").says("did you mean `greetings`?");
    // It would not compile, so that nothing of it is left.
    new("three", "hidden").says("mismatched contract of `hidden:three`");
    assert!(!project.read("crates/three/Cargo.toml").contains("core-api"));
    project.cargo(&["test", "--quiet", "-p", "three"]).success().prints("1 passed");
}

#[test]
fn the_test_of_a_package_without_a_workspace_passes() {
    let project =
        Project::new("new-alone").file("Cargo.toml", "[workspace]\nexclude = [\"alone\"]\n");
    with_this_plux(&project, &["new", "alone/finops-gcp", "--edition", "2021"]).success();
    let lock = project.read("Cargo.lock");
    project.write("alone/finops-gcp/Cargo.lock", &lock);
    let manifest = "alone/finops-gcp/Cargo.toml";
    project.cargo(&["test", "--quiet", "--manifest-path", manifest]).success().prints("1 passed");
    let listed = project.plux(&["list", "--manifest-path", manifest]).success();
    listed.prints("finops").prints("gcp");
}

#[test]
fn invalid_arguments_are_rejected_before_a_package_is_created() {
    let project = package("new-refused", "").file("src/lib.rs", "");
    project.plux(&["new", "src"]).code(101).says("already exists");
    project.plux(&["new", "fn"]).code(101).says("Rust keyword");
    project.plux(&["new", "test"]).code(101).says("built-in test library");
    project.plux(&["new", "3d"]).code(101).says("cannot start with a digit");
    project.plux(&["new", "a b"]).code(2).says("the name \"a b\" contains ' '");
    let malformed = project.plux(&["new", "ok", "--namespace", "a..b"]).code(2);
    malformed.says("the namespace \"a..b\" has an empty segment");
    project.plux(&["new", "ok", "--path", "src"]).code(2).says("is no checkout of plux");
    for name in ["fn", "test", "3d", "a b", "ok"] {
        assert!(!project.path(name).exists(), "{name}");
    }
}

#[test]
fn a_duplicate_id_is_rejected_and_plugin_sets_another_name() {
    let root = "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n";
    let project =
        Project::new("new-taken").file("Cargo.toml", root).plugins("other", "", super::HELLO);
    let directory = member(&project, "greetings-hello");
    let taken = with_this_plux(&project, &["new", &directory]).code(2);
    taken.says("the plugin `greetings:hello` already exists in `other`").says("`--plugin NAME`");
    assert!(!project.path("crates/greetings-hello").exists());
    let made = with_this_plux(&project, &["new", &directory, "--plugin", "goodbye"]).success();
    made.says("Added the plugin `greetings:goodbye`");
}

#[test]
fn into_adds_the_package_as_an_optional_dependency() {
    let project =
        Project::new("new-into").plugins("other", "", "").application("new-into", "", APPLICATION);
    let directory = member(&project, "greet-hello");
    let new = ["new", &directory, "--namespace", "greetings", "--into", "new-into"];
    // Plux comes from where the other packages have it.
    project.plux(&new).success().says("feature `greet-hello` to `new-into`");
    project.plux(&["list", "-p", "new-into"]).success().prints("inactive");
    project
        .cargo(&["run", "--quiet", "--features", "greet-hello"])
        .success()
        .prints("greetings:hello\n");
}
