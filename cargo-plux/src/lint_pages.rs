//! The pages on lints, which `cargo plux explain` prints and the book contains.

use plux_spec::{Level, Lint};

macro_rules! bodies {
    ($($name:literal)*) => { [$(($name, include_str!(concat!("../lints/", $name, ".md")))),*] };
}

/// The name of each lint, with the part of its page below the explanation and the level.
const BODIES: [(&str, &str); Lint::ALL.len()] = bodies! {
    "unlinked_plugin"
    "missing_plugin"
    "unindexed_plugin"
    "linked_inactive_plugin"
    "version_mismatch"
    "unlinkable_crate_type"
    "unsupported_target"
    "uncertain_plugin"
    "unused_package"
    "unreachable_file"
    "missing_index"
    "unused_index"
    "missing_build_step"
    "misplaced_include"
    "missing_dependency"
    "not_analyzed"
    "incomplete_index"
    "missing_sources"
    "dependencies_unresolved"
    "invalid_declaration"
    "duplicate_id"
    "duplicate_registration"
    "cyclic_load_order"
    "unknown_requirement"
    "unmet_requirement"
    "requirement_version"
    "unknown_order_target"
    "undeclared_namespace"
    "unknown_namespace"
    "contract_mismatch"
    "cardinality"
    "multiple_runtimes"
    "multiple_contracts"
    "undeclared_feature"
    "duplicate_module"
    "invalid_setting"
    "unknown_setting"
    "invalid_lock_file"
    "invalid_manifest"
    "unknown_package"
    "index_mismatch"
    "unused_pattern"
    "invalid_config"
};

/// Returns the name of a lint: its code without `plux::`.
pub(crate) fn name(lint: Lint) -> &'static str {
    let code = lint.code();
    code.strip_prefix("plux::").unwrap_or(code)
}

/// Returns the page of a lint, in Markdown.
pub(crate) fn page(lint: Lint) -> String {
    let (name, level) = (name(lint), lint.default_level());
    let (flag, other) = match level {
        Level::Deny => ('W', "warn"),
        Level::Warn | Level::Allow => ('D', "deny"),
    };
    let body = BODIES.iter().find(|it| it.0 == name).map_or("", |it| it.1);
    format!(
        "# `{code}`\n\n{explanation}\n\nThe default level is `{level}`.\n\n{body}\n## Level\n\n\
         `cargo plux check -{flag} {name}` changes the level for one run. This changes it for build scripts \
         as well:\n\n```toml\n[workspace.metadata.plux.lints]\n{name} = \"{other}\"\n```\n",
        code = lint.code(),
        explanation = lint.explanation(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lint_has_a_page() {
        for (lint, (name, body)) in Lint::ALL.iter().zip(BODIES) {
            assert_eq!(self::name(*lint), name, "the pages are in the order of the lints");
            assert!(body.contains("## Example\n") && body.contains("## Fix\n"), "{name}");
        }
    }
}
