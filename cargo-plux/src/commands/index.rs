//! `cargo plux index`: writes the index, or holds a committed one against the sources.

use std::io::IsTerminal as _;
use std::path::Path;

use crate::diff::Diff;
use plux_build::codec;

use super::{Stop, scope};
use crate::cli::{Index, IndexFormat, Talk};
use crate::exit_code::Exit;
use crate::output::{count, diff, ini, json, message, print};

pub(crate) fn run(arguments: &Index, talk: &Talk) -> Result<Exit, Stop> {
    let format = arguments.format.unwrap_or(match &arguments.check {
        Some(_) => IndexFormat::Text,
        None => IndexFormat::Json,
    });
    // Before anything else: a file that cannot be read is told of at once.
    let committed = match &arguments.check {
        Some(_) if format == IndexFormat::Ini => {
            return Err(Stop::usage("`--check` prints as text or as json", "leave `--format` out"));
        }
        None if format == IndexFormat::Text => {
            return Err(Stop::usage(
                "an index is json or ini; text is for `--check`",
                "`cargo plux list` is for people",
            ));
        }
        Some(path) => Some((path, codec::read(path)?)),
        None => None,
    };
    let report = scope::report(&arguments.scope, talk)?;
    // An index of sources that contradict each other is of no use to anybody.
    if scope::exit(&report) != Exit::Ok {
        return Ok(scope::exit(&report));
    }
    if let Some((path, committed)) = committed {
        return check(path, &committed, &report.index, format);
    }
    let text = match format {
        IndexFormat::Ini => ini::render(&report.index),
        IndexFormat::Json | IndexFormat::Text => codec::to_json(&report.index),
    };
    match &arguments.output {
        Some(path) if path == Path::new("-") => {
            // The bytes of the build script, but for what a terminal would obey.
            let is_seen = std::io::stdout().is_terminal();
            print(&if is_seen { json::for_terminals(&text) } else { text.into() })?;
        }
        output => {
            let name = if format == IndexFormat::Ini { "plux.ini" } else { "plux.json" };
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

/// Whether a committed index still says what the sources say.
fn check(
    path: &Path,
    committed: &plux_spec::Index,
    fresh: &plux_spec::Index,
    format: IndexFormat,
) -> Result<Exit, Stop> {
    let diff = Diff::between(committed, fresh);
    let text = match format {
        IndexFormat::Json => json::document([("changes", diff::values(&diff))]),
        IndexFormat::Ini | IndexFormat::Text => diff::text(&diff),
    };
    print(&text)?;
    if diff.is_empty() {
        return Ok(Exit::Ok);
    }
    let root = fresh.root.as_ref().map_or(String::new(), |root| format!(" -p {}", root.package));
    let path = path.display();
    message::Message::error(format!("`{path}` is stale: the sources say something else"))
        .help(format!(
            "write it again with `cargo plux index{root} -o {path}`, under the same flags"
        ))
        .print();
    Ok(Exit::Findings)
}

fn summary(plugins: usize, partial: bool, path: &Path) -> String {
    let note = if partial { ", incomplete" } else { "" };
    format!("{}{note} in {}", count(plugins, "plugin"), path.display())
}
