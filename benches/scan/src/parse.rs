//! The baseline of the measurements: syn parses every file, and the result is discarded.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Outcome;

/// Parses every source file below a directory, one after the other.
pub(crate) fn parse(directory: &Path) -> Outcome {
    let files = sources(directory);
    // Deeply nested files need a large stack.
    let parser = std::thread::Builder::new().stack_size(512 << 20).spawn(move || {
        let parsed = files.iter().filter(|path| {
            fs::read_to_string(path).is_ok_and(|text| syn::parse_file(&text).is_ok())
        });
        parsed.count()
    })?;
    println!("{} files parsed", parser.join().map_err(|_| "syn panicked")?);
    Ok(())
}

/// Returns the source files below a directory, except for those in `target`.
pub(crate) fn sources(directory: &Path) -> Vec<PathBuf> {
    let mut sources = Vec::new();
    let mut directories = vec![directory.to_owned()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && entry.file_name() != "target" => {
                    directories.push(path)
                }
                Ok(kind) if kind.is_file() && path.extension().is_some_and(|it| it == "rs") => {
                    sources.push(path);
                }
                _ => {}
            }
        }
    }
    sources.sort();
    sources
}
