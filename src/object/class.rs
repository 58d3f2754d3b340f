//! The storage class of an object, as a listing tells it.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What an object's storage costs and how soon it can be read, by S3's own names.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html>.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Class {
    /// The ordinary class, also where a store does not say.
    #[default]
    Standard,
    /// Read seldom, there at once.
    StandardIa,
    /// The same, in one place only.
    OnezoneIa,
    /// Moved by S3 itself.
    IntelligentTiering,
    /// An archive that opens at once.
    GlacierIr,
    /// An archive that has to be restored before it opens.
    Glacier,
    /// The same, and slower.
    DeepArchive,
    /// No longer advised by AWS.
    ReducedRedundancy,
    /// In a directory bucket.
    ExpressOnezone,
    /// A class that is not in this list.
    Other,
}

/// Each class and its name.
const NAMES: [(Class, &str); 10] = [
    (Class::Standard, "STANDARD"),
    (Class::StandardIa, "STANDARD_IA"),
    (Class::OnezoneIa, "ONEZONE_IA"),
    (Class::IntelligentTiering, "INTELLIGENT_TIERING"),
    (Class::GlacierIr, "GLACIER_IR"),
    (Class::Glacier, "GLACIER"),
    (Class::DeepArchive, "DEEP_ARCHIVE"),
    (Class::ReducedRedundancy, "REDUCED_REDUNDANCY"),
    (Class::ExpressOnezone, "EXPRESS_ONEZONE"),
    (Class::Other, "OTHER"),
];

impl Class {
    /// All of them, each at the place that its number is.
    pub const ALL: [Self; 10] = [
        Self::Standard,
        Self::StandardIa,
        Self::OnezoneIa,
        Self::IntelligentTiering,
        Self::GlacierIr,
        Self::Glacier,
        Self::DeepArchive,
        Self::ReducedRedundancy,
        Self::ExpressOnezone,
        Self::Other,
    ];

    /// The class that S3 calls `name`.
    pub fn named(name: &str) -> Self {
        let found = NAMES.iter().find(|(_, known)| *known == name);
        found.map_or(Self::Other, |(class, _)| *class)
    }

    /// Those that a writer may ask for today.
    pub const WRITABLE: [Self; 7] = [
        Self::Standard,
        Self::StandardIa,
        Self::OnezoneIa,
        Self::IntelligentTiering,
        Self::GlacierIr,
        Self::Glacier,
        Self::DeepArchive,
    ];

    /// Whether it is the ordinary one.
    pub fn is_standard(&self) -> bool {
        *self == Self::Standard
    }

    /// Whether what lies in it has to be restored before it can be read.
    pub fn has_to_be_restored(self) -> bool {
        matches!(self, Self::Glacier | Self::DeepArchive)
    }

    /// S3's name for it.
    pub fn name(self) -> &'static str {
        let found = NAMES.iter().find(|(class, _)| *class == self);
        found.map_or("OTHER", |(_, name)| name)
    }
}

/// In JSON a class is S3's name for it.
impl Serialize for Class {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.name().serialize(serializer)
    }
}

impl<'a> Deserialize<'a> for Class {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|name| Self::named(&name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_is_found_by_its_name() {
        for (class, name) in NAMES {
            assert_eq!(Class::named(name), class);
            assert_eq!(class.name(), name);
        }
        assert_eq!(Class::named("OUTPOSTS"), Class::Other);
    }

    #[test]
    fn every_class_stands_at_its_number() {
        for (number, class) in Class::ALL.into_iter().enumerate() {
            assert_eq!(class as usize, number);
        }
        assert_eq!(Class::ALL, NAMES.map(|(class, _)| class));
    }
}
