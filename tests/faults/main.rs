//! Bad input, bad surroundings: a clear error or a warning, nothing lost, nothing left behind.

use std::fs;
use std::path::Path;

use plux_tests::Project;

const MAIN: &str = r#"
plux_runtime::include_index!();

fn main() {
    type Greeting = plux_runtime::FunctionPlugin<fn() -> &'static str>;
    let manager = plux_runtime::PluginManager::<Greeting>::new("greetings");
    println!("loaded {:?}", manager.load_all().len());
    print!("{}", manager.verify());
}
"#;

const GREETING: &str = "#[plux_runtime::plugin(namespace = \"greetings\")]\nfn english() -> &'static str { \"english\" }\n";

const ENGLISH: &str = r#"english.path = "crates/english""#;

fn project(story: &str) -> Project {
    Project::new(story).plugins("english", "", GREETING).application(story, ENGLISH, MAIN)
}

fn lock_file(project: &Project) -> std::path::PathBuf {
    project.root().join("Cargo.lock")
}

#[test]
fn a_workspace_that_does_not_resolve() {
    let project = project("unresolved");
    project.write("crates/english/Cargo.toml", "[package]\nname = \"english\"\nversion = \"x\"\n");
    for command in [&["index"][..], &["list"]] {
        project.plux(command).code(101).says("version").says("error: ");
    }
}

#[test]
fn no_workspace_at_all() {
    let project = Project::new("nothing");
    fs::remove_file(lock_file(&project)).unwrap();
    let elsewhere = std::env::temp_dir().join("plux-nothing");
    fs::create_dir_all(&elsewhere).unwrap();
    let mut command = project.command(plux_tests::cargo_plux());
    let outcome = plux_tests::Outcome::of(command.args(["plux", "list"]).current_dir(&elsewhere));
    outcome.code(101).says("Cargo.toml");
}

#[test]
fn no_lock_file_and_none_is_left_behind() {
    let project = project("no-lock");
    fs::remove_file(lock_file(&project)).unwrap();
    let list = project.plux(&["list", "--offline"]).success();
    list.prints("english");
    assert!(!lock_file(&project).exists(), "cargo plux has left a Cargo.lock behind");
}

#[test]
fn offline_with_an_empty_cargo_home() {
    let project = project("empty-home");
    project.cargo(&["build"]).success();
    let home = project.root().join("home");
    fs::create_dir_all(&home).unwrap();
    let mut list = project.command(plux_tests::cargo_plux());
    list.args(["plux", "index", "-p", "empty-home", "-o", "-", "--offline"]);
    let outcome = plux_tests::Outcome::of(list.env("CARGO_HOME", &home)).success();
    // What is missing cannot hold plugins.
    outcome.prints("\"english\"").prints("\"incomplete\": []").never_says("warning");
}

#[test]
fn a_source_file_that_is_not_utf_8() {
    let project = project("not-utf-8");
    // rustc never reads it here, but would on Windows.
    project.write("crates/english/src/lib.rs", &format!("{GREETING}#[cfg(windows)]\nmod latin;\n"));
    project.write_bytes("crates/english/src/latin.rs", b"// caf\xe9\n#[plux_runtime::plugin]\n");
    let build = project.cargo(&["run"]).success();
    build.prints("loaded 1");
    let index = project.plux(&[
        "index",
        "-p",
        "not-utf-8",
        "-o",
        "-",
        "--target",
        "x86_64-pc-windows-msvc",
    ]);
    index.success().prints("src/latin.rs").prints("UTF-8").says("UTF-8");
}

#[test]
fn a_source_file_that_does_not_parse() {
    let project = project("not-rust");
    project.write(
        "crates/english/src/lib.rs",
        &format!("{GREETING}#[cfg(feature = \"broken\")]\nmod broken;\n"),
    );
    project.write(
        "crates/english/Cargo.toml",
        &(project.read("crates/english/Cargo.toml") + "\n[features]\nbroken = []\n"),
    );
    project.write(
        "crates/english/src/broken.rs",
        "#[plux_runtime::plugin(namespace = \"a\"]\nfn f( {\n",
    );
    let build = project.cargo(&["run"]).success();
    build.prints("loaded 1").says("warning").says("src/broken.rs");
}

fn with_index_file(story: &str, text: &str) -> Project {
    let project = project(story);
    project.write("plux.json", text);
    project.write(
        "build.rs",
        "fn main() {\n    plux_build::configure().index_file(\"plux.json\").emit();\n}\n",
    );
    project
}

#[test]
fn an_index_that_is_truncated_newer_or_not_ours() {
    let truncated = with_index_file("truncated", "{ \"format\": 1, \"plugins\": [");
    truncated.cargo(&["build"]).code(101).says("plux.json").says("help: ");

    let newer = with_index_file("newer", "{ \"format\": 999 }");
    newer.cargo(&["build"]).code(101).says("plux.json").says("999").says("upgrade");

    let foreign = with_index_file("foreign", "{ \"name\": \"a package.json\" }");
    foreign.cargo(&["build"]).code(101).says("plux.json").says("help: ");
}

#[test]
fn a_committed_index_serves_instead_of_scanning() {
    let project = project("committed");
    let index = project.plux(&["index", "-p", "committed", "-o", "-"]).success().stdout;
    project.write("plux.json", &index);
    project.write(
        "build.rs",
        "fn main() {\n    plux_build::configure().index_file(\"plux.json\").emit();\n}\n",
    );
    project.cargo(&["run"]).success().prints("loaded 1");
}

#[test]
fn an_output_folder_that_cannot_be_written() {
    let project = project("read-only");
    project.write("occupied", "a file where a folder is wanted");
    let write = project.plux(&["index", "-o", "occupied/plux.json"]).code(3);
    write.says("occupied/plux.json").says("help: ");
    let write = project.plux(&["index", "-o", "/proc/plux.json"]);
    if cfg!(target_os = "linux") {
        write.code(3).says("/proc/plux.json");
    }
}

#[test]
fn a_namespace_that_nobody_knows() {
    let project = project("unknown-namespace");
    project.write(
        "src/main.rs",
        &MAIN.replace("new(\"greetings\")", "new(\"greeting\")").replace(
            "print!(\"{}\", manager.verify())",
            "println!(\"{}\", manager.load_all().complete().err().unwrap())",
        ),
    );
    let run = project.cargo(&["run"]).success();
    run.prints("loaded 0").prints("greeting").prints("did you mean").prints("greetings");
}

#[test]
fn a_target_folder_that_moves() {
    let first = Project::new("moving").root().join("first");
    let project = project("moving").target_folder(first.clone());
    project.cargo(&["run"]).success().prints("loaded 1");
    let second = project.root().join("second");
    fs::rename(&first, &second).unwrap();
    let project = project.target_folder(second);
    project.cargo(&["run"]).success().prints("loaded 1").never_says("error");
}

#[test]
fn a_path_with_blanks_and_letters_beyond_ascii() {
    let folder = Project::new("odd-path").root().join("größe und maß/日本");
    let project = Project::at(Path::new(&folder))
        .plugins("english", "", GREETING)
        .application("odd-path", ENGLISH, MAIN);
    project.cargo(&["run"]).success().prints("loaded 1");
    project.plux(&["list"]).success().prints("english");
}
