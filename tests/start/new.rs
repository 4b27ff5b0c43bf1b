//! `cargo plux new`.

use std::fs;
use std::process::Command;

use plux_tests::{Outcome, Project, repository};

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

/// An `impl` is created by a factory, which a `Registry` refuses.
#[test]
fn the_contract_of_a_registry_is_implemented_as_a_static() {
    let core = "pub trait Parse: Sync { fn size(&self, text: &str) -> usize; }\n\
        #[plux_runtime::extension_point(namespace = \"parsers\")]\npub type Parser = dyn Parse;\n";
    let root = "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n";
    let project =
        Project::new("new-registry").file("Cargo.toml", root).plugins("core-api", "", core);
    let directory = member(&project, "parse-json");
    let made = with_this_plux(&project, &["new", &directory, "--namespace", "parsers"]).success();
    made.says("Implemented `dyn Parse` of `core-api`").never_says("warning");
    let source = project.read("crates/parse-json/src/lib.rs");
    assert!(source.contains("name = \"json\", contract = dyn Parse)]\nstatic JSON: "), "{source}");
    let test = "use parse_json as _;\n\
        static PARSERS: plux_runtime::Registry<dyn core_api::Parse> = plux_runtime::Registry::new(\"parsers\");\n\
        #[test]\nfn it_is_in_the_registry() { assert!(PARSERS.get(\"json\").is_ok()); }\n";
    project.write("crates/parse-json/tests/registry.rs", test);
    project.cargo(&["test", "--quiet", "-p", "parse-json"]).success().prints("1 passed");
}

#[test]
fn a_workspace_that_cannot_be_loaded_is_the_error() {
    let project = Project::new("new-broken").plugins("other", "", "");
    project.write(
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"crates/other\", \"nothing\"]\n",
    );
    let directory = member(&project, "one");
    let failed = project.plux(&["new", &directory, "--into", "other"]).code(101);
    failed.says("failed to load manifest for workspace member").never_says("requires a workspace");
    assert!(!project.path("crates/one").exists());
    // Outside of any workspace, there is no error to report.
    let outside = project.root().ancestors().last().unwrap();
    let mut command = project.command(plux_tests::cargo_plux());
    command.args(["plux", "new", "one", "--into", "other"]).current_dir(outside);
    project.outcome(&mut command).code(2).says("`--into` requires a workspace");
}

#[cfg(unix)]
#[test]
fn a_path_with_a_space_is_quoted_in_the_next_step() {
    let project = Project::new("new-space").file("Cargo.toml", "[workspace]\nresolver = \"3\"\n");
    let made = with_this_plux(&project, &["new", "my tools/saw"]).success();
    made.says("run `cargo add --path 'my tools/saw' -p PROGRAM`");
}

#[test]
fn a_contract_of_a_library_in_another_file_that_uses_a_glob_is_implemented() {
    let core = "pub use std::fmt::*;\n/// Ways to greet.\n\
        #[plux_runtime::extension_point(namespace = \"greetings\")]\n\
        pub type Greeting = plux_runtime::FunctionPlugin<fn() -> Arguments<'static>>;\n";
    let root = "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n";
    let library = "[lib]\npath = \"source/root.rs\"\n";
    let project = Project::new("new-lib-path")
        .file("Cargo.toml", root)
        .plugins("core-api", library, "")
        .file("crates/core-api/source/root.rs", core);
    fs::remove_dir_all(project.path("crates/core-api/src")).unwrap();
    let directory = member(&project, "one");
    let new = ["new", &directory, "--namespace", "greetings"];
    with_this_plux(&project, &new).success().says("Implemented `").says("of `core-api`");
    assert!(project.read("crates/one/src/lib.rs").contains("use std::fmt::*;\n"));
    project.cargo(&["test", "--quiet", "-p", "one"]).success().prints("1 passed");
}

