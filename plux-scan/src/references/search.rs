//! The search for references to a crate in the tokens of a source.

use super::doc_links::{Fence, inner_docs, is_linked, redefines_label, words};
use crate::attribute::{Meta, conditions, expand, plain};
use crate::identifiers::{is_for_tests, skip_item};
use crate::lexer::{Kind, Lexer, Token, after_shebang};
use crate::literals::string_value;
use crate::macros::{is_expression_macro, is_keyword};

/// The most conditions around a reference. Those within more of them count as unconditional.
pub(super) const MAX_REGIONS: usize = 32;

/// The most references with different conditions. If there are more, one of them counts as unconditional.
pub(super) const MAX_REFERENCES: usize = 64;

/// A reference to a crate, or a file whose content is documentation and may have one.
///
/// ```
/// use plux_scan::{CrateReference, crate_references};
///
/// let found = crate_references("#[cfg(unix)] use aws::S3; fn f(aws: u8) {}", "aws", true);
/// assert_eq!(found, [CrateReference { cfg: vec!["unix".to_owned()], doc_file: None }]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrateReference {
    /// The cfg predicates that it depends on, outermost first.
    pub cfg: Vec<String>,
    /// The file of a `#[doc = include_str!("…")]`, relative to the directory of the source. It is a reference
    /// if the file [has such a link](crate::has_doc_link).
    pub doc_file: Option<String>,
}

/// The first words of items without a visibility. Those of `extern`, `macro_rules!` and `unsafe` items may be
/// exported.
const PRIVATE_ITEMS: [&str; 9] =
    ["async", "const", "enum", "fn", "mod", "static", "struct", "trait", "type"];

/// An open delimiter, or the file.
struct Frame {
    /// Whether it is the body of a module.
    is_module: bool,
    /// Whether it is in the arguments or the definition of a macro.
    in_macro: bool,
    /// Whether it is in the body of a function.
    in_body: bool,
    /// The position of the innermost module in `shadowing`.
    module: usize,
    /// The number of conditional regions around it.
    region_count: usize,
}

/// A part of the source that depends on predicates.
struct Region {
    end: usize,
    cfg: Vec<String>,
}

pub(super) struct Search<'a> {
    source: &'a str,
    name: &'a str,
    in_docs: bool,
    /// Whether the documentation gives the name another target.
    redefines_label: bool,
    lexer: Lexer<'a>,
    frames: Vec<Frame>,
    regions: Vec<Region>,
    /// The number of frames around the function whose body comes next.
    function: Option<usize>,
    /// Whether the documentation is in a code block.
    fence: Fence,
    /// The last three tokens, the latest one last.
    last: [Option<Token>; 3],
    /// The module and the predicates of each path that begins with the name. Those in a module that defines the
    /// name are dropped at the end.
    paths: Vec<(usize, Vec<String>)>,
    /// Whether each module defines a module or type of this name.
    shadowing: Vec<bool>,
    /// Whether an import has the name of the crate. rustc may load the crate to resolve it.
    is_imported: bool,
    found: Vec<CrateReference>,
}

impl<'a> Search<'a> {
    pub(super) fn new(source: &'a str, crate_name: &'a str, in_docs: bool) -> Self {
        Self {
            source,
            name: crate_name,
            in_docs,
            redefines_label: in_docs && redefines_label(source, crate_name),
            lexer: Lexer::starting_at(source, after_shebang(source)),
            frames: vec![Frame {
                is_module: true,
                in_macro: false,
                in_body: false,
                module: 0,
                region_count: 0,
            }],
            regions: Vec::new(),
            function: None,
            fence: Fence::default(),
            last: [None; 3],
            paths: Vec::new(),
            shadowing: vec![false],
            is_imported: false,
            found: Vec::new(),
        }
    }

