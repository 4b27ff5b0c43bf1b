//! `trainer/MIGRATION.md`: its three steps as tagged commits, made from the sources of the example.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use plux_tests::{Outcome, Project, golden_part};

use crate::workspace;

/// The files of a step: their paths and contents.
type Tree = Vec<(String, String)>;

#[test]
fn one_package_with_features_becomes_packages_in_three_tagged_steps() {
    let trainer = Trainer::new("trainer-migration");
    for (tag, tree) in [
        ("one-package", one_package()),
        ("core-apart", core_apart()),
        ("a-package-for-each-plugin", a_package_for_each_plugin()),
    ] {
        trainer.commit(tag, tree);
        trainer.plux(&["check", "-p", "trainer"]).success();
        let listed = trainer.run("list-plugins");
        document_shows(tag, &format!("$ trainer list-plugins\n{listed}"));
    }
    trainer.diff("one-package", "core-apart");
    trainer.diff("core-apart", "a-package-for-each-plugin");
}

#[test]
fn a_plugin_that_got_lost_on_the_way_is_in_the_diff() {
    let trainer = Trainer::new("trainer-forgetful");
    trainer.commit("one-package", one_package());
    let forgotten = one_package().into_iter().map(|(path, text)| {
        (path, text.replace("#[cfg(feature = \"search\")]\nmod search;\n", ""))
    });
    trainer.commit("forgotten", forgotten.collect());

    let diff = trainer.compare("one-package", "forgotten");
    assert!(diff.contains("\n  - trainer.callbacks:search (trainer 1.3.0, "), "{diff}");
}

/// Everything in one package: each external plugin is a module behind a feature.
fn one_package() -> Tree {
    let dependencies = [CLAP, OF_PLUGINS, INDEXED].concat();
    let manifest = manifest("trainer", "1.3.0", FEATURES, &dependencies);
    let mut tree = core("trainer");
    tree.extend(program("trainer", manifest));
    tree
}

/// The core is a package, and the program forwards its features.
fn core_apart() -> Tree {
    let forwarded = "search = [\"trainer-core/search\"]\ntracking = [\"trainer-core/tracking\"]\n\
                     board = [\"trainer-core/board\"]";
    let mut tree = core("trainer-core");
    let core = manifest("trainer-core", "1.4.0", FEATURES, &[CLAP, OF_PLUGINS].concat());
    tree.push(("trainer-core/Cargo.toml".into(), core));
    let dependencies = ["trainer-core = { path = \"../trainer-core\" }\n", INDEXED].concat();
    let trainer = manifest("trainer", "1.4.0", forwarded, &dependencies);
    tree.extend(program("trainer_core", trainer));
    tree
}

/// The packages as they are in the example.
fn a_package_for_each_plugin() -> Tree {
    let packages =
        ["trainer", "trainer-core", "trainer-search", "trainer-tracking", "trainer-board"];
    let mut tree = Tree::new();
    for package in packages {
        tree.push((format!("{package}/Cargo.toml"), source(&format!("{package}/Cargo.toml"))));
        tree.extend(sources(&format!("{package}/src"), &format!("{package}/src")));
    }
    tree.push(("trainer/build.rs".into(), source("trainer/build.rs")));
    tree
}

/// The features of the package that has the external plugins as modules.
const FEATURES: &str =
    "search = []\ntracking = [\"dep:csv\"]\nboard = [\"dep:crc32c\", \"dep:prost\"]";

const CLAP: &str = "clap = { workspace = true, features = [\"derive\"] }\n";

/// The dependencies of the external plugins.
const OF_PLUGINS: &str = "csv = { workspace = true, optional = true }\n\
    crc32c = { version = \"0.6\", optional = true }\n\
    prost = { version = \"0.14\", default-features = false, features = [\"derive\", \"std\"], optional = true }\n";

const INDEXED: &str = "\n[build-dependencies]\nplux-build.workspace = true\n";

fn manifest(name: &str, version: &str, features: &str, dependencies: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"{version}\"\nedition.workspace = true\n\n\
         [features]\ndefault = [\"search\", \"tracking\"]\n{features}\n\n\
         [dependencies]\nplux-runtime.workspace = true\n{dependencies}"
    )
}

/// The program with this manifest. The crate `core` contains its command line.
fn program(core: &str, manifest: String) -> Tree {
    let main = source("trainer/src/main.rs").replace("trainer_core::", &format!("{core}::"));
    vec![
        ("trainer/Cargo.toml".into(), manifest),
        ("trainer/build.rs".into(), source("trainer/build.rs")),
        ("trainer/src/main.rs".into(), main),
    ]
}

