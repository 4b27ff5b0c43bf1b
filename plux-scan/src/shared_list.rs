//! Lists of strings that share their beginning with the list that they were made from.

use std::rc::Rc;

use crate::cfg::is_test_only;

/// Strings in order, such as the modules around an item, or the predicates that it depends on. Adding one
/// takes constant time and memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct SharedList(Option<Rc<Node>>);

#[derive(Debug)]
struct Node {
    before: SharedList,
    string: String,
    /// Whether this or an earlier string is a predicate that only holds in tests.
    is_test_only: bool,
}

impl SharedList {
    /// Returns the list with one more string.
    pub(crate) fn with(&self, string: impl Into<String>) -> Self {
        let string = string.into();
        let is_test_only = self.is_test_only() || is_test_only(std::slice::from_ref(&string));
        Self(Some(Rc::new(Node { before: self.clone(), string, is_test_only })))
    }

    /// Returns the list with more strings.
    pub(crate) fn with_all(&self, strings: &[String]) -> Self {
        strings.iter().fold(self.clone(), |list, string| list.with(string))
    }

    /// Returns whether one of the predicates in the list only holds in tests, in constant time.
    pub(crate) fn is_test_only(&self) -> bool {
        self.0.as_ref().is_some_and(|node| node.is_test_only)
    }

    /// Returns the strings in order.
    pub(crate) fn to_vec(&self) -> Vec<String> {
        let mut strings: Vec<String> = self.nodes().map(|node| node.string.clone()).collect();
        strings.reverse();
        strings
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Returns the number of strings.
    pub(crate) fn len(&self) -> usize {
        self.nodes().count()
    }

    /// Returns the nodes, last one first.
    fn nodes(&self) -> impl Iterator<Item = &Node> {
        std::iter::successors(self.0.as_deref(), |node| node.before.0.as_deref())
    }
}

impl Drop for SharedList {
    /// Drops one node after the other: a recursion could overflow the stack.
    fn drop(&mut self) {
        let mut last = self.0.take();
        while let Some(mut node) = last.and_then(Rc::into_inner) {
            last = node.before.0.take();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_in_order_and_shared_ones_stay() {
        let one = SharedList::default().with("a");
        let two = one.with("b").with("c");
        drop(one.with("d"));
        assert_eq!(
            (one.to_vec(), two.to_vec()),
            (vec!["a".into()], ["a", "b", "c"].map(String::from).to_vec())
        );
        assert_eq!((two.len(), SharedList::default().len()), (3, 0));
        assert!(SharedList::default().to_vec().is_empty());
    }

    #[test]
    fn one_predicate_of_tests_is_enough() {
        let unix = SharedList::default().with("unix");
        let tests = unix.with_all(&["test".to_owned(), "windows".to_owned()]);
        assert!(tests.is_test_only() && !unix.is_test_only());
        assert_eq!((tests.len(), tests.to_vec().join(" ")), (3, "unix test windows".to_owned()));
    }

    #[test]
    fn a_long_one_ends_without_overflow() {
        let long = (0..1_000_000).fold(SharedList::default(), |list, _| list.with(""));
        assert_eq!(long.clone().to_vec().len(), 1_000_000);
    }
}