    pub(super) fn run(&mut self) {
        if self.in_docs && inner_docs(self.source).any(|it| self.is_linked(it)) {
            self.add(&[], None);
        }
        while let Some(token) = self.lexer.next() {
            while self.regions.last().is_some_and(|region| region.end <= token.start) {
                self.regions.pop();
            }
            if token.kind != Kind::Doc {
                self.fence = Fence::default();
            }
            match token.kind {
                Kind::Doc if self.in_docs => self.doc_comment(token),
                Kind::Punct(b';') if self.function == Some(self.frames.len()) => {
                    self.function = None;
                }
                Kind::Punct(b'#') => self.attribute(),
                Kind::Open(_) => self.open(token.kind),
                Kind::Close(_) => self.close(),
                Kind::Ident => self.word(token),
                _ => {}
            }
            self.last = [self.last[1], self.last[2], Some(token)];
        }
    }

    pub(super) fn finish(mut self) -> Vec<CrateReference> {
        for (module, cfg) in std::mem::take(&mut self.paths) {
            if self.is_imported || !self.shadowing[module] {
                self.push(CrateReference { cfg, doc_file: None });
            }
        }
        self.found
    }

    fn text(&self, token: Token) -> &'a str {
        &self.source[token.start..token.end]
    }

    /// Returns whether documentation in the source has a link to the crate.
    fn is_linked(&self, docs: &str) -> bool {
        is_linked(docs, self.name, self.redefines_label)
    }

    fn doc_comment(&mut self, token: Token) {
        let text = self.text(token);
        let is_code = text.starts_with("///") && self.fence.is_code(&text[3..]);
        if !is_code && self.is_linked(text) && self.may_be_exported() {
            self.add(&[], None);
        }
    }

    /// Returns whether the item that comes next may be exported. rustc does not resolve the links of others.
    fn may_be_exported(&self) -> bool {
        let Frame { is_module, in_macro, in_body, .. } = *self.top();
        if in_macro || !is_module && !in_body {
            return true;
        }
        let mut ahead = self.lexer.clone();
        while let Some(token) = ahead.next() {
            let is_skipped = token.kind == Kind::Doc
                || token.kind == Kind::Punct(b'#') && ahead.attribute().is_some();
            if !is_skipped {
                return match self.text(token) {
                    // The methods may be exported, wherever they are.
                    "impl" => true,
                    _ if in_body => false,
                    // Not `pub(crate)`.
                    "pub" => ahead.peek().is_none_or(|it| it.kind != Kind::Open(b'(')),
                    word => !PRIVATE_ITEMS.contains(&word),
                };
            }
        }
        true
    }

    fn top(&self) -> &Frame {
        self.frames.last().expect("the frame of the file stays")
    }

    /// Returns the predicates of the current position and these.
    fn cfg(&self, own: &[&str]) -> Vec<String> {
        let mut cfg = Vec::new();
        for region in &self.regions {
            cfg.extend_from_slice(&region.cfg);
        }
        cfg.extend(own.iter().map(|&it| it.to_owned()));
        cfg
    }

    /// Adds a reference at the current position.
    fn add(&mut self, cfg: &[&str], doc_file: Option<String>) {
        let cfg = self.cfg(cfg);
        self.push(CrateReference { cfg, doc_file });
    }

    fn push(&mut self, mut reference: CrateReference) {
        let is_certain = |it: &CrateReference| it.cfg.is_empty() && it.doc_file.is_none();
        if self.found.contains(&reference) || self.found.first().is_some_and(is_certain) {
            return;
        }
        if self.found.len() == MAX_REFERENCES {
            reference = CrateReference { cfg: Vec::new(), doc_file: None };
        }
        if is_certain(&reference) {
            // Nothing else matters.
            self.found.clear();
            self.stop();
        }
        self.found.push(reference);
    }

    /// Ends the search.
    fn stop(&mut self) {
        self.lexer.at = self.source.len();
        self.paths.clear();
    }

    fn open(&mut self, kind: Kind) {
        let name =
            |at: Option<Token>| at.filter(|it| it.kind == Kind::Ident).map(|it| self.text(it));
        let is_bang = |at: Option<Token>| at.is_some_and(|it| it.kind == Kind::Punct(b'!'));
        let [third_last, second_last, last] = self.last;
        let called = if is_bang(last) {
            name(second_last).filter(|it| !is_keyword(it.as_bytes()))
        } else if is_bang(second_last) && name(last).is_some() {
            // `macro_rules! name { … }`
            name(third_last)
        } else {
            None
        };
        if called == Some("stringify") {
            let _ = self.lexer.close_group();
            return;
        }
        let is_unknown = called.is_some_and(|it| !is_expression_macro(it.as_bytes()));
        let (in_macro, module) = (self.top().in_macro || is_unknown, self.top().module);
        let region_count = self.regions.len();
        let mut in_body = self.top().in_body;
        if kind == Kind::Open(b'{') && self.function == Some(self.frames.len()) {
            self.function = None;
            in_body = true;
        }
        self.frames.push(Frame { is_module: false, in_macro, in_body, module, region_count });
    }

    fn close(&mut self) {
        if self.frames.len() > 1 {
            self.frames.pop();
        }
    }

    fn attribute(&mut self) {
        let Some((is_inner, content)) = self.lexer.attribute() else { return };
        let attribute = &self.source[content];
        if is_for_tests(attribute) {
            if !is_inner {
                skip_item(self.source, &mut self.lexer);
            } else if self.lexer.close_group().is_ok() {
                self.close();
            } else {
                // All of the file is for tests.
                self.found.clear();
                self.stop();
            }
            return;
        }
        if self.top().in_macro {
            self.unknown(attribute, &[]);
            return;
        }
        let matters = ["cfg", "include_str", self.name].iter().any(|it| attribute.contains(it));
        if !matters {
            return;
        }
        let metas = expand(attribute);
        let cfg = conditions(&metas);
        if !cfg.is_empty() && self.regions.len() < MAX_REGIONS {
            let mut ahead = self.lexer.clone();
            let end = if is_inner {
                ahead.close_group().map_or(self.source.len(), |close| close.end)
            } else {
                skip_item(self.source, &mut ahead);
                ahead.at
            };
            self.regions.push(Region { end, cfg });
        }
        for meta in &metas {
            if meta.is("doc") {
                if is_inner || self.may_be_exported() {
                    self.documentation(meta);
                }
            } else if meta.is("derive") || !meta.is_builtin() {
                if meta.path.len() > 1 && meta.path[0] == self.name {
                    self.add(&meta.cfg, None);
                }
                self.unknown(meta.args.or(meta.value).unwrap_or_default(), &meta.cfg);
            }
        }
    }

    /// Examines `#[doc = …]`.
    fn documentation(&mut self, meta: &Meta<'_>) {
        let Some(value) = meta.value.filter(|_| self.in_docs) else { return };
        if let Some(docs) = string_value(value) {
            if self.is_linked(&docs) {
                self.add(&meta.cfg, None);
            }
            return;
        }
        let args = value
            .strip_prefix("include_str!")
            .map(|it| it.trim_start_matches(['(', '[', '{', ' ']));
        match args.and_then(string_value) {
            Some(file) => self.add(&meta.cfg, Some(file)),
            None if value.contains("include_str") => self.add(&meta.cfg, None),
            None => self.unknown(value, &meta.cfg),
        }
    }

    /// Examines the arguments of an attribute or macro: a procedural macro may make a path of any
    /// identifier, or of a string as in `#[serde(with = "aws::time")]`.
    fn unknown(&mut self, args: &str, cfg: &[&str]) {
        let name = self.name;
        if !args.contains(name) {
            return;
        }
        let is_path = |string: &str| {
            string.trim() == name || words(string, name).any(|(_, after)| after.starts_with("::"))
        };
        let is_reference = Lexer::new(args).any(|token| {
            let text = &args[token.start..token.end];
            match token.kind {
                Kind::Ident => plain(text) == name,
                Kind::Str => string_value(text).is_none_or(|it| is_path(&it)),
                _ => false,
            }
        });
        if is_reference {
            self.add(cfg, None);
        }
    }

    fn word(&mut self, token: Token) {
        let text = self.text(token);
        if self.top().in_macro {
            if plain(text) == self.name {
                self.add(&[], None);
            }
            return;
        }
        match text {
            "use" => self.use_tree(),
            "extern" => self.extern_crate(),
            // Not the type `fn(u8)`.
            "fn" if self.lexer.peek().is_some_and(|it| it.kind == Kind::Ident) => {
                self.function = Some(self.frames.len());
            }
            "mod" | "struct" | "enum" | "trait" | "type" => self.definition(text),
            _ if plain(text) == self.name => self.path(),
            _ => {}
        }
    }

    /// Examines the name, which is a path if `::` follows.
    fn path(&mut self) {
        let mut ahead = self.lexer.clone();
        let (first, second, next) = (ahead.next(), ahead.next(), ahead.next());
        let is_colons = |first: Option<Token>, second: Option<Token>| match (first, second) {
            (Some(first), Some(second)) => {
                let is_colon = |it: Token| it.kind == Kind::Punct(b':');
                is_colon(first) && is_colon(second) && first.end == second.start
            }
            _ => false,
        };
        // `x::<T>()` is a function.
        let is_generic = next.is_some_and(|it| it.kind == Kind::Punct(b'<'));
        if !is_colons(first, second) || is_generic {
            return;
        }
        let kind = |token: Option<Token>| token.map(|it| it.kind);
        let [third_last, second_last, last] = self.last;
        if is_colons(second_last, last) {
            // `a::x::…`, but not `dyn ::x::…`.
            let is_path = |it: Token| {
                it.kind == Kind::Ident && second_last.is_some_and(|colon| colon.start == it.end)
            };
            if !third_last.is_some_and(is_path) {
                self.add(&[], None);
            }
            return;
        }
        let is_dot = |token| kind(token) == Some(Kind::Punct(b'.'));
        // `a.x::<T>()`, but not `0..x::MAX`.
        if is_dot(last) && !is_dot(second_last) {
            return;
        }
        let path = (self.top().module, self.cfg(&[]));
        if self.paths.len() == MAX_REFERENCES {
            self.add(&[], None);
        } else if !self.paths.contains(&path) {
            self.paths.push(path);
        }
    }

    /// Examines the rest of a `use`.
    fn use_tree(&mut self) {
        let mut is_root = true;
        let (mut depth, mut nested) = (0_usize, None);
        while let Some(token) = self.lexer.peek() {
            match token.kind {
                // `impl Trait + use<'a>`
                Kind::Punct(b';' | b'<') | Kind::Broken(_) => return,
                Kind::Close(_) if depth == 0 => return,
                Kind::Open(_) => {
                    depth += 1;
                    if !is_root {
                        nested.get_or_insert(depth);
                    }
                }
                Kind::Close(_) => {
                    nested = nested.filter(|&it| it != depth);
                    depth -= 1;
                }
                Kind::Punct(b',') => is_root = nested.is_none(),
                Kind::Ident => {
                    let is_name = plain(self.text(token)) == self.name;
                    self.is_imported |= is_name;
                    if is_name && is_root {
                        return self.add(&[], None);
                    }
                    is_root = false;
                }
                _ => {}
            }
            self.lexer.next();
        }
    }

    fn extern_crate(&mut self) {
        let mut ahead = self.lexer.clone();
        let mut next = || ahead.next().map_or("", |it| &self.source[it.start..it.end]);
        if next() == "crate" && plain(next()) == self.name {
            self.add(&[], None);
        }
    }

    /// Examines the name of a module or type, and enters the module.
    fn definition(&mut self, keyword: &str) {
        let Some(name) = self.lexer.peek().filter(|it| it.kind == Kind::Ident) else { return };
        self.lexer.next();
        let Frame { is_module, module, region_count, in_body, .. } = *self.top();
        // A definition with conditions may not exist.
        let is_conditional = self.regions.len() != region_count || region_count == MAX_REGIONS;
        if plain(self.text(name)) == self.name && is_module && !is_conditional {
            self.shadowing[module] = true;
        }
        if keyword == "mod" && self.lexer.peek().is_some_and(|it| it.kind == Kind::Open(b'{')) {
            self.lexer.next();
            let (module, region_count) = (self.shadowing.len(), self.regions.len());
            self.shadowing.push(false);
            self.frames.push(Frame {
                is_module: true,
                in_macro: false,
                in_body,
                module,
                region_count,
            });
        }
    }
}
