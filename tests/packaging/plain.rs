//! Builds without Cargo, following `docs/book/src/guide/without-cargo.md`.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use crate::{MAIN, greeting, greets};
use plux_tests::{Outcome, Project};

/// The compiler that goes with the Cargo that builds these tests.
fn rustc() -> PathBuf {
    let beside = Path::new(env!("CARGO")).with_file_name("rustc");
    let beside = Some(beside).filter(|path| path.is_file());
    env::var_os("RUSTC").map(PathBuf::from).or(beside).unwrap_or_else(|| "rustc".into())
}

/// Libraries of plux, as some build system has built them, and the directory of what they depend on.
struct Built {
    runtime: PathBuf,
    build: PathBuf,
    dependencies: PathBuf,
}

fn plux() -> Built {
    let helper = Project::new("plain-libraries").file(
        "Cargo.toml",
        "[package]\nname = \"plain-libraries\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         [workspace]\n[profile.dev]\ndebug = false\n\
         [dependencies]\nplux-runtime.path = \"$plux/plux-runtime\"\nplux-build.path = \"$plux/plux-build\"\n",
    );
    helper.write("src/lib.rs", "");
    let json = helper.cargo(&["build", "--message-format", "json"]).success().stdout;
    let rlib = |name: &str| {
        let lines = json.lines().filter_map(|line| serde_json::from_str(line).ok());
        let mut built = lines.filter(|it: &serde_json::Value| it["target"]["name"] == name);
        let built = built.next_back().expect("Cargo tells what it has built");
        PathBuf::from(built["filenames"][0].as_str().unwrap())
    };
    let (runtime, build) = (rlib("plux_runtime"), rlib("plux_build"));
    Built { dependencies: helper.target().join("debug/deps"), runtime, build }
}

#[test]
fn plain_rustc_with_a_committed_index() {
    let story = "plain";
    let project = Project::new(story)
        .plugins("english", "", &greeting("english"))
        .plugins("french", "", &greeting("french"))
        .application(
            story,
            "english.path = \"crates/english\"\n\
             bonjour = { package = \"french\", path = \"crates/french\", optional = true }",
            MAIN,
        )
        .file(
            "build.rs",
            "fn main() {\n    plux_build::configure().index_file(\"plux.json\").emit();\n}\n",
        );
    // The one step that takes Cargo, by whoever changes plugins, and its check by CI.
    let index = ["index", "-q", "-p", story, "--all-features"];
    let _ = project.plux(&[&index[..], &["-o", "plux.json"]].concat()).success();
    let _ = project.plux(&[&index[..], &["--check", "plux.json"]].concat()).success();

    let plux = plux();
    let out = project.path("out");
    fs::create_dir_all(&out).unwrap();
    let file = |name: &str| out.join(name);
    let extern_ = |name: &str, path: &Path| format!("--extern={name}={}", path.display());
    let rustc = |package: &str, root: &str, arguments: &[&OsStr]| {
        let mut rustc = without_cargo(&project, rustc());
        rustc.args(["--edition=2024", "--crate-name", &package.replace('-', "_")]);
        rustc.arg(project.path(root)).arg("-L").arg(&plux.dependencies).args(arguments);
        // What `#[plugin]` and `include_index!()` ask for.
        rustc.env("CARGO_PKG_NAME", package).env("CARGO_PKG_VERSION", "0.1.0");
        let directory = Path::new(root).ancestors().nth(2).unwrap_or(Path::new(""));
        rustc.env("CARGO_MANIFEST_DIR", project.path(directory.to_str().unwrap()));
        rustc.env("CARGO_CRATE_NAME", package.replace('-', "_")).env("CARGO_BIN_NAME", package);
        rustc.env("OUT_DIR", &out).env("PLUX_BUILD", "0.1.0");
        let _ = Outcome::of(&mut rustc).success().never_says("warning");
    };
    let runtime = extern_("plux_runtime", &plux.runtime);
    let with_build = extern_("plux_build", &plux.build);
    let generator = file("generator");
    rustc("generator", "build.rs", &[with_build.as_ref(), "-o".as_ref(), generator.as_ref()]);
    // It is reported where to write, and nothing else.
    let mut generate = without_cargo(&project, &generator);
    let said = Outcome::of(generate.env("OUT_DIR", &out)).success().stdout;
    assert!(!said.contains("cargo::warning") && !said.contains("cargo::error"), "{said}");

    let rlib = ["--crate-type=rlib".as_ref(), runtime.as_ref(), "--out-dir".as_ref(), out.as_ref()];
    rustc("english", "crates/english/src/lib.rs", &rlib);
    rustc("french", "crates/french/src/lib.rs", &rlib);
    let program = file("program");
    let english = extern_("english", &file("libenglish.rlib"));
    let french = extern_("bonjour", &file("libfrench.rlib"));
    let mut arguments: Vec<&OsStr> = vec![runtime.as_ref(), english.as_ref(), french.as_ref()];
    arguments.extend(["-o".as_ref(), program.as_os_str()]);
    rustc(story, "src/main.rs", &arguments);
    greets(Outcome::of(&mut without_cargo(&project, &program)), "english french");

    // A build that sets its features gets what they enable.
    let mut generate = without_cargo(&project, &generator);
    let _ = Outcome::of(generate.env("OUT_DIR", &out).env("CARGO_CFG_FEATURE", "")).success();
    let arguments: Vec<&OsStr> =
        vec![runtime.as_ref(), english.as_ref(), "-o".as_ref(), program.as_ref()];
    rustc(story, "src/main.rs", &arguments);
    greets(Outcome::of(&mut without_cargo(&project, &program)), "english");
}

/// A command where there is no Cargo to be called.
fn without_cargo(project: &Project, program: impl AsRef<OsStr>) -> Command {
    let mut command = project.command(program);
    let path = env::var_os("PATH").unwrap_or_default();
    let has_none = |directory: &PathBuf| !directory.join("cargo").exists();
    let path = env::join_paths(env::split_paths(&path).filter(has_none)).unwrap();
    command.env("PATH", path).env("CARGO", "/no/such/cargo");
    command
}
