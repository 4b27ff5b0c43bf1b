//! Packages that are distributed without their workspace.

use std::fs;
use std::process::Command;

use crate::registry::registry;
use crate::{MAIN, greeting, greets};
use plux_tests::{Outcome, Project};

/// The keys of a manifest that the crates registry requires.
const PUBLISHED: &str = "version = \"0.1.0\"\nedition = \"2024\"\ndescription = \"A story\"\n\
    license = \"MIT\"\nrepository = \"https://example.com\"\n";

/// A workspace as it is published: one plugin package, one with a lib name of its own that the
/// application renames, and one that is an extra. Their names are the story's.
fn published(story: &str) -> Project {
    let plugins = |project: Project, name: &str, manifest: &str| {
        let manifest = format!(
            "[package]\nname = \"{story}-{name}\"\n{PUBLISHED}{manifest}\n\
             [dependencies]\nplux-runtime = \"0.1\"\n"
        );
        project
            .file(&format!("{name}/Cargo.toml"), &manifest)
            .file(&format!("{name}/src/lib.rs"), &greeting(name))
    };
    let dependency = |name: &str| {
        format!("package = \"{story}-{name}\", path = \"../{name}\", version = \"0.1\"")
    };
    let project = plugins(registry().project(story), "english", "");
    let project = plugins(project, "french", "[lib]\nname = \"le_francais\"\n");
    plugins(project, "german", "")
        .file(
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\nexclude = [\"out\", \"home\"]\n",
        )
        .file(
            "app/Cargo.toml",
            &format!(
                "[package]\nname = \"{story}\"\n{PUBLISHED}\
                 [features]\nberlin = [\"dep:{story}-german\"]\n\
                 [build-dependencies]\nplux-build = \"0.1\"\n\
                 [dependencies]\nplux-runtime = \"0.1\"\n\
                 {story}-english = {{ {} }}\nsalut = {{ {} }}\n\
                 {story}-german = {{ {}, optional = true }}\n",
                dependency("english"),
                dependency("french"),
                dependency("german"),
            ),
        )
        .file("app/build.rs", "fn main() {\n    plux_build::emit();\n}\n")
        .file("app/src/main.rs", &format!("//! Greets.\n{MAIN}"))
}

/// Packs the packages and puts them into the registry, in the order in which they are published:
/// the application's manifest has to find its dependencies there.
fn pack(project: &Project, flags: &[&str]) {
    let package = ["package", "--allow-dirty", "--registry", "crates-io"];
    let plugins =
        ["--workspace", "--exclude", project.root().file_name().unwrap().to_str().unwrap()];
    let application = ["--package", plugins[2]];
    for packages in [&plugins[..], &application] {
        let packed = registry().cargo(project, &[&package, packages, flags].concat());
        let _ = packed.success().never_says("warning");
        registry().add_packed(&mut registry().command(project), project.root(), project.target());
    }
}

/// The installed program.
fn installed(project: &Project, name: &str) -> Outcome {
    Outcome::of(&mut project.command(project.root().join("out/bin").join(name)))
}

#[test]
fn packaged_verified_and_installed_from_a_registry() {
    let story = "travel-registry";
    let project = published(story);
    // Each package is unpacked and built as others would build it.
    pack(&project, &[]);

    let elsewhere = registry().project("travel-registry-elsewhere");
    let install = |features: &[&str]| {
        let out = project.path("out");
        let mut install = registry().command(&elsewhere);
        install.args(["install", story, "--debug", "--force", "--root"]).arg(out);
        let _ = Outcome::of(install.args(features)).success().never_says(&format!("{story}@"));
    };
    install(&[]);
    greets(installed(&project, story), "english french");
    install(&["--features", "berlin"]);
    greets(installed(&project, story), "english french german");
    install(&["--locked"]);
    greets(installed(&project, story), "english french");
}

#[test]
fn vendored() {
    let story = "travel-vendored";
    let project = published(story);
    pack(&project, &["--no-verify"]);

    let user = registry().project("travel-vendored-user")
        .application(
            "travel-vendored-user",
            &format!("{story}-english = \"0.1\"\nsalut = {{ package = \"{story}-french\", version = \"0.1\" }}\n"),
            MAIN,
        );
    let manifest = user.read("Cargo.toml");
    let manifest = manifest.replace("{ path = \"$plux/plux-build\" }", "\"0.1\"");
    user.write("Cargo.toml", &by_version(&manifest));
    let config = registry().cargo(&user, &["vendor", "--respect-source-config"]).success().stdout;
    user.write(".cargo/config.toml", &config);
    // Nothing but the directory is there.
    let mut run = user.command(env!("CARGO"));
    run.env("CARGO_HOME", user.path("home")).args(["run", "--offline"]);
    greets(user.outcome(&mut run), "english french");
}

/// The same manifest, with plux from the registry.
fn by_version(manifest: &str) -> String {
    let line = |line: &str| match line.split_once(" = { path = ") {
        Some((name, path)) if path.contains("/plux-") => format!("{name} = \"0.1\""),
        _ => line.to_owned(),
    };
    manifest.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn installed_from_its_directory() {
    let story = "travel-path";
    let project = Project::new(story).plugins("english", "", &greeting("english")).application(
        story,
        r#"english.path = "crates/english""#,
        MAIN,
    );
    let install = |features: &[&str]| {
        let mut install = project.command(env!("CARGO"));
        install.args(["install", "--path", ".", "--debug", "--force", "--offline", "--root"]);
        project.outcome(install.arg(project.path("out")).args(features)).success()
    };
    let _ = project.cargo(&["generate-lockfile"]).success();
    let _ = install(&[]).never_says(&format!("{story}@"));
    greets(installed(&project, story), "english");
    // Without a lock file, Cargo resolves in memory and writes none, so that its choice is not known.
    fs::remove_file(project.path("Cargo.lock")).unwrap();
    let _ = install(&[]).says("there is no Cargo.lock").says("help: run `cargo generate-lockfile`");
    let _ = installed(&project, story).success().prints("english\n").prints("Cargo.lock");
    assert!(!project.path("Cargo.lock").exists());
}

#[test]
fn from_git() {
    let story = "travel-git";
    let source = Project::new("travel-git-source").file(
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"english\", \"deep/french\"]\n",
    );
    let source = ["english", "deep/french"].into_iter().fold(source, |source, directory| {
        let name = directory.rsplit('/').next().unwrap_or_default();
        let manifest = format!(
            "[package]\nname = \"{story}-{name}\"\n{PUBLISHED}[dependencies]\nplux-runtime = \"0.1\"\n"
        );
        source
            .file(&format!("{directory}/Cargo.toml"), &manifest)
            .file(&format!("{directory}/src/lib.rs"), &greeting(name))
    });
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=story", "-c", "user.email=story@example.com"]);
        let _ = Outcome::of(git.args(arguments).current_dir(source.root())).success();
    };
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "Greetings"]);

    let url = format!("file://{}", source.root().display());
    let user = registry().project(story).application(
        story,
        &format!("{story}-english.git = \"{url}\"\n{story}-french.git = \"{url}\"\n"),
        MAIN,
    );
    user.write("Cargo.toml", &by_version(&user.read("Cargo.toml")));
    // From a directory; with `--offline` Cargo would not fetch even that.
    let _ = Outcome::of(registry().command(&user).arg("build")).success();
    greets(registry().cargo(&user, &["run"]), "english french");
}
