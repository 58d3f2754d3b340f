//! The view of what was done.

use super::*;
use crate::ledger::sample::{elsewhere, failed, later, noted, record};
use crate::ledger::{Act, Record};

const RATES: &str = "uploads/rate_card/CLT-456_rate_card_1770000000_rates 2026.xlsx";
const ORDER_KEY: &str = "uploads/jobs/68b71f6b73d950590d63e7db/job_order/0b1f7c1e-5d5a-4d53-9c0a-1f2e3d4c5b6a-order signed.pdf";

/// A day's work, and what was left of the days before.
fn records() -> Vec<Record> {
    let march = invoice();
    let march = march.as_str();
    vec![
        later(-40_000_000, record(Act::Upload, RATES)),
        later(-86_400 * 9, record(Act::Link, RATES)),
        later(-7_000, noted(Act::Link, march, "ticket 4711")),
        later(-3_000, record(Act::Link, "uploads/odd/gone.pdf")),
        later(-2_000, record(Act::Delete, "uploads/odd/gone.pdf")),
        later(-1_800, record(Act::Link, ORDER_KEY)),
        later(-1_700, record(Act::Upload, ORDER_KEY)),
        later(-900, record(Act::Download, march)),
        later(
            -600,
            record(
                Act::Request,
                "uploads/rate_card/CLT-456_rate_card_1795510200_new rates.xlsx",
            ),
        ),
        elsewhere(
            "archive",
            later(
                -300,
                record(Act::Upload, "exports/a\u{1b}[2Jb\u{202e}fdp.csv"),
            ),
        ),
        later(
            -60,
            failed(
                Act::Delete,
                march,
                "Could not delete it: permission denied.",
            ),
        ),
        later(
            86_400 * 2,
            noted(Act::Link, march, "ticket 4712, asked for by phone\u{7}"),
        ),
    ]
}

fn opened(desk: &mut Desk) {
    tree(desk);
    desk.opens_ledger(&records(), 2);
}

#[test]
fn what_was_done() {
    looks("what_was_done", |desk| {
        opened(desk);
    });
}

#[test]
fn what_was_done_and_failed() {
    looks("what_was_done_and_failed", |desk| {
        opened(desk);
        desk.keys("j");
    });
}

#[test]
fn links_alive() {
    looks("links_alive", |desk| {
        opened(desk);
        desk.keys("<tab> j j");
    });
}

#[test]
fn a_request_alive() {
    looks("a_request_alive", |desk| {
        opened(desk);
        desk.keys("<tab> j");
    });
}

#[test]
fn what_was_done_filtered_while_it_is_typed() {
    looks("what_was_done_filtered_while_it_is_typed", |desk| {
        opened(desk);
        desk.keys("/").types("clt-456 link");
    });
}

#[test]
fn what_was_done_with_a_key_longer_than_the_window() {
    looks("what_was_done_with_a_key_longer_than_the_window", |desk| {
        tree(desk);
        let long = format!("uploads/{}.pdf", "long name/".repeat(100));
        let failed = failed(Act::Download, &long, "Could not: the local disk said no.");
        desk.opens_ledger(&[failed], 0);
    });
}

#[test]
fn nothing_was_done_yet() {
    looks("nothing_was_done_yet", |desk| {
        tree(desk);
        desk.model.start.read_only = Some(crate::app::ReadOnlyBy::Flag);
        desk.opens_ledger(&[], 1);
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_window_is_too_small_or_too_large_for_the_ledger(width in 1u16..300, height in 1u16..100, row in 0usize..12) {
        let mut desk = Desk::over(Desk::start(), (120, 40));
        opened(&mut desk);
        for _ in 0..row {
            desk.keys("j");
        }
        drawn(&desk.model, Size { width, height });
        desk.keys("/").types("link");
        drawn(&desk.model, Size { width, height });
    }
}
