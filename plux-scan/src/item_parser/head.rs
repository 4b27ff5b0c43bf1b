//! The first words of an item, which determine its kind.

use plux_spec::IncompleteReason;

use super::frame::Shape;
use super::{ParseError, Parser};
use crate::attribute::{conditions, paths};
use crate::file_items::{ItemKind, ModuleName, ScopeKind};
use crate::lexer::{Kind, Token};

impl Parser<'_> {
    /// Parses the first word of an item, after its attributes, and what belongs to it.
    pub(super) fn head(&mut self, token: Token) -> Result<(), ParseError> {
        let next = self.lexer.peek();
        let kind = next.map(|next| next.kind);
        let next = next.map_or("", |next| self.word(next));
        let before_word = kind == Some(Kind::Ident);
        self.top().shape = match self.word(token) {
            "pub" => return self.visibility(token),
            "unsafe" | "async" | "default" | "safe" | "auto" if before_word => return Ok(()),
            "const" if matches!(next, "fn" | "unsafe" | "async" | "extern") => return Ok(()),
            "const" | "static" | "type" | "let" => Shape::Statement,
            "fn" => Shape::Function,
            "impl" | "trait" => Shape::Associating,
            "struct" | "enum" | "union" if before_word => Shape::Braces,
            "mod" if before_word => return self.module(token),
            "use" => {
                self.parse_use(false);
                Shape::Statement
            }
            "extern" if next == "crate" => {
                self.lexer.next();
                self.parse_use(true);
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
            "macro" if before_word => return self.macro_definition(token),
            _ => Shape::Path,
        };
        Ok(())
    }

    /// Parses `pub` or `pub(…)`.
    fn visibility(&mut self, keyword: Token) -> Result<(), ParseError> {
        if self.lexer.peek().is_some_and(|next| next.kind == Kind::Open(b'(')) {
            self.lexer.next();
            self.close_group(keyword.start)?;
        }
        Ok(())
    }

    /// Parses `mod x;` or the start of `mod x { … }`.
    fn module(&mut self, keyword: Token) -> Result<(), ParseError> {
        self.top().shape = Shape::Braces;
        let Some(name) = self.lexer.next() else { return Ok(()) };
        let name = self.word(name);
        let Some(next) = self.lexer.peek() else { return Ok(()) };
        self.modules.push(name);
        match next.kind {
            Kind::Punct(b';') => {
                let metas = self.metas();
                let (cfg, scope) = (conditions(&metas), self.top().scope);
                let name = ModuleName { name: name.to_owned(), paths: paths(&metas) };
                self.items.add(ItemKind::Module(name), scope, cfg, keyword.start);
            }
            Kind::Open(open) => {
                self.lexer.next();
                if self.is_too_deep() {
                    return self.skip_group(next);
                }
                if !self.matches.depend_on_imports && self.skip_body(next) {
                    return Ok(());
                }
                let metas = self.metas();
                let (cfg, paths) = (conditions(&metas), paths(&metas));
                if paths.iter().any(|path| !path.cfg.is_empty()) {
                    let reason =
                        IncompleteReason::ConditionalPath { module: name.to_owned().into() };
                    let scope = self.top().scope;
                    self.gap(reason, scope, cfg.clone(), keyword.start);
                }
                let name = ModuleName { name: name.to_owned(), paths };
                let scope = self.scope(ScopeKind::Module(name), cfg);
                self.push(open, scope);
            }
            _ => self.top().shape = Shape::Other,
        }
        Ok(())
    }
}
