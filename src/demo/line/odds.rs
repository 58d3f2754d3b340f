//! Harm by chance: every kind once in ten, the same for the same seed.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use super::{Asked, Harm};
use crate::demo::seed::Chance;

/// Short against what a client waits for.
const A_WHILE: Duration = Duration::from_millis(200);

/// Cut, short, flipped, refused and held up, each one in ten; the other half passes. A request's fate depends on what it
/// asks and how often that was asked before, not on what else is under way.
pub fn a_tenth_each(seed: u64) -> impl Fn(&Asked) -> Option<Harm> {
    move |asked| {
        let mut hasher = DefaultHasher::new();
        (seed, &asked.line, asked.before).hash(&mut hasher);
        let mut chance = Chance::new(hasher.finish());
        let (kind, way) = (chance.below(10), chance.below(4));
        let (place, status) = (
            chance.below(1_000),
            [500, 503][usize::from(chance.once_in(2))],
        );
        Some(match (kind, way) {
            (0, 0) => Harm::CutBefore,
            (0, 1) => Harm::CutRequest(place),
            (0, 2) => Harm::CutAfter,
            (0, _) => Harm::CutAnswer(place),
            (1, 0 | 1) => Harm::ShortRequest(place),
            (1, _) => Harm::ShortAnswer(place),
            (2, 0 | 1) => Harm::FlipRequest(place),
            (2, _) => Harm::FlipAnswer(place),
            (3, 0 | 1) => Harm::Refuse(status),
            (3, _) => Harm::RefuseAfter(status),
            (4, 0) => Harm::Hold(A_WHILE),
            (4, 1) => Harm::HoldAnswer(A_WHILE),
            (4, 2) => Harm::Hang,
            (4, _) => Harm::HangAfter,
            _ => return None,
        })
    }
}
