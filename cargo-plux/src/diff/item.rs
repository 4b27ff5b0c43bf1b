//! The fields by which entries of an index are compared.

use super::{FieldChange, Section};
use plux_spec::condition::display_all;
use plux_spec::{ExtensionPointEntry, Incomplete, PackageEntry, PluginEntry};

/// An entry that can be compared with one of another index.
pub(super) trait Item {
    const SECTION: Section;

    /// Returns the id, namespace or name of the entry. Entries with the same name are paired.
    fn name(&self) -> String;

    /// Returns the values that distinguish entries with the same name, most significant first.
    fn marks(&self) -> [String; 3];

    fn location(&self) -> String;

    fn fields(&self, new: &Self, fields: &mut Fields);
}

/// The differences between two entries.
#[derive(Default)]
pub(super) struct Fields(pub(super) Vec<FieldChange>);

impl Fields {
    pub(super) fn add(&mut self, field: &'static str, old: &dyn ToString, new: &dyn ToString) {
        let (old, new) = (old.to_string(), new.to_string());
        if old != new {
            self.0.push(FieldChange { field, old, new });
        }
    }
}

impl Item for PluginEntry {
    const SECTION: Section = Section::Plugins;

    fn name(&self) -> String {
        self.id().to_string()
    }

    fn marks(&self) -> [String; 3] {
        [
            self.package.to_string(),
            self.target.to_string(),
            display_all(&self.condition).to_string(),
        ]
    }

    fn location(&self) -> String {
        format!("{} {}, {}", self.package, self.version, self.file)
    }

    fn fields(&self, new: &Self, fields: &mut Fields) {
        fields.add("status", &self.status, &new.status);
        fields.add("condition", &display_all(&self.condition), &display_all(&new.condition));
        fields.add("enabled_by", &display_all(&self.enabled_by), &display_all(&new.enabled_by));
        let blockers = |it: &Self| {
            it.blocked_by.iter().map(|it| format!("{} {}", it.id, it.reason)).collect::<Vec<_>>()
        };
        fields.add("blocked_by", &joined(&blockers(self)), &joined(&blockers(new)));
        fields.add("package", &self.package, &new.package);
        fields.add("version", &self.version, &new.version);
        fields.add("target", &self.target, &new.target);
        fields.add("path", &self.path, &new.path);
        fields.add("kind", &self.kind, &new.kind);
        fields.add("contract", &self.contract, &new.contract);
        fields.add("file", &self.file, &new.file);
        fields.add("description", &self.description, &new.description);
        fields.add("requires", &joined(&self.requires), &joined(&new.requires));
        fields.add("before", &joined(&self.before), &joined(&new.before));
        fields.add("after", &joined(&self.after), &joined(&new.after));
        let meta = |it: &Self| {
            it.meta.iter().map(|(key, value)| format!("{key} = {value:?}")).collect::<Vec<_>>()
        };
        fields.add("meta", &joined(&meta(self)), &joined(&meta(new)));
    }
}

impl Item for ExtensionPointEntry {
    const SECTION: Section = Section::ExtensionPoints;

    fn name(&self) -> String {
        self.namespace.to_string()
    }

    fn marks(&self) -> [String; 3] {
        [self.package.to_string(), self.target.to_string(), self.path.to_string()]
    }

    fn location(&self) -> String {
        format!("{} {}, {}", self.package, self.version, self.file)
    }

    fn fields(&self, new: &Self, fields: &mut Fields) {
        fields.add("contract", &self.contract, &new.contract);
        fields.add("cardinality", &self.cardinality, &new.cardinality);
        fields.add("package", &self.package, &new.package);
        fields.add("version", &self.version, &new.version);
        fields.add("target", &self.target, &new.target);
        fields.add("path", &self.path, &new.path);
        fields.add("file", &self.file, &new.file);
        fields.add("description", &self.description, &new.description);
    }
}

impl Item for PackageEntry {
    const SECTION: Section = Section::Packages;

    fn name(&self) -> String {
        self.name.to_string()
    }

    fn marks(&self) -> [String; 3] {
        [self.version.to_string(), self.source.to_string(), self.extern_name.to_string()]
    }

    fn location(&self) -> String {
        format!("{}, {}", self.version, self.source)
    }

    fn fields(&self, new: &Self, fields: &mut Fields) {
        fields.add("version", &self.version, &new.version);
        fields.add("source", &self.source, &new.source);
        fields.add("extern", &self.extern_name, &new.extern_name);
        fields.add("kind", &self.kind, &new.kind);
        fields.add("condition", &display_all(&self.condition), &display_all(&new.condition));
        fields.add("link", &self.link, &new.link);
    }
}

impl Item for Incomplete {
    const SECTION: Section = Section::Incomplete;

    fn name(&self) -> String {
        format!("{}: {}", self.package, self.reason)
    }

    fn marks(&self) -> [String; 3] {
        [text(self.file.as_deref()), String::new(), String::new()]
    }

    fn location(&self) -> String {
        text(self.file.as_deref())
    }

    fn fields(&self, new: &Self, fields: &mut Fields) {
        fields.add("file", &text(self.file.as_deref()), &text(new.file.as_deref()));
    }
}

fn text(value: Option<&str>) -> String {
    value.unwrap_or_default().to_owned()
}

fn joined<T: ToString>(values: &[T]) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
