//! A copy of a real workspace in which every package reaches the runtime, and none needs anything
//! else: its sources and its targets are what matters here.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::Outcome;
use crate::parse::sources;

/// A substitute for the runtime: only that it can be reached matters.
pub(crate) const RUNTIME: &str = "[package]\nname = \"plux-runtime\"\nversion = \"0.1.0\"\n";

/// Makes the copy. Nothing is downloaded, and nothing of the original is changed.
pub(crate) fn copy(from: &Path, to: &Path) -> Outcome {
    let from = from.canonicalize()?;
    let output = Command::new("cargo")
        .args(["metadata", "--no-deps", "--offline", "--format-version=1", "--manifest-path"])
        .arg(from.join("Cargo.toml"))
        .output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .map_err(|_| String::from_utf8_lossy(&output.stderr).into_owned())?;
    let packages = metadata["packages"].as_array().ok_or("no packages")?;
    let mut members = BTreeSet::new();
    let mut kept = 0;
    for package in packages {
        let Some((directory, manifest)) = member(package, &from) else { continue };
        for source in sources(&from.join(&directory)) {
            let target = to.join(source.strip_prefix(&from)?);
            fs::create_dir_all(target.parent().ok_or("no directory")?)?;
            fs::copy(&source, &target)?;
        }
        fs::create_dir_all(to.join(&directory))?;
        fs::write(to.join(&directory).join("Cargo.toml"), manifest)?;
        members.insert(directory);
        kept += 1;
    }
    let runtime = to.join("plux-runtime");
    fs::create_dir_all(runtime.join("src"))?;
    fs::write(runtime.join("Cargo.toml"), RUNTIME)?;
    fs::write(runtime.join("src/lib.rs"), "")?;
    let root = to.join("Cargo.toml");
    let own = fs::read_to_string(&root).unwrap_or_default();
    members.remove("");
    let members: Vec<_> = members.into_iter().chain(["plux-runtime".to_owned()]).collect();
    fs::write(&root, format!("{own}\n[workspace]\nresolver = \"2\"\nmembers = {members:?}\n"))?;
    lock(to)?;
    println!("{kept} packages, {} files", sources(to).len());
    Ok(())
}

/// Returns the directory of a member, and its new manifest.
fn member(package: &Value, workspace: &Path) -> Option<(String, String)> {
    let path = Path::new(package["manifest_path"].as_str()?);
    let directory = path.parent()?.strip_prefix(workspace).ok()?.to_str()?.to_owned();
    let up = "../".repeat(Path::new(&directory).components().count());
    let mut manifest = format!(
        "[package]\nname = {}\nversion = {}\nedition = {}\nautobins = false\nautoexamples = false\n\
         autotests = false\nautobenches = false\nbuild = false\n\
         [dependencies]\nplux-runtime.path = \"{up}plux-runtime\"\n",
        package["name"], package["version"], package["edition"]
    );
    for target in package["targets"].as_array()? {
        let kind = target["kind"][0].as_str()?;
        let table = match kind {
            "custom-build" => continue,
            "bin" | "example" | "test" | "bench" => format!("[[{kind}]]"),
            // A procedural macro's sources are read as a library's, so that all are.
            _ => "[lib]".to_owned(),
        };
        let root = Path::new(target["src_path"].as_str()?);
        let root = root.strip_prefix(path.parent()?).ok()?;
        writeln!(manifest, "{table}\nname = {}\npath = {root:?}", target["name"]).ok()?;
    }
    Some((directory, manifest))
}

/// The lock file; nothing in it comes from elsewhere.
pub(crate) fn lock(directory: &Path) -> Result<(), Box<dyn Error>> {
    let mut lock = Command::new("cargo");
    lock.args(["generate-lockfile", "--offline"]).current_dir(directory);
    if lock.status()?.success() { Ok(()) } else { Err("no lock file".into()) }
}
