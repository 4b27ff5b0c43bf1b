//! The size that plux adds to a program.

use std::collections::BTreeMap;
use std::process::Command;

use plux_tests::environment::slow;
use plux_tests::{Outcome, Project, repository};

/// A program with a registry, with a registry and its index, or with a manager: in percent of the same program with linkme, and the
/// bytes that a plugin adds, beyond those of an element of a linkme slice.
const MOST: [(&str, u64, u64); 3] =
    [("registry", 116, 420), ("indexed", 128, 420), ("manager", 161, 660)];

/// Builds eight release binaries: with `PLUX_SLOW=1` only.
#[test]
fn binary_size_over_linkme() {
    if !slow() {
        return;
    }
    let mut run = Command::new(repository().join("benches/size/run"));
    run.env("CARGO_TARGET_DIR", Project::new("size").path("target"));
    let table = Outcome::of(&mut run).success().stdout;
    // Program, bytes, bytes over linkme, bytes of a plugin.
    let rows: BTreeMap<&str, Vec<u64>> = table.lines().skip(1).filter_map(row).collect();
    let linkme = &rows["linkme"];
    for (program, most, most_of_a_plugin) in MOST {
        let own = &rows[program];
        assert!(own[0] * 100 <= linkme[0] * most, "over {most} %\n{table}");
        assert!(own[2] <= linkme[2] + most_of_a_plugin, "over {most_of_a_plugin}\n{table}");
    }
}

fn row(line: &str) -> Option<(&str, Vec<u64>)> {
    let (program, numbers) = line.split_once(' ')?;
    Some((program, numbers.split_whitespace().map(|it| it.parse().unwrap()).collect()))
}
