//! The READMEs of the example: their commands are run as typed, and what they show is compared with
//! what the commands print.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use plux_tests::{Outcome, Project, golden, time_limit};

use crate::{alone, workspace};

/// A command of a block, and what the block shows of its output.
struct Typed<'a> {
    command: &'a str,
    shown: Vec<&'a str>,
}

/// The commands of the console blocks, which are all fenced text with a prompt.
fn commands(readme: &str) -> Vec<Typed<'_>> {
    let mut typed: Vec<Typed<'_>> = Vec::new();
    let blocks = readme.split("\n```console\n").skip(1);
    for line in blocks.flat_map(|block| block.split("\n```").next().unwrap_or_default().lines()) {
        match (line.strip_prefix("$ "), typed.last_mut()) {
            (Some(command), _) => typed.push(Typed { command, shown: Vec::new() }),
            (None, Some(last)) => last.shown.push(line),
            (None, None) => panic!("`{line}` is before the first command"),
        }
    }
    typed
}

/// A directory with the files that the commands name, and nothing else of the workspace: what they
/// write is not there already, and does not stay there.
struct Shell {
    directory: Project,
    background: Option<Child>,
}

impl Shell {
    fn new(name: &str) -> Self {
        let directory = Project::new(&format!("console-{name}"));
        let data = ["finops-aws/samples", "finops-azure/samples", "finops-docker/samples"];
        for data in data {
            for file in fs::read_dir(workspace().join(data)).unwrap() {
                let name = file.unwrap().file_name().into_string().unwrap();
                let file = format!("{data}/{name}");
                directory.write_bytes(&file, &fs::read(workspace().join(&file)).unwrap());
            }
        }
        let settings = "services/services/moon.toml";
        directory.write_bytes(settings, &fs::read(workspace().join(settings)).unwrap());
        Self { directory, background: None }
    }

    /// The command without its comment, by the example's own lock file and in its target directory.
    fn command(&self, typed: &str) -> Command {
        let manifest = workspace().join("Cargo.toml");
        let run = format!(
            "{} run --quiet --offline --locked --manifest-path {}",
            env!("CARGO"),
            manifest.display()
        );
        let typed = typed.split(" # ").next().unwrap_or_default().trim_end();
        // What runs in the background is killed if the test fails: the command, not a shell around it.
        let typed = match typed.strip_suffix(" &") {
            Some(typed) => format!("exec {typed}"),
            None => typed.to_owned(),
        };
        let typed = typed.replace("cargo run", &run);
        let mut shell = self.directory.command("bash");
        shell.env_remove("CARGO_TARGET_DIR").env_remove("COLUMNS");
        for variable in ["FINOPS_CONFIG", "FINOPS_DISABLE", "SERVICES_REGION"] {
            shell.env_remove(variable);
        }
        shell.args(["-c", &format!("exec 2>&1; {typed}")]);
        shell
    }

    /// Runs a command, and returns what it prints; in the background only what it shows.
    fn run(&mut self, typed: &Typed<'_>) -> String {
        if !typed.command.contains(" &") {
            let _guard = alone();
            let outcome = Outcome::of(&mut self.command(typed.command));
            // Errors may be what the block is about.
            let outcome = if typed.shown.is_empty() { outcome.success() } else { outcome };
            return outcome.stdout;
        }
        let log = self.directory.path("background.log");
        let mut command = self.command(typed.command);
        command.stdin(Stdio::null()).stdout(fs::File::create(&log).unwrap());
        let child = self.background.insert(command.spawn().unwrap());
        let start = Instant::now();
        loop {
            let is_running = child.try_wait().unwrap().is_none() && start.elapsed() < time_limit();
            let printed = fs::read_to_string(&log).unwrap();
            if printed.lines().count() >= typed.shown.len() {
                return printed;
            }
            assert!(is_running, "{}: {printed}", typed.command);
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        if let Some(mut child) = self.background.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Replaces what differs between two runs, and in the shape of the text does not: durations.
fn normalized(text: &str) -> String {
    let line = |line: &str| {
        let mut words: Vec<&str> = line.split(' ').collect();
        for nth in 1..words.len() {
            if words[nth] == "ms" && words[nth - 1].parse::<f64>().is_ok() {
                words[nth - 1] = "TIME";
            }
        }
        words.join(" ")
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Returns whether a command is one to run here: others install, test, or compile with more features.
fn is_run(typed: &Typed<'_>) -> bool {
    let other = ["cargo install", "cargo test", "cargo plux", "./release"];
    let is_other = other.iter().any(|other| typed.command.starts_with(other));
    !is_other && (!typed.shown.is_empty() || !typed.command.contains("--features"))
}

fn check(readme: &str) {
    let text = fs::read_to_string(workspace().join(readme)).unwrap();
    let name = Path::new(readme).parent().unwrap().to_string_lossy();
    let mut shell = Shell::new(if name.is_empty() { "finops" } else { &name });
    let (mut now, mut compared) = (text.clone(), 0);
    for typed in commands(&text).iter().filter(|typed| is_run(typed)) {
        let printed = shell.run(typed);
        if typed.shown.is_empty() {
            continue;
        }
        compared += 1;
        let shown = typed.shown.join("\n");
        if normalized(&shown) != normalized(&printed) {
            let command = typed.command;
            let block = |output: &str| format!("$ {command}\n{output}\n");
            // Otherwise nothing is replaced, and the page compared with itself.
            assert!(text.contains(&block(&shown)), "{readme}: {command}");
            now = now.replace(&block(&shown), &block(printed.trim_end()));
        }
    }
    assert!(compared > 0, "{readme} shows no output");
    golden(&format!("example-workspace/{readme}"), &now);
}

#[test]
fn the_readme_of_finops_shows_what_its_commands_print() {
    check("README.md");
}

#[test]
fn the_readme_of_services_shows_what_its_commands_print() {
    check("services/README.md");
}

#[test]
fn the_readme_of_testbed_shows_what_its_commands_print() {
    check("testbed/README.md");
}

#[test]
fn the_readme_of_trainer_shows_what_its_commands_print() {
    check("trainer/README.md");
}

#[test]
fn a_duration_may_differ_and_nothing_else() {
    assert_eq!(normalized("  0.8 ms\nok"), normalized("  12.3 ms\nok\n"));
    assert_ne!(normalized("loss 0.2561"), normalized("loss 0.2562"));
}
