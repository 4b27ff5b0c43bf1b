//! One declaration → one entry of the index.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use plux_spec::{
    Condition, ExtensionPointEntry, Incomplete, IncompleteReason, PluginEntry, Status, Target,
};
use plux_syntax::{Diagnostics, ExtensionPoint, Plugin, relative_path};

use crate::workspace::Presence;
use crate::{Diagnostic, Lint};
use plux_scan::{
    Attribute, CfgOptions, Declaration, Unanalyzed, conditions, enable_hints, evaluate,
};

/// The target whose sources are read, and how it stands to the build.
pub(super) struct Origin<'a> {
    pub(super) package: &'a str,
    pub(super) version: &'a str,
    pub(super) folder: &'a Path,
    pub(super) target: &'a Target,
    pub(super) crate_name: &'a str,
    pub(super) presence: Presence,
    /// The conditions of the package and the target.
    pub(super) condition: &'a [Condition],
    /// Those that do not hold.
    pub(super) enabled_by: &'a [Condition],
    pub(super) knowledge: &'a CfgOptions<'a>,
}

pub(super) enum Entry {
    Plugin(Box<PluginEntry>),
    ExtensionPoint(Box<ExtensionPointEntry>),
}

/// Why a declaration has no entry.
pub(super) enum Refused {
    /// It is not compiled, and either malformed or without a status: nobody has to know.
    SwitchedOff,
    /// It is malformed.
    Mistakes(Incomplete, Vec<Diagnostic>),
}

