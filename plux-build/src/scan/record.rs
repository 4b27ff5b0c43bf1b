//! Values to bytes and back, for [`Memory`](super::Memory).
//!
//! Numbers are eight bytes, little-endian, and texts and lists start with their length. Build scripts
//! are not optimized: what is read byte by byte takes longer than the sources.

use super::Attribute;
use super::items::{
    Blind, Call, Definition, Expansion, Folder, Found, Include, Items, Module, ModulePath, Name,
    Position, Scope, ScopeKind, Site,
};
use super::stamp::Stamp;

/// What can be remembered.
pub(crate) trait Record: Sized {
    /// Adds its bytes.
    fn write(&self, bytes: &mut Vec<u8>);

    /// Takes it off the front of bytes that may be anything; nothing if it is not there.
    fn read(bytes: &mut &[u8]) -> Option<Self>;
}

impl Record for u64 {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.to_le_bytes());
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        let (number, rest) = bytes.split_first_chunk()?;
        *bytes = rest;
        Some(Self::from_le_bytes(*number))
    }
}

impl Record for u32 {
    fn write(&self, bytes: &mut Vec<u8>) {
        u64::from(*self).write(bytes);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        u64::read(bytes)?.try_into().ok()
    }
}

impl Record for usize {
    fn write(&self, bytes: &mut Vec<u8>) {
        (*self as u64).write(bytes);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        u64::read(bytes)?.try_into().ok()
    }
}

impl Record for bool {
    fn write(&self, bytes: &mut Vec<u8>) {
        u64::from(*self).write(bytes);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        match u64::read(bytes)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

/// Bytes with their length before them.
pub(super) fn write_bytes(text: &[u8], bytes: &mut Vec<u8>) {
    text.len().write(bytes);
    bytes.extend_from_slice(text);
}

pub(super) fn read_bytes<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (text, rest) = usize::read(bytes).and_then(|length| bytes.split_at_checked(length))?;
    *bytes = rest;
    Some(text)
}

impl Record for String {
    fn write(&self, bytes: &mut Vec<u8>) {
        write_bytes(self.as_bytes(), bytes);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        std::str::from_utf8(read_bytes(bytes)?).ok().map(str::to_owned)
    }
}

impl<T: Record> Record for Option<T> {
    fn write(&self, bytes: &mut Vec<u8>) {
        self.is_some().write(bytes);
        if let Some(value) = self {
            value.write(bytes);
        }
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        if bool::read(bytes)? { T::read(bytes).map(Some) } else { Some(None) }
    }
}

impl<T: Record> Record for Vec<T> {
    fn write(&self, bytes: &mut Vec<u8>) {
        self.len().write(bytes);
        for value in self {
            value.write(bytes);
        }
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        // No room is made beforehand: the length may be anything.
        let mut values = Vec::new();
        for _ in 0..usize::read(bytes)? {
            values.push(T::read(bytes)?);
        }
        Some(values)
    }
}

/// Those that are written field by field.
macro_rules! records {
    ($($type:ident { $($field:ident),* })*) => {$(
        impl Record for $type {
            fn write(&self, bytes: &mut Vec<u8>) {
                let Self { $($field),* } = self;
                $($field.write(bytes);)*
            }

            fn read(bytes: &mut &[u8]) -> Option<Self> {
                $(let $field = Record::read(bytes)?;)*
                Some(Self { $($field),* })
            }
        }
    )*};
}

records! {
    Stamp { length, modified, changed, inode }
    Scope { parent, kind, cfg }
    Call { name, item }
    Name { name, paths }
    ModulePath { cfg, path }
    Position { byte, line, column }
    Site { scope, cfg, at }
    Module { name, site, perhaps }
    Include { path, site }
    Folder { path, site }
    Found { attribute, args, item, item_at, site }
    Blind { reason, site }
    Definition { name, text, site }
    Expansion { name, scope }
}

impl Record for Items {
    fn write(&self, bytes: &mut Vec<u8>) {
        let Self { scopes, modules, includes, found, blind, folders, definitions, expansions } =
            self;
        scopes.write(bytes);
        modules.write(bytes);
        includes.write(bytes);
        found.write(bytes);
        blind.write(bytes);
        folders.write(bytes);
        definitions.write(bytes);
        expansions.write(bytes);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        let items = Self {
            scopes: Record::read(bytes)?,
            modules: Record::read(bytes)?,
            includes: Record::read(bytes)?,
            found: Record::read(bytes)?,
            blind: Record::read(bytes)?,
            folders: Record::read(bytes)?,
            definitions: Record::read(bytes)?,
            expansions: Record::read(bytes)?,
        };
        items.are_sound().then_some(items)
    }
}

impl<A: Record, B: Record> Record for (A, B) {
    fn write(&self, bytes: &mut Vec<u8>) {
        self.0.write(bytes);
        self.1.write(bytes);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        Some((A::read(bytes)?, B::read(bytes)?))
    }
}

impl Record for Attribute {
    fn write(&self, bytes: &mut Vec<u8>) {
        (*self == Self::Plugin).write(bytes);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        Some(if bool::read(bytes)? { Self::Plugin } else { Self::ExtensionPoint })
    }
}

impl Record for ScopeKind {
    fn write(&self, bytes: &mut Vec<u8>) {
        let number: u64 = match self {
            Self::File => 0,
            Self::Module(_) => 1,
            Self::Block => 2,
            Self::Macro(_) => 3,
            Self::Condition => 4,
        };
        number.write(bytes);
        match self {
            Self::Module(name) => name.write(bytes),
            Self::Macro(call) => call.write(bytes),
            Self::File | Self::Block | Self::Condition => {}
        }
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        Some(match u64::read(bytes)? {
            0 => Self::File,
            1 => Self::Module(Name::read(bytes)?),
            2 => Self::Block,
            3 => Self::Macro(Call::read(bytes)?),
            4 => Self::Condition,
            _ => return None,
        })
    }
}