/// The core as the package `package`, with the external plugins as its modules.
fn core(package: &str) -> Tree {
    let mut tree = sources("trainer-core/src", &format!("{package}/src"));
    let callbacks = format!("{package}/src/callbacks");
    let list = tree.iter_mut().find(|(path, _)| *path == format!("{callbacks}/mod.rs"));
    let (_, list) = list.expect("the core lists its callbacks");
    for feature in ["search", "tracking", "board"] {
        writeln!(list, "#[cfg(feature = \"{feature}\")]\nmod {feature};").unwrap();
    }
    let mut module = |file: &str, source_of: &str| {
        let text = source(source_of).replace("crate::", "super::");
        tree.push((format!("{callbacks}/{file}"), text.replace("trainer_core::", "crate::")));
    };
    module("search.rs", "trainer-search/src/lib.rs");
    module("tracking.rs", "trainer-tracking/src/lib.rs");
    module("board/mod.rs", "trainer-board/src/lib.rs");
    module("board/board.rs", "trainer-board/src/board.rs");
    module("board/event_file.rs", "trainer-board/src/event_file.rs");
    tree
}

/// A file of the example's `trainer`.
fn source(path: &str) -> String {
    fs::read_to_string(workspace().join("trainer").join(path)).expect(path)
}

/// All files below a directory of the example's `trainer`, for another directory.
fn sources(from: &str, to: &str) -> Tree {
    let mut tree = Tree::new();
    for file in fs::read_dir(workspace().join("trainer").join(from)).expect(from) {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        let (from, to) = (format!("{from}/{name}"), format!("{to}/{name}"));
        if file.file_type().unwrap().is_dir() {
            tree.extend(sources(&from, &to));
        } else {
            tree.push((to, source(&from)));
        }
    }
    tree
}

/// A Git repository with a commit and a tag for each step.
struct Trainer(Project);

impl Trainer {
    fn new(name: &str) -> Self {
        let repository = Self(Project::new(name));
        let lock = fs::read(workspace().join("Cargo.lock")).unwrap();
        repository.0.write_bytes("Cargo.lock", &lock);
        repository.0.write("Cargo.toml", &root_manifest());
        repository.git(&["init", "--quiet"]);
        repository
    }

    /// Replaces all packages, and commits and tags the result.
    fn commit(&self, tag: &str, tree: Tree) {
        for directory in fs::read_dir(self.0.root()).unwrap() {
            let path = directory.unwrap().path();
            if is_package(&path) {
                fs::remove_dir_all(path).unwrap();
            }
        }
        for (path, text) in tree {
            self.0.write(&path, &text);
        }
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", tag]);
        self.git(&["tag", tag]);
    }

    /// The difference between the indexes of two tags, by the commands of the document.
    fn compare(&self, old: &str, new: &str) -> String {
        let indexes = [old, new].map(|tag| {
            self.git(&["checkout", "--quiet", "--force", tag]);
            let index = format!("{tag}.json");
            self.plux(&["index", "-p", "trainer", "--all-features", "-o", &index]).success();
            index
        });
        self.plux(&["diff", &indexes[0], &indexes[1]]).code(1).stdout
    }

    /// Compares such a difference with what the document shows.
    fn diff(&self, old: &str, new: &str) {
        let difference = self.compare(old, new);
        let command = format!("$ cargo plux diff {old}.json {new}.json");
        document_shows(&format!("{old}..{new}"), &format!("{command}\n{difference}"));
    }

    fn run(&self, command: &str) -> String {
        let mut cargo = self.0.command(env!("CARGO"));
        let cargo = cargo.args(["run", "--quiet", "--offline", "-p", "trainer", "--", command]);
        Outcome::of(cargo).success().stdout
    }

    fn plux(&self, arguments: &[&str]) -> Outcome {
        self.0.plux(arguments)
    }

    fn git(&self, arguments: &[&str]) {
        let mut git = self.0.command("git");
        git.args(["-c", "user.name=t", "-c", "user.email=t@example.org"]).args(arguments);
        Outcome::of(&mut git).success();
    }
}

fn document_shows(part: &str, console: &str) {
    let console = format!("```console\n{console}```\n");
    golden_part("example-workspace/trainer/MIGRATION.md", part, &console);
}

fn is_package(path: &Path) -> bool {
    path.join("Cargo.toml").exists()
}

/// The example's root manifest, for packages that are at the root.
fn root_manifest() -> String {
    let manifest = fs::read_to_string(workspace().join("Cargo.toml")).unwrap();
    let (_, dependencies) = manifest.split_once("[workspace.package]").expect("the table is there");
    let dependencies = dependencies
        .replace("path = \"trainer/", "path = \"")
        .replace("path = \"../plux-", "path = \"$plux/plux-");
    format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\"trainer*\"]\ndefault-members = [\"trainer\"]\n\n\
         [workspace.package]{dependencies}"
    )
}
