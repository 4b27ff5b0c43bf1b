//! Names of types in contracts that may be aliases.

/// Types and traits of the standard library and plux-runtime. A source that does not define one of these
/// names is assumed to import it from there.
#[rustfmt::skip]
const KNOWN: &[&str] = &[
    "Any", "Arc", "BTreeMap", "BTreeSet", "Box", "Clone", "Cow", "Debug", "Display", "Duration",
    "Fn", "FnMut", "FnOnce", "FunctionPlugin", "HashMap", "HashSet", "Instant", "Iterator", "Mutex",
    "Option", "OsStr", "OsString", "Path", "PathBuf", "Plugin", "Rc", "RefCell", "Result", "RwLock",
    "Send", "String", "Sync", "Vec", "VecDeque",
];

const PRIMITIVES: &[&str] = &[
    "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64",
    "i128", "isize", "f32", "f64",
];

/// The names of types that may be aliases.
#[derive(Clone, Copy)]
pub struct TypeNames<'a> {
    is_alias: &'a dyn Fn(&str) -> Option<bool>,
}

impl<'a> TypeNames<'a> {
    /// Creates it from the names in sources. `is_alias` returns whether a name is an alias in any of them, by
    /// `type` or `use … as`; `None` if none of them defines it.
    pub fn new(is_alias: &'a dyn Fn(&str) -> Option<bool>) -> Self {
        Self { is_alias }
    }

    /// Returns whether a name may be an alias of another type.
    pub(super) fn may_be_alias(&self, name: &str) -> bool {
        // `fn(u8)` and `(u8, u8)` are not names.
        let is_name = name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_' || it >= 0x80);
        is_name
            && !PRIMITIVES.contains(&name)
            && (self.is_alias)(name).unwrap_or_else(|| !KNOWN.contains(&name))
    }
}
