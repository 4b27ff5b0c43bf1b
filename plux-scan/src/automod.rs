//! `automod::dir!("tests/regression")`, which is well known: it declares a module for each file of a
//! folder.

use std::path::{Component, Path, PathBuf};

use super::attribute::conditions;
use super::items::{Folder, ModulePath, Name, Position, Site};
use super::lexer::{Kind, Lexer, Token};
use super::literal::text_of;
use super::skim::Skimmer;

/// The macro's name.
pub(super) const DIR: &str = "dir";

impl Skimmer<'_> {
    /// `automod::dir!(pub "…")`, of which the delimiter has been read.
    pub(super) fn folder(&mut self, open: Token) {
        let [Some(name), _] = self.last else { return };
        let Ok(close) = self.lexer.clone().close_group() else { return };
        let args = &self.source[open.end..close.start];
        let text = Lexer::new(args).last().filter(|token| token.kind == Kind::Str);
        let (scope, cfg) = (self.top().scope, conditions(&self.metas()));
        if let Some(path) = text.and_then(|text| text_of(&args[text.start..])) {
            let site = Site { scope, cfg, at: Position::of(name.start) };
            self.items.folders.push(Folder { path, site });
        } else {
            let reason = format!("the folder of `dir!` is not a literal: `{}`", args.trim());
            self.blind(reason, scope, cfg, name.start);
        }
    }
}

/// A path without what changes nothing in it.
pub(super) fn plain(path: &str) -> PathBuf {
    Path::new(path).components().filter(|part| *part != Component::CurDir).collect()
}

/// The modules for files of those names, as the macro names them.
pub(super) fn names(files: &[String]) -> impl Iterator<Item = Name> {
    let files = files.iter().filter(|it| !matches!(it.as_str(), "mod" | "lib" | "main"));
    files.map(|file| {
        let mut name = file.replace('-', "_");
        if name.starts_with(|first: char| first.is_ascii_digit()) {
            name.insert(0, '_');
        }
        let path = (name != *file).then(|| format!("{file}.rs"));
        let paths = path.map(|path| ModulePath { cfg: Vec::new(), path: Some(path) });
        Name { name, paths: paths.into_iter().collect() }
    })
}
