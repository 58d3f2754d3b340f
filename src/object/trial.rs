//! What came of trying a link as its receiver would, before it is sent.

/// A link that opens, as one byte of it told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// The size of the whole file in bytes, if it is told.
    pub size: Option<u64>,
    /// What the receiver is told that it is; empty if nothing is said.
    pub content_type: String,
    /// What its name says that it is, where what is told says nothing, as `application/octet-stream` does.
    pub better_type: Option<String>,
    /// What to think of before it is sent.
    pub doubts: Vec<Doubt>,
}

/// What may be wrong with a link that opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// The file has no bytes.
    Empty,
    /// Its key has parts such as `..`, which browsers tidy up in an address: there it leads elsewhere.
    TidiedUp,
    /// It has another size than when it was listed.
    OtherSize,
    /// The store does not pass on the name that was asked for.
    NameIgnored,
    /// The store does not pass on the type that was asked for.
    TypeIgnored,
}
