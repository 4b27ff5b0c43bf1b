//! The program as a user runs it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// What a run printed.
struct Run {
    succeeded: bool,
    stdout: String,
    /// What services reported, and errors.
    stderr: String,
}

impl Run {
    fn of(command: &mut Command) -> Self {
        let Output { status, stdout, stderr } = command.stdin(Stdio::null()).output().unwrap();
        let [stdout, stderr] = [stdout, stderr].map(|it| String::from_utf8(it).unwrap());
        Self { succeeded: status.success(), stdout, stderr }
    }

    #[track_caller]
    fn failed_with(&self, message: &str) {
        assert!(!self.succeeded && self.stderr.contains(message), "{message}: {}", self.stderr);
    }
}

fn services() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_services"));
    command.env_remove("SERVICES_REGION").env_remove("SERVICES_READ_ONLY");
    command
}

fn run(requests: &[&str]) -> Run {
    Run::of(services().arg("run").args(requests))
}

/// A run with this settings file.
fn run_with(test: &str, settings: &str, requests: &[&str]) -> Run {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{test}.toml"));
    fs::write(&file, settings).unwrap();
    Run::of(services().arg("run").arg("--settings").arg(file).args(requests))
}

#[test]
fn a_service_is_loaded_at_its_first_request_and_unloaded_at_the_end() {
    let run = run(&["s3 put cat.jpg meow", "s3 get cat.jpg", "dynamodb put pets cat"]);
    assert_eq!((run.stdout.as_str(), run.succeeded), ("stored cat.jpg\nmeow\ncreated\n", true));
    let events: Vec<&str> = run.stderr.lines().collect();
    let loaded = format!("loaded from services-aws {}", env!("CARGO_PKG_VERSION"));
    let expected = [
        &format!("[s3] {loaded}"),
        &format!("[dynamodb] {loaded}"),
        "[dynamodb] unloaded",
        "[s3] unloaded",
    ];
    assert_eq!(events, expected);
}

#[test]
fn the_queue_runs_on_the_programs_runtime_and_is_awaited() {
    let run = run(&["sqs send one", "sqs send two", "sqs receive", "sqs receive"]);
    assert_eq!(run.stdout, "queued\nqueued\none\ntwo\n");
    assert!(run.succeeded && run.stderr.ends_with("[sqs] unloaded\n"), "{}", run.stderr);
}

#[test]
fn the_last_error_is_that_of_unloading() {
    let run = run(&["sqs send lost"]);
    run.failed_with(
        "`services.services:sqs` failed in its `unload`: messages that were never received: 1",
    );
}

#[test]
fn one_failed_request_does_not_stop_the_others() {
    let run = run(&["s3 get dog.jpg", "dynamo count pets", "s3 put cat.jpg meow"]);
    run.failed_with("error: no object `dog.jpg`");
    run.failed_with("help: did you mean `dynamodb`?");
    assert_eq!(run.stdout, "stored cat.jpg\n");
}

#[test]
fn settings_enable_services() {
    let run =
        run_with("enabled", "[services]\nenabled = [\"s3\"]\n", &["s3 url cat.jpg", "sqs receive"]);
    run.failed_with("`services.enabled` does not list it");
    assert_eq!(run.stdout, "https://s3.us-east-1.example/cat.jpg\n");
}

#[test]
fn a_listener_has_a_veto() {
    let run = run_with("quota", "most = 1\n", &["s3 put cat.jpg meow", "sqs receive"]);
    run.failed_with("`most` is 1, and as many services are loaded");
    assert_eq!(run.stdout, "stored cat.jpg\n");
}

#[test]
fn a_setting_that_does_not_exist_is_an_error_with_its_line() {
    let run = run_with("typo", "region = \"moon-1\"\nenable = []\n", &["s3 url cat.jpg"]);
    run.failed_with("error: unknown field `enable`\n");
    run.failed_with("typo.toml:2:1\n");

    let run = run_with("section", "[services]\nenabled = [\"sqss\"]\n", &["s3 url cat.jpg"]);
    run.failed_with("section.toml:2:12\n");
    run.failed_with("did you mean `sqs`?");
}

#[test]
fn functions_configure_the_runtime_before_services_are_loaded() {
    let url = ["run", "s3 url cat.jpg"];
    let run = Run::of(services().args(url).env("SERVICES_REGION", "moon-1"));
    assert_eq!(run.stdout, "https://s3.moon-1.example/cat.jpg\n");

    let put = ["run", "s3 put cat.jpg meow"];
    let run = Run::of(services().args(put).env("SERVICES_READ_ONLY", "1"));
    run.failed_with("error: the runtime is read-only");

    let run = Run::of(services().args(url).env("SERVICES_REGION", ""));
    run.failed_with("error: SERVICES_REGION is empty");
}

#[test]
fn the_status_shows_every_service_and_no_abstract_base() {
    let run = Run::of(services().arg("status"));
    // The lines below a service that failed are indented.
    let lines = run.stdout.lines().filter(|line| !line.starts_with(' '));
    let words = lines.map(|line| line.split_whitespace().take(2).collect::<Vec<_>>());
    let (faults, services): (Vec<_>, Vec<_>) = words.partition(|it| it[0].starts_with("faulty-"));
    assert_eq!(services, ["dynamodb", "s3", "sqs"].map(|name| vec![name, "loaded"]));
    let inactive = faults.iter().filter(|it| it[1] == "inactive").count();
    assert_eq!((faults.len(), inactive), (7, if cfg!(feature = "faults") { 0 } else { 7 }));
}

#[cfg(not(feature = "faults"))]
#[test]
fn a_service_of_another_package_says_how_to_get_it() {
    run(&["faulty-load x"]).failed_with("help: enable feature `faults` of `services`");
}
