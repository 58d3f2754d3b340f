//! The part of a bucket that has one name, and the orders in which parts are shown.

use std::cmp::Reverse;

use super::Tally;

/// What belongs to one category, owner, job or folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Its name.
    pub name: Box<str>,
    /// What it is.
    pub tally: Tally,
}

/// What shares can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum By {
    /// The largest first.
    #[default]
    Bytes,
    /// The most files first.
    Files,
    /// What has waited longest first.
    Oldest,
    /// What was added to last first.
    Newest,
    /// By name; numbers of owners as numbers.
    Name,
}

/// The places of `shares` in the order of `by`; what is equal stays as it is. For a million shares, not for the loop.
pub fn order(shares: &[Share], by: By) -> Vec<u32> {
    let mut places: Vec<u32> = (0..).take(shares.len()).collect();
    let share = |place: &u32| &shares[*place as usize];
    let tally = |place: &u32| &share(place).tally;
    match by {
        By::Bytes => places.sort_by_key(|place| Reverse(tally(place).bytes)),
        By::Files => places.sort_by_key(|place| Reverse(tally(place).files)),
        By::Oldest => places.sort_by_key(|place| {
            let oldest = tally(place).oldest();
            (oldest.is_none(), oldest)
        }),
        By::Newest => places.sort_by_key(|place| Reverse(tally(place).newest())),
        By::Name => places.sort_by(|one, two| by_name(share(one)).cmp(&by_name(share(two)))),
    }
    places
}

/// `AGY-9` before `AGY-10`.
fn by_name(share: &Share) -> (&str, Option<u64>, &str) {
    let name = &*share.name;
    let numbered = name.rsplit_once('-');
    let number = numbered.and_then(|(kind, number)| Some((kind, number.parse().ok()?)));
    number.map_or((name, None, name), |(kind, number)| {
        (kind, Some(number), name)
    })
}
