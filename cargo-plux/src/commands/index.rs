//! `cargo plux index`: writes the index.

use std::io::Write as _;
use std::path::Path;

use plux_build::codec;

use super::{Stop, scope};
use crate::cli::{Index, IndexFormat, Talk};
use crate::exit_code::Exit;
use crate::output::{ini, message};

pub(crate) fn run(arguments: &Index, talk: &Talk) -> Result<Exit, Stop> {
    let report = scope::report(&arguments.scope, talk)?;
    let text = match arguments.format {
        IndexFormat::Json => codec::to_json(&report.index),
        IndexFormat::Ini => ini::render(&report.index),
    };
    // An index of sources that contradict each other is of no use to anybody.
    if report.diagnostics.iter().any(plux_build::Diagnostic::is_error) {
        return Ok(Exit::Findings);
    }
    match &arguments.output {
        Some(path) if path == Path::new("-") => {
            anstream::stdout().write_all(text.as_bytes())?;
        }
        output => {
            let name = match arguments.format {
                IndexFormat::Json => "plux.json",
                IndexFormat::Ini => "plux.ini",
            };
            let default = report.target_directory.join("plux").join(name);
            let path = output.as_deref().unwrap_or(&default);
            plux_build::write_if_changed(path, &text)?;
            if !talk.quiet {
                let (all, partial) = (report.index.plugins.len(), !report.index.is_complete());
                message::status("Indexed", &summary(all, partial, path));
            }
        }
    }
    Ok(Exit::Ok)
}

fn summary(plugins: usize, partial: bool, path: &Path) -> String {
    let plural = if plugins == 1 { "" } else { "s" };
    let note = if partial { ", incomplete" } else { "" };
    format!("{plugins} plugin{plural}{note} in {}", path.display())
}
