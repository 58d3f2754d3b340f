//! What is known of both sides of a file whose target is there already.

use super::Timestamp;

/// What is there, what is to come, and whether that is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sides {
    /// What lies there now.
    pub there: Side,
    /// What is to take its place.
    pub coming: Side,
    /// Whether both hold the same bytes.
    pub content: Content,
}

/// One of the two, as its disk or its server tells of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side {
    /// Its size in bytes.
    pub size: u64,
    /// When it was last written.
    pub modified: Option<Timestamp>,
}

/// Whether both sides hold the same bytes. What is not proved is not known, and never passes for the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// They do; the sum that proves it, by the name that people know, as `CRC-64`.
    Same(&'static str),
    /// They do: neither holds anything.
    Empty,
    /// They do not; the sum that proves it.
    Other(&'static str),
    /// They do not: one is longer.
    OtherSize,
    /// Nothing tells: there is no sum that both have.
    Unknown,
}

impl Sides {
    /// Whether it is proved that both are the same.
    pub fn is_same(&self) -> bool {
        matches!(self.content, Content::Same(_) | Content::Empty)
    }
}

impl Content {
    /// What follows from two sizes in bytes; `None` if only sums can tell.
    pub fn by_size(one: u64, other: u64) -> Option<Self> {
        match (one, other) {
            (0, 0) => Some(Self::Empty),
            _ if one != other => Some(Self::OtherSize),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_tell_what_differs_and_of_what_is_the_same_only_nothing() {
        assert_eq!(Content::by_size(3, 4), Some(Content::OtherSize));
        assert_eq!(Content::by_size(3, 3), None);
        assert_eq!(Content::by_size(0, 0), Some(Content::Empty));
    }
}
