//! `cargo plux inspect`: the plugins in a compiled file.

use super::Stop;
use crate::artefact::{self, Unreadable};
use crate::cli::{Inspect, ListFormat, Talk};
use crate::exit_code::Exit;
use crate::output::{inspected, json, message::Message, print};

pub(crate) fn run(arguments: &Inspect, talk: &Talk) -> Result<Exit, Stop> {
    let artefact = artefact::read(&arguments.file)?;
    let text = match arguments.format {
        ListFormat::Json => json::document([("artefacts", inspected::artefacts(&artefact))]),
        ListFormat::Ndjson => json::lines(inspected::plugins(&artefact)),
        ListFormat::Table => inspected::table(&artefact),
    };
    print(&text)?;
    let damaged: usize = artefact.slices.iter().map(|it| it.damaged).sum();
    let empty = artefact.slices.iter().all(|it| it.plugins.is_empty());
    let path = arguments.file.display();
    if damaged > 0 {
        Message::warning(format!("{damaged} records of `{path}` cannot be made sense of"))
            .help("upgrade cargo-plux to the version that the program was built with")
            .print();
    } else if empty && !talk.quiet {
        Message::note(format!("`{path}` has no plugins"))
            .help("crates that no code refers to are not linked: `cargo plux check` finds them")
            .print();
    }
    Ok(Exit::Ok)
}

impl From<Unreadable> for Stop {
    fn from(unreadable: Unreadable) -> Self {
        let message = match unreadable {
            Unreadable::Io(path, error) => {
                Message::error(format!("failed to read `{}`: {error}", path.display()))
                    .help("check that it exists and may be read")
            }
            Unreadable::TooLarge(path) => {
                Message::error(format!("`{}` is larger than 4 GiB", path.display()))
                    .help("name an executable or a library")
            }
            Unreadable::Malformed(path, reason) => Message::error(format!(
                "`{}` is no executable, library or archive that can be read: {reason}",
                path.display()
            ))
            .help("name an ELF, Mach-O or PE file, or an archive of such"),
        };
        Self::Failed(Exit::Input, message)
    }
}
