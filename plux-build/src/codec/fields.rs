//! One object of a `plux.json`, field by field.

use std::borrow::Cow;

use plux_spec::{NameError, Target};
use serde_json::{Map, Value};

use super::FormatError;

pub(super) fn not_an_index(reason: impl Into<String>) -> FormatError {
    FormatError::NotAnIndex { reason: reason.into() }
}

/// The list of that name; nothing where it is left out and may be.
pub(super) fn list<'a>(
    document: &'a Value,
    name: &'static str,
    required: bool,
) -> Result<Vec<Fields<'a>>, FormatError> {
    let list = match document.get(name) {
        Some(Value::Array(list)) => list.as_slice(),
        None if !required => &[],
        None => return Err(not_an_index(format!("it has no `{name}`"))),
        Some(_) => return Err(not_an_index(format!("its `{name}` is not a list"))),
    };
    let mut objects = Vec::with_capacity(list.len());
    for (at, value) in list.iter().enumerate() {
        objects.push(Fields::of(value, format!("{name}[{at}]"))?);
    }
    Ok(objects)
}

/// An object, and how messages call it.
pub(super) struct Fields<'a> {
    object: &'a Map<String, Value>,
    place: String,
}

impl<'a> Fields<'a> {
    pub(super) fn of(value: &'a Value, place: String) -> Result<Self, FormatError> {
        match value {
            Value::Object(object) => Ok(Self { object, place }),
            _ => Err(not_an_index(format!("`{place}` is not an object"))),
        }
    }

    /// The field, unless it is left out or `null`.
    fn find(&self, key: &str) -> Option<&'a Value> {
        self.object.get(key).filter(|value| !value.is_null())
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// The object in a field.
    pub(super) fn object(&self, key: &str) -> Result<Self, FormatError> {
        let value = self.find(key).ok_or_else(|| self.wrong(key, "an object"))?;
        Self::of(value, format!("{}.{key}", self.place))
    }

    /// A list of objects, which may be left out.
    pub(super) fn objects(&self, key: &str) -> Result<Vec<Self>, FormatError> {
        let list = match self.find(key) {
            None => return Ok(Vec::new()),
            Some(list) => list.as_array().ok_or_else(|| self.wrong(key, "a list"))?,
        };
        let items = list.iter().enumerate();
        items.map(|(at, it)| Self::of(it, format!("{}.{key}[{at}]", self.place))).collect()
    }

    pub(super) fn no_condition(&self) -> FormatError {
        not_an_index(format!("`{}` is no condition", self.place))
    }

    fn wrong(&self, key: &str, expected: &str) -> FormatError {
        not_an_index(format!("the `{key}` of `{}` is not {expected}", self.place))
    }

    pub(super) fn str(&self, key: &str) -> Result<&'a str, FormatError> {
        self.optional_str(key)?
            .ok_or_else(|| not_an_index(format!("`{}` has no `{key}`", self.place)))
    }

    pub(super) fn optional_str(&self, key: &str) -> Result<Option<&'a str>, FormatError> {
        match self.find(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.wrong(key, "a text")),
        }
    }

    pub(super) fn text(&self, key: &str) -> Result<Cow<'static, str>, FormatError> {
        self.str(key).map(own)
    }

    pub(super) fn optional(&self, key: &str) -> Result<Option<Cow<'static, str>>, FormatError> {
        Ok(self.optional_str(key)?.map(own))
    }

    pub(super) fn optional_line(&self, key: &str) -> Result<Option<u32>, FormatError> {
        let Some(value) = self.find(key) else {
            return Ok(None);
        };
        let line = value.as_u64().and_then(|line| u32::try_from(line).ok());
        line.map(Some).ok_or_else(|| self.wrong(key, "a line number"))
    }

    pub(super) fn line(&self, key: &str) -> Result<u32, FormatError> {
        self.optional_line(key)?
            .ok_or_else(|| not_an_index(format!("`{}` has no `{key}`", self.place)))
    }

    /// A list of texts, which may be left out.
    pub(super) fn strs(&self, key: &str) -> Result<Vec<&'a str>, FormatError> {
        let wrong = || self.wrong(key, "a list of texts");
        let list = match self.find(key) {
            None => return Ok(Vec::new()),
            Some(list) => list.as_array().ok_or_else(wrong)?,
        };
        list.iter().map(|value| value.as_str().ok_or_else(wrong)).collect()
    }

    /// Texts under texts, which may be left out.
    pub(super) fn pairs(
        &self,
        key: &str,
    ) -> Result<Vec<(Cow<'static, str>, Cow<'static, str>)>, FormatError> {
        let wrong = || self.wrong(key, "an object of texts");
        let mut pairs = Vec::new();
        if let Some(value) = self.find(key) {
            for (key, value) in value.as_object().ok_or_else(wrong)? {
                pairs.push((own(key), own(value.as_str().ok_or_else(wrong)?)));
            }
        }
        Ok(pairs)
    }

    fn malformed(&self, reason: &str, help: &str) -> FormatError {
        let name = |key| self.object.get(key).and_then(Value::as_str);
        let name = match (name("namespace"), name("name")) {
            (Some(namespace), Some(name)) => format!("{namespace}:{name}"),
            (namespace, name) => namespace.or(name).unwrap_or_default().to_owned(),
        };
        FormatError::Malformed {
            entry: format!("`{}` ({name:?})", self.place),
            reason: reason.to_owned(),
            help: help.to_owned(),
        }
    }

    fn unknown(&self, key: &str, value: &str, known: &str) -> FormatError {
        self.malformed(&format!("its `{key}` is {value:?}"), &format!("write {known}"))
    }

    /// What stands in the field, if it is what the field takes.
    pub(super) fn one_of<T>(
        &self,
        key: &str,
        parse: fn(&str) -> Option<T>,
        known: &str,
    ) -> Result<T, FormatError> {
        let word = self.str(key)?;
        parse(word).ok_or_else(|| self.unknown(key, word, known))
    }

    pub(super) fn word<T: std::fmt::Display>(
        &self,
        key: &str,
        parse: fn(&str) -> Option<T>,
        all: &[T],
    ) -> Result<T, FormatError> {
        let known: Vec<_> = all.iter().map(|word| format!("`{word}`")).collect();
        self.one_of(key, parse, &known.join(" or "))
    }

    /// The artefact that an item is compiled into.
    pub(super) fn target(&self) -> Result<Target, FormatError> {
        const KNOWN: &str = "`lib`, `bin:NAME`, `example:NAME`, `test:NAME` or `bench:NAME`";
        match self.find("target") {
            None => Ok(Target::Lib),
            Some(_) => self.one_of("target", Target::parse, KNOWN),
        }
    }

    pub(super) fn name<T>(&self, parsed: Result<T, NameError>) -> Result<T, FormatError> {
        parsed.map_err(|error| self.malformed(&error.to_string(), error.help()))
    }

    pub(super) fn id(&self, key: &str, id: &str) -> Result<plux_spec::PluginId, FormatError> {
        id.parse().map_err(|error: plux_spec::ParseIdError| {
            self.malformed(&format!("{key}: {error}"), error.help())
        })
    }
}

pub(super) fn own(text: &str) -> Cow<'static, str> {
    Cow::Owned(text.to_owned())
}
