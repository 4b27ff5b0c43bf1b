//! Tokens to the items of a file: modules, macro calls and attributes, each with its scope.
//!
//! One pass with a stack of open delimiters, without recursion. At every position where an item can
//! begin, attributes are collected (`attributes.rs`) and the next words examined (`head.rs`). Macro calls
//! and definitions are in `macro_calls.rs`. An attribute that may be plux's is a candidate (`candidate.rs`)
//! until all names of the file are known. The calls that take a namespace are in `constructors.rs`.
//!
//! Only the matches of the prefilter are parsed. A body without a match is skipped. A file that declares
//! modules, but has no attribute of plux, is parsed up to the last module.

mod attributes;
mod candidate;
mod constructors;
mod frame;
mod head;
mod macro_calls;

use plux_spec::IncompleteReason;

use self::candidate::{Candidate, MacroWord};
use self::frame::{Frame, Shape};
use crate::attribute::conditions;
use crate::file_items::{FileItems, ItemKind, ModuleMacro, Scope, ScopeKind};
use crate::imports::{Import, Names, PathResolution, parse_imports};
use crate::lexer::{Kind, Lexer, Token, UNCLOSED, after_shebang};
use crate::model::CrateRoot;
use crate::namespace::takes_namespace;
use crate::prefilter::Matches;

/// The deepest nesting of delimiters that is parsed: items are resolved outwards, scope by scope.
const MAX_NESTING: usize = 256;

/// The most groups around a match that are read twice, because they could not be skipped. This keeps the
/// time for a file linear.
const MAX_FAILED_SKIPS: usize = 8;

/// The most attributes of plux on one item: each gets the source of the whole item.
const MAX_ON_ITEM: usize = 200;

/// The facts about the crate that the parser needs.
#[derive(Clone, Copy)]
pub(crate) struct CrateContext<'a> {
    pub(crate) root: &'a CrateRoot<'a>,
    /// The macros that declare a module for each name that they are called with.
    pub(crate) module_macros: &'a [ModuleMacro],
    /// The `extern crate … as …` items of the crate's root: alias, name.
    pub(crate) extern_crates: &'a [(String, String)],
}

/// Parses the items of a file at the matches of the prefilter.
pub(crate) fn parse_file(source: &[u8], matches: &Matches, context: CrateContext<'_>) -> FileItems {
    let source = match std::str::from_utf8(source) {
        Ok(source) => source,
        // rustc rejects such a file, so it contains no items.
        Err(error) => {
            let before = String::from_utf8_lossy(&source[..error.valid_up_to()]);
            return FileItems::refused(&before, IncompleteReason::NotUtf8);
        }
    };
    let mut parser = Parser::new(source, matches, context);
    if let Err(ParseError { message, at }) = parser.parse() {
        let reason = IncompleteReason::SyntaxError { message: message.into() };
        parser.gap(reason, 0, Vec::new(), at);
    }
    parser.finish()
}

/// A call of a macro or function, until it is known what its path leads to.
struct Call {
    path: Vec<String>,
    callee: Callee,
    scope: usize,
    cfg: Vec<String>,
    at: usize,
}

enum Callee {
    /// `plugin_name!()` or `plugin_id!()`
    OwnName(String),
    /// `new("…")` or `builder("…")`, with the string.
    Constructor(String),
}

/// An error that ends parsing, and its position.
struct ParseError {
    message: &'static str,
    at: usize,
}

struct Parser<'a> {
    source: &'a str,
    matches: &'a Matches,
    context: CrateContext<'a>,
    lexer: Lexer<'a>,
    frames: Vec<Frame>,
    items: FileItems,
    candidates: Vec<Candidate>,
    words: Vec<MacroWord>,
    calls: Vec<Call>,
    imports: Vec<Import>,
    /// The names of all modules of the file.
    modules: Vec<&'a str>,
    /// The last two tokens, for macro calls.
    last: [Option<Token>; 2],
    /// Whether a group was skipped that is nested too deeply.
    has_skipped: bool,
    /// The match around which groups could not be skipped last, and the number of these groups.
    failed_skips: (usize, usize),
}

impl<'a> Parser<'a> {
    fn new(source: &'a str, matches: &'a Matches, context: CrateContext<'a>) -> Self {
        Self {
            source,
            matches,
            context,
            lexer: Lexer::starting_at(source, after_shebang(source)),
            frames: vec![Frame::new(0, 0)],
            items: FileItems::new(),
            candidates: Vec::new(),
            words: Vec::new(),
            calls: Vec::new(),
            imports: Vec::new(),
            modules: Vec::new(),
            last: [None, None],
            has_skipped: false,
            failed_skips: (0, 0),
        }
    }

    fn parse(&mut self) -> Result<(), ParseError> {
        while let Some(token) = self.lexer.next() {
            self.token(token)?;
            self.last = [self.last[1], Some(token)];
            if self.is_done() {
                return Ok(());
            }
        }
        if self.frames.len() > 1 {
            return Err(ParseError { message: UNCLOSED, at: self.source.len() });
        }
        self.end_item(self.source.len());
        Ok(())
    }

