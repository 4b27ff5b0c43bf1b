//! Enums whose variants are words of `plux.json`.

use std::fmt;

/// Declares an enum without data whose variants each have one string.
macro_rules! words {
    ($(#[$doc:meta])* $Name:ident { $($(#[$word_doc:meta])* $Word:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $Name { $($(#[$word_doc])* $Word,)+ }

        impl $Name {
            /// All variants, in declaration order.
            pub const ALL: &[Self] = &[$(Self::$Word,)+];

            /// Returns the word as `plux.json` has it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$Word => $text,)+ }
            }

            /// Parses what [`as_str`](Self::as_str) returns.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($text => Some(Self::$Word),)+ _ => None }
            }
        }

        impl std::str::FromStr for $Name {
            type Err = crate::words::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Self::parse(word).ok_or_else(|| crate::words::UnknownWord {
                    word: word.to_owned(),
                    expected: &[$($text,)+],
                })
            }
        }

        impl std::fmt::Display for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

pub(crate) use words;

/// A word that is none of those that are expected.
///
/// ```
/// let error = "on".parse::<plux_spec::Status>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "unknown word `on`, expected one of `active`, `blocked`, `inactive`, `conditional`"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownWord {
    pub(crate) word: String,
    pub(crate) expected: &'static [&'static str],
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown word `{}`, expected one of `{}`", self.word, self.expected.join("`, `"))
    }
}

impl std::error::Error for UnknownWord {}
