//! The items of a file that matter to a scan: what the item parser finds.

use memchr::memchr;
use plux_spec::IncompleteReason;
use plux_spec::sort::sort_by;

use crate::model::{Attribute, CallContext, IndexMacro};

/// What matters of a file.
#[derive(Debug, Default)]
pub(crate) struct FileItems {
    /// The file's own scope first, every other one after the one around it.
    pub(crate) scopes: Vec<Scope>,
    pub(crate) modules: Vec<FileModule>,
    pub(crate) includes: Vec<Include>,
    pub(crate) module_dirs: Vec<ModuleDir>,
    pub(crate) declarations: Vec<FileDeclaration>,
    pub(crate) unanalyzed: Vec<Gap>,
    pub(crate) module_macros: Vec<ModuleMacro>,
    /// The names of the macros called that declare modules.
    pub(crate) called_macros: Vec<String>,
    /// The calls of `include_index!`.
    pub(crate) index_calls: Vec<FileIndexCall>,
    /// The calls of `plugin_name!()` and `plugin_id!()` outside of annotated items.
    pub(crate) own_name_calls: Vec<FileNameCall>,
    /// `extern crate name as alias` at the top level: alias, name. The alias is `*` for `#[macro_use]`.
    pub(crate) extern_crates: Vec<(String, String)>,
}

/// A scope of names: a module, a block, or a part of one under a condition.
#[derive(Debug)]
pub(crate) struct Scope {
    pub(crate) parent: Option<usize>,
    pub(crate) kind: ScopeKind,
    /// The predicates that this scope adds to those around it.
    pub(crate) cfg: Vec<String>,
}

#[derive(Debug)]
pub(crate) enum ScopeKind {
    File,
    /// `mod x { … }`
    Module(ModuleName),
    /// `{ … }`, where a module has no file of its own.
    Block,
    /// The arguments of a macro call.
    Macro(MacroCall),
    /// Nothing but a condition.
    Condition,
}

#[derive(Debug)]
pub(crate) struct MacroCall {
    pub(crate) name: String,
    /// Whether it is where an item can be.
    pub(crate) is_item: bool,
}

/// A module's name, and the paths that its attributes give it.
#[derive(Clone, Debug)]
pub(crate) struct ModuleName {
    /// As written, `r#` included.
    pub(crate) name: String,
    /// The first whose predicates hold counts.
    pub(crate) paths: Vec<ModulePath>,
}

/// `#[path = "…"]`
#[derive(Clone, Debug)]
pub(crate) struct ModulePath {
    /// The predicates of the `cfg_attr` around it.
    pub(crate) cfg: Vec<String>,
    /// `None` if it is not a literal.
    pub(crate) path: Option<String>,
}

/// A position in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    pub(crate) byte: usize,
    /// Counted from 1.
    pub(crate) line: u32,
    /// Counted in characters from 1.
    pub(crate) column: u32,
}

/// A position, its scope and its predicates.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    pub(crate) scope: usize,
    /// The predicates that it has itself, without those of its scope.
    pub(crate) cfg: Vec<String>,
    pub(crate) at: Position,
}

/// `mod x;`
#[derive(Debug)]
pub(crate) struct FileModule {
    pub(crate) name: ModuleName,
    pub(crate) site: Site,
}

/// `include!("x.rs")`
#[derive(Debug)]
pub(crate) struct Include {
    pub(crate) path: String,
    pub(crate) site: Site,
}

/// `automod::dir!("x")`: a module for each file of the directory.
#[derive(Debug)]
pub(crate) struct ModuleDir {
    /// Relative to the package's directory.
    pub(crate) path: String,
    pub(crate) site: Site,
}

/// A macro that declares a module for each name that it is called with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ModuleMacro {
    pub(crate) name: String,
    /// The predicates of the `mod` in its body.
    pub(crate) cfg: Vec<String>,
    pub(crate) at: Position,
    /// The predicates of the definition itself.
    pub(crate) definition_cfg: Vec<String>,
}

/// An attribute of plux.
#[derive(Debug)]
pub(crate) struct FileDeclaration {
    pub(crate) attribute: Attribute,
    pub(crate) args: String,
    pub(crate) item: String,
    pub(crate) item_at: Position,
    pub(crate) is_associated: bool,
    pub(crate) ambiguous_name: Option<Position>,
    pub(crate) site: Site,
}

/// A call of `include_index!`.
#[derive(Debug)]
pub(crate) struct FileIndexCall {
    pub(crate) context: CallContext,
    /// The macro whose definition contains it.
    pub(crate) in_macro: Option<IndexMacro>,
    pub(crate) site: Site,
}

/// A call of `plugin_name!()` or `plugin_id!()`.
#[derive(Debug)]
pub(crate) struct FileNameCall {
    pub(crate) name: String,
    pub(crate) site: Site,
}

/// What could not be analyzed.
#[derive(Debug)]
pub(crate) struct Gap {
    pub(crate) reason: IncompleteReason,
    pub(crate) site: Site,
}

impl ModuleMacro {
    /// Returns whether two definitions have the same meaning.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        (&self.name, &self.cfg, &self.definition_cfg)
            == (&other.name, &other.cfg, &other.definition_cfg)
    }
}

