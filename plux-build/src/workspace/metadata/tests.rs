//! Held against the typed reading of `cargo_metadata`.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use cargo_metadata::{CrateType, DependencyKind, Edition, MetadataCommand, PackageId, TargetKind};

use super::*;

/// A workspace with something of everything, as Cargo describes it.
pub(crate) const SAMPLE: &str = include_str!("sample.json");

/// Where `cargo_metadata` can read a text, so can we, and see the same in it.
pub(crate) fn against_cargo_metadata(text: &str) {
    let ours = read(text);
    let Ok(theirs) = MetadataCommand::parse(text) else { return };
    // cargo_metadata panics where it is asked for what old Cargos do not tell; we need it.
    if !theirs.workspace_default_members.is_available() {
        return;
    }
    let ours = ours.unwrap_or_else(|malformed| panic!("{malformed}"));
    let theirs = typed(theirs);
    assert_eq!(format!("{:#?}", ours.manifests), format!("{:#?}", theirs.manifests));
    let rest = |it: Metadata| {
        let resolve = it.resolve.map(|it| (it.root, it.dependencies));
        let folders = (it.workspace_root, it.target_directory);
        (folders, it.tables, it.members, it.default_members, resolve)
    };
    assert_eq!(rest(ours), rest(theirs));
}

fn typed(metadata: cargo_metadata::Metadata) -> Metadata {
    let position = |id: &PackageId| metadata.packages.iter().rposition(|it| it.id == *id);
    let all = |ids: &[PackageId]| ids.iter().filter_map(position).collect();
    let resolve = metadata.resolve.as_ref().map(|resolve| Resolve {
        root: resolve.root.as_ref().and_then(position),
        dependencies: resolve
            .nodes
            .iter()
            .filter_map(|node| Some((position(&node.id)?, all(&node.dependencies))))
            .collect(),
    });
    Metadata {
        members: all(&metadata.workspace_members),
        default_members: all(&metadata.workspace_default_members),
        workspace_root: metadata.workspace_root.into(),
        target_directory: metadata.target_directory.into(),
        tables: metadata.workspace_metadata,
        manifests: metadata.packages.into_iter().map(manifest).collect(),
        resolve,
    }
}

fn manifest(package: cargo_metadata::Package) -> Manifest {
    let kept = [DependencyKind::Normal, DependencyKind::Development];
    let dependencies = package.dependencies.into_iter().filter(|it| kept.contains(&it.kind));
    Manifest {
        source: Source::of(package.source.as_ref().map(|source| source.repr.as_str())),
        name: package.name.to_string(),
        version: package.version.to_string(),
        path: package.manifest_path.into(),
        dependencies: dependencies.map(dependency).collect(),
        features: package.features,
        targets: package.targets.into_iter().filter_map(target).collect(),
        metadata: package.metadata,
    }
}

fn dependency(dependency: cargo_metadata::Dependency) -> Dependency {
    Dependency {
        dev: dependency.kind == DependencyKind::Development,
        name: dependency.name,
        req: dependency.req,
        optional: dependency.optional,
        default_features: dependency.uses_default_features,
        features: dependency.features,
        target: dependency.target,
        rename: dependency.rename,
        path: dependency.path.map(Into::into),
    }
}

fn target(target: cargo_metadata::Target) -> Option<Target> {
    let kind = match target.kind.first()? {
        TargetKind::Bin => Kind::Bin,
        TargetKind::Example => Kind::Example,
        TargetKind::Test => Kind::Test,
        TargetKind::Bench => Kind::Bench,
        TargetKind::ProcMacro | TargetKind::CustomBuild => return None,
        _ if target.crate_types.contains(&CrateType::ProcMacro) => return None,
        _ => Kind::Library,
    };
    let crate_types: Vec<String> = target.crate_types.iter().map(ToString::to_string).collect();
    Some(Target {
        kind,
        linkage: Linkage::of(crate_types.iter().map(String::as_str)),
        name: target.name,
        root: target.src_path.into(),
        edition_2015: target.edition == Edition::E2015,
        required_features: target.required_features,
    })
}

