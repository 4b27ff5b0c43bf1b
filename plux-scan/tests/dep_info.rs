//! Compares the walk with the files in rustc's dep-info, for every target that has been compiled.
//!
//! `docs/book/src/contributing/oracle.md` describes how to run this on other workspaces, and the results. The
//! package does not contain this test: it needs the repository.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use plux_spec::IncompleteReason;
use plux_tests::Outcome;
use plux_tests::environment::{skip, slow};
use serde_json::Value;

use plux_scan::{CrateRoot, Disk, Unanalyzed, scan};

/// Why a file that rustc read is not in the walk. There are no other reasons but mistakes of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    /// A build script wrote it.
    Generated,
    /// `include_str!`, `include_bytes!`, or what a macro reads, such as a template: no Rust code.
    NotRust,
    /// A macro made the `mod`, and the index says that there, or below, it is not complete.
    Reported,
    /// The walk lost it.
    Lost,
}

/// How the walk and rustc compare on the targets of a workspace.
#[derive(Debug, Default)]
struct Comparison {
    roots: usize,
    /// What both have.
    both: usize,
    /// What the walk alone has: behind conditions that did not hold when rustc compiled.
    ours: usize,
    theirs: BTreeMap<Reason, Vec<PathBuf>>,
}

impl Comparison {
    fn count(&self, reason: Reason) -> usize {
        self.theirs.get(&reason).map_or(0, Vec::len)
    }

    /// The share of the reached files among the Rust files that are not generated, in thousandths of a percent.
    fn reached(&self) -> usize {
        let lacking = self.count(Reason::Reported) + self.count(Reason::Lost);
        self.both * 100_000 / (self.both + lacking).max(1)
    }
}

#[test]
fn the_walk_reaches_what_rustc_compiles() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let repository = here.parent().expect("the package is in the repository");
    let built = env::current_exe().expect("a test has a file");
    let own = compare(repository, built.parent().expect("in a directory"));
    assert!(own.roots > 0 && own.both > 50, "{own:#?}");
    assert_eq!(own.theirs.get(&Reason::Lost), None, "{own:#?}");
    assert_eq!(own.theirs.get(&Reason::Reported), None, "{own:#?}");
    let example = repository.join("example-workspace");
    let example = compare(&example, &example.join("target/debug/deps"));
    if example.roots == 0 {
        skip("example", "example-workspace is not built, or was changed since");
    }
    assert_eq!(example.theirs.get(&Reason::Lost), None, "{example:#?}");
}

#[test]
fn the_walk_reaches_what_rustc_compiles_of_real_workspaces() {
    if !slow() {
        return;
    }
    let Some(corpus) = env::var_os("PLUX_CORPUS") else {
        return skip("corpus", "PLUX_CORPUS does not name a directory of workspaces");
    };
    let directories = fs::read_dir(corpus).expect("PLUX_CORPUS is a directory").flatten();
    let mut directories: Vec<_> = directories.map(|entry| entry.path()).collect();
    directories.retain(|directory| directory.join("Cargo.toml").is_file());
    directories.sort();
    println!(
        "| workspace | targets | both | walk alone | generated | data | reported | lost | reached |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    let mut lost = Vec::new();
    for directory in &directories {
        ask(directory);
        let found = compare(directory, &directory.join("target/debug/deps"));
        let reached = found.reached();
        println!(
            "| {} | {} | {} | {} | {} | {} | {} | {} | {}.{:03}% |",
            directory.file_name().unwrap_or_default().display(),
            found.roots,
            found.both,
            found.ours,
            found.count(Reason::Generated),
            found.count(Reason::NotRust),
            found.count(Reason::Reported),
            found.count(Reason::Lost),
            reached / 1_000,
            reached % 1_000,
        );
        for reason in [Reason::Reported, Reason::Lost] {
            for file in found.theirs.get(&reason).into_iter().flatten() {
                println!("{reason:?}: {}", file.display());
            }
        }
        lost.extend(found.theirs.get(&Reason::Lost).cloned().unwrap_or_default());
    }
    assert!(lost.is_empty(), "{lost:#?}");
}

/// Has rustc write the dep-info of every target beside what `cargo check` may have left there. For
/// that it needs no dependency: what their macros would bring is the walk's alone.
fn ask(workspace: &Path) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--no-deps", "--format-version", "1"]).current_dir(workspace);
    let metadata = Outcome::of(&mut cargo).success().stdout;
    let metadata: Value = serde_json::from_str(&metadata).expect("JSON");
    let directory = workspace.join("target/debug/deps");
    fs::create_dir_all(&directory).expect("a directory for dep-info");
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let targets = list(&metadata["packages"]).into_iter().flat_map(|package| {
        list(&package["targets"]).into_iter().map(move |target| (package.clone(), target))
    });
    for (at, (package, target)) in targets.enumerate() {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        for kind in ["--crate-type=lib", "--test"] {
            let output = directory.join(format!("plux-oracle{at}{kind}.d"));
            let mut rustc = Command::new("rustc");
            rustc.args(["--cap-lints=allow", kind, "--edition", &text(&target["edition"])]);
            rustc.args(["--crate-name", &text(&target["name"]).replace('-', "_")]);
            rustc.arg(format!("--emit=dep-info={}", output.display()));
            for (feature, _) in package["features"].as_object().into_iter().flatten() {
                rustc.args(["--cfg", &format!("feature={feature:?}")]);
            }
            rustc.arg(text(&target["src_path"])).current_dir(workspace);
            rustc.env("RUSTC_BOOTSTRAP", "1").env("OUT_DIR", workspace.join("target/none"));
            let manifest = text(&package["manifest_path"]);
            rustc.env("CARGO_MANIFEST_DIR", Path::new(&manifest).with_file_name(""));
            // It fails for want of the dependencies, after it has written what it read.
            let _ = Outcome::of(&mut rustc);
        }
    }
}

