//! `cargo plux inspect`: lists the plugins in a compiled file.

use crate::binary::{self, ReadError, Slice};
use crate::cli::{Inspect, ListFormat, OutputOptions};
use crate::error::CliError;
use crate::exit_code::Exit;
use crate::output::{count, inspect, json, message::Message, print};

pub(crate) fn run(arguments: &Inspect, options: &OutputOptions) -> Result<Exit, CliError> {
    let binary = binary::read(&arguments.file)?;
    let text = match arguments.format {
        ListFormat::Json => json::document([("binaries", inspect::binaries(&binary))]),
        ListFormat::Ndjson => json::lines(inspect::plugins(&binary)),
        ListFormat::Table => inspect::table(&binary),
    };
    print(&text)?;
    let damaged: usize = binary.slices.iter().map(|it| it.damaged).sum();
    let empty = binary.slices.iter().all(|it| it.plugins.is_empty());
    let path = arguments.file.display();
    if let Some(expected) = binary.slices.iter().find_map(Slice::lost) {
        let expected = count(usize::try_from(expected).unwrap_or(usize::MAX), "plugin");
        Message::error(format!("`{path}` has no plugins, and its index expects {expected}"))
            .help(
                "the linker dropped every plugin, or another tool has removed them: \
                 `cargo plux check` reports targets that are not supported",
            )
            .print();
        return Ok(Exit::Findings);
    }
    if damaged > 0 {
        Message::warning(format!("{damaged} records in `{path}` cannot be parsed"))
            .help("upgrade cargo-plux to the version that the program was built with")
            .print();
    } else if empty && !options.quiet {
        Message::note(format!("`{path}` has no plugins"))
            .help("run `cargo plux check`: it reports crates that are not linked because no code refers to them")
            .print();
    }
    Ok(Exit::Ok)
}

impl From<ReadError> for CliError {
    fn from(error: ReadError) -> Self {
        let message = match error {
            ReadError::Io(path, error) => {
                Message::error(format!("failed to read `{}`: {error}", path.display()))
                    .help("check that it exists and that you have permission to read it")
            }
            ReadError::TooLarge(path) => {
                Message::error(format!("`{}` is larger than 4 GiB", path.display()))
                    .help("pass an executable or a library")
            }
            ReadError::Malformed(path, reason) => Message::error(format!(
                "`{}` is not a valid executable, library or archive: {reason}",
                path.display()
            ))
            .help("pass an ELF, Mach-O, PE or WebAssembly file, or an archive of such files"),
        };
        Self::Failed(Exit::Input, message)
    }
}