/// Holds all that Cargo says of a workspace against the typed reading; how many texts it were.
fn compare(folder: &Path) -> usize {
    let everything = ["--frozen", "--all-features", "--filter-platform", "host-tuple"];
    let flags: [&[&str]; 3] = [&["--no-deps", "--offline"], &["--frozen"], &everything];
    let read = flags.iter().filter(|flags| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["metadata", "--format-version", "1"]).args(**flags).current_dir(folder);
        let output = cargo.output().expect("Cargo runs");
        if output.status.success() {
            against_cargo_metadata(&String::from_utf8(output.stdout).expect("Cargo writes UTF-8"));
        }
        output.status.success()
    });
    read.count()
}

#[test]
fn a_bit_of_everything_is_read_as_cargo_metadata_reads_it() {
    against_cargo_metadata(SAMPLE);
    let sample = read(SAMPLE).unwrap();
    let names: Vec<&str> = sample.manifests.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["app", "aws", "derive", "itoa", "memchr"]);
    assert_eq!((sample.members, sample.default_members), (vec![0, 2, 1], vec![0]));
    let resolve = sample.resolve.unwrap();
    assert_eq!((resolve.root, &resolve.dependencies[&0]), (Some(0), &vec![1, 2, 3, 4]));
}

#[test]
fn this_workspace_and_the_example_are_read_as_cargo_metadata_reads_them() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Some(repository) = here.parent().filter(|parent| parent.join("plux-spec").is_dir()) else {
        return;
    };
    assert!(compare(repository) > 0);
    assert!(compare(&repository.join("example-workspace")) > 0);
}

/// With `PLUX_SLOW=1`, and `PLUX_CORPUS` naming the folder that the workspaces lie in.
#[test]
fn real_workspaces_are_read_as_cargo_metadata_reads_them() {
    let Some(corpus) = env::var_os("PLUX_CORPUS").filter(|_| env::var_os("PLUX_SLOW").is_some())
    else {
        return;
    };
    for folder in fs::read_dir(corpus).expect("PLUX_CORPUS is a folder").flatten() {
        let texts = compare(&folder.path());
        println!("{}: {texts} texts alike", folder.path().display());
        assert!(texts > 0);
    }
}

fn malformed(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

#[test]
fn what_is_missing_is_told_by_its_name() {
    for key in ["packages", "workspace_root", "workspace_default_members"] {
        let text = SAMPLE.replace(&format!("{key:?}"), "\"another\"");
        let message = malformed(&text);
        assert!(
            message.starts_with(&format!("an object without `{key}` ends at byte ")),
            "{message}"
        );
    }
    let (first, _) = SAMPLE.split_once("\"manifest_path\"").unwrap();
    let text = SAMPLE.replace("\"manifest_path\"", "\"manifest\"");
    let message = malformed(&text);
    let byte: usize = message.rsplit(' ').next().unwrap().parse().unwrap();
    assert!(byte > first.len() && message.contains("`manifest_path`"), "{message}");
}

#[test]
fn what_is_of_another_kind_is_told() {
    let other = |from: &str, to: &str| malformed(&SAMPLE.replacen(from, to, 1));
    assert!(other("\"optional\": true", "\"optional\": 1").contains("`true` or `false`"));
    assert!(other("\"version\": \"", "\"version\": 1 \"").contains("there should be a `\"`"));
    assert!(other("\"req\": \"", "\"req\": \"about ").contains("cannot be understood"));
    for (text, what) in
        [("", "a `{`"), ("{", "a `\"`"), ("{\"a", "without end"), ("{\"a\":", "a value")]
    {
        assert!(malformed(text).contains(what), "{text}");
    }
}

#[test]
fn what_is_not_known_is_passed_over_however_deep() {
    let depth = 1_000_000;
    let deep =
        format!("{}\"}} ]\\\"\", 1.5e-3, null, {{}}{}", "[".repeat(depth), "]".repeat(depth));
    let text = SAMPLE.replacen('{', &format!("{{ \"news\": {{ \"deep\": {deep} }},"), 1);
    assert_eq!(read(&text).unwrap().manifests.len(), 5);
}

#[test]
fn texts_have_their_escapes() {
    let text = SAMPLE.replace("/w/app", r#"\/w\u002f\"a\\p\u00e9\ud83d\ude00\n"#);
    against_cargo_metadata(&text);
    let root = &read(&text).unwrap().manifests[0].targets[0].root;
    assert_eq!(root, Path::new("/w/\"a\\pé😀\n/src/lib.rs"));
    let wrong = malformed(&SAMPLE.replace("/w/app", r"\w"));
    assert!(wrong.starts_with("an escape is wrong at byte "), "{wrong}");
}
