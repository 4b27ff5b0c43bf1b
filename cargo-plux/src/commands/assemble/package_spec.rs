//! Packages as the command line of `assemble` names them: `name`, `name@version` or `name=path`.

use std::path::{Path, PathBuf};

use cargo_metadata::Metadata;
use plux_build::Error;
use toml_edit::{InlineTable, Value};

use crate::edit::manifest;
use crate::error::CliError;

/// A dependency of the assembled package.
#[derive(Debug)]
pub(super) struct PackageSpec {
    pub(super) name: String,
    /// Whether it is a member of the current workspace.
    pub(super) is_member: bool,
    origin: Origin,
}

#[derive(Debug, PartialEq)]
enum Origin {
    Registry(String),
    Path(PathBuf),
}

impl PackageSpec {
    /// Parses a spec. A name alone is a member of the workspace if there is one of that name, else
    /// the newest version in the registry.
    pub(super) fn parse(text: &str, metadata: Option<&Metadata>) -> Result<Self, CliError> {
        let (name, origin) = if let Some((name, path)) = text.split_once('=') {
            let path = Path::new(path);
            let failed = |source| Error::Read { path: path.to_owned(), source };
            (name, Some(Origin::Path(manifest::absolute(path).map_err(failed)?)))
        } else if let Some((name, version)) = text.split_once('@') {
            (name, Some(Origin::Registry(version.to_owned())))
        } else {
            (text, None)
        };
        let is_valid = |it: char| it.is_alphanumeric() || it == '-' || it == '_';
        if name.is_empty() || !name.chars().all(is_valid) {
            return Err(CliError::usage(
                &format!("`{text}` is not a package"),
                "write `name`, `name@version` or `name=path`",
            ));
        }
        let members = metadata.map(Metadata::workspace_packages).unwrap_or_default();
        let member = members.iter().find(|it| it.name == name);
        let member = member.and_then(|it| it.manifest_path.parent()).map(Path::new);
        let is_member = member.is_some() && origin.is_none();
        let of_member = || member.map(|it| Origin::Path(it.to_owned()));
        let origin = origin.or_else(of_member).unwrap_or_else(|| Origin::Registry("*".to_owned()));
        if let Origin::Path(path) = &origin
            && !path.join("Cargo.toml").is_file()
        {
            return Err(CliError::usage(
                &format!("`{}` has no Cargo.toml", path.display()),
                "pass the directory of the package after `=`",
            ));
        }
        Ok(Self { name: name.to_owned(), is_member, origin })
    }

    /// Returns the value of the dependency in a manifest.
    pub(super) fn dependency(&self) -> Value {
        match &self.origin {
            Origin::Registry(version) => version.as_str().into(),
            Origin::Path(path) => {
                let mut table = InlineTable::new();
                table.insert("path", path.display().to_string().into());
                table.into()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spec_has_a_version_a_path_or_neither() {
        let origin = |text: &str| PackageSpec::parse(text, None).ok().map(|it| it.origin);
        assert_eq!(origin("gcp"), Some(Origin::Registry("*".to_owned())));
        assert_eq!(origin("gcp@0.1"), Some(Origin::Registry("0.1".to_owned())));
        let here = env!("CARGO_MANIFEST_DIR");
        assert_eq!(origin(&format!("gcp={here}")), Some(Origin::Path(here.into())));
        for invalid in ["", "@1", "a b", "=x", "gcp=no/such/directory"] {
            assert_eq!(origin(invalid), None, "{invalid}");
        }
    }
}
