//! Plugins of packages from git and from a registry.

use std::process::Command;

use plux_tests::{Outcome, Project};

/// A package that holds one plugin, with what stands for plux-runtime: nothing of it is compiled.
fn bell(project: Project, directory: &str, name: &str, dependency: &str) -> Project {
    let manifest = format!(
        "[package]\nname = \"bells-{name}\"\nversion = \"1.2.3\"\nedition = \"2024\"\n\
         [dependencies]\nplux-runtime = {dependency}\n"
    );
    let lib =
        format!("/// Rings.\n#[plux_runtime::plugin(namespace = \"bells\")]\nfn {name}() {{}}\n");
    project
        .file(&format!("{directory}/Cargo.toml"), &manifest)
        .file(&format!("{directory}/src/lib.rs"), &lib)
}

/// A repository with a package deep in it.
fn repository(story: &str) -> Project {
    let members = "[workspace]\nresolver = \"3\"\nmembers = [\"deep/tower\"]\n";
    let source = Project::new(&format!("{story}-source")).file("Cargo.toml", members);
    let source = bell(source, "deep/tower", "tower", "\"0.1\"");
    for arguments in
        [&["init", "--quiet"][..], &["add", "."], &["commit", "--quiet", "-m", "Bells"]]
    {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=story", "-c", "user.email=story@example.com"]);
        Outcome::of(git.args(arguments).current_dir(source.root())).success();
    }
    source
}

/// A program that rings a bell from git and one of a registry, whose packages are vendored: to
/// Cargo and to plux they still come from the registry.
fn bells(story: &str) -> Project {
    let source = repository(story);
    let url = format!("file://{}", source.root().display());
    let project = Project::new(story)
        .file(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"{story}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n\
                 [features]\ndoor = [\"dep:bells-door\"]\n\
                 [dependencies]\nbells-tower.git = \"{url}\"\nbells-bike = \"1\"\n\
                 bells-door = {{ version = \"1\", optional = true }}\n"
            ),
        )
        .file("src/main.rs", "#[plux_runtime::plugin(namespace = \"bells\")]\nfn own() {}\nfn main() {}\n")
        .file(
            ".cargo/config.toml",
            "[source.crates-io]\nreplace-with = \"shelf\"\n[source.shelf]\ndirectory = \"shelf\"\n",
        )
        .file(
            "shelf/plux-runtime/Cargo.toml",
            "[package]\nname = \"plux-runtime\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
        )
        .file("shelf/plux-runtime/src/lib.rs", "");
    let project = bell(project, "shelf/bells-bike", "bike", "\"0.1\"");
    let project = bell(project, "shelf/bells-door", "door", "\"0.1\"");
    for package in ["plux-runtime", "bells-bike", "bells-door"] {
        project.write(&format!("shelf/{package}/.cargo-checksum.json"), "{\"files\":{}}");
    }
    std::fs::remove_file(project.path("Cargo.lock")).unwrap();
    // From a directory; with `--offline` Cargo would not fetch even that.
    project.outcome(cargo_home(&project, env!("CARGO")).arg("fetch")).success();
    project
}

/// A program in an environment with a Cargo home of its own.
fn cargo_home(project: &Project, program: &str) -> Command {
    let mut command = project.command(program);
    command.env("CARGO_HOME", project.path("home"));
    command
}

fn plux(project: &Project, arguments: &[&str]) -> Outcome {
    let program = plux_tests::cargo_plux();
    let mut plux = cargo_home(project, program.to_str().unwrap());
    project.outcome(plux.arg("plux").args(arguments).arg("--offline"))
}

