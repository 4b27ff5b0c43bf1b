//! The fields of an [`IncompleteReason`](crate::IncompleteReason) as values of one type, for code that reads or writes
//! every kind of reason.

use std::borrow::Cow;

use crate::condition::Condition;
use crate::cow_slice::CowSlice;
use crate::unresolved::{DependencyBasis, ResolveFailure};

/// The value of a field of an [`IncompleteReason`](crate::IncompleteReason).
///
/// ```
/// use plux_spec::{IncompleteReason, ReasonField};
///
/// let reason = IncompleteReason::FileTooLarge { limit: 8 };
/// assert_eq!(reason.fields(), [("limit", ReasonField::Number(8))]);
/// let same = IncompleteReason::from_fields("file_too_large", &|_| Some(ReasonField::Number(8)));
/// assert_eq!(same, Some(reason));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReasonField {
    /// A string.
    String(Cow<'static, str>),
    /// A number.
    Number(u64),
    /// A list of conditions.
    Conditions(CowSlice<Condition>),
    /// A [`DependencyBasis`]; read from a string as well.
    Basis(DependencyBasis),
    /// A [`ResolveFailure`]; read from a string as well.
    Failure(ResolveFailure),
}

/// A type that a field of a reason can have.
pub(crate) trait Field: Sized {
    fn to_field(&self) -> ReasonField;

    fn from_field(field: ReasonField) -> Option<Self>;
}

macro_rules! fields {
    ($($Type:ty = $Variant:ident $(or $parse:path)?,)+) => {$(
        impl Field for $Type {
            #[inline]
            fn to_field(&self) -> ReasonField {
                ReasonField::$Variant(self.clone())
            }

            #[inline]
            fn from_field(field: ReasonField) -> Option<Self> {
                match field {
                    ReasonField::$Variant(value) => Some(value),
                    $(ReasonField::String(word) => $parse(&word),)?
                    _ => None,
                }
            }
        }
    )+};
}

fields! {
    Cow<'static, str> = String,
    u64 = Number,
    CowSlice<Condition> = Conditions,
    DependencyBasis = Basis or DependencyBasis::parse,
    ResolveFailure = Failure or ResolveFailure::parse,
}
