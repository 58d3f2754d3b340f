//! A stretch of the order in which keys lie in a bucket.

use std::ops::Bound;

use super::Prefix;

/// All keys between two places. Keys lie in the order of their bytes in UTF-8, as S3 lists them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Where it begins.
    pub start: Bound<Box<str>>,
    /// Where it ends.
    pub end: Bound<Box<str>>,
}

impl Span {
    /// All keys there can be.
    pub fn everything() -> Self {
        Self {
            start: Bound::Unbounded,
            end: Bound::Unbounded,
        }
    }

    /// All keys that begin with `prefix`.
    pub fn below(prefix: &Prefix) -> Self {
        if prefix.is_bucket() {
            return Self::everything();
        }
        let end = behind(prefix.as_str()).map_or(Bound::Unbounded, Bound::Excluded);
        Self {
            start: Bound::Included(prefix.as_str().into()),
            end,
        }
    }

    /// Whether `key` lies in it.
    #[cfg(test)]
    pub fn contains(&self, key: &str) -> bool {
        self.begins_before(key) && !self.ends_before(key)
    }

    /// Whether `key` does not lie before it.
    pub fn begins_before(&self, key: &str) -> bool {
        match &self.start {
            Bound::Unbounded => true,
            Bound::Included(start) => key >= &**start,
            Bound::Excluded(start) => key > &**start,
        }
    }

    /// Whether `key` lies behind it.
    pub fn ends_before(&self, key: &str) -> bool {
        match &self.end {
            Bound::Unbounded => false,
            Bound::Included(end) => key > &**end,
            Bound::Excluded(end) => key >= &**end,
        }
    }
}

/// The smallest text above everything that begins with `text`; `None` if there is none.
pub fn behind(text: &str) -> Option<Box<str>> {
    let mut text = text.to_owned();
    while let Some(last) = text.pop() {
        // The order of UTF-8 is the order of characters, so the next character is the next text.
        let next = match last {
            '\u{D7FF}' => Some('\u{E000}'),
            _ => char::from_u32(last as u32 + 1),
        };
        if let Some(next) = next {
            text.push(next);
            return Some(text.into());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn everything_holds_every_key() {
        let everything = Span::below(&Prefix::bucket());
        assert!(everything.contains("\u{10FFFF}") && everything.contains("a"));
    }

    #[test]
    fn a_span_ends_where_it_says() {
        let span = Span {
            start: Bound::Excluded("b".into()),
            end: Bound::Included("d".into()),
        };
        let inside = ["a", "b", "c", "d", "d "].map(|key| span.contains(key));
        assert_eq!(inside, [false, false, true, true, false]);
    }

    #[test]
    fn the_text_behind_a_prefix_is_above_all_that_begins_with_it() {
        assert_eq!(behind("a/"), Some("a0".into()));
        assert_eq!(behind("\u{D7FF}"), Some("\u{E000}".into()));
        assert_eq!(behind("a\u{10FFFF}"), Some("b".into()));
        assert_eq!(behind("\u{10FFFF}"), None);
    }

    proptest! {
        #[test]
        fn a_folders_span_holds_what_begins_with_it_and_nothing_else(
            folder in "[a-c]{0,3}|\\PC{1,3}", key in "[a-c/]{1,6}|\\PC{1,6}", below in "\\PC{0,4}"
        ) {
            let folder = Prefix::new(folder);
            let span = Span::below(&folder);
            prop_assert_eq!(span.contains(&key), key.starts_with(folder.as_str()));
            let inside = format!("{}{below}", folder.as_str());
            prop_assert!(span.contains(&inside));
        }
    }
}