#[test]
fn a_list_shows_which_plugins_are_from_git_and_from_a_registry() {
    let project = bells("origin-list");
    let columns = "id,status,origin,source,package,condition";
    let listed = plux(&project, &["list", "-q", "--columns", columns]).success();
    let expected = "\
ID           STATUS    ORIGIN    SOURCE     PACKAGE            CONDITION
bells:bike   active    external  registry   bells-bike 1.2.3
bells:own    active    built-in  workspace  origin-list 0.1.0
bells:tower  active    external  git        bells-tower 1.2.3
bells:door   inactive  external  registry   bells-door 1.2.3   feature `door` of `origin-list`
";
    assert_eq!(listed.stdout, expected, "{}", listed.stderr);
    // With the reported command, no note remains.
    let reported = plux(&project, &["list"]).success();
    reported.says("`cargo build -p origin-list --features door`");
    let on = ["list", "-p", "origin-list", "--features", "door", "--status", "active"];
    plux(&project, &on).success().prints("door").never_says("note");
    let narrowed = ["list", "-q", "--from", "bells-*", "--status", "active", "--columns", "id"];
    assert_eq!(plux(&project, &narrowed).success().stdout, "ID\nbells:bike\nbells:tower\n");
}

#[test]
fn locations_of_external_plugins_can_be_opened() {
    let project = bells("origin-show");
    for (name, source, file) in [
        ("bike", "external, registry", "shelf/bells-bike/src/lib.rs:2"),
        ("tower", "external, git", "deep/tower/src/lib.rs:2"),
    ] {
        let shown = plux(&project, &["show", name]).success();
        let place = shown.stdout.lines().find_map(|line| line.trim().strip_prefix("location"));
        let place = place.unwrap().trim().to_owned();
        assert!(place.ends_with(file), "{place}");
        let (path, _) = place.rsplit_once(':').unwrap();
        assert!(project.root().join(path).is_file(), "{place}");
        shown.prints(&format!("origin       {source}\n")).prints("1.2.3\n");
    }
    let listed = plux(&project, &["show", "tower", "--format", "json"]).success().stdout;
    let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
    let tower = &listed["plugins"][0];
    assert_eq!((&tower["origin"], &tower["source"]), (&"external".into(), &"git".into()));
}

#[test]
fn one_version_of_a_package_from_two_sources_has_two_locations() {
    let story = "origin-twice";
    let source = repository(story);
    let url = format!("file://{}", source.root().display());
    let package = |name: &str, rest: &str| {
        format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n{rest}")
    };
    let workspace = "[dependencies]\nbells-tower.path = \"tower\"\nlegacy.path = \"legacy\"\n\
                     [workspace]\nmembers = [\"tower\", \"legacy\"]\n\
                     [patch.crates-io]\nplux-runtime.path = \"runtime\"\n";
    let project = Project::new(story)
        .file("Cargo.toml", &package(story, workspace))
        .file("src/main.rs", "fn main() {}\n")
        .file(
            "legacy/Cargo.toml",
            &package("legacy", &format!("[dependencies]\nbells-tower.git = \"{url}\"\n")),
        )
        .file("legacy/src/lib.rs", "use bells_tower as _;\n")
        .file("runtime/Cargo.toml", &package("plux-runtime", ""))
        .file("runtime/src/lib.rs", "");
    let project = bell(project, "tower", "tower", "\"0.1\"");
    std::fs::remove_file(project.path("Cargo.lock")).unwrap();
    project.outcome(cargo_home(&project, env!("CARGO")).arg("fetch")).success();
    let columns = ["list", "-q", "--columns", "id,origin,source,location"];
    let listed = plux(&project, &columns).code(1).stdout;
    let rows: Vec<Vec<&str>> =
        listed.lines().skip(1).map(|row| row.split_whitespace().collect()).collect();
    let [of_workspace, of_git] = &rows[..] else { panic!("{listed}") };
    assert_eq!(of_git[..3], ["bells:tower", "external", "git"]);
    assert!(of_git[3].contains("/checkouts/") && of_git[3].ends_with("/deep/tower/src/lib.rs:2"));
    assert_eq!(of_workspace[..], ["bells:tower", "built-in", "workspace", "tower/src/lib.rs:2"]);
}
