//! Catches panics of plugin, listener, filter and finder code.

use std::any::Any;
use std::ops::{Deref, DerefMut};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `code`, and returns the message of a panic as an error.
///
/// `UnwindSafe` is not required: a panic can only leave the plugin's own values inconsistent, and a
/// plugin that panicked is discarded.
pub(crate) fn contain<R>(code: impl FnOnce() -> R) -> Result<R, String> {
    catch_unwind(AssertUnwindSafe(code)).map_err(text)
}

/// Drops `value`, and returns the message of a panic in its `Drop`.
pub(crate) fn drop_contained<T>(value: T) -> Option<String> {
    contain(|| drop(value)).err()
}

/// A value of a user's type, whose `Drop` may panic.
pub(crate) struct Contained<T>(Option<T>);

impl<T> Contained<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Some(value))
    }
}

impl<T> Deref for Contained<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_ref().expect("it is there until the drop")
    }
}

impl<T> DerefMut for Contained<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.as_mut().expect("it is there until the drop")
    }
}

impl<T> Drop for Contained<T> {
    fn drop(&mut self) {
        drop_contained(self.0.take());
    }
}

/// Returns the message of a panic.
#[cold]
fn text(payload: Box<dyn Any + Send>) -> String {
    let text = if let Some(text) = payload.downcast_ref::<&'static str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "a panic without a text".to_owned()
    };
    dispose(payload);
    text
}

/// Drops a panic's payload. The payload's `Drop` may panic as well, with another payload.
fn dispose(mut payload: Box<dyn Any + Send>) {
    const PATIENCE: usize = 8;
    for _ in 0..PATIENCE {
        match catch_unwind(AssertUnwindSafe(|| drop(payload))) {
            Ok(()) => return,
            Err(next) => payload = next,
        }
    }
    // Leak a payload whose `Drop` panics again and again.
    std::mem::forget(payload);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_panic_comes_back() {
        assert_eq!(contain(|| panic!("boom")), Err::<(), _>("boom".to_owned()));
        assert_eq!(contain(|| panic!("boom {}", 1)), Err::<(), _>("boom 1".to_owned()));
        assert_eq!(contain(|| 1), Ok(1));
    }

    #[test]
    fn a_payload_that_panics_when_dropped_is_contained() {
        struct Bomb;
        impl Drop for Bomb {
            fn drop(&mut self) {
                panic!("in the payload's drop");
            }
        }
        assert!(contain(|| std::panic::panic_any(Bomb)).is_err());
        assert_eq!(drop_contained(Bomb).as_deref(), Some("in the payload's drop"));
    }
}
