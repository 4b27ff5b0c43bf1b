//! The compact form of the entries: their fields, once for writing and reading.

use std::mem::ManuallyDrop;

use super::Core;
#[cfg(test)]
use super::samples::{Samples, nth};
use super::value::{Compact, Details, Reader, write_length};
use crate::blocker::{BlockReason, Blocker};
use crate::condition::Condition;
use crate::entry::{
    Cardinality, DependencyKind, ExtensionPointEntry, ItemKind, Link, PackageEntry, PluginEntry,
    Root, Status, Target,
};
use crate::incomplete::Incomplete;
use crate::incomplete_reason::IncompleteReason;
#[cfg(test)]
use crate::index::Index;
use crate::name::{Namespace, PluginId, PluginName};
use crate::package_source::PackageSource;
use crate::requirement::Requirement;
use crate::unresolved::{DependencyBasis, ResolveFailure};
use crate::version_req::{Comparator, VersionOp, VersionReq};

macro_rules! structs {
    ($($Name:ident { $($field:ident),+ })+) => {$(
        impl Compact for $Name {
            fn write(&self, text: &mut String) {
                let Self { $($field),+ } = self;
                $($field.write(text);)+
            }

            fn read(reader: &mut Reader) -> Self {
                // `ManuallyDrop` omits the code that would drop the fields on a panic. They leak instead.
                $(let $field = ManuallyDrop::new(Compact::read(reader));)+
                Self { $($field: ManuallyDrop::into_inner($field)),+ }
            }
        }

        samples! { $Name { $($field),+ } }
    )+};
}

/// Structs with details: lists and strings, which are empty if they are not read.
macro_rules! structs_with_details {
    ($($Name:ident { $($field:ident),+; $($detail:ident),+ })+) => {$(
        impl Compact for $Name {
            fn write(&self, text: &mut String) {
                $(self.$field.write(text);)+
            }

            fn read(reader: &mut Reader) -> Self {
                $(let $field = ManuallyDrop::new(Compact::read(reader));)+
                Self {
                    $($field: ManuallyDrop::into_inner($field),)+
                    $($detail: Default::default()),+
                }
            }
        }

        impl Details for $Name {
            fn write_details(&self, text: &mut String) {
                $(self.$detail.write(text);)+
            }

            #[inline]
            fn read_details(&mut self, reader: &mut Reader) {
                $(self.$detail = Compact::read(reader);)+
            }

            #[inline]
            fn clear_details(&mut self) {
                $(self.$detail = Default::default();)+
            }
        }

        samples! { $Name { $($field,)+ $($detail),+ } }
    )+};
}

macro_rules! samples {
    ($Name:ident { $($field:ident),+ }) => {
        #[cfg(test)]
        impl Samples for $Name {
            fn samples(depth: usize) -> Vec<Self> {
                $(let $field: Vec<_> = Samples::samples(depth);)+
                let count = [$($field.len()),+].into_iter().max().unwrap_or_default();
                (0..count).map(|at| Self { $($field: nth(&$field, at)),+ }).collect()
            }
        }
    };
}

/// Enums with fields. The field of a tuple variant is written as `0: name`.
macro_rules! enums {
    ($($Name:ident { $($number:literal = $Variant:ident { $($field:tt: $name:ident),* },)+ })+) => {$(
        impl Compact for $Name {
            fn write(&self, text: &mut String) {
                match self {
                    $(Self::$Variant { $($field: $name),* } => {
                        write_length($number, text);
                        $($name.write(text);)*
                    })+
                }
            }

            fn read(reader: &mut Reader) -> Self {
                match reader.length() {
                    $($number => Self::$Variant { $($field: Compact::read(reader)),* },)+
                    _ => unreachable!("a variant of another format"),
                }
            }
        }

        #[cfg(test)]
        impl Samples for $Name {
            #[allow(unused_variables, reason = "some variants have no fields")]
            fn samples(depth: usize) -> Vec<Self> {
                let mut samples = Vec::new();
                $({
                    $(let $name: Vec<_> = Samples::samples(depth);)*
                    let count = [1, $($name.len()),*].into_iter().max().unwrap_or_default();
                    samples.extend((0..count).map(|at| Self::$Variant { $($field: nth(&$name, at)),* }));
                })+
                samples
            }
        }
    )+};
}

/// Enums without fields; `ALL` has the variants in their order.
macro_rules! fieldless_enums {
    ($($Name:ident: $all:expr,)+) => {$(
        impl Compact for $Name {
            fn write(&self, text: &mut String) {
                write_length(*self as usize, text);
            }

            fn read(reader: &mut Reader) -> Self {
                $all.get(reader.length()).copied().unwrap_or($all[0])
            }
        }

        #[cfg(test)]
        impl Samples for $Name {
            fn samples(_: usize) -> Vec<Self> {
                $all.to_vec()
            }
        }
    )+};
}

