//! As many invoices as wanted, to see that a million is not too many.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::chance::Chance;
use super::papers::Paper;
use super::people::AGENCIES;
use crate::demo::bucket::Bucket;
use crate::demo::content::{About, Content, Object};
use crate::demo::digest::Received;
use crate::object::Timestamp;

/// How many different bodies there are; all invoices share them.
const BODIES: usize = 16;
/// How many agencies send them.
const OWNERS: usize = 400;
/// 2025-01-02T08:00:00Z.
const FIRST: i64 = 1_735_804_800;
/// The seconds from then until late in 2026.
const SPREAD: i64 = 59_000_000;

/// A bucket of `files` invoices; each costs its key and 16 bytes.
pub(super) fn invoices(files: usize) -> Bucket {
    if files == 0 {
        return Bucket::default();
    }
    let bodies = bodies();
    // In key order, because a tree is built from sorted rows several times faster than row by row.
    let rows = (0..OWNERS).flat_map(|owner| {
        let count = files / OWNERS + usize::from(owner < files % OWNERS);
        let bodies = &bodies;
        (0..count).map(move |at| invoice(owner, at, count, &bodies[(owner + at) % BODIES]))
    });
    let objects: BTreeMap<Box<str>, Object> = rows.collect();
    Bucket {
        objects,
        ..Bucket::default()
    }
}

fn invoice(owner: usize, at: usize, count: usize, body: &Arc<Content>) -> (Box<str>, Object) {
    let step = SPREAD / i64::try_from(count).unwrap_or(i64::MAX).max(1);
    let seconds = FIRST + step * i64::try_from(at).unwrap_or(0);
    let (owner, number) = (1001 + owner, at + 1);
    let key = format!(
        "uploads/agency_invoice/AGY-{owner}_agency_invoice_{seconds}_Invoice {owner}-{number:05}.pdf"
    );
    let object = Object {
        modified: Timestamp(seconds),
        content: Arc::clone(body),
    };
    (key.into(), object)
}

fn bodies() -> Vec<Arc<Content>> {
    let mut chance = Chance::new(400);
    let about = About {
        content_type: Some("application/pdf".into()),
        encryption: Some("AES256".into()),
        ..About::default()
    };
    let body = |number: usize| {
        let paper = Paper {
            heading: "Invoice",
            number: &format!("SYN-{number:04}"),
            owner: &AGENCIES[number % AGENCIES.len()],
            date: Timestamp(FIRST),
            subject: "One of very many",
        };
        let received = Received::whole(paper.print(&mut chance));
        Arc::new(Content::new(received, about.clone()))
    };
    (0..BODIES).map(body).collect()
}
