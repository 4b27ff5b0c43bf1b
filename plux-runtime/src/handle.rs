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
    /// Type-erased, so that a program which allocates none does not contain the destructor of `T`.
    Counted(Arc<dyn Allocated<T>>),
}

/// An allocated value.
pub(crate) trait Allocated<T>: Send + Sync {
    fn get(&self) -> &T;
}

impl<T: Send + Sync> Allocated<T> for T {
    fn get(&self) -> &T {
        self
    }
}

impl<T> Deref for Handle<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match &self.0 {
            Kind::Static(value) => value,
            Kind::Counted(value) => Allocated::get(&**value),
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

impl<T: Send + Sync> From<Arc<T>> for Handle<T> {
    fn from(value: Arc<T>) -> Self {
        Self(Kind::Counted(value))
    }
}

impl<T: Send + Sync> From<T> for Handle<T> {
    fn from(value: T) -> Self {
        Self(Kind::Counted(Arc::new(value)))
    }
}

impl<T: fmt::Debug> fmt::Debug for Handle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
