//! Attributes that may be plux's, until all imports of the file are known.

use plux_spec::IncompleteReason;

use super::frame::Shape;
use crate::attribute::has_argument;
use crate::file_items::{FileDeclaration, FileItems, ItemKind, Position};
use crate::imports::PathResolution;
use crate::lexer::{Kind, Lexer};
use crate::model::Attribute;
use crate::own_name::ambiguous_name;
use crate::strip_bodies::strip_bodies;

/// An attribute that may be plux's.
pub(crate) struct Candidate {
    pub(crate) path: Vec<String>,
    pub(crate) args: String,
    pub(crate) at: usize,
    pub(crate) item: (usize, usize),
    pub(crate) shape: Shape,
    pub(crate) is_associated: bool,
    /// Whether it has the name of a built-in attribute.
    pub(crate) is_builtin: bool,
    /// Whether it may belong to a derive macro, unless a `use` imports it.
    pub(crate) has_derive: bool,
    pub(crate) scope: usize,
    pub(crate) cfg: Vec<String>,
}

impl Candidate {
    /// Adds it to the declarations or to `unanalyzed`, or drops it.
    pub(crate) fn decide(
        &self,
        resolution: PathResolution<'_>,
        source: &str,
        items: &mut FileItems,
    ) {
        let has_namespace = has_argument(&self.args, "namespace");
        let (start, end) = self.item;
        let is_item = self.shape.is_item();
        let attribute = match resolution {
            PathResolution::Exact(attribute) => attribute,
            PathResolution::Possible(attribute) if has_namespace => attribute,
            PathResolution::Renamed if has_namespace => guess(&source[start..end]),
            PathResolution::RenamedReexport(package) if has_namespace && is_item => {
                let package = package.to_owned().into();
                return self.report(IncompleteReason::UndeclaredReexport { package }, items);
            }
            PathResolution::Unknown if has_namespace && is_item && !self.has_derive => {
                let attribute = self.path.join("::").into();
                return self.report(IncompleteReason::AmbiguousAttribute { attribute }, items);
            }
            _ => return,
        };
        if let Some(call) = items.call_around(self.scope) {
            let (attribute, name) = (self.path.join("::").into(), call.name.clone().into());
            self.report(IncompleteReason::AttributeInMacroCall { attribute, name }, items);
        } else if is_item {
            match strip_bodies(&source[start..end], self.shape == Shape::Function) {
                Ok(item) => {
                    let name = ambiguous_name(&source[self.at..end]);
                    let declaration = FileDeclaration {
                        attribute,
                        args: self.args.clone(),
                        item,
                        item_at: Position::of(start),
                        is_associated: self.is_associated,
                        ambiguous_name: name.map(|at| Position::of(self.at + at)),
                    };
                    self.add(ItemKind::Declaration(declaration), items);
                }
                Err(message) => {
                    let attribute = self.path.join("::").into();
                    let message = message.into();
                    self.report(IncompleteReason::UnparsedItem { attribute, message }, items);
                }
            }
        }
    }

    /// Reports that the item has too many attributes.
    pub(crate) fn report_too_many(&self, items: &mut FileItems) {
        let attribute = self.path.join("::").into();
        self.report(IncompleteReason::TooManyAttributes { attribute }, items);
    }

    fn report(&self, reason: IncompleteReason, items: &mut FileItems) {
        self.add(ItemKind::Unanalyzed(reason), items);
    }

    fn add(&self, kind: ItemKind, items: &mut FileItems) {
        items.add(kind, self.scope, self.cfg.clone(), self.at);
    }
}

/// The name of an attribute among the arguments of a macro, outside of `#[…]`.
pub(crate) struct MacroWord {
    pub(crate) path: Vec<String>,
    /// Whether arguments with a `namespace` follow, or are beside it.
    pub(crate) has_namespace: bool,
    pub(crate) at: usize,
    pub(crate) scope: usize,
}

impl MacroWord {
    /// Returns whether the macro may generate an attribute of plux from it. A single name without a
    /// namespace is more likely a variable.
    pub(crate) fn is_attribute(&self, resolution: PathResolution<'_>) -> bool {
        match resolution {
            PathResolution::Exact(_) => self.has_namespace || self.path.len() > 1,
            PathResolution::Possible(_) => self.has_namespace,
            _ => false,
        }
    }

    /// Reports it.
    pub(crate) fn report(&self, items: &mut FileItems) {
        let Some(call) = items.call_around(self.scope) else { return };
        let name = call.name.clone().into();
        let reason = IncompleteReason::AttributeByMacro { name };
        items.add(ItemKind::Unanalyzed(reason), self.scope, Vec::new(), self.at);
    }
}

/// Guesses a renamed attribute from the item: only extension points are traits or type aliases.
fn guess(item: &str) -> Attribute {
    let words = Lexer::new(item).filter(|token| token.kind == Kind::Ident);
    let mut words = words.map(|token| &item[token.start..token.end]);
    match words.find(|word| {
        matches!(*word, "fn" | "impl" | "const" | "struct" | "enum" | "trait" | "type")
    }) {
        Some("trait" | "type") => Attribute::ExtensionPoint,
        _ => Attribute::Plugin,
    }
}
