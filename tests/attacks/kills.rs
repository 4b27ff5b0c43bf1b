//! Processes that are killed while they write an index.

use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use plux_tests::environment::{count, slow};
use plux_tests::{Project, cargo_plux};

use crate::Dice;

/// After each kill the index is the old one or the new one, and after all of them it can be written.
#[test]
fn a_killed_command_leaves_no_partial_index() {
    if !slow() {
        return;
    }
    let plugins = |count: usize| -> String {
        let plugin =
            |n| format!("#[plux_runtime::plugin(namespace = \"n\")]\npub fn p{n}() {{}}\n");
        (0..count).map(plugin).collect()
    };
    let project = Project::new("killed")
        .file("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n")
        .plugins("english", "", &plugins(1));
    let index = ["index", "--offline", "-q", "-o", "plux.json"];
    project.plux(&index).success();
    project.write("crates/english/src/lib.rs", &plugins(200));
    let start = Instant::now();
    project.plux(&index).success();
    let usual = usize::try_from(start.elapsed().as_micros()).unwrap_or(1_000_000);
    let mut dice = Dice(count("PLUX_SEED", 1));
    let kills = count("PLUX_KILLS", 1_000);
    let (mut written, mut killed) = (0, 0);
    for _ in 0..kills {
        // Its size shows which run wrote it.
        project.write("crates/english/src/lib.rs", &plugins(1 + dice.roll(400)));
        let before = fs::read(project.path("plux.json")).expect("an index");
        let mut plux = project.command(cargo_plux());
        plux.arg("plux").args(index).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = plux.spawn().expect("the command starts");
        thread::sleep(Duration::from_micros(
            u64::try_from(dice.roll(usual + usual / 5)).unwrap_or(0),
        ));
        let _ = child.kill();
        killed += u32::from(!child.wait().expect("the command ends").success());
        let after = fs::read(project.path("plux.json")).expect("an index");
        plux_build::json::from_json(&after).expect("a whole index");
        written += u32::from(before != after);
    }
    project.write("crates/english/src/lib.rs", &plugins(3));
    project.plux(&index).success();
    let index =
        plux_build::json::from_json(project.read("plux.json").as_bytes()).expect("an index");
    assert_eq!(index.plugins.len(), 3);
    let entries = fs::read_dir(project.root()).expect("a directory").flatten();
    let left = entries.filter(|it| it.file_name().to_string_lossy().ends_with(".tmp")).count();
    println!(
        "{kills} runs, {killed} killed, {written} wrote, {left} temporary files of the last minute"
    );
    assert!(killed > 0 && written > 0, "no run was killed, or none wrote");
    // Each is removed by a write after a minute.
    assert!(left < 100, "{left} temporary files");
}