impl Origin<'_> {
    pub(super) fn entry(&self, declaration: &Declaration) -> Result<Entry, Refused> {
        if plux_scan::is_too_deep(&declaration.args) || plux_scan::is_too_deep(&declaration.item) {
            return Err(self.too_deep(declaration));
        }
        let read = match declaration.attribute {
            Attribute::Plugin => Plugin::from_source(&declaration.args, &declaration.item)
                .map(|plugin| Entry::Plugin(Box::new(self.plugin(plugin, declaration)))),
            Attribute::ExtensionPoint => {
                // It has no status: one that is switched off declares nothing.
                if self.status(&declaration.cfg).0 == Status::Inactive {
                    return Err(Refused::SwitchedOff);
                }
                ExtensionPoint::from_source(&declaration.args, &declaration.item)
                    .map(|point| Entry::ExtensionPoint(Box::new(self.point(point, declaration))))
            }
        };
        read.map_err(|mistakes| self.refused(declaration, &mistakes))
    }

    fn plugin(&self, plugin: Plugin, declaration: &Declaration) -> PluginEntry {
        let (status, enabled_by) = self.status(&declaration.cfg);
        let mut condition = self.condition.to_vec();
        for own in conditions(&declaration.cfg, self.package) {
            if !condition.contains(&own) {
                condition.push(own);
            }
        }
        PluginEntry {
            kind: plugin.kind(),
            contract: plugin.contract_source().into(),
            path: self.path(declaration, &plugin.local_path()),
            namespace: plugin.namespace,
            name: plugin.name,
            package: own(self.package),
            version: own(self.version),
            source: None,
            target: self.target.clone(),
            file: self.file(&declaration.file),
            line: declaration.line,
            description: plugin.description.into(),
            requires: plugin.requires.into(),
            before: plugin.before.into(),
            after: plugin.after.into(),
            meta: plugin.meta.into_iter().map(|(key, value)| (key.into(), value.into())).collect(),
            condition: condition.into(),
            status,
            enabled_by: enabled_by.into(),
            blocked_by: Vec::new().into(),
        }
    }

    fn point(&self, point: ExtensionPoint, declaration: &Declaration) -> ExtensionPointEntry {
        ExtensionPointEntry {
            contract: point.contract_source().to_owned().into(),
            kind: point.kind(),
            path: self.path(declaration, &point.local_path()),
            namespace: point.namespace,
            cardinality: point.cardinality,
            package: own(self.package),
            version: own(self.version),
            source: None,
            target: self.target.clone(),
            file: self.file(&declaration.file),
            line: declaration.line,
            description: point.description.into(),
        }
    }

    /// What could not be seen through; nothing where it is not compiled.
    pub(super) fn unseen(&self, unseen: &Unanalyzed) -> Option<Incomplete> {
        let compiled = self.status(&unseen.cfg).0 != Status::Inactive;
        compiled.then(|| {
            let reason = IncompleteReason::Other { message: unseen.reason.clone().into() };
            self.incomplete(&unseen.file, unseen.line, reason)
        })
    }

    fn too_deep(&self, declaration: &Declaration) -> Refused {
        let reason = IncompleteReason::DeclarationTooDeep { limit: plux_scan::MAX_NESTING as u64 };
        let diagnostic = Diagnostic::error(reason.to_string()).help(reason.help());
        let entry = self.incomplete(&declaration.file, declaration.line, reason);
        Refused::Mistakes(entry, vec![diagnostic.lint(Lint::InvalidDeclaration)])
    }

    fn refused(&self, declaration: &Declaration, mistakes: &Diagnostics) -> Refused {
        if self.status(&declaration.cfg).0 == Status::Inactive {
            return Refused::SwitchedOff;
        }
        let messages: Vec<&str> = mistakes.iter().map(plux_syntax::Diagnostic::message).collect();
        let reason = IncompleteReason::InvalidDeclaration { message: messages.join("; ").into() };
        let entry = self.incomplete(&declaration.file, declaration.line, reason);
        let diagnostics = mistakes.iter().map(|mistake| {
            let mut diagnostic = Diagnostic::error(mistake.message());
            diagnostic.help = mistake.help_message().map(str::to_owned);
            diagnostic.lint(Lint::InvalidDeclaration)
        });
        Refused::Mistakes(entry, diagnostics.collect())
    }

    fn incomplete(&self, file: &Path, line: u32, reason: IncompleteReason) -> Incomplete {
        Incomplete {
            package: own(self.package),
            version: own(self.version),
            file: Some(self.file(file)),
            line: (line > 0).then_some(line),
            reason,
        }
    }

    fn status(&self, cfg: &[String]) -> (Status, Vec<Condition>) {
        status(self.presence, self.enabled_by.to_vec(), cfg, self.knowledge)
    }

    /// As `module_path!()` gives it, and the item's name.
    fn path(&self, declaration: &Declaration, local: &str) -> Cow<'static, str> {
        let modules = declaration.module.iter().map(String::as_str);
        let parts: Vec<&str> =
            std::iter::once(self.crate_name).chain(modules).chain([local]).collect();
        parts.join("::").into()
    }

    fn file(&self, file: &Path) -> Cow<'static, str> {
        relative_path(file, self.folder).into()
    }
}

/// Returns whether an item with these predicates is in the build, in a package that is present so
/// and that `enabled_by` would enable, and the conditions that would enable the item.
fn status(
    presence: Presence,
    mut enabled_by: Vec<Condition>,
    cfg: &[String],
    knowledge: &CfgOptions,
) -> (Status, Vec<Condition>) {
    let own = evaluate(cfg, knowledge);
    let status = match (presence, own) {
        (Presence::Inactive, _) | (_, Some(false)) => Status::Inactive,
        (Presence::Conditional, _) | (_, None) => Status::Conditional,
        (Presence::Active, Some(true)) => Status::Active,
    };
    enabled_by.extend(match own {
        // Nobody knows whether another package has a feature; that it needs it is known.
        None => {
            let without = CfgOptions { features: Some(Arc::default()), ..knowledge.clone() };
            enable_hints(cfg, &without)
        }
        Some(true) | Some(false) => enable_hints(cfg, knowledge),
    });
    (status, enabled_by)
}

fn own(text: &str) -> Cow<'static, str> {
    Cow::Owned(text.to_owned())
}
