//! Finds the modules that a module of a crate uses: the paths in its code and `use` declarations, followed
//! through re-exports to the module that defines the item.

use std::collections::BTreeMap;

use crate::modules::{CodePath, Module, ModulePath};

/// The modules that each module uses, with the line of the first use.
pub(crate) type Uses = BTreeMap<ModulePath, BTreeMap<ModulePath, usize>>;

/// Returns which module uses which other.
pub(crate) fn uses(modules: &BTreeMap<ModulePath, Module>) -> Uses {
    let resolver = Resolver { modules };
    let mut uses = Uses::new();
    for (path, module) in modules {
        let targets = uses.entry(path.clone()).or_default();
        // A re-export alone is not a use: code that imports the item from here uses its definition.
        let imports = module.imports.iter().filter(|import| !import.is_reexport);
        for used in imports.map(|import| &import.path).chain(&module.paths) {
            if let Some(target) = resolver.definition(path, used)
                && target != *path
            {
                targets.entry(target).or_insert(used.line);
            }
        }
    }
    uses
}

/// Returns which top-level module uses which other. Code of the crate root counts as a module too.
pub(crate) fn top_level(uses: &Uses) -> Uses {
    let top = |path: &ModulePath| path.iter().take(1).cloned().collect::<ModulePath>();
    let mut merged = Uses::new();
    for (path, targets) in uses {
        let entry = merged.entry(top(path)).or_default();
        for (target, line) in targets {
            if top(target) != top(path) {
                entry.entry(top(target)).or_insert(*line);
            }
        }
    }
    merged
}

struct Resolver<'a> {
    modules: &'a BTreeMap<ModulePath, Module>,
}

impl Resolver<'_> {
    /// Returns the module that defines what a path names; `None` for paths out of the crate and for
    /// names that are no items.
    fn definition(&self, from: &ModulePath, path: &CodePath) -> Option<ModulePath> {
        let found = self.resolve(from, &path.segments, 0)?;
        // A single word that is also the name of a child module is a variable or a field.
        (path.segments.len() > 1 || !found.1).then_some(found.0)
    }

    /// Returns the module that a path leads to, and whether it names the module itself.
    fn resolve(
        &self,
        from: &ModulePath,
        path: &[String],
        depth: usize,
    ) -> Option<(ModulePath, bool)> {
        let Some((first, rest)) = path.split_first() else { return Some((from.clone(), true)) };
        // Re-exports may lead in a loop, which rustc would refuse only if the name were used.
        if depth > 20 {
            return None;
        }
        match first.as_str() {
            "crate" => return self.resolve(&ModulePath::new(), rest, depth + 1),
            "self" => return self.resolve(from, rest, depth + 1),
            "super" => {
                let parent = &from[..from.len().checked_sub(1)?];
                return self.resolve(&parent.to_vec(), rest, depth + 1);
            }
            _ => {}
        }
        let module = self.modules.get(from)?;
        if module.children.contains(first) {
            return self.resolve(
                &[&from[..], std::slice::from_ref(first)].concat(),
                rest,
                depth + 1,
            );
        }
        if module.items.contains(first) {
            return Some((from.clone(), false));
        }
        if let Some(import) = module.imports.iter().find(|import| import.name == *first) {
            // An import of its own name from another crate: `use syn::Path;`.
            if import.path.segments.first() == Some(first) {
                return None;
            }
            return self.resolve(from, &[&import.path.segments[..], rest].concat(), depth + 1);
        }
        let globs = module.imports.iter().filter(|import| import.name == "*");
        globs.into_iter().find_map(|glob| {
            let (target, _) = self.resolve(from, &glob.path.segments, depth + 1)?;
            (target != *from).then(|| self.resolve(&target, path, depth + 1)).flatten()
        })
    }
}
