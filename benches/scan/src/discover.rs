//! 1,000 modules with a plugin each, against the Python original on the same.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::Outcome;
use crate::made::{package, workspace};
use crate::measure::{medians, ms};

const MODULES: usize = 1_000;
const ROUNDS: usize = 7;

/// Prints both, metadata included, and the ratio.
pub(crate) fn discover(plux: &Path, python: &str) -> Outcome {
    let rust = tempfile::tempdir()?;
    package(&rust.path().join("p0"), "p0", MODULES, 2, true)?;
    workspace(rust.path(), 1)?;
    // As people run it: into the target directory, where Cargo keeps what it knows of rustc.
    let mut index = Command::new(plux);
    index.args(["plux", "index", "--workspace", "--offline", "-q", "--manifest-path"]);
    index.arg(rust.path().join("Cargo.toml"));

    let snake = tempfile::tempdir()?;
    let modules = snake.path().join("made");
    fs::create_dir_all(&modules)?;
    fs::write(modules.join("__init__.py"), "")?;
    let project = "[metadata]\nname = made\nversion = 0.1.0\n[options]\npackages = find:\n";
    fs::write(snake.path().join("setup.cfg"), project)?;
    fs::write(snake.path().join("pyproject.toml"), "")?;
    for at in 0..MODULES {
        let text = format!(
            "from plux import Plugin\n\n\nclass Made{at}(Plugin):\n    namespace = \"made\"\n    \
             name = \"p{at}\"\n\n    def load(self):\n        total = 0\n        \
             for value in range(10):\n            total += value\n        return total\n"
        );
        fs::write(modules.join(format!("m{at}.py")), text)?;
    }
    let mut find = Command::new(python);
    find.args(["-m", "plux", "discover", "--path"]).arg(snake.path()).args(["--format", "json"]);
    find.current_dir(snake.path());
    let costs = medians(&[index, find], ROUNDS)?;
    let [ours, theirs] = [costs[0], costs[1]];
    println!("{MODULES} modules, {MODULES} plugins, medians of {ROUNDS} rounds in turns:");
    println!("{:40}{:>10} {:>10}", "", "CPU ms", "clock ms");
    let line = |name: &str, cpu, wall| println!("{name:40}{:>10.1} {:>10.1}", cpu, wall);
    line("cargo plux index, metadata included", ms(ours.cpu), ms(ours.wall));
    line("python -m plux discover", ms(theirs.cpu), ms(theirs.wall));
    let ratio = |ours, theirs| ms(theirs) / ms(ours);
    line("ratio (goal: 15)", ratio(ours.cpu, theirs.cpu), ratio(ours.wall, theirs.wall));
    Ok(())
}
