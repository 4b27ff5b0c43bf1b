//! Changes of manifests that `new` and `check --fix` make.

use std::path::Path;

use toml_edit::DocumentMut;

use crate::edit::{Edit, Text};
use crate::error::CliError;
use crate::escape::terminal;
use crate::exit_code::Exit;
use crate::output::message::Message;

/// Returns the edit that applies a change to the manifest at `path`.
///
/// Fails if the file is not TOML, and with `reason` if `change` returns `None`.
pub(super) fn edit(
    path: &Path,
    reason: &str,
    change: impl FnOnce(&mut DocumentMut) -> Option<()>,
) -> Result<Edit, CliError> {
    let text = Text::read(path)?;
    let failed = |reason: &str| {
        let message = format!("cannot change `{}`: {reason}", terminal::path(path));
        CliError::Failed(Exit::Input, Message::error(message))
    };
    let parsed = text.normalized().parse::<DocumentMut>();
    let mut document = parsed.map_err(|error| failed(error.message()))?;
    change(&mut document).ok_or_else(|| failed(reason))?;
    Ok(text.edited_to(&document.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_that_is_not_toml_is_not_replaced() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("Cargo.toml");
        std::fs::write(&path, "[package\nname = \"mine\"\n").unwrap();
        assert!(edit(&path, "", |_| Some(())).is_err());
        std::fs::write(&path, "dependencies = 1\n").unwrap();
        assert!(edit(&path, "a dependency is not a table", |_| None).is_err());
        assert!(edit(&path, "", |_| Some(())).is_ok());
    }
}
