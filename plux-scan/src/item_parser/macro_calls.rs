//! Macro calls and macro definitions.

use plux_spec::IncompleteReason;

use super::candidate::MacroWord;
use super::frame::Shape;
use super::{Call, Callee, ParseError, Parser};
use crate::attribute::{conditions, expand, has_argument, named, plain};
use crate::file_items::{ItemKind, MacroCall, ModuleMacro, ModuleName, ScopeKind};
use crate::lexer::{Kind, Lexer, Token};
use crate::literals::string_value;
use crate::macros::{
    AUTOMOD, Branches, HiddenItem, INCLUDE_INDEX, NAME_MACROS, contains_name, hidden_items,
    is_expression_macro, is_keyword, module_for_each_name, name_arguments, path_before,
};
use crate::model::{CallContext, IndexMacro};

/// The longest arguments of a name among the arguments of a macro that are searched for a namespace.
const MAX_ARGUMENTS: usize = 4096;

impl<'a> Parser<'a> {
    /// Returns the name of the macro whose arguments are being opened, if any are.
    pub(super) fn called_macro(&self) -> Option<&'a str> {
        let [Some(name), Some(bang)] = self.last else { return None };
        if bang.kind != Kind::Punct(b'!') || name.kind != Kind::Ident {
            return None;
        }
        let name = self.word(name);
        (!is_keyword(name.as_bytes())).then_some(plain(name))
    }

    pub(super) fn call(&mut self, name: &'a str, open: u8, token: Token) -> Result<(), ParseError> {
        let top = self.top();
        let is_item = top.shape == Shape::Path;
        let start = top.start.unwrap_or(token.start);
        top.shape = if top.shape.is_item() { top.shape } else { Shape::Other };
        if name == "include" {
            return self.include(is_item, open, token);
        }
        if name == INCLUDE_INDEX {
            self.index_call(start);
        }
        if NAME_MACROS.contains(&name) {
            self.own_name_call(name);
        }
        if is_item && name == AUTOMOD && self.context.root.automod {
            self.module_dir(token);
        }
        if is_item && self.context.module_macros.iter().any(|it| it.name == name) {
            return self.module_macro(name, token);
        }
        if !self.matches.depend_on_imports && self.skip_body(token) {
            return Ok(());
        }
        let cfg = conditions(&self.metas());
        let branches = Branches::of(name);
        let scope = if branches.is_some() {
            self.scope(ScopeKind::Condition, cfg)
        } else {
            self.scope(ScopeKind::Macro(MacroCall { name: name.to_owned(), is_item }), cfg)
        };
        // An expression has no items, and variables may have the names of attributes.
        let in_macro = branches.is_none() && !is_expression_macro(name.as_bytes());
        self.push(open, scope);
        let top = self.top();
        top.branches = branches;
        top.in_macro |= in_macro;
        Ok(())
    }

    /// `include_index!(…)`
    fn index_call(&mut self, start: usize) {
        let scope = self.top().scope;
        let metas = self.metas();
        let context = if metas.iter().all(|meta| meta.is("cfg")) {
            self.items.context(scope)
        } else {
            CallContext::Unknown
        };
        let call = ItemKind::IndexCall(context, None);
        self.items.add(call, scope, conditions(&metas), start);
    }

    /// `plugin_name!()` and `plugin_id!()`, unless an attribute around them may give the name.
    fn own_name_call(&mut self, name: &'a str) {
        let [Some(at), _] = self.last else { return };
        let is_annotated = self.frames.iter().flat_map(|frame| &frame.attributes).any(|pending| {
            let metas = expand(&self.source[pending.start..pending.end]);
            metas.iter().any(|meta| !meta.is_builtin())
        });
        let scope = self.top().scope;
        let is_empty = self.lexer.peek().is_some_and(|next| matches!(next.kind, Kind::Close(_)));
        if is_annotated || !self.is_code(scope) || !is_empty {
            return;
        }
        let path = path_before(&self.source[..at.end]);
        let (cfg, callee) = (conditions(&self.metas()), Callee::OwnName(name.to_owned()));
        self.calls.push(Call { path, callee, scope, cfg, at: at.start });
    }

    /// Returns whether a scope is code, and not among arguments that a macro may not use as code.
    pub(super) fn is_code(&self, scope: usize) -> bool {
        self.items.around(scope).all(|scope| match &scope.kind {
            ScopeKind::Macro(call) => {
                is_expression_macro(call.name.as_bytes()) && call.name != "stringify"
            }
            _ => true,
        })
    }

    /// `include!(…)`
    fn include(&mut self, is_item: bool, delimiter: u8, open: Token) -> Result<(), ParseError> {
        let close = self.close_group(open.start)?;
        let args = self.source[open.end..close.start].trim();
        let scope = self.top().scope;
        let cfg = conditions(&self.metas());
        let [Some(name), _] = self.last else { return Ok(()) };
        if let Some(path) = string_value(args) {
            self.items.add(ItemKind::Include(path), scope, cfg, name.start);
            return Ok(());
        }
        // An expression that is included declares nothing.
        let ends = self.lexer.peek().is_some_and(|next| next.kind == Kind::Punct(b';'));
        if is_item && (ends || delimiter == b'{') {
            let argument = args.split_whitespace().collect::<Vec<_>>().join(" ");
            let reason = if argument.contains("OUT_DIR") {
                IncompleteReason::GeneratedInclude { argument: argument.into() }
            } else {
                IncompleteReason::NonLiteralInclude { argument: argument.into() }
            };
            self.gap(reason, scope, cfg, name.start);
        }
        Ok(())
    }

    /// `automod::dir!(pub "…")`
    fn module_dir(&mut self, open: Token) {
        let [Some(name), _] = self.last else { return };
        let Ok(close) = self.lexer.clone().close_group() else { return };
        let args = &self.source[open.end..close.start];
        let path = Lexer::new(args).last().filter(|token| token.kind == Kind::Str);
        let (scope, cfg) = (self.top().scope, conditions(&self.metas()));
        if let Some(path) = path.and_then(|path| string_value(&args[path.start..])) {
            self.items.add(ItemKind::ModuleDir(path), scope, cfg, name.start);
        } else {
            let argument = args.trim().to_owned().into();
            self.gap(IncompleteReason::NonLiteralDirectory { argument }, scope, cfg, name.start);
        }
    }

    /// A call of a macro that declares a module for each name.
    fn module_macro(&mut self, name: &str, open: Token) -> Result<(), ParseError> {
        let close = self.close_group(open.start)?;
        let (scope, cfg) = (self.top().scope, conditions(&self.metas()));
        self.items.called_macros.push(name.to_owned());
        let Some(names) = name_arguments(&self.source[open.end..close.start]) else {
            let reason = IncompleteReason::MacroDeclaresModules { name: name.to_owned().into() };
            self.gap(reason, scope, cfg, open.start);
            return Ok(());
        };
        for definition in self.context.module_macros.iter().filter(|it| it.name == name) {
            for module in &names {
                let cfg = [&cfg[..], &definition.definition_cfg, &definition.cfg].concat();
                let name = ModuleName { name: module.name.to_owned(), paths: Vec::new() };
                self.items.add(ItemKind::Module(name), scope, cfg, open.end + module.at);
            }
        }
        self.modules.extend(names.iter().map(|it| it.name));
        if close.kind == Kind::Close(b'}') {
            self.end_of_braces(close);
        }
        Ok(())
    }

    /// Looks at a word among the arguments of a macro: the name of an attribute outside of `#[…]`, or
    /// a `mod` to which the macro adds the rest.
    pub(super) fn macro_word(&mut self, token: Token) {
        let scope = self.top().scope;
        let next = self.lexer.peek();
        match plain(self.word(token)) {
            "mod" if next.is_some_and(|next| next.kind == Kind::Ident) => {
                let mut ahead = self.lexer.clone();
                ahead.next();
                let is_whole = ahead
                    .next()
                    .is_some_and(|end| matches!(end.kind, Kind::Punct(b';') | Kind::Open(b'{')));
                let call = self.items.call_around(scope).filter(|call| call.is_item && !is_whole);
                // In a block, it would need a path.
                let call = call.filter(|_| !self.items.in_block(scope));
                if let Some(name) = call.map(|call| call.name.clone().into()) {
                    let reason = IncompleteReason::MacroDeclaresModules { name };
                    self.gap(reason, scope, Vec::new(), token.start);
                }
            }
            // `namespace = …`, beside a name.
            "namespace" if next.is_some_and(|next| next.kind == Kind::Punct(b'=')) => {
                for word in self.words.iter_mut().rev() {
                    if word.scope != scope {
                        break;
                    }
                    word.has_namespace = true;
                }
            }
            word if named(word.as_bytes()).is_some() => {
                let near = self.source.len().min(token.end + MAX_ARGUMENTS);
                let mut ahead = Lexer::starting_at(&self.source.as_bytes()[..near], token.end);
                let open = ahead.next().filter(|next| matches!(next.kind, Kind::Open(_)));
                let args = open.and_then(|open| {
                    ahead.close_group().ok().map(|close| &self.source[open.end..close.start])
                });
                let has_namespace = args.is_some_and(|args| has_argument(args, "namespace"));
                let path = path_before(&self.source[..token.end]);
                self.words.push(MacroWord { path, has_namespace, at: token.start, scope });
            }
            _ => {}
        }
    }

    /// `macro_rules! x { … }` or `macro x(…) { … }`: skipped, unless it hides what matters.
    pub(super) fn macro_definition(&mut self, keyword: Token) -> Result<(), ParseError> {
        self.top().shape = Shape::Statement;
        let mut name = "";
        while let Some(token) = self.lexer.peek() {
            // The group around it ends: the keyword is an argument of another macro.
            if matches!(token.kind, Kind::Close(_)) {
                break;
            }
            self.lexer.next();
            match token.kind {
                Kind::Ident => name = self.word(token),
                Kind::Open(open) => {
                    let close = self.close_group(token.start)?;
                    if self.matches.first_from(token.end).is_some_and(|at| at < close.start) {
                        self.macro_body(name, &self.source[token.end..close.start], keyword);
                    }
                    if open == b'{' {
                        self.end_item(close.end);
                    } else if self.lexer.peek().is_some_and(|next| next.kind == Kind::Open(b'{')) {
                        continue;
                    }
                    return Ok(());
                }
                Kind::Broken(message) => return Err(ParseError { message, at: token.start }),
                _ => {}
            }
        }
        Ok(())
    }

    /// Reports what a macro definition hides, or keeps it if its calls can be analyzed.
    fn macro_body(&mut self, name: &'a str, definition: &str, keyword: Token) {
        if contains_name(definition, INCLUDE_INDEX) {
            let metas = self.metas();
            // The visibility of a `macro` is not analyzed.
            let is_exported =
                self.word(keyword) == "macro" || metas.iter().any(|meta| meta.is("macro_export"));
            let in_macro = IndexMacro { name: plain(name).to_owned(), is_exported };
            let call = ItemKind::IndexCall(CallContext::Unknown, Some(in_macro));
            let scope = self.top().scope;
            self.items.add(call, scope, conditions(&metas), keyword.start);
        }
        let hidden = hidden_items(definition, self.context.root.exporters);
        let has_dir = self.context.root.automod && definition.contains("automod");
        if hidden.is_empty() && !has_dir {
            return;
        }
        let metas = self.metas();
        let (scope, cfg) = (self.top().scope, conditions(&metas));
        let mut report = |reason| self.gap(reason, scope, cfg.clone(), keyword.start);
        for item in &hidden {
            let name = name.to_owned().into();
            match item {
                HiddenItem::Plugin => report(IncompleteReason::MacroDeclaresPlugins { name }),
                HiddenItem::AttributeParameter => {
                    report(IncompleteReason::AttributeByMacro { name });
                }
                HiddenItem::Include => report(IncompleteReason::MacroIncludesFiles { name }),
                // Unless the calls of the macro can be analyzed.
                HiddenItem::Module => {}
            }
        }
        if !hidden.contains(&HiddenItem::Module) && !has_dir {
            return;
        }
        let module_cfg = if has_dir { None } else { module_for_each_name(definition) };
        // Calls in other packages are not analyzed.
        if module_cfg.is_none() || metas.iter().any(|meta| meta.is("macro_export")) {
            report(IncompleteReason::MacroDeclaresModules { name: name.to_owned().into() });
        }
        if let Some(module_cfg) = module_cfg {
            let name = plain(name).to_owned();
            let definition = ModuleMacro { name, cfg: module_cfg, definition_cfg: cfg.clone() };
            self.items.add(ItemKind::ModuleMacro(definition), scope, cfg, keyword.start);
        }
    }
}
