//! A bucket under a name that people know it by.

/// A store that the configuration file names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownStore {
    /// Its name.
    pub name: String,
    /// Its bucket.
    pub bucket: String,
    /// Whether nothing is changed in it.
    pub is_read_only: bool,
    /// Whether it is the one that is open.
    pub is_open: bool,
}