impl FileItems {
    /// The items of a file without any, as yet.
    pub(crate) fn new() -> Self {
        let file = Scope { parent: None, kind: ScopeKind::File, cfg: Vec::new() };
        Self { scopes: vec![file], ..Self::default() }
    }

    /// The items of a file that cannot be read beyond `before`.
    pub(crate) fn refused(before: &str, reason: IncompleteReason) -> Self {
        let mut items = Self::new();
        let site = Site { scope: 0, cfg: Vec::new(), at: Position::of(before.len()) };
        items.unanalyzed.push(Gap { reason, site });
        items.locate(before);
        items
    }

    /// Returns the number of items of all kinds.
    pub(crate) fn len(&self) -> usize {
        self.modules.len()
            + self.includes.len()
            + self.module_dirs.len()
            + self.declarations.len()
            + self.unanalyzed.len()
            + self.index_calls.len()
            + self.own_name_calls.len()
    }

    /// Returns a scope and those around it, outwards.
    pub(crate) fn around(&self, scope: usize) -> impl Iterator<Item = &Scope> {
        let scopes = std::iter::successors(Some(scope), |&scope| self.scopes[scope].parent);
        scopes.map(|scope| &self.scopes[scope])
    }

    /// Returns the outermost macro call whose arguments contain a scope.
    pub(crate) fn call_around(&self, scope: usize) -> Option<&MacroCall> {
        let calls = self.around(scope).filter_map(|scope| match &scope.kind {
            ScopeKind::Macro(call) => Some(call),
            _ => None,
        });
        calls.last()
    }

    /// Returns whether a scope is in the arguments of a macro that makes an expression of them, such
    /// as `quote!`: that is not code of this crate, whatever it looks like.
    pub(crate) fn is_quoted(&self, scope: usize) -> bool {
        let mut around = self.around(scope);
        around.any(|scope| matches!(&scope.kind, ScopeKind::Macro(call) if !call.is_item))
    }

    /// Returns whether a scope is in a block.
    pub(crate) fn in_block(&self, scope: usize) -> bool {
        let nearest = self.around(scope).find_map(|scope| match scope.kind {
            ScopeKind::Block => Some(true),
            ScopeKind::Module(_) => Some(false),
            _ => None,
        });
        nearest.unwrap_or(false)
    }

    /// Returns what is around a macro call in a scope.
    pub(crate) fn context(&self, scope: usize) -> CallContext {
        let contexts = self.around(scope).map(|scope| match scope.kind {
            ScopeKind::File | ScopeKind::Module(_) => CallContext::Module,
            ScopeKind::Block => CallContext::Item,
            ScopeKind::Macro(_) | ScopeKind::Condition => CallContext::Unknown,
        });
        contexts.max().unwrap_or(CallContext::Module)
    }

    /// Returns the nearest scope that can have names of its own: conditions and macro calls have none.
    pub(crate) fn name_scope(&self, mut scope: usize) -> usize {
        while let ScopeKind::Condition | ScopeKind::Macro(_) = self.scopes[scope].kind {
            let Some(parent) = self.scopes[scope].parent else { break };
            scope = parent;
        }
        scope
    }

    /// Fills in the lines and columns.
    pub(crate) fn locate(&mut self, source: &str) {
        let mut positions: Vec<&mut Position> = Vec::new();
        positions.extend(self.modules.iter_mut().map(|it| &mut it.site.at));
        positions.extend(self.includes.iter_mut().map(|it| &mut it.site.at));
        positions.extend(self.module_dirs.iter_mut().map(|it| &mut it.site.at));
        positions.extend(self.module_macros.iter_mut().map(|it| &mut it.at));
        positions.extend(self.unanalyzed.iter_mut().map(|it| &mut it.site.at));
        positions.extend(self.index_calls.iter_mut().map(|it| &mut it.site.at));
        positions.extend(self.own_name_calls.iter_mut().map(|it| &mut it.site.at));
        for it in &mut self.declarations {
            positions.push(&mut it.item_at);
            positions.push(&mut it.site.at);
            if let Some(position) = &mut it.ambiguous_name {
                positions.push(position);
            }
        }
        sort_by(&mut positions, &|a, b| a.byte.cmp(&b.byte));
        let (mut line, mut column, mut seen) = (1, 1, 0);
        for position in positions {
            let mut passed = &source[seen..position.byte];
            seen = position.byte;
            while let Some(newline) = memchr(b'\n', passed.as_bytes()) {
                (line, column) = (line + 1, 1);
                passed = &passed[newline + 1..];
            }
            column += u32::try_from(passed.chars().count()).unwrap_or(0);
            (position.line, position.column) = (line, column);
        }
    }
}

impl Position {
    /// The start of a file.
    pub(crate) const START: Self = Self { byte: 0, line: 1, column: 1 };

    /// The position of a byte of a source.
    pub(crate) fn in_source(source: &str, byte: usize) -> Self {
        let before = &source[..byte];
        let line = before.rfind('\n').map_or(before, |newline| &before[newline + 1..]);
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            byte,
            line: count(1 + before.matches('\n').count()),
            column: count(1 + line.chars().count()),
        }
    }

    /// A byte; [`FileItems::locate`] fills in line and column.
    pub(crate) fn of(byte: usize) -> Self {
        Self { byte, ..Self::default() }
    }
}
