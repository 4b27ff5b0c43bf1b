//! The first words of an item: what it is.

use super::attribute::{conditions, paths};
use super::frame::Shape;
use super::items::{Module, Name, Position, ScopeKind, Site};
use super::lexer::{Kind, Token};
use super::skim::{Skimmer, Stop};
use super::uses;

impl Skimmer<'_> {
    /// Reads the first word of an item, behind its attributes, and what belongs to it.
    pub(super) fn head(&mut self, token: Token) -> Result<(), Stop> {
        let next = self.lexer.peek();
        let kind = next.map(|next| next.kind);
        let next = next.map_or("", |next| self.text(next));
        let word = kind == Some(Kind::Ident);
        self.top().shape = match self.text(token) {
            "pub" => return self.visibility(token),
            "unsafe" | "async" | "default" | "safe" | "auto" if word => return Ok(()),
            "const" if matches!(next, "fn" | "unsafe" | "async" | "extern") => return Ok(()),
            "const" | "static" | "type" | "let" => Shape::Statement,
            "fn" => Shape::Function,
            "impl" | "trait" => Shape::Associating,
            "struct" | "enum" | "union" if word => Shape::Braces,
            "mod" if word => return self.module(token),
            "use" => {
                self.read_use();
                Shape::Statement
            }
            "extern" if next == "crate" => {
                self.lexer.next();
                self.read_use();
                Shape::Statement
            }
            "extern" => {
                if matches!(kind, Some(Kind::Str | Kind::Literal)) {
                    self.lexer.next();
                }
                match self.lexer.peek() {
                    Some(token) if token.kind == Kind::Open(b'{') => Shape::Associating,
                    _ => return Ok(()),
                }
            }
            "macro_rules" if next == "!" => return self.macro_definition(token),
            "macro" if word => return self.macro_definition(token),
            _ => Shape::Path,
        };
        Ok(())
    }

    /// `pub` or `pub(…)`
    fn visibility(&mut self, keyword: Token) -> Result<(), Stop> {
        if self.lexer.peek().is_some_and(|next| next.kind == Kind::Open(b'(')) {
            self.lexer.next();
            self.lexer.close_group().map_err(|why| (why, keyword.start))?;
        }
        Ok(())
    }

    /// `mod x;` or `mod x { … }`
    fn module(&mut self, keyword: Token) -> Result<(), Stop> {
        self.top().shape = Shape::Braces;
        let Some(name) = self.lexer.next() else { return Ok(()) };
        let name = self.text(name);
        let Some(next) = self.lexer.peek() else { return Ok(()) };
        self.modules.push(name);
        match next.kind {
            Kind::Punct(b';') => {
                let metas = self.metas();
                let (cfg, scope) = (conditions(&metas), self.top().scope);
                let name = Name { name: name.to_owned(), paths: paths(&metas) };
                let site = Site { scope, cfg, at: Position::of(keyword.start) };
                self.items.modules.push(Module { name, site, perhaps: false });
            }
            Kind::Open(open) => {
                self.lexer.next();
                if !self.pass_over(open, next)? {
                    let metas = self.metas();
                    let name = Name { name: name.to_owned(), paths: paths(&metas) };
                    let scope = self.scope(ScopeKind::Module(name), conditions(&metas));
                    self.push(open, scope, next)?;
                }
            }
            _ => self.top().shape = Shape::Other,
        }
        Ok(())
    }

    /// The rest of `use …;` or `extern crate …;`, if its names matter.
    fn read_use(&mut self) {
        if !self.telling.ours {
            return;
        }
        // Conditions and macro calls have no names of their own.
        let mut scope = self.top().scope;
        while let ScopeKind::Condition | ScopeKind::Macro(_) = self.items.scopes[scope].kind {
            let Some(parent) = self.items.scopes[scope].parent else { break };
            scope = parent;
        }
        self.uses.extend(uses::read(self.source, &mut self.lexer, scope));
    }
}
