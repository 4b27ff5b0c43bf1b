//! The target's own macros in the way of the skimmer: what their bodies hide, and what calls of those
//! bring whose bodies declare modules.

use super::attribute::conditions;
use super::automod;
use super::items::{Call, Definition, Expansion, Module, Position, ScopeKind, Site};
use super::lexer::Token;
use super::macros::Hidden;
use super::skim::Skimmer;
use super::telling::Telling;
use super::templates::items_of;

/// How many calls in a file are read as what they bring.
const MAX_CALLS: usize = 1_000;

/// How many macros may bring one another.
const MAX_DEPTH: usize = 16;

const MAKES_PLUGINS: &str = "makes plugins, which cannot be seen without expanding it";
const INCLUDES_FILES: &str = "includes files, which cannot be seen without expanding it";
pub(super) const DECLARES_MODULES: &str =
    "declares modules, which cannot be seen without expanding it";

impl<'a> Skimmer<'a> {
    /// What stands between the delimiters of a macro definition.
    pub(super) fn body(&mut self, name: &'a str, body: &str, keyword: Token) {
        let hidden = Hidden::of(body);
        let nothing = !hidden.plugins && !hidden.includes && hidden.modules == 0;
        if nothing && self.templates.is_empty() {
            return;
        }
        let metas = self.metas();
        let (scope, cfg) = (self.top().scope, conditions(&metas));
        let tell = |what: &str| format!("the macro `{name}!` {what}");
        if hidden.plugins {
            self.blind(tell(MAKES_PLUGINS), scope, cfg.clone(), keyword.start);
        }
        if hidden.includes {
            self.blind(tell(INCLUDES_FILES), scope, cfg.clone(), keyword.start);
        }
        let text = items_of(name, body);
        let followed = self.modules_of(name, &text);
        // Calls in other packages are not seen.
        let exported = metas.iter().any(|meta| meta.is("macro_export"));
        if followed < hidden.modules || exported && followed > 0 {
            self.blind(tell(DECLARES_MODULES), scope, cfg.clone(), keyword.start);
        }
        if followed > 0 {
            let site = Site { scope, cfg, at: Position::of(keyword.start) };
            self.items.definitions.push(Definition { name: name.to_owned(), text, site });
        }
    }

    /// How many modules the text of a macro declares that can have a file.
    fn modules_of(&mut self, name: &'a str, text: &str) -> usize {
        if self.within.len() == MAX_DEPTH {
            return 0;
        }
        let mut inner = self.inside(name, text);
        let run = inner.run();
        self.calls = inner.calls;
        if run.is_err() {
            return 0;
        }
        let items = &inner.items;
        let has_file = |it: &&Module| !it.name.paths.is_empty() || !items.in_block(it.site.scope);
        items.modules.iter().filter(has_file).count() + items.folders.len()
    }

    /// A call of a macro that may bring modules.
    pub(super) fn bring(&mut self, name: &'a str, open: Token) {
        if name == automod::DIR && self.templates.automod {
            self.folder(open);
        }
        self.expand(name);
    }

    /// A call of a macro of the target that brings modules: they are read as if they stood here.
    fn expand(&mut self, name: &'a str) {
        let [Some(token), _] = self.last else { return };
        if self.within.contains(&name) {
            // All that its other arms bring is there already.
            return;
        }
        let templates = self.templates;
        let is_alone = templates.of(name).nth(1).is_none();
        for template in templates.of(name) {
            if self.calls == MAX_CALLS || self.within.len() == MAX_DEPTH {
                let reason = format!("there are too many calls of macros such as `{name}!`");
                let (scope, cfg) = (self.top().scope, conditions(&self.metas()));
                return self.blind(reason, scope, cfg, token.start);
            }
            self.calls += 1;
            let is_certain = self.is_local(token) && (is_alone || !template.cfg.is_empty());
            let kind = if is_certain {
                ScopeKind::Condition
            } else {
                ScopeKind::Macro(Call { name: name.to_owned(), item: true })
            };
            let mut cfg = conditions(&self.metas());
            cfg.extend_from_slice(&template.cfg);
            let scope = self.scope(kind, cfg);
            self.items.expansions.push(Expansion { name: name.to_owned(), scope });
            let mut inner = self.inside(name, &template.text);
            // What is wrong with its text was told where it is defined.
            let _ = inner.run();
            self.calls = inner.calls;
            self.items.graft(inner.items, Position::of(token.start));
        }
    }

    /// For what a macro brings, defined or called here.
    fn inside<'b>(&self, name: &'a str, text: &'b str) -> Skimmer<'b>
    where
        'a: 'b,
    {
        let telling = Telling::of(text.as_bytes(), self.templates);
        let mut inner = Skimmer::new(text, telling, self.templates);
        inner.calls = self.calls;
        inner.within.extend(self.within.iter().copied().chain([name]));
        inner
    }

    /// Whether a macro is called by its name alone, or by a path in the crate itself.
    fn is_local(&self, name: Token) -> bool {
        let before = self.source[..name.start].trim_end();
        before.strip_suffix("::").is_none_or(|path| {
            let path = path.trim_end();
            ["crate", "self", "super"].iter().any(|start| path.ends_with(start))
        })
    }
}