    /// Returns whether the rest of the file need not be parsed. A file with an attribute is parsed to its
    /// end, since a later `use` may import the attribute.
    fn is_done(&self) -> bool {
        !self.matches.depend_on_imports
            && self.matches.last().is_none_or(|last| last < self.lexer.at)
    }

    fn token(&mut self, token: Token) -> Result<(), ParseError> {
        if token.kind == Kind::Ident && self.top().in_macro {
            self.macro_word(token);
        }
        if token.kind == Kind::Ident && self.matches.has_constructors {
            self.constructor(token);
        }
        let is_too_deep = self.is_too_deep();
        let top = self.top();
        top.start.get_or_insert(token.start);
        match token.kind {
            Kind::Broken(message) => return Err(ParseError { message, at: token.start }),
            Kind::Doc => {}
            Kind::Punct(b'#') => return self.attribute(token),
            Kind::Open(_) if is_too_deep => return self.skip_group(token),
            Kind::Open(open) => return self.open(open, token),
            Kind::Close(close) => return self.close(close, token),
            Kind::Punct(b';') => self.end_item(token.end),
            Kind::Punct(b',') if !top.shape.is_item() => self.end_item(token.start),
            Kind::Punct(b'<') if top.shape.is_item() => top.angle_depth += 1,
            Kind::Punct(b'>') if top.shape.is_item() => {
                let is_arrow = token.start > 0 && self.source.as_bytes()[token.start - 1] == b'-';
                let top = self.top();
                top.angle_depth = top.angle_depth.saturating_sub(usize::from(!is_arrow));
            }
            Kind::Ident if top.shape == Shape::Unknown => return self.head(token),
            Kind::Ident | Kind::Punct(b':' | b'!') if top.shape == Shape::Path => {}
            _ if !top.shape.is_item() => top.shape = Shape::Other,
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, open: u8, token: Token) -> Result<(), ParseError> {
        if let Some(name) = self.called_macro() {
            return self.call(name, open, token);
        }
        let source = self.source;
        let top = self.top();
        let is_body = open == b'{' && top.shape == Shape::Associating && top.angle_depth == 0;
        if !top.shape.is_item() {
            top.shape = Shape::Other;
        }
        // What a branch means depends on those before it, and words among the arguments of a macro count.
        if top.branches.is_none() && !top.in_macro && self.skip_body(token) {
            return Ok(());
        }
        let top = self.top();
        let head = top.start.unwrap_or(token.start);
        let branch = match &mut top.branches {
            Some(branches) if open == b'{' => Some(branches.open(&source[head..token.start])),
            _ => None,
        };
        let scope = match branch {
            Some(cfg) => self.scope(ScopeKind::Condition, cfg),
            None => self.group_scope(open),
        };
        self.push(open, scope);
        self.top().is_associated = is_body;
        Ok(())
    }

    /// Returns the scope of a group that is neither a module nor a macro call.
    fn group_scope(&mut self, open: u8) -> usize {
        let around = self.top().scope;
        let cfg = conditions(&self.metas());
        if open == b'{' && !matches!(self.items.scopes[around].kind, ScopeKind::Block) {
            self.scope(ScopeKind::Block, cfg)
        } else if cfg.is_empty() {
            around
        } else {
            self.scope(ScopeKind::Condition, cfg)
        }
    }

    fn close(&mut self, close: u8, token: Token) -> Result<(), ParseError> {
        if !self.top().closes_with(close) {
            let message = "a closing delimiter has no opening one";
            return Err(ParseError { message, at: token.start });
        }
        self.end_item(token.start);
        self.frames.pop();
        if close == b'}' {
            self.end_of_braces(token);
        }
        Ok(())
    }

    fn end_of_braces(&mut self, close: Token) {
        let next = self.lexer.peek();
        let next = next.map_or("", |next| self.word(next));
        if self.top().ends_before(next) {
            self.end_item(close.end);
        }
    }

    /// Ends the current item: its attributes become candidates, and the next item may begin.
    fn end_item(&mut self, end: usize) {
        if self.matches.depend_on_imports && !self.top().attributes.is_empty() {
            self.add_candidates(end);
        }
        self.top().reset();
    }

    /// Parses the rest of `use …;` or `extern crate …;`.
    fn parse_use(&mut self, is_extern_crate: bool) {
        if !self.matches.depend_on_imports && !is_extern_crate {
            return;
        }
        let scope = self.top().scope;
        let scope = self.items.name_scope(scope);
        let imports = parse_imports(self.source, &mut self.lexer, scope);
        if is_extern_crate && scope == 0 {
            let renamed = imports.iter().filter(|it| it.name != it.path[0]);
            let renamed = renamed.map(|it| (it.name.clone(), it.path[0].clone()));
            self.items.extern_crates.extend(renamed);
            if self.metas().iter().any(|meta| meta.is("macro_use")) {
                let names = imports.iter().map(|it| ("*".to_owned(), it.path[0].clone()));
                self.items.extern_crates.extend(names);
            }
        }
        self.imports.extend(imports);
    }

    fn scope(&mut self, kind: ScopeKind, cfg: Vec<String>) -> usize {
        let parent = Some(self.top().scope);
        self.items.scopes.push(Scope { parent, kind, cfg });
        self.items.scopes.len() - 1
    }

    fn is_too_deep(&self) -> bool {
        self.frames.len() > MAX_NESTING
    }

    /// Skips a group without a match of the prefilter, and returns whether it did. Names that are
    /// declared in such a group are not visible outside, unless it is a module or the arguments of a macro.
    fn skip_body(&mut self, open: Token) -> bool {
        let next = self.matches.first_from(open.start).unwrap_or(self.source.len());
        if self.failed_skips == (next, MAX_FAILED_SKIPS) {
            return false;
        }
        let mut ahead = Lexer::starting_at(&self.source.as_bytes()[..next], open.end);
        let Ok(close) = ahead.close_group() else {
            let count = if self.failed_skips.0 == next { self.failed_skips.1 } else { 0 };
            self.failed_skips = (next, count + 1);
            return false;
        };
        self.lexer.at = close.end;
        if close.kind == Kind::Close(b'}') {
            self.end_of_braces(close);
        }
        true
    }

    /// Skips the rest of a group, and returns the closing delimiter. `at` is where an error is reported.
    fn close_group(&mut self, at: usize) -> Result<Token, ParseError> {
        self.lexer.close_group().map_err(|message| ParseError { message, at })
    }

    /// Skips a group that is nested too deeply, and reports the first of them.
    fn skip_group(&mut self, open: Token) -> Result<(), ParseError> {
        let close = self.close_group(open.start)?;
        if !std::mem::replace(&mut self.has_skipped, true) {
            let message = format!("delimiters nest more than {MAX_NESTING} deep").into();
            self.gap(IncompleteReason::SyntaxError { message }, 0, Vec::new(), open.start);
        }
        if close.kind == Kind::Close(b'}') {
            self.end_of_braces(close);
        }
        Ok(())
    }

    fn push(&mut self, open: u8, scope: usize) {
        let in_macro = self.top().in_macro;
        self.frames.push(Frame { in_macro, ..Frame::new(open, scope) });
    }

    fn gap(&mut self, reason: IncompleteReason, scope: usize, cfg: Vec<String>, at: usize) {
        self.items.add(ItemKind::Unanalyzed(reason), scope, cfg, at);
    }

    fn top(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the file's own frame stays")
    }

    fn word(&self, token: Token) -> &'a str {
        &self.source[token.start..token.end]
    }