/// Compares the walk with the dep-info in a directory, for the targets of a workspace.
fn compare(workspace: &Path, dep_info: &Path) -> Comparison {
    let mut targets: BTreeMap<PathBuf, BTreeSet<PathBuf>> = BTreeMap::new();
    for entry in fs::read_dir(dep_info).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|it| it == "d")
            && let Some((root, files)) = read(&path, workspace)
        {
            // Once as a library and once as its tests, and with other features.
            targets.entry(root).or_default().extend(files);
        }
    }
    let mut found = Comparison { roots: targets.len(), ..Comparison::default() };
    for (root, compiled) in targets {
        let target = CrateRoot { automod: true, ..CrateRoot::new(&root, "", &[]) };
        let walked = scan(&target, &Disk);
        let ours: BTreeSet<PathBuf> = walked.files.iter().map(|it| real(it)).collect();
        let sources: Vec<String> =
            ours.iter().filter_map(|file| fs::read_to_string(file).ok()).collect();
        found.ours += ours.difference(&compiled).count();
        for file in compiled {
            if ours.contains(&file) {
                found.both += 1;
                continue;
            }
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let is_text =
                sources.iter().any(|text| includes_as_text(text, &name)) || is_no_rust(&file);
            let reason = if file.starts_with(real(&workspace.join("target"))) {
                Reason::Generated
            } else if !name.ends_with(".rs") || is_text {
                Reason::NotRust
            } else if walked.unanalyzed.iter().any(|it| explains(it, &file)) {
                Reason::Reported
            } else {
                Reason::Lost
            };
            found.theirs.entry(reason).or_default().push(file);
        }
    }
    found
}

/// Returns whether a source has the name of the file in the arguments of a macro that reads files as data.
fn includes_as_text(source: &str, name: &str) -> bool {
    ["include_str!", "include_bytes!"].iter().any(|word| {
        // A literal that is too long for the line of its macro stands on the next.
        let mut arguments = source.split(word).skip(1).flat_map(|rest| rest.lines().take(2));
        arguments.any(|line| line.contains(name))
    })
}

/// Returns whether rustc could not have compiled a file: a template, that a derive reads as a text.
fn is_no_rust(file: &Path) -> bool {
    fs::read_to_string(file).is_ok_and(|text| syn::parse_file(&text).is_err())
}

/// Returns whether what could not be analyzed can have led to a file: modules lie in the
/// directory of the file that declares them or below, under their names.
fn explains(unanalyzed: &Unanalyzed, file: &Path) -> bool {
    let directory = unanalyzed.file.parent().map(real).unwrap_or_default();
    let Ok(below) = file.strip_prefix(directory) else { return false };
    let named = match &unanalyzed.reason {
        IncompleteReason::MissingModule { module } => Some(module),
        _ => None,
    };
    !matches!(unanalyzed.reason, IncompleteReason::GeneratedInclude { .. })
        && named.is_none_or(|name| {
            below.with_extension("").components().any(|part| part.as_os_str() == &**name)
        })
}

/// The root and the files of a target of the workspace. `None` if one of the files is newer or does not
/// exist: rustc has read other sources.
fn read(path: &Path, workspace: &Path) -> Option<(PathBuf, Vec<PathBuf>)> {
    let text = fs::read_to_string(path).ok()?;
    let written = fs::metadata(path).and_then(|it| it.modified()).ok()?;
    let files = text.lines().find_map(|line| line.split_once(": "))?.1.replace("\\ ", "\0");
    let files = files.split(' ').map(|file| workspace.join(file.replace('\0', " ")));
    let files: Vec<PathBuf> = files.collect();
    // The first is the root.
    let root = real(files.first()?);
    let is_current = |file: &PathBuf| {
        fs::metadata(file).and_then(|it| it.modified()).is_ok_and(|changed| changed <= written)
    };
    let ours = root.starts_with(real(workspace))
        && !root.starts_with(real(&workspace.join("target")))
        && files.iter().all(is_current);
    ours.then(|| (root, files.iter().map(|it| real(it)).collect()))
}

fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

#[test]
fn a_reported_location_excuses_no_unrelated_loss() {
    let unanalyzed = |reason: &IncompleteReason| Unanalyzed {
        file: Path::new("/w/src/net/mod.rs").into(),
        line: 1,
        column: 1,
        reason: reason.clone(),
        cfg: Vec::new(),
    };
    let of = |reason: &IncompleteReason, file| explains(&unanalyzed(reason), Path::new(file));
    let macros = IncompleteReason::MacroDeclaresModules { name: "m".into() };
    assert!(of(&macros, "/w/src/net/tcp.rs") && of(&macros, "/w/src/net/tcp/split.rs"));
    assert!(!of(&macros, "/w/src/fs.rs") && !of(&macros, "/w/src/fs/net.rs"));
    let named = IncompleteReason::MissingModule { module: "tcp".into() };
    assert!(of(&named, "/w/src/net/tcp.rs") && of(&named, "/w/src/net/tcp/split.rs"));
    assert!(!of(&named, "/w/src/net/udp.rs"));
    let generated = IncompleteReason::GeneratedInclude { argument: "x".into() };
    assert!(!of(&generated, "/w/src/net/tcp.rs"));
}
