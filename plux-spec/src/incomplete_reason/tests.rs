//! Reasons are made of their fields, and each has a message and a fix.

use super::*;
use crate::compact::samples::Samples;

type Str = Cow<'static, str>;

#[test]
fn a_reason_is_made_of_its_kind_and_its_fields() {
    for reason in IncompleteReason::samples(3) {
        let fields = reason.fields();
        let field = |name: &str| {
            let field = fields.iter().find(|it| it.0 == name)?.1.clone();
            // In a file, words are strings.
            Some(match field {
                ReasonField::Basis(word) => ReasonField::String(word.as_str().into()),
                ReasonField::Failure(word) => ReasonField::String(word.as_str().into()),
                other => other,
            })
        };
        assert_eq!(IncompleteReason::from_fields(reason.kind(), &field), Some(reason));
    }
    assert_eq!(IncompleteReason::from_fields("file_too_large", &|_| None), None);
    let number = |_: &str| Some(ReasonField::Number(1));
    assert_eq!(IncompleteReason::from_fields("missing_module", &number), None);
    assert_eq!(IncompleteReason::from_fields("unheard_of", &number), None);
}

#[test]
fn every_message_names_what_it_is_about_and_has_a_fix_of_its_own() {
    let attribute = || Str::from("plugin");
    let name = || Str::from("make");
    for (reason, message, help) in [
        (
            IncompleteReason::MissingModule { module: "gone".into() },
            "the file of the module `gone` does not exist",
            "create the file, or remove `mod gone;`",
        ),
        (
            IncompleteReason::AmbiguousAttribute { attribute: attribute() },
            "`#[plugin(…)]` may be the attribute of plux, but no `use` in this file imports it from `plux_runtime`",
            "if it is, write it in full: `#[plux_runtime::plugin(…)]`",
        ),
        (
            IncompleteReason::MacroDeclaresModules { name: name() },
            "the macro `make!` declares modules, which cannot be analyzed without expanding \
             the macro",
            "declare the modules outside of the macro",
        ),
        // A package that defines the macro and uses it has the list only: `plugins = []` beside it is
        // invalid TOML.
        (
            IncompleteReason::MacroDeclaresPlugins { name: name() },
            "the macro `make!` declares plugins, which cannot be analyzed without expanding the macro",
            "write the attribute on an item outside of the macro, or list the plugins in \
             `[[package.metadata.plux.plugins]]` of each package that calls the macro; in a package that \
             only defines the macro, set `plugins = []` in `[package.metadata.plux]`",
        ),
        (
            IncompleteReason::UndeclaredReexport { package: "core".into() },
            "`core` may re-export the attributes of plux",
            "if it does, add `reexports = [\"core\"]` to `[package.metadata.plux]`",
        ),
        (
            IncompleteReason::SourcesUnavailable { enabled_by: [].as_slice().into() },
            "the sources of the package are not on this machine",
            "run `cargo fetch`",
        ),
    ] {
        assert_eq!((reason.to_string(), reason.help()), (message.to_owned(), help.to_owned()));
    }
}

#[test]
fn sources_that_a_feature_would_need_say_which() {
    let aws = Condition::Feature { package: "app".into(), feature: "aws".into() };
    let reason = IncompleteReason::SourcesUnavailable { enabled_by: vec![aws].into() };
    assert_eq!(reason.help(), "build once with feature `aws` of `app`");
}

#[test]
fn what_cargo_lacks_decides_on_the_fix() {
    let of = |basis, failure| IncompleteReason::DependenciesUnresolved { basis, failure }.help();
    let help = |failure| of(DependencyBasis::LockFile, failure);
    let missing = of(DependencyBasis::Manifests, ResolveFailure::LockFile);
    assert_eq!(missing, "run `cargo generate-lockfile` (or any build) and keep Cargo.lock");
    // The build has just written the lock file, with settings that its script does not see.
    assert!(help(ResolveFailure::LockFile).starts_with("move the settings of `--config`"));
    assert_eq!(help(ResolveFailure::Network), "run `cargo fetch`");
    assert!(help(ResolveFailure::Other).contains("cargo metadata"));
}
