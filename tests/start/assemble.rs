//! `cargo plux assemble`.

use plux_tests::{Outcome, Project};

use super::{HELLO, with_this_plux};

/// A library that is all of a program but its `main`.
const CORE: &str = "
pub mod cli {
    type Greeting = plux_runtime::FunctionPlugin<fn() -> &'static str>;

    pub fn run() -> Result<(), Box<dyn std::error::Error>> {
        let greetings = plux_runtime::PluginManager::<Greeting>::new(\"greetings\");
        for greeting in &greetings.load_all().complete()? {
            println!(\"{}\", greeting());
        }
        Ok(())
    }
}
";

/// A workspace with the library `core`, a plugin, and a package without plugins.
fn workspace(story: &str) -> Project {
    Project::new(story)
        .file("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n")
        .plugins(&format!("{story}-core"), "", CORE)
        .plugins(&format!("{story}-hello"), "", HELLO)
        .plugins(&format!("{story}-empty"), "", "")
}

fn assemble(project: &Project, arguments: &[&str]) -> Outcome {
    let flags = ["assemble", "--offline", "--debug"];
    with_this_plux(project, &[&flags, arguments].concat())
}

#[test]
fn assemble_adds_a_plugin_of_another_package_to_a_program() {
    let project = workspace("with");
    let main = ["with-core", "--main", "with_core::cli::run", "--with", "with-hello"];
    let lock = project.read("Cargo.lock");
    let done = assemble(&project, &[&main[..], &["-o", "greet", "--keep", "kept"]].concat());
    done.success().says("Assembled greet with 1 plugin").says("Kept the package in kept");
    let mut program = project.command(project.path("greet"));
    assert_eq!(project.outcome(&mut program).success().stdout, "hello\n");
    assert_eq!(project.read("Cargo.lock"), lock, "the workspace stays as it was");
    // What is kept is a package as any other.
    assert!(project.read("kept/src/main.rs").contains("with_core::cli::run()"));
    project.plux(&["list", "--manifest-path", "kept/Cargo.toml"]).success().prints("active");

    // An executable with an index is replaced, and nothing else is.
    assemble(&project, &[&main[..], &["-o", "greet"]].concat()).success();
    project.write("notes", "mine");
    let refused = assemble(&project, &[&main[..], &["-o", "notes"]].concat()).code(2);
    refused.says("refusing to overwrite `notes`").says("--force");
    assert_eq!(project.read("notes"), "mine");
    let refused = assemble(&project, &[&main[..], &["--keep", "kept"]].concat()).code(2);
    refused.says("the directory `kept` is not empty");
}

#[test]
fn a_package_that_adds_nothing_is_reported() {
    let project = workspace("nothing");
    let core = ["nothing-core", "--main", "nothing_core::cli::run"];
    let done = assemble(&project, &[&core[..], &["--with", "nothing-empty"]].concat()).success();
    done.says("warning: `nothing-empty` adds no plugin to the program").says("with 0 plugins");
}

#[test]
fn invalid_arguments_are_rejected_before_anything_is_built() {
    let project = workspace("refused");
    let says = |arguments: &[&str], expected: &str| {
        let refused = assemble(&project, arguments).code(2).says(expected);
        refused.says("help: ").never_says("Compiling");
    };
    says(&["refused-core", "--main", "run"], "`run` is not the path of a function");
    says(&["refused-core", "--main", "a::b;c"], "`a::b;c` is not the path of a function");
    says(&["a b", "--main", "a::b"], "`a b` is not a package");
    says(&["core=no/where", "--main", "core::run"], "has no Cargo.toml");
    let main = "refused_core::cli::run";
    let twice = ["refused-core", "--main", main, "--with", "refused-core"];
    says(&twice, "the package `refused-core` is named twice");
    says(&["refused-core", "--main", main, "-o", "."], "`.` is a directory");
    assert!(!project.path("refused-core").exists());
    // Cargo says what it cannot resolve, and which function is not there.
    assemble(&project, &["refused-core", "--main", "refused_core::gone"]).code(101).says("gone");
}
