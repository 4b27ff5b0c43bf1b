//! A static or a reference-counted value.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// A reference to a value that is either a static or allocated at run time.
///
/// ```
/// use plux_runtime::Handle;
///
/// let made: Handle<u32> = 1.into();
/// let linked: Handle<u32> = (&1).into();
/// assert_eq!(*made, *linked);
/// ```
pub struct Handle<T: 'static>(pub(crate) Kind<T>);

pub(crate) enum Kind<T: 'static> {
    Static(&'static T),
    Counted(Arc<T>),
}

impl<T> Deref for Handle<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match &self.0 {
            Kind::Static(value) => value,
            Kind::Counted(value) => value,
        }
    }
}

impl<T> Clone for Handle<T> {
    fn clone(&self) -> Self {
        Self(match &self.0 {
            Kind::Static(value) => Kind::Static(value),
            Kind::Counted(value) => Kind::Counted(Arc::clone(value)),
        })
    }
}

impl<T> From<&'static T> for Handle<T> {
    fn from(value: &'static T) -> Self {
        Self(Kind::Static(value))
    }
}

impl<T> From<Arc<T>> for Handle<T> {
    fn from(value: Arc<T>) -> Self {
        Self(Kind::Counted(value))
    }
}

impl<T> From<T> for Handle<T> {
    fn from(value: T) -> Self {
        Self(Kind::Counted(Arc::new(value)))
    }
}

impl<T: fmt::Debug> fmt::Debug for Handle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
