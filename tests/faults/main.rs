//! Invalid input and environments: a clear error or warning, no lost plugins, no leftover files.

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
fn without_a_lock_file_cargo_writes_one_as_for_cargo_metadata() {
    let project = project("no-lock");
    fs::remove_file(lock_file(&project)).unwrap();
    let list = project.plux(&["list", "--offline"]).success();
    list.prints("english");
    assert!(lock_file(&project).exists(), "Cargo has written no Cargo.lock");
}

/// An application whose plugin is outside of its workspace, so that only the lock file has the plugin's
/// dependencies; and its lock file.
fn with_a_plugin_outside(story: &str) -> (Project, String) {
    let english = format!("{story}-english");
    let manifest = format!(
        "[package]\nname = \"{english}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         [dependencies]\nplux-runtime.path = \"$plux/plux-runtime\"\n"
    );
    let project = Project::at(&Project::new(story).root().join("app"))
        .file("../english/Cargo.toml", &manifest)
        .file("../english/src/lib.rs", GREETING)
        .application(story, &format!("{english}.path = \"../english\""), MAIN);
    let _ = project.cargo(&["metadata", "--format-version", "1"]).success();
    let lock = project.read("Cargo.lock");
    (project, lock)
}

/// Cargo installs without a look at the lock file, and runs the build script.
fn install(project: &Project) -> plux_tests::Outcome {
    let mut install = project.command(env!("CARGO"));
    install.args(["install", "--path", ".", "--debug", "--force", "--offline", "--root", "out"]);
    project.outcome(&mut install)
}

#[test]
fn a_lock_file_with_a_merge_conflict_is_an_error() {
    let (project, lock) = with_a_plugin_outside("lock-conflict");
    let index = project.plux(&["index", "-p", "lock-conflict", "-o", "-"]).success();
    let index = index.prints("\"name\": \"english\"").stdout;

    let package = "name = \"lock-conflict-english\"\nversion = \"0.1.0\"\ndependencies = [\n";
    let before = lock.find(package).unwrap() + package.len();
    let (above, below) = lock.split_at(before);
    let runtime = " \"plux-runtime\",\n";
    let below = below.strip_prefix(runtime).unwrap();
    let conflict = format!("<<<<<<< HEAD\n=======\n{runtime}>>>>>>> theirs\n");
    project.write("Cargo.lock", &format!("{above}{conflict}{below}"));
    let line = above.lines().count() + 1;

    for command in ["list", "index", "check"] {
        let refused = project.plux(&[command, "--offline"]).code(3);
        let refused = refused
            .says("error[plux::invalid_lock_file]: the lock file has an unresolved merge conflict");
        let refused = refused.says(&format!("--> Cargo.lock:{line}:1\n"));
        let refused =
            refused.says(&format!("{line} | <<<<<<< HEAD\n")).says("= help: resolve it; or");
        assert_eq!(refused.stdout, "");
    }
    let reported = format!(
        "Cargo.lock:{line}:1: [plux::invalid_lock_file] the lock file has an unresolved merge \
         conflict; help: resolve it; or keep"
    );
    let _ = install(&project).code(101).says(&format!("cargo::error={reported}"));

    // What is in a committed index is all there, whatever the lock file says.
    project.write("plux.json", &index);
    let script = "fn main() { plux_build::configure().index_file(\"plux.json\").emit(); }\n";
    project.write("build.rs", script);
    let _ = install(&project).success();
    let mut installed = project.command(project.path("out/bin/lock-conflict"));
    let _ = project.outcome(&mut installed).success().prints("loaded 1");
}

#[test]
fn an_invalid_lock_file_is_reported_with_its_location() {
    let (project, lock) = with_a_plugin_outside("lock-broken");
    let at = lock.find("name = \"lock-broken-english\"").unwrap();
    let line = lock[..at].lines().count() + 1;
    let says = |bytes: &[u8], line: usize, column: usize, reported: &str| {
        project.write_bytes("Cargo.lock", bytes);
        let list = project.plux(&["list", "--message-format", "short"]).code(3);
        let _ = list.says(&format!(
            "Cargo.lock:{line}:{column}: error[plux::invalid_lock_file]: {reported}; help: restore the file"
        ));
        assert_eq!(fs::read(lock_file(&project)).unwrap(), bytes, "it stays as it was");
    };
    says(&lock.as_bytes()[..at + 12], line, 1, "the lock file is truncated");
    says(
        &[&lock[..at], "name = \"caf\u{e9}"].concat().as_bytes()[..at + 12],
        line,
        12,
        "the lock file is not UTF-8",
    );
    let twice = "package `lock-broken-english 0.1.0` is specified twice in the lock file";
    let package = &lock[at..at + lock[at..].find("\n\n").unwrap()];
    let both = [&lock[..at], package, "\n\n[[package]]\n", &lock[at..]].concat();
    says(both.as_bytes(), line + package.lines().count() + 1, 1, twice);

    // With another formatting, which Cargo accepts.
    let formatted =
        lock.replace("dependencies = [\n \"plux-runtime\",\n]", "dependencies = ['plux-runtime']");
    assert_ne!(formatted, lock);
    project.write("Cargo.lock", &formatted.replace('\n', "\r\n"));
    let _ = project.plux(&["list", "--offline"]).success().prints("english").never_says("warning");
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
    index.success().prints("src/latin.rs").prints("not_utf8");
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
fn a_truncated_newer_or_unrelated_index() {
    let truncated = with_index_file("truncated", "{ \"format\": 1, \"plugins\": [");
    truncated.cargo(&["build"]).code(101).says("plux.json").says("help: ");

    let newer = with_index_file("newer", "{ \"format\": 999 }");
    newer.cargo(&["build"]).code(101).says("plux.json").says("999").says("upgrade");

    let external = with_index_file("external", "{ \"name\": \"a package.json\" }");
    external.cargo(&["build"]).code(101).says("plux.json").says("help: ");
}

#[test]
fn a_committed_index_replaces_scanning() {
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
fn an_output_directory_that_cannot_be_written() {
    let project = project("read-only");
    project.write("occupied", "a file where a directory is wanted");
    let write = project.plux(&["index", "-o", "occupied/plux.json"]).code(3);
    write.says("occupied/plux.json").says("help: ");
    let write = project.plux(&["index", "-o", "/proc/plux.json"]);
    if cfg!(target_os = "linux") {
        write.code(3).says("/proc/plux.json");
    }
}

#[test]
fn an_unknown_namespace() {
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
fn a_target_directory_that_moves() {
    let first = Project::new("moving").root().join("first");
    let project = project("moving").target_directory(first.clone());
    project.cargo(&["run"]).success().prints("loaded 1");
    let second = project.root().join("second");
    fs::rename(&first, &second).unwrap();
    let project = project.target_directory(second);
    project.cargo(&["run"]).success().prints("loaded 1").never_says("error");
}

#[test]
fn a_path_with_spaces_and_non_ascii_characters() {
    let directory = Project::new("odd-path").root().join("größe und maß/日本");
    let project = Project::at(Path::new(&directory))
        .plugins("english", "", GREETING)
        .application("odd-path", ENGLISH, MAIN);
    project.cargo(&["run"]).success().prints("loaded 1");
    project.plux(&["list"]).success().prints("english");
}
