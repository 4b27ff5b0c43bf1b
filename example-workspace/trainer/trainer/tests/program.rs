//! The program as a user runs it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Returns the standard output and the standard error of a run that succeeded.
fn trainer(arguments: &[&str]) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_trainer")).args(arguments).output().unwrap();
    let [stdout, stderr] = [output.stdout, output.stderr].map(|it| String::from_utf8(it).unwrap());
    assert!(output.status.success(), "{stdout}{stderr}");
    (stdout, stderr)
}

/// An empty directory for a test.
fn directory(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&directory);
    directory
}

/// The line of `list-plugins` about a plugin, and the line after it.
fn listed(plugin: &str) -> (Vec<String>, String) {
    let (list, _) = trainer(&["list-plugins"]);
    let mut lines = list.lines().skip_while(|line| !line.starts_with(plugin));
    let words = lines.next().unwrap_or_default().split_whitespace().map(str::to_owned).collect();
    (words, lines.next().unwrap_or_default().trim().to_owned())
}

#[test]
fn built_in_plugins_have_the_version_of_the_core() {
    for plugin in ["console", "profiler"] {
        assert_eq!(listed(plugin).0[1..3], ["1.4.0", "built-in"]);
    }
}

#[test]
fn external_plugins_have_their_own_version_or_the_line_that_installs_them() {
    let external = [
        ("search", "0.3.1", cfg!(feature = "search")),
        ("tracking", "2.0.2", cfg!(feature = "tracking")),
        ("board", "0.2.0", cfg!(feature = "board")),
    ];
    for (plugin, version, installed) in external {
        let (words, next) = listed(plugin);
        if installed {
            assert_eq!(words[1..3], [version, "external"]);
        } else {
            assert_eq!(words[1..4], [version, "not", "installed"]);
            assert_eq!(next, format!("help: cargo install trainer --features {plugin}"));
        }
    }
}

#[test]
fn a_training_prints_its_epochs() {
    let runs = directory("epochs");
    let arguments = ["train", "--epochs", "10", "--runs", runs.to_str().unwrap()];
    let (printed, warnings) = trainer(&arguments);
    assert!(printed.starts_with("trial 1: 10 epochs, learning rate 1\n"), "{printed}");
    assert!(printed.contains("  epoch  10  loss 0.4258  accuracy 0.885\n"), "{printed}");
    assert!(printed.lines().last().unwrap().starts_with("best: trial "), "{printed}");
    assert_eq!(warnings, "");
    assert_eq!(runs.join("trials.csv").exists(), cfg!(feature = "tracking"));
}

#[test]
fn a_plugin_can_be_left_out_and_a_typo_is_a_warning() {
    let runs = directory("without");
    let common = ["train", "--epochs", "1", "--runs", runs.to_str().unwrap(), "--without"];
    let (printed, warnings) = trainer(&[&common[..], &["console"]].concat());
    assert_eq!((printed.lines().count(), warnings.as_str()), (1, ""), "{printed}");

    let (_, warnings) = trainer(&[&common[..], &["consol"]].concat());
    assert!(warnings.contains("`trainer.callbacks:consol`"), "{warnings}");
}

#[cfg(feature = "board")]
#[test]
fn what_requires_a_plugin_that_is_left_out_is_one_warning() {
    let runs = directory("required");
    let (_, warnings) =
        trainer(&["train", "--runs", runs.to_str().unwrap(), "--without", "profiler"]);
    let lines: Vec<&str> = warnings.lines().collect();
    let [warning, help] = lines[..] else { panic!("{warnings}") };
    assert!(warning.contains("`trainer.callbacks:board` requires `trainer.callbacks:profiler`"));
    assert!(help.starts_with("help: enable `trainer.callbacks:profiler`"), "{help}");
    assert!(!runs.join("trial-1/events.out.tfevents.trainer").exists());
}

#[cfg(feature = "tracking")]
#[test]
fn a_plugin_that_fails_is_a_warning_and_the_training_goes_on() {
    let file = directory("not-a-directory");
    fs::write(&file, "").unwrap();
    let (printed, warnings) = trainer(&["train", "--runs", file.to_str().unwrap()]);
    assert!(warnings.starts_with("warning: the plugin `trainer.callbacks:tracking`"), "{warnings}");
    assert!(printed.contains("\nbest: trial "), "{printed}");
}
