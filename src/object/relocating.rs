//! Where objects lie together, and where each of them goes with its folder.

use super::{Destination, Key, Prefix, Reading, office_file, read, receiving};

/// Where `key`, below the folder `from`, goes when all of that goes to the folder `to`; `None` if it is not below it, or
/// would be longer than S3 takes. A name by the convention follows its folder: the category stands in it, too.
pub fn relocated(key: &Key, from: &Prefix, to: &Prefix) -> Option<Key> {
    let below = key.as_str().strip_prefix(from.as_str())?;
    let to = to.join(below)?;
    let folder = to.parent();
    match (read(key), receiving(&folder)) {
        (
            Some(Reading::Office {
                owner,
                uploaded,
                original,
                category: before,
            }),
            Destination::Category { category, .. },
        ) if before != category => {
            let seconds = uploaded.0.to_string();
            office_file(&folder, owner, &category, &seconds, original).ok()
        }
        _ => Some(to),
    }
}

/// The deepest folder that holds all of `keys`.
pub fn shared<'a>(mut keys: impl Iterator<Item = &'a Key>) -> Prefix {
    let Some(first) = keys.next() else {
        return Prefix::bucket();
    };
    let mut folder = first.parent();
    for key in keys {
        while !folder.contains(key) {
            match folder.parent() {
                Some(outer) => folder = outer,
                None => return Prefix::bucket(),
            }
        }
    }
    folder
}
