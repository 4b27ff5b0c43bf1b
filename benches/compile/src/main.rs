//! Measures the compile time that plux adds, and that of its alternatives. `README.md` explains the results.

mod cold;
mod expand;
mod measure;
mod package;

use std::process::ExitCode;

const USAGE: &str = "\
usage: compile cold      plux-build as a build-dependency, against what it is built on
       compile expand    1,000 plugins, against 1,000 elements of a linkme slice";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match *arguments {
        ["cold"] => cold::cold(),
        ["expand"] => expand::expand(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

type Outcome = Result<(), Box<dyn std::error::Error>>;