/// Names that are valid by construction.
macro_rules! names {
    ($($Name:ident)+) => {$(
        impl Compact for $Name {
            fn write(&self, text: &mut String) {
                write_length(self.as_str().len(), text);
                text.push_str(self.as_str());
            }

            fn read(reader: &mut Reader) -> Self {
                Self::from_static(reader.string())
            }
        }

        #[cfg(test)]
        impl Samples for $Name {
            fn samples(_: usize) -> Vec<Self> {
                vec![Self::from_static("aws"), Self::from_static("azure-2")]
            }
        }
    )+};
}

structs! {
    Core { packages, plugins, commands, namespaces, unscanned }
    Root { package, version }
    ExtensionPointEntry {
        namespace, contract, kind, cardinality, package, version, source, target, path, file, line,
        description
    }
    Requirement { id, version, optional }
    VersionReq { comparators }
    Comparator { op, major, minor, patch, pre }
    Blocker { id, reason }
    Incomplete { package, version, file, line, reason }
}

structs_with_details! {
    PackageEntry { name, version, source, extern_name, kind, link; condition }
    PluginEntry {
        namespace, name, package, version, source, target, kind, file, line, condition, status,
        enabled_by;
        path, contract, description, requires, before, after, meta, blocked_by
    }
}

#[cfg(test)]
samples! { Index { generator, root, packages, extension_points, plugins, incomplete } }

enums! {
    PackageSource {
        0 = Path { 0: path },
        1 = Registry { 0: url },
        2 = Git { 0: url },
    }
    Link {
        0 = Direct {},
        1 = Via { 0: name },
        2 = None {},
    }
    Target {
        0 = Lib {},
        1 = Bin { 0: name },
        2 = Example { 0: name },
        3 = Test { 0: name },
        4 = Bench { 0: name },
    }
    Condition {
        0 = Feature { package: package, feature: feature },
        1 = Target { 0: target },
        2 = Cfg { 0: cfg },
        3 = CrateType { package: package, crate_type: crate_type },
        4 = Any { 0: parts },
        5 = All { 0: parts },
        6 = Not { 0: parts },
    }
    IncompleteReason {
        0 = UnreadableFile { error: error },
        1 = NotUtf8 {},
        2 = FileTooLarge { limit: limit },
        3 = NotAFile {},
        4 = SyntaxError { message: message },
        5 = MissingModule { module: module },
        6 = MissingInclude { path: path },
        7 = NonLiteralPath { module: module },
        8 = NonLiteralInclude { argument: argument },
        9 = GeneratedInclude { argument: argument },
        10 = NonLiteralDirectory { argument: argument },
        11 = UnreadableDirectory { path: path, error: error },
        12 = DirectoryMismatch { path: path },
        13 = RecursiveInclude { file: file },
        14 = NestingTooDeep { file: file, limit: limit },
        15 = TooManyModules {},
        16 = ConditionalPath { module: module },
        17 = AmbiguousAttribute { attribute: attribute },
        18 = AttributeInMacroCall { attribute: attribute, name: name },
        19 = UnparsedItem { attribute: attribute, message: message },
        20 = TooManyAttributes { attribute: attribute },
        21 = MacroDeclaresPlugins { name: name },
        22 = MacroIncludesFiles { name: name },
        23 = MacroDeclaresModules { name: name },
        24 = AttributeByMacro { name: name },
        25 = ProcMacroDeclaresPlugins { name: name },
        26 = UndeclaredReexport { package: package },
        27 = InvalidDeclaration { message: message },
        28 = SourcesUnavailable { enabled_by: enabled_by },
        29 = DependenciesUnresolved { basis: basis, failure: failure },
        30 = Other { message: message },
    }
    VersionOp {
        0 = Exact {},
        1 = Greater {},
        2 = GreaterEq {},
        3 = Less {},
        4 = LessEq {},
        5 = Tilde {},
        6 = Caret {},
        7 = Wildcard {},
    }
}

fieldless_enums! {
    BlockReason: BlockReason::ALL,
    Cardinality: Cardinality::ALL,
    DependencyBasis: DependencyBasis::ALL,
    DependencyKind: DependencyKind::ALL,
    ItemKind: ItemKind::ALL,
    ResolveFailure: ResolveFailure::ALL,
    Status: Status::ALL,
}

names! { Namespace PluginName }

impl Compact for PluginId {
    fn write(&self, text: &mut String) {
        self.namespace().write(text);
        self.name().write(text);
    }

    fn read(reader: &mut Reader) -> Self {
        Self::new(Compact::read(reader), Compact::read(reader))
    }
}
