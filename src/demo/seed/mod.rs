//! What lies in the demo bucket: a believable agency, the same on every machine and on every day.

mod assets;
mod calendar;
mod chance;
mod elsewhere;
mod jobs;
mod odd;
mod offices;
mod papers;
mod pdf;
mod people;
mod said;
mod synthetic;

use super::bucket::Bucket;
#[cfg(test)]
pub(super) use chance::Chance;

/// The bucket of an agency: some 350 files of every kind and with every oddity, and `files` synthetic invoices beside them.
///
/// ```text
/// README.txt   exports/   templates/   jobs/{2 jobs}/   (and some names that should not exist)
/// uploads/     agency_invoice/   approved_quotation/   credit_note/   job_order/   rate_card/   jobs/{9 jobs}/
/// ```
pub fn agency(files: usize) -> Bucket {
    let mut bucket = synthetic::invoices(files);
    offices::fill(&mut bucket);
    jobs::fill(&mut bucket);
    elsewhere::fill(&mut bucket);
    odd::fill(&mut bucket);
    bucket
}

#[cfg(test)]
mod tests;
