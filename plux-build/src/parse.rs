//! Parses scanned declarations with the grammar of the attributes.

use plux_scan::{Attribute, Declaration};
use plux_spec::{
    Diagnostic, ExtensionPointEntry, IncompleteReason, Lint, PluginEntry, Status, Target,
};
use plux_syntax::{Diagnostics, ExtensionPoint, Plugin, message, relative_path};

use crate::cargo::Package;

/// A parsed declaration. `entries` adds conditions and status, which depend on the build.
pub(crate) enum Parsed {
    Plugin(Box<PluginEntry>),
    ExtensionPoint(Box<ExtensionPointEntry>),
    Invalid {
        reason: IncompleteReason,
        diagnostics: Vec<Diagnostic>,
        /// Line and column of the mistake, if it is not in the attribute.
        at: Option<(u32, u32)>,
    },
}

/// Parses the attribute and its item.
pub(crate) fn parse(
    declaration: &Declaration,
    package: &Package,
    target: &Target,
    crate_name: &str,
) -> Parsed {
    if declaration.is_associated {
        return associated(declaration.attribute);
    }
    let origin = Origin { declaration, package, target, crate_name };
    let parsed = match declaration.attribute {
        Attribute::Plugin => Plugin::from_source(&declaration.args, &declaration.item)
            .map(|plugin| Parsed::Plugin(Box::new(origin.plugin(plugin)))),
        Attribute::ExtensionPoint => {
            ExtensionPoint::from_source(&declaration.args, &declaration.item)
                .map(|point| Parsed::ExtensionPoint(Box::new(origin.extension_point(point))))
        }
    };
    match parsed {
        Ok(_) if declaration.ambiguous_name.is_some() => {
            invalid(&message::several_names(None).into(), declaration.ambiguous_name)
        }
        Ok(parsed) => parsed,
        Err(mistakes) => invalid(&mistakes, None),
    }
}

/// rustc expands the attribute and reports the error.
fn associated(attribute: Attribute) -> Parsed {
    let name = match attribute {
        Attribute::Plugin => "plugin",
        Attribute::ExtensionPoint => "extension_point",
    };
    let message = format!("`#[{name}]` cannot be used on associated items");
    let reason = IncompleteReason::InvalidDeclaration { message: message.clone().into() };
    let help = "move the item out of the `impl`, `trait` or `extern` block";
    let diagnostic = Diagnostic::of(Lint::InvalidDeclaration, message).help(help);
    Parsed::Invalid { reason, diagnostics: vec![diagnostic], at: None }
}

fn invalid(mistakes: &Diagnostics, at: Option<(u32, u32)>) -> Parsed {
    let (mut messages, mut diagnostics) = (Vec::new(), Vec::new());
    for mistake in mistakes {
        messages.push(mistake.message());
        diagnostics.push(diagnostic(mistake));
    }
    let reason = IncompleteReason::InvalidDeclaration { message: messages.join("; ").into() };
    Parsed::Invalid { reason, diagnostics, at }
}

/// Returns the diagnostic of a mistake in a declaration.
pub(crate) fn diagnostic(mistake: &plux_syntax::Diagnostic) -> Diagnostic {
    let mut diagnostic = Diagnostic::of(Lint::InvalidDeclaration, mistake.message());
    diagnostic.help = mistake.help_message().map(str::to_owned);
    diagnostic
}

/// The location of a declaration.
struct Origin<'a> {
    declaration: &'a Declaration,
    package: &'a Package,
    target: &'a Target,
    crate_name: &'a str,
}

impl Origin<'_> {
    fn plugin(&self, plugin: Plugin) -> PluginEntry {
        let (kind, path) = (plugin.kind(), self.path(&plugin.local_path()));
        let contract = plugin.contract_source();
        let mut meta = Vec::new();
        for (key, value) in plugin.meta {
            meta.push((key.into(), value.into()));
        }
        PluginEntry {
            kind,
            contract: contract.into(),
            path: path.into(),
            namespace: plugin.namespace,
            name: plugin.name,
            package: self.package.id.name.clone().into(),
            version: self.package.id.version.clone().into(),
            source: None,
            target: self.target.clone(),
            file: self.file().into(),
            line: self.declaration.line,
            description: plugin.description.into(),
            requires: plugin.requires.into(),
            before: plugin.before.into(),
            after: plugin.after.into(),
            meta: meta.into(),
            condition: Vec::new().into(),
            status: Status::Active,
            enabled_by: Vec::new().into(),
            blocked_by: Vec::new().into(),
        }
    }

    fn extension_point(&self, point: ExtensionPoint) -> ExtensionPointEntry {
        ExtensionPointEntry {
            contract: point.contract_source().to_owned().into(),
            kind: point.kind(),
            path: self.path(&point.local_path()).into(),
            namespace: point.namespace,
            cardinality: point.cardinality,
            package: self.package.id.name.clone().into(),
            version: self.package.id.version.clone().into(),
            source: None,
            target: self.target.clone(),
            file: self.file().into(),
            line: self.declaration.line,
            description: point.description.into(),
        }
    }

    /// Returns the module path as `module_path!()` does, with the item's name.
    fn path(&self, local: &str) -> String {
        let mut path = self.crate_name.to_owned();
        for module in &self.declaration.module {
            path = path + "::" + module;
        }
        path + "::" + local
    }

    fn file(&self) -> String {
        relative_path(&self.declaration.file, self.package.dir())
    }
}
