//! 1,000 modules with a plugin each, against the Python original on the same.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::Outcome;
use crate::made::{package, workspace};
use crate::measure::{medians, ms};

const MODULES: usize = 1_000;

/// Prints both, metadata included, and the ratio.
pub(crate) fn discover(plux: &Path, python: &str) -> Outcome {
    let rust = tempfile::tempdir()?;
    package(&rust.path().join("p0"), "p0", MODULES, 2, true)?;
    workspace(rust.path(), 1)?;
    let mut index = Command::new(plux);
    index.args(["plux", "index", "--workspace", "--offline", "-q", "-o", "-", "--manifest-path"]);
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
    let costs = medians(&[index, find], 7)?;
    let (ours, theirs) = (ms(costs[0].cpu), ms(costs[1].cpu));
    println!("{MODULES} modules, {MODULES} plugins, CPU, medians of 7 rounds in turns:");
    println!("  cargo plux index, metadata included   {ours:8.1} ms");
    println!("  python -m plux discover               {theirs:8.1} ms");
    println!("  ratio                                 {:8.1}  (goal: 15)", theirs / ours);
    Ok(())
}
