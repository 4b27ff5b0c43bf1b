//! Enums whose variants are words of `plux.json`.

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

        impl std::fmt::Display for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

pub(crate) use words;
