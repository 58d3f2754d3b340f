//! What a person can do, as scripts of keys and answers.

mod asking;
mod conflicts;
mod deleting;
mod folders;
mod ledger;
mod moving;
mod opening;
mod picking;
mod rehearsing;
mod sharing;
mod stores;

use super::script::Desk;

/// `uploads/` with one office folder open, the cursor on the folder; one home of jobs.
fn desk() -> Desk {
    let mut desk = Desk::open();
    desk.lists("uploads/", &["agency_invoice/", "rate_card/"])
        .finds_jobs(&["uploads/jobs/"]);
    desk.keys("j l").lists(
        "uploads/agency_invoice/",
        &["AGY-1_agency_invoice_1_a.pdf", "b.pdf", "c.pdf"],
    );
    desk.effects();
    desk
}
