//! Measures what `cargo plux index` costs beyond the metadata that it needs, and what other programs
//! take to read the same files. `README.md` describes where the measured workspaces come from.

mod closure;
mod compare;
mod discover;
mod fake_cargo;
mod grow;
mod made;
mod measure;
mod parse;
mod prepare;

use std::path::Path;
use std::process::ExitCode;

type Outcome = Result<(), Box<dyn std::error::Error>>;

const USAGE: &str = "\
usage: scan prepare WORKSPACE COPY     a copy whose packages all reach the runtime
       scan compare COPY PLUX          against `rg -l plugin` and a syn parse, in one run
       scan grow PLUX                  10k, 100k, 1M and 5M lines
       scan closure PLUX               memory, for a closure of 1,000 packages
       scan discover PLUX PYTHON       1,000 modules, against `python -m plux discover`
PLUX is a built `cargo-plux`, such as `target/dist/cargo-plux`.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match *arguments {
        ["prepare", from, to] => prepare::copy(Path::new(from), Path::new(to)),
        ["compare", copy, plux] => compare::compare(Path::new(copy), Path::new(plux)),
        ["grow", plux] => grow::grow(Path::new(plux)),
        ["closure", plux] => closure::closure(Path::new(plux)),
        ["discover", plux, python] => discover::discover(Path::new(plux), python),
        ["parse", directory] => parse::parse(Path::new(directory)),
        ["cost", ref command @ ..] => measure::report_cost(command),
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
