//! The environment variables that decide what a test run includes, and what a test does when the
//! environment lacks something that it needs.
//!
//! | Variable | Effect |
//! |---|---|
//! | `PLUX_SLOW=1` | runs the slow tests |
//! | `PLUX_BLESS=1` | writes golden files instead of comparing with them |
//! | `PLUX_CORPUS=DIR` | tests the scanner on the workspaces in this directory, if slow tests run |
//! | `PLUX_SKIP=NAME,…` | lists the facilities that a CI machine does without |
//! | `PLUX_SKIP_LOG=FILE` | appends a line to this file for each skipped test |
//!
//! The facilities are named where tests call [`skip`] and [`slow`]: `slow`, `browser`, `graphviz`,
//! `shells`, `linkers`, `cross-linkers`, `patch`, `strip`,
//! `threads`, `example`, `corpus`.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::{env, thread};

/// Returns whether a boolean variable is set to true.
///
/// Unset, the empty string, `0`, `false` and `no` are false; `1`, `true` and `yes` are true.
///
/// # Panics
///
/// If the variable has another value, so that a typo neither shortens nor blesses a run.
pub fn flag(name: &str) -> bool {
    let value = env::var_os(name).unwrap_or_default();
    parse_flag(&value.to_string_lossy())
        .unwrap_or_else(|| panic!("{name} is `{}`; set it to 1 or 0", value.display()))
}

fn parse_flag(value: &str) -> Option<bool> {
    match value {
        "" | "0" | "false" | "no" => Some(false),
        "1" | "true" | "yes" => Some(true),
        _ => None,
    }
}

/// Returns the number in a variable, or the default if it is not set.
///
/// # Panics
///
/// If the value is not a number, or is 0: a test that tries nothing would pass.
pub fn count(name: &str, default: u64) -> u64 {
    let Some(value) = env::var_os(name) else { return default };
    let count = value.to_str().and_then(|value| value.parse().ok());
    count
        .filter(|&count| count > 0)
        .unwrap_or_else(|| panic!("{name} is `{}`; set it to a number above 0", value.display()))
}

/// Returns whether slow tests run: `PLUX_SLOW=1`.
pub fn is_slow_run() -> bool {
    flag("PLUX_SLOW")
}

/// Returns whether a slow test runs; otherwise reports it as skipped.
///
/// # Panics
///
/// As [`skip`].
#[track_caller]
pub fn slow() -> bool {
    let is_slow_run = is_slow_run();
    if !is_slow_run {
        skip("slow", "slow tests run with PLUX_SLOW=1");
    }
    is_slow_run
}

/// Reports that the running test is skipped, in whole or in part, because this environment lacks a
/// facility. The caller returns.
///
/// # Panics
///
/// In CI (`CI=true`), unless `PLUX_SKIP` lists the facility: a CI run states what it does without.
#[track_caller]
pub fn skip(facility: &str, reason: &str) {
    let test = thread::current().name().unwrap_or("a test").to_owned();
    let skip = env::var("PLUX_SKIP").unwrap_or_default();
    assert!(
        !is_ci() || lists(&skip, facility),
        "`{test}` needs `{facility}`: {reason}\n\
         help: provide it, or add `{facility}` to PLUX_SKIP, which is {skip:?}"
    );
    let line = format!("{facility}: {test}: {reason}\n");
    // The test harness discards what `eprintln!` writes in a test that passes.
    let _ = io::stderr().write_all(format!("SKIPPED {line}").as_bytes());
    if let Some(path) = env::var_os("PLUX_SKIP_LOG") {
        let log = OpenOptions::new().create(true).append(true).open(&path);
        let written = log.and_then(|mut log| log.write_all(line.as_bytes()));
        written.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}

fn lists(skip: &str, facility: &str) -> bool {
    skip.split(',').any(|it| it.trim() == facility)
}

/// Returns whether this is a CI machine; their systems set `CI`, some to a name of their own.
fn is_ci() -> bool {
    let value = env::var_os("CI").unwrap_or_default();
    parse_flag(&value.to_string_lossy()) != Some(false)
}

#[cfg(test)]
mod tests {
    use std::env::current_exe;
    use std::process::Command;

    use super::{count, flag, lists, parse_flag, skip};
    use crate::Outcome;

    /// Runs the test below with these variables.
    fn inside(variables: &[(&str, &str)]) -> Outcome {
        let mut test = Command::new(current_exe().expect("a test has a file"));
        test.args(["--exact", "environment::tests::inside_of_a_process_with_variables"])
            .args(["--ignored", "--nocapture"]);
        for name in ["CI", "PLUX_SKIP", "PLUX_SKIP_LOG"] {
            test.env_remove(name);
        }
        Outcome::of(test.envs(variables.iter().copied()))
    }

    #[test]
    #[ignore = "run by the tests below, in a process of its own"]
    fn inside_of_a_process_with_variables() {
        skip("browser", "there is none");
        println!("flag {} count {}", flag("PLUX_TEST_FLAG"), count("PLUX_TEST_COUNT", 5));
    }

    #[test]
    fn a_skipped_test_is_reported_and_fails_in_ci_unless_ci_lists_what_it_lacks() {
        let said = "SKIPPED browser: environment::tests::inside_of_a_process_with_variables: \
                    there is none\n";
        inside(&[]).success().says(said);
        inside(&[("CI", "false")]).success().says(said);
        let ci = ("CI", "true");
        inside(&[ci, ("PLUX_SKIP", "slow, browser")]).success().says(said);
        for variables in [&[ci][..], &[ci, ("PLUX_SKIP", "slow")], &[("CI", "a system")]] {
            let failed = inside(variables).code(101).never_says("SKIPPED");
            failed.says("needs `browser`: there is none").says("add `browser` to PLUX_SKIP");
        }
    }

    #[test]
    fn a_count_of_0_and_a_flag_with_a_typo_fail_the_test() {
        inside(&[]).success().prints("flag false count 5\n");
        let valid = [("PLUX_TEST_FLAG", "1"), ("PLUX_TEST_COUNT", "7")];
        inside(&valid).success().prints("flag true count 7\n");
        inside(&[("PLUX_TEST_FLAG", "0")]).success().prints("flag false");
        inside(&[("PLUX_TEST_FLAG", "ture")]).code(101).says("PLUX_TEST_FLAG is `ture`");
        for count in ["0", "", "-1", "many"] {
            let failed = inside(&[("PLUX_TEST_COUNT", count)]).code(101);
            failed.says("set it to a number above 0");
        }
    }

    #[test]
    fn a_variable_that_is_0_is_false() {
        for value in ["", "0", "false", "no"] {
            assert_eq!(parse_flag(value), Some(false), "{value}");
        }
        for value in ["1", "true", "yes"] {
            assert_eq!(parse_flag(value), Some(true), "{value}");
        }
        assert_eq!(parse_flag("ture"), None);
    }

    #[test]
    fn a_facility_is_skipped_by_its_whole_name() {
        assert!(lists("slow, browser", "browser"));
        assert!(!lists("linkers", "cross-linkers") && !lists("cross-linkers", "linkers"));
        assert!(!lists("", "slow"));
    }
}