    /// Resolves the candidates, now that all imports are known.
    fn finish(mut self) -> FileItems {
        let mut items = std::mem::take(&mut self.items);
        let imports = std::mem::take(&mut self.imports);
        let CrateContext { root, extern_crates, .. } = self.context;
        let own_crates = items.extern_crates.clone();
        let extern_crates = if own_crates.is_empty() { extern_crates } else { &own_crates };
        let scopes = std::mem::take(&mut items.scopes);
        let names = Names::new(root, &scopes, imports, &self.modules, extern_crates);
        let mut resolved = Vec::new();
        for candidate in self.candidates {
            if !candidate.is_builtin || names.may_import(&candidate.path[0], candidate.scope) {
                let resolution = names.resolve(&candidate.path, candidate.scope);
                if resolution != PathResolution::Other {
                    resolved.push((candidate, resolution));
                }
            }
        }
        for Call { path, callee, scope, cfg, at } in self.calls {
            match callee {
                Callee::OwnName(name) => {
                    if names.is_exported(&path, scope) {
                        items.add(ItemKind::OwnNameCall(name), scope, cfg, at);
                    }
                }
                Callee::Constructor(namespace) => {
                    let path = names.expand(path, scope);
                    if takes_namespace(&path) {
                        items.add(ItemKind::NamespaceUse(path, namespace), scope, cfg, at);
                    }
                }
            }
        }
        self.words.retain(|it| it.is_attribute(names.resolve(&it.path, it.scope)));
        items.scopes = scopes;
        for word in self.words {
            word.report(&mut items);
        }
        for same_item in resolved.chunk_by(|(one, _), (other, _)| one.item == other.item) {
            for (candidate, resolution) in same_item.iter().take(MAX_ON_ITEM) {
                candidate.decide(*resolution, self.source, &mut items);
            }
            if let Some((candidate, _)) = same_item.get(MAX_ON_ITEM) {
                candidate.report_too_many(&mut items);
            }
        }
        items.locate(self.source);
        items
    }
}