/// The index has the URL of a Git dependency, but neither its branch nor its tag.
#[test]
fn the_package_of_a_contract_from_git_is_a_dependency_as_in_the_workspace() {
    let core = "#[plux_runtime::extension_point(namespace = \"greetings\")]\n\
        pub trait Greeter: plux_runtime::Plugin { fn greet(&self) -> String; }\n";
    let source = Project::new("new-git-source").plugins("core-api", "", core);
    let plux = repository().to_string_lossy();
    let manifest = source.read("crates/core-api/Cargo.toml");
    source.write("crates/core-api/Cargo.toml", &manifest.replace("$plux", &plux));
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=story", "-c", "user.email=story@example.com"]);
        let directory = source.path("crates/core-api");
        let _ = Outcome::of(git.args(arguments).current_dir(directory)).success();
    };
    git(&["init", "--quiet", "--initial-branch", "stable"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "a contract"]);
    let git_url = format!("file://{}", source.path("crates/core-api").display());
    let dependency = format!("core-api = {{ git = \"{git_url}\", branch = \"stable\" }}\n");
    // Cargo takes the path of a dependency in a Git repository for a part of the repository.
    let root = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n\
         [patch.\"{git_url}\"]\nplux-runtime = {{ path = \"$plux/plux-runtime\" }}\n"
    );
    let project = Project::new("new-git").file("Cargo.toml", &root).plugins(
        "other",
        &format!("[dependencies]\n{dependency}"),
        "use core_api as _;\n",
    );
    // From a directory; with `--offline` Cargo would not fetch even that.
    let mut fetch = project.command("cargo");
    project.outcome(fetch.arg("fetch")).success();
    let directory = member(&project, "one");
    let new = ["new", &directory, "--namespace", "greetings"];
    with_this_plux(&project, &new).success().says("Implemented `dyn Greeter` of `core-api`");
    assert!(project.read("crates/one/Cargo.toml").contains(&dependency));
    project.cargo(&["test", "--quiet", "-p", "one"]).success().prints("1 passed");
}

#[test]
fn a_contract_that_cannot_be_generated_is_reported() {
    let core = "/// Ways to greet.\n\
        #[plux_runtime::extension_point(namespace = \"greetings\")]\n\
        pub trait Greeter: plux_runtime::Plugin + std::fmt::Display {}\n\
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
    let one = new("one", "greetings");
    one.says("it requires `Display`")
        .says("put `#[plugin]` on `impl Greeter for One`")
        .never_says("mismatched contract");
    new("two", "greting").says("did you mean `greetings`?");
    // It would not compile, so that nothing of it is left.
    new("three", "hidden").says("of `core-api`: the generated code does not compile");
    assert!(!project.read("crates/three/Cargo.toml").contains("core-api"));
    project.cargo(&["test", "--quiet", "-p", "three"]).success().prints("1 passed");
}

#[test]
fn a_lock_file_with_a_conflict_is_the_error_that_check_gives() {
    let project = package("new-conflict", "").file("src/lib.rs", "");
    let lock = "<<<<<<< HEAD\nversion = 4\n=======\nversion = 3\n>>>>>>> theirs\n";
    project.write("Cargo.lock", lock);
    let check = project.plux(&["check", "-q"]).code(3);
    let new = with_this_plux(&project, &["new", "one"]).code(3);
    assert_eq!(new.stderr, check.stderr);
    let init = with_this_plux(&project, &["init", "-q"]).code(3);
    assert_eq!(init.stderr, check.stderr);
    assert!(!project.path("one").exists());
    assert_eq!(project.read("Cargo.lock"), lock);
}

/// A Cargo that fails when it resolves, and leaves a directory where a manifest was.
#[cfg(unix)]
#[test]
fn an_undo_that_fails_does_not_hide_the_error() {
    use std::os::unix::fs::PermissionsExt as _;

    let project = package("new-undo", "").file("src/lib.rs", "");
    let cargo = "#!/bin/sh\ncase \"$*\" in\n\
        *--format-version*--no-deps*) ;;\n\
        metadata*--manifest-path*) test -f Cargo.toml && rm Cargo.toml && mkdir Cargo.toml\n  \
        echo 'error: no network' >&2; exit 101;;\n\
        esac\nexec cargo \"$@\"\n";
    project.write("cargo.sh", cargo);
    let script = project.path("cargo.sh");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let mut plux = project.command(plux_tests::cargo_plux());
    plux.args(["plux", "new", "plugins/one", "--path"]).arg(repository()).env("CARGO", &script);
    let failed = project.outcome(&mut plux).code(101);
    failed
        .says("warning: failed to restore `Cargo.toml`: ")
        .says("error: Cargo cannot resolve the dependencies: error: no network")
        .never_says("are undone");
    // The parent was created for the package.
    assert!(!project.path("plugins").exists());
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
    project.plux(&["new", "ok", "--path", "src"]).code(2).says("is not a checkout of plux");
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
