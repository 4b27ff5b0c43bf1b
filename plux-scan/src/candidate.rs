//! An attribute that may be ours.

use super::Attribute;
use super::attribute::has_argument;
use super::cut;
use super::frame::Shape;
use super::items::{Blind, Found, Items, Position, Site};
use super::lexer::{Kind, Lexer};
use super::names::Meaning;

/// An attribute that may be ours: it can be told when all names of the file are known.
pub(super) struct Candidate {
    pub(super) path: Vec<String>,
    pub(super) args: String,
    pub(super) at: usize,
    pub(super) item: (usize, usize),
    pub(super) shape: Shape,
    /// Whether a derive macro may bring an attribute of that name.
    pub(super) derived: bool,
    pub(super) scope: usize,
    pub(super) cfg: Vec<String>,
}

impl Candidate {
    /// Puts it where it belongs.
    pub(super) fn tell(&self, meaning: Meaning, source: &str, items: &mut Items) {
        let namespaced = has_argument(&self.args, "namespace");
        let (start, end) = self.item;
        let attribute = match meaning {
            Meaning::Ours(attribute) => attribute,
            Meaning::Perhaps(attribute) if namespaced => attribute,
            Meaning::Renamed if namespaced => guess(&source[start..end]),
            Meaning::Unknown if namespaced && self.shape.is_item() && !self.derived => {
                let reason = "may be ours, but no `use` in this file says so";
                return items.blind.push(self.blind(reason));
            }
            _ => return,
        };
        if let Some(call) = items.call_around(self.scope) {
            let reason = format!("stands in the arguments of the macro `{}!`", call.name);
            items.blind.push(self.blind(&reason));
        } else if self.shape.is_item() {
            let item_at = Position::of(start);
            match cut::shorten(&source[start..end], self.shape == Shape::Function) {
                Ok(item) => {
                    let (args, site) = (self.args.clone(), self.site());
                    items.found.push(Found { attribute, args, item, item_at, site });
                }
                Err(why) => {
                    let Blind { reason, site } = self.blind(why);
                    items.blind.push(Blind { reason: format!("the item of {reason}"), site });
                }
            }
        }
    }

    /// Says that it is one too many.
    pub(super) fn pass_by(&self, items: &mut Items) {
        items.blind.push(self.blind("and what follows it are too many attributes of one item"));
    }

    fn blind(&self, why: &str) -> Blind {
        let reason = format!("`#[{}(…)]` {why}", self.path.join("::"));
        Blind { reason, site: self.site() }
    }

    fn site(&self) -> Site {
        Site { scope: self.scope, cfg: self.cfg.clone(), at: Position::of(self.at) }
    }
}

/// Which of our attributes one is whose name does not say it: traits and types take only one.
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
