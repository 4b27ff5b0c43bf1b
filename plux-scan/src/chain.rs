//! A list that shares its beginning with the list that it was made from.

use std::rc::Rc;

/// Texts in order: the modules around a place, its conditions. One more costs one, however many
/// there are, and most places have those of the place around them.
#[derive(Clone, Debug, Default)]
pub(super) struct Chain(Option<Rc<Link>>);

#[derive(Debug)]
struct Link {
    before: Chain,
    text: String,
}

impl Chain {
    /// The same texts and one more.
    pub(super) fn with(&self, text: impl Into<String>) -> Self {
        Self(Some(Rc::new(Link { before: self.clone(), text: text.into() })))
    }

    /// The same texts and some more.
    pub(super) fn with_all(&self, texts: &[String]) -> Self {
        texts.iter().fold(self.clone(), |chain, text| chain.with(text.as_str()))
    }

    /// The texts, the first one first.
    pub(super) fn to_vec(&self) -> Vec<String> {
        let mut texts: Vec<String> = self.links().map(|link| link.text.clone()).collect();
        texts.reverse();
        texts
    }

    /// How many texts there are.
    pub(super) fn len(&self) -> usize {
        self.links().count()
    }

    /// From the last one to the first.
    fn links(&self) -> impl Iterator<Item = &Link> {
        std::iter::successors(self.0.as_deref(), |link| link.before.0.as_deref())
    }
}

impl Drop for Chain {
    /// One link after the other: links may be more than calls can nest.
    fn drop(&mut self) {
        let mut last = self.0.take();
        while let Some(mut link) = last.and_then(Rc::into_inner) {
            last = link.before.0.take();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_in_order_and_shared_ones_stay() {
        let one = Chain::default().with("a");
        let two = one.with_all(&["b".to_owned(), "c".to_owned()]);
        drop(one.with("d"));
        assert_eq!(
            (one.to_vec(), two.to_vec()),
            (vec!["a".into()], ["a", "b", "c"].map(String::from).to_vec())
        );
        assert_eq!((two.len(), Chain::default().len()), (3, 0));
        assert!(Chain::default().to_vec().is_empty());
    }

    #[test]
    fn a_long_one_ends_without_overflow() {
        let long = (0..1_000_000).fold(Chain::default(), |chain, _| chain.with(""));
        assert_eq!(long.clone().to_vec().len(), 1_000_000);
    }
}
