//! What a build script writes, and where.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::time::SystemTime;

use crate::support::{Project, RUNTIME, plugin};

fn small() -> Project {
    let project = Project::new(&["app", "aws"]);
    project
        .package("app", &format!("{RUNTIME}aws = {{ path = \"../aws\" }}\n[features]\nmore = []\n"))
        .plugin("aws", "")
        .locked();
    project
}

#[cfg(unix)]
#[test]
fn writing_the_index_does_not_change_a_file_that_a_reader_has_open() {
    use std::os::unix::fs::MetadataExt as _;
    let project = small();
    let ran = project.build_script("app").run();
    for name in ["plux.json", "plux_index.txt"] {
        let path = ran.out_dir.join(name);
        let mut reader = fs::File::open(&path).unwrap();
        let (old, inode) = (ran.read(name), fs::metadata(&path).unwrap().ino());

        project.file("aws/src/lib.rs", plugin("tools", &format!("of-{}", name.len())));
        assert_ne!(project.build_script("app").run().read(name), old, "{name}");
        assert_ne!(fs::metadata(&path).unwrap().ino(), inode, "{name} was written in place");
        let mut read = String::new();
        reader.read_to_string(&mut read).unwrap();
        assert_eq!(read, old, "{name}");
    }
}

#[test]
fn the_record_of_the_build_has_the_features_that_are_enabled() {
    let project = small();
    let record = |features: &str| {
        project.build_script("app").features(features).run().read("plux_build.json")
    };
    assert!(record("").contains("\"features\":[]"), "{}", record(""));
    assert!(record("more").contains("\"features\":[\"more\"]"), "{}", record("more"));
}

/// The size and time of every file and directory below one, without `except` and what is in it.
fn listing(directory: &Path, except: &Path) -> BTreeMap<String, (u64, Option<SystemTime>)> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(directory).unwrap().flatten() {
        let path = entry.path();
        // Cargo's own cache of what rustc answers; any build has written it before.
        if path == except || entry.file_name() == ".rustc_info.json" {
            continue;
        }
        let metadata = fs::symlink_metadata(&path).unwrap();
        // The time of a directory changes with that of its entries: those are listed themselves.
        let time = metadata.is_file().then(|| metadata.modified().unwrap());
        all.insert(path.display().to_string(), (metadata.len(), time));
        if metadata.is_dir() {
            all.extend(listing(&path, except));
        }
    }
    all
}

#[test]
fn a_build_script_writes_only_below_out_dir() {
    let project = small();
    for place in ["home", "tmp", "target", "target/out"] {
        fs::create_dir(project.root.join(place)).unwrap();
    }
    let home = std::env::var_os("HOME").unwrap_or_default();
    let below_home = |variable: &str, name: &str| {
        std::env::var_os(variable).map_or_else(|| Path::new(&home).join(name), Into::into)
    };
    let run = |lock: &str| {
        let mut script = project.build_script("app");
        script.out_dir = project.root.join("target/out");
        let before = listing(&project.root, &script.out_dir);
        let ran = script
            .variable("HOME", project.root.join("home"))
            .variable("TMPDIR", project.root.join("tmp"))
            .variable("CARGO_HOME", below_home("CARGO_HOME", ".cargo"))
            .variable("RUSTUP_HOME", below_home("RUSTUP_HOME", ".rustup"))
            .run();
        assert!(ran.success, "{:?} {}", ran.lines, ran.stderr);
        assert!(ran.out_dir.join("plux.json").is_file());
        assert_eq!(listing(&project.root, &ran.out_dir), before, "{lock}");
    };
    run("with a lock file");
    project.file("aws/src/lib.rs", plugin("tools", "changed"));
    run("after a change");
    fs::remove_file(project.root.join("Cargo.lock")).unwrap();
    run("without a lock file");
}
