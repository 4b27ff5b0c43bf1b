//! Counts instructions with valgrind.
//!
//! For each figure, the program runs itself with few rounds and with more rounds. The figure is the
//! difference. Drops are not included.

use std::hint::black_box;
use std::process::Command;

/// Returns the instructions of a round. They are counted in processes with the arguments `kind`, `count` and
/// the number of rounds.
pub fn instructions_of_a_round(kind: &str, count: usize) -> usize {
    let (few, more) = (1, 1 + 1_000 / count.min(500));
    (instructions(kind, count, more) - instructions(kind, count, few)) / (more - few)
}

fn instructions(kind: &str, count: usize, rounds: usize) -> usize {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg("--toggle-collect=*measured*")
        .arg(std::env::current_exe().expect("this program"))
        .args([kind, &count.to_string(), &rounds.to_string()])
        .output()
        .expect("valgrind starts");
    let text = String::from_utf8_lossy(&output.stderr);
    let collected = text.lines().find_map(|line| line.split_once("Collected : "));
    collected.and_then(|(_, number)| number.trim().parse().ok()).expect("what callgrind collected")
}

/// Keeps inputs and outputs, so that no drop is measured.
pub fn measure<I, O>(rounds: usize, input: impl Fn() -> I, work: impl Fn(&I) -> O) {
    let inputs: Vec<I> = (0..rounds).map(|_| input()).collect();
    let mut outputs = Vec::with_capacity(rounds);
    measured(&inputs, &mut outputs, work);
    drop(black_box(outputs));
}

#[inline(never)]
fn measured<I, O>(inputs: &[I], outputs: &mut Vec<O>, work: impl Fn(&I) -> O) {
    outputs.extend(inputs.iter().map(|input| black_box(work(input))));
}
