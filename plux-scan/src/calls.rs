//! Macros in the way of the skimmer: what is made of their calls and definitions.

use super::GENERATED;
use super::attribute::conditions;
use super::frame::Shape;
use super::items::{Call, Include, Position, ScopeKind, Site};
use super::lexer::{Kind, Token};
use super::literal::text_of;
use super::macros::{self, Branches};
use super::skim::{Skimmer, Stop};

impl<'a> Skimmer<'a> {
    /// The name of the macro whose arguments are being opened, if any are.
    pub(super) fn called_macro(&self) -> Option<&'a str> {
        let [Some(name), Some(bang)] = self.last else { return None };
        if bang.kind != Kind::Punct(b'!') || name.kind != Kind::Ident {
            return None;
        }
        let name = self.text(name);
        (!macros::is_keyword(name)).then_some(name)
    }

    pub(super) fn call(&mut self, name: &'a str, open: u8, token: Token) -> Result<(), Stop> {
        let top = self.top();
        let item = top.shape == Shape::Path;
        top.shape = if top.shape.is_item() { top.shape } else { Shape::Other };
        if name == "include" {
            return self.include(item, token);
        }
        if item && !self.templates.is_empty() {
            self.bring(name, token);
        }
        if self.pass_over(open, token)? {
            return Ok(());
        }
        let cfg = conditions(&self.metas());
        let branches = Branches::of(name);
        let scope = if branches.is_some() {
            self.scope(ScopeKind::Condition, cfg)
        } else {
            self.scope(ScopeKind::Macro(Call { name: name.to_owned(), item }), cfg)
        };
        self.push(open, scope, token)?;
        self.top().branches = branches;
        Ok(())
    }

    /// `include!(…)`
    fn include(&mut self, item: bool, open: Token) -> Result<(), Stop> {
        let close = self.lexer.close_group().map_err(|why| (why, open.start))?;
        let args = self.source[open.end..close.start].trim();
        let scope = self.top().scope;
        let cfg = conditions(&self.metas());
        let [Some(name), _] = self.last else { return Ok(()) };
        if let Some(path) = text_of(args) {
            let site = Site { scope, cfg, at: Position::of(name.start) };
            self.items.includes.push(Include { path, site });
        } else if item && !self.items.in_block(scope) {
            let args = args.split_whitespace().collect::<Vec<_>>().join(" ");
            let reason = if args.contains("OUT_DIR") {
                format!("{GENERATED}, which is not read: `{args}`")
            } else {
                format!("includes a file whose path is not a literal: `{args}`")
            };
            self.blind(reason, scope, cfg, name.start);
        }
        Ok(())
    }

    /// `macro_rules! x { … }` or `macro x(…) { … }`: passed over, unless it hides what matters.
    pub(super) fn macro_definition(&mut self, keyword: Token) -> Result<(), Stop> {
        self.top().shape = Shape::Statement;
        let mut name = "";
        while let Some(token) = self.lexer.next() {
            match token.kind {
                Kind::Ident => name = self.text(token),
                Kind::Open(open) => {
                    let close = self.lexer.close_group().map_err(|why| (why, token.start))?;
                    self.body(name, &self.source[token.end..close.start], keyword);
                    if open == b'{' {
                        self.end_item(close.end);
                    } else if self.lexer.peek().is_some_and(|next| next.kind == Kind::Open(b'{')) {
                        continue;
                    }
                    return Ok(());
                }
                Kind::Broken(why) => return Err((why, token.start)),
                _ => {}
            }
        }
        Ok(())
    }
}
