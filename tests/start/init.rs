//! `cargo plux init`.

use std::fs;

use plux_tests::Project;
use plux_tests::environment::skip;

use super::{HELLO, package, with_this_plux};

const MAIN: &str = "//! Greets.

type Greeting = plux_runtime::FunctionPlugin<fn() -> &'static str>;

fn main() {
    let greetings = plux_runtime::PluginManager::<Greeting>::new(\"greetings\");
    for greeting in greetings.load_all().complete().unwrap() {
        println!(\"{}\", greeting());
    }
}
";

const EMPTY_MAIN: &str = "fn main() {}\n";

#[test]
fn a_package_is_made_ready_and_loads_plugins_from_then_on() {
    let manifest = "\n[dependencies]\n# Greets.\nhello = { path = \"crates/hello\" }\n";
    let project = package("init-ready", manifest).plugins("hello", "", HELLO);
    let project = project.file("src/main.rs", MAIN);

    let before = project.read("Cargo.toml");
    let plan = with_this_plux(&project, &["init", "--dry-run"]).success();
    plan.says("nothing was written").prints("+plux-runtime = ").prints("+    plux_build::emit();");
    assert_eq!(project.read("Cargo.toml"), before);
    assert!(!project.path("build.rs").exists());

    let done = with_this_plux(&project, &["init"]).success();
    done.says("Extended Cargo.toml").says("Created build.rs").says("Extended src/main.rs");
    assert!(project.read("Cargo.toml").starts_with(&before));
    let (head, rest) = MAIN.split_at("//! Greets.\n".len());
    let main = format!("{head}\nplux_runtime::include_index!();\n{rest}");
    assert_eq!(project.read("src/main.rs"), main);
    project.cargo(&["run", "--quiet"]).success().prints("hello\n");

    let again = project.plux(&["init"]).success();
    again.says("nothing to do").never_says("Extended");
    assert_eq!(project.plux(&["init", "--quiet"]).success().stderr, "");
}

#[test]
fn the_plan_is_a_patch() {
    let files = |project: &Project| {
        ["Cargo.toml", "build.rs", "src/main.rs"].map(|path| project.read(path))
    };
    // Each with an end of its own.
    let sources = ["fn main() {}", "fn main() {}\r\n", "\u{feff}fn main() {}\n", EMPTY_MAIN];
    for source in sources {
        let project = package("init-patch", "").file("src/main.rs", source);
        let patch = with_this_plux(&project, &["init", "-n", "-q"]).success().stdout;
        project.write("plan.patch", &patch);
        let mut command = project.command("patch");
        let Ok(patched) = command.args(["-p1", "--binary", "-i", "plan.patch"]).output() else {
            return skip("patch", "the command `patch` is not found");
        };
        assert!(patched.status.success(), "{patch}");
        let patched = files(&project);

        let project = package("init-patch", "").file("src/main.rs", source);
        with_this_plux(&project, &["init"]).success();
        assert_eq!(patched, files(&project));
    }
}

/// In whatever directory it is run, the headers name files relative to the workspace.
#[test]
fn the_plan_applies_at_the_root_of_the_workspace() {
    let project = package("init-patch-below", "").file("src/main.rs", EMPTY_MAIN);
    let mut init = project.command(plux_tests::cargo_plux());
    init.args(["plux", "init", "-n", "-q"]).current_dir(project.path("src"));
    let patch = project.outcome(&mut init).success().stdout;
    project.write("plan.patch", &patch);
    let mut git = project.command("git");
    git.args(["init", "-q"]).status().expect("git runs");
    let mut git = project.command("git");
    let applied = git.args(["apply", "plan.patch"]).output().expect("git runs");
    assert!(applied.status.success(), "{}\n{patch}", String::from_utf8_lossy(&applied.stderr));
    assert!(project.read("src/main.rs").contains("include_index!"));
    assert!(project.read("build.rs").contains("emit()"));
}

#[cfg(unix)]
#[test]
fn files_of_others_and_files_without_end_are_left_alone() {
    use std::os::unix::fs::symlink;

    // A build script that is a link to nothing: nothing is written half.
    let project = package("init-links", "").file("src/main.rs", EMPTY_MAIN);
    let before = project.read("Cargo.toml");
    symlink("nowhere.rs", project.path("build.rs")).unwrap();
    let reported = project.plux(&["init"]).code(1);
    reported.says("the build script is a link to a file that does not exist");
    assert!(fs::symlink_metadata(project.path("build.rs")).unwrap().is_symlink());
    fs::remove_file(project.path("build.rs")).unwrap();

    // A main file that belongs to another workspace.
    project.write("Cargo.toml", &before);
    let elsewhere = project.root().with_file_name("init-links-elsewhere.rs");
    fs::write(&elsewhere, EMPTY_MAIN).unwrap();
    fs::remove_file(project.path("src/main.rs")).unwrap();
    symlink(&elsewhere, project.path("src/main.rs")).unwrap();
    let reported = project.plux(&["init"]).code(1);
    reported.says("the file is a link to one outside of the workspace");
    assert_eq!(fs::read_to_string(&elsewhere).unwrap(), EMPTY_MAIN);
    fs::remove_file(project.path("src/main.rs")).unwrap();

    // A pipe that nobody writes to, and a file that does not end.
    project.write("src/main.rs", EMPTY_MAIN);
    symlink("/dev/zero", project.path("src/zero.rs")).unwrap();
    let pipe = project.command("mkfifo").arg("src/pipe.rs").status();
    assert!(pipe.is_ok_and(|it| it.success()));
    project.plux(&["init"]).success();
}

#[test]
fn what_more_than_lines_would_do_is_reported_and_left_alone() {
    let script = "fn main() {\n    println!(\"cargo::rerun-if-changed=build.rs\");\n}\n";
    let project = package("init-by-hand", "\n[features]\n")
        .file("build.rs", script)
        .file("src/main.rs", "use std::fmt; fn main() {}\n");
    let reported = with_this_plux(&project, &["init"]).code(1);
    reported
        .says("the build script has code of its own")
        .says("--> build.rs")
        .says("call `plux_build::emit();` in its `main`")
        .says("--> src/main.rs")
        .says("write `plux_runtime::include_index!();` at module level");
    assert_eq!(project.read("build.rs"), script);

    // Once it is done, there is nothing more to tell.
    project.write("build.rs", &script.replace("}\n", "    plux_build::emit();\n}\n"));
    project.write("src/main.rs", "plux_runtime::include_index!(); fn main() {}\n");
    project.plux(&["init"]).success().says("nothing to do");

    let inline = "dependencies = { }\n";
    let project = package("init-by-hand", "").file("src/main.rs", EMPTY_MAIN);
    project.write("Cargo.toml", &format!("{inline}{}", project.read("Cargo.toml")));
    let reported = project.plux(&["init"]).code(1);
    reported
        .says("let `[dependencies]` say `plux-runtime = ")
        .says("let `[build-dependencies]` say");

    let disabled = project.read("Cargo.toml").replace("[workspace]", "build = false\n[workspace]");
    project.write("Cargo.toml", disabled.trim_start_matches(inline));
    project.plux(&["init"]).code(1).says("switches the build script off");

    let manifest =
        "\n[dependencies]\nplux-runtime = { path = \"$plux/plux-runtime\", optional = true }\n";
    let project = package("init-by-hand", manifest).file("src/main.rs", EMPTY_MAIN);
    with_this_plux(&project, &["init"]).code(1).says("`plux-runtime` is not always there");
}

#[test]
fn where_several_crates_could_take_the_index_in_somebody_has_to_choose() {
    let project = package("init-choice", "")
        .file("src/lib.rs", "pub fn run() {}\n")
        .file("src/main.rs", EMPTY_MAIN);
    let reported = project.plux(&["init", "-n"]).code(1);
    reported.says("`--bin init-choice` or `--lib`").says("src/main.rs").says("src/lib.rs");
    project
        .plux(&["init", "-n", "--bin", "init-chioce"])
        .code(2)
        .says("did you mean `init-choice`?");
    project.plux(&["init", "-n", "--bin", "init-choice"]).success().prints("+++ b/src/main.rs");
    project.plux(&["init", "-n", "--lib"]).success().prints("+++ b/src/lib.rs");

    // A program that names the library has what the library has.
    project.write("src/main.rs", "fn main() {\n    init_choice::run();\n}\n");
    project.plux(&["init", "-n"]).success().prints("+++ b/src/lib.rs");
}

#[test]
fn a_library_gets_what_plugins_need() {
    let project = package("init-library", "").file("src/lib.rs", HELLO);
    let done = with_this_plux(&project, &["init"]).success();
    done.says("it can have plugins now");
    assert!(!project.path("build.rs").exists());
    project.cargo(&["check", "--quiet"]).success();
    project.plux(&["list"]).success().prints("hello");
    project.plux(&["init"]).success().says("nothing to do");

    with_this_plux(&project, &["init", "--lib"]).success();
    project.cargo(&["check", "--quiet"]).success();
}

#[test]
fn in_a_workspace_a_member_is_named_and_what_it_has_is_inherited() {
    let root = "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n\n[workspace.dependencies]\n\
        plux = { path = \"$plux/plux-runtime\", package = \"plux-runtime\" }\n";
    let member = "version = \"0.1.0\"\nedition = \"2024\"\n";
    let project = Project::new("init-members")
        .file("Cargo.toml", root)
        .file("crates/app/Cargo.toml", &format!("[package]\nname = \"app\"\n{member}"))
        .file("crates/app/src/main.rs", EMPTY_MAIN)
        .file("crates/other/Cargo.toml", &format!("[package]\nname = \"other\"\n{member}"))
        .file("crates/other/src/main.rs", EMPTY_MAIN);
    project.plux(&["init"]).code(2).says("name one with `-p`: `app`, `other`");
    project.plux(&["init", "-p", "ap"]).code(101).says("did you mean `app`?");
    project.plux(&["init", "-p", "app"]).success();
    let manifest = project.read("crates/app/Cargo.toml");
    assert!(manifest.contains("\n[dependencies]\nplux.workspace = true\n"), "{manifest}");
    assert!(manifest.contains("\n[build-dependencies]\nplux-build = \""), "{manifest}");
    assert!(project.read("crates/app/src/main.rs").starts_with("plux::include_index!();\n"));
    assert!(!project.read("crates/other/Cargo.toml").contains("plux"));
}

#[test]
fn line_endings_and_byte_order_marks_stay() {
    let project = package("init-windows", "").file("src/main.rs", EMPTY_MAIN);
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    for path in ["Cargo.toml", "src/main.rs"] {
        project.write(path, &windows(&project.read(path)));
    }
    project.plux(&["init"]).success();
    for path in ["Cargo.toml", "src/main.rs"] {
        let text = project.read(path);
        assert!(text.contains("plux"), "{text}");
        assert_eq!(text, windows(&text.replace(['\r', '\u{feff}'], "")), "{path}");
    }
    project.plux(&["init"]).success().says("nothing to do");
}

#[cfg(unix)]
#[test]
fn all_is_written_or_nothing() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let project = package("init-all", "").file("src/main.rs", EMPTY_MAIN);
    let before = project.read("Cargo.toml");
    let mode =
        |mode| fs::set_permissions(project.path("src/main.rs"), fs::Permissions::from_mode(mode));
    mode(0o444).unwrap();
    let failed = project.plux(&["init"]).code(3);
    failed.says("src/main.rs`: it is read-only").says("nothing was written");
    assert_eq!(project.read("Cargo.toml"), before);
    assert!(!project.path("build.rs").exists());
    let left: Vec<_> =
        fs::read_dir(project.root()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "{left:?}");

    // A link stays one, and a file's permissions stay its own.
    mode(0o600).unwrap();
    let (manifest, elsewhere) = (project.path("Cargo.toml"), project.path("shared/manifest"));
    fs::create_dir(project.path("shared")).unwrap();
    fs::rename(&manifest, &elsewhere).unwrap();
    symlink("shared/manifest", &manifest).unwrap();
    project.plux(&["init"]).success();
    assert!(fs::symlink_metadata(&manifest).unwrap().is_symlink());
    assert!(fs::read_to_string(&elsewhere).unwrap().contains("plux-build"));
    let mode_of = |path| fs::metadata(project.path(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode_of("src/main.rs"), 0o600);
    assert_eq!(mode_of("build.rs") & 0o600, 0o600);
}
