//! The office files: `uploads/{category}/{owner}_{category}_{unix seconds}_{original name}`.

use bytes::Bytes;

use super::assets;
use super::calendar::{working_hours, year};
use super::chance::Chance;
use super::papers::Paper;
use super::people::{AGENCIES, CAMPAIGNS, CLIENTS, Owner};
use super::said::upload;
use crate::demo::bucket::Bucket;
use crate::object::Timestamp;

/// One category and how its files come about.
pub(super) struct Category {
    /// The folder, and the word in the names.
    pub name: &'static str,
    heading: &'static str,
    letters: &'static str,
    owners: &'static [Owner],
    files: usize,
    /// Original names, with `{c}` for the campaign, `{y}` for the year and `{n}` for the number, and what is in them.
    forms: &'static [(&'static str, Source)],
}

/// Where the bytes of a file come from.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source {
    /// Printed for the occasion.
    Paper,
    /// One of the assets.
    Asset(&'static [u8]),
    /// The rates of the year.
    Rates,
}

use Source::{Asset, Paper as Printed, Rates};

/// The four known categories, and one that filedesk has never heard of.
pub(super) const CATEGORIES: [Category; 5] = [
    Category {
        name: "agency_invoice",
        heading: "Invoice",
        letters: "INV",
        owners: &AGENCIES,
        files: 110,
        forms: &[
            ("{c}.pdf", Printed),
            ("{c} invoice.pdf", Printed),
            ("Invoice {n}.pdf", Printed),
            ("{c} final.pdf", Printed),
            ("invoice_{n}_signed.pdf", Printed),
            ("{c} delivery note.jpg", Asset(assets::DELIVERY_NOTE)),
        ],
    },
    Category {
        name: "approved_quotation",
        heading: "Quotation",
        letters: "QUO",
        owners: &AGENCIES,
        files: 60,
        forms: &[
            ("{c} quotation.pdf", Printed),
            ("Quotation {n}.pdf", Printed),
            ("{c} v2 approved.pdf", Printed),
            ("{c} costs.xlsx", Asset(assets::QUOTATION_FILM)),
            ("quotation {y}.xlsx", Asset(assets::QUOTATION_PRINT)),
        ],
    },
    Category {
        name: "job_order",
        heading: "Job order",
        letters: "JOB",
        owners: &AGENCIES,
        files: 50,
        forms: &[
            ("{c} order.pdf", Printed),
            ("Order {n}.pdf", Printed),
            ("{c} briefing.docx", Asset(assets::BRIEFING)),
            ("order form {n}.docx", Asset(assets::JOB_ORDER)),
        ],
    },
    Category {
        name: "rate_card",
        heading: "Rate card",
        letters: "RAT",
        owners: &CLIENTS,
        files: 26,
        forms: &[
            ("rates {y}.xlsx", Rates),
            ("Rate card {y}.xlsx", Rates),
            ("partner rates {y}.xlsx", Asset(assets::RATES_PARTNER)),
            ("rates {y} {c}.pdf", Printed),
        ],
    },
    Category {
        name: "credit_note",
        heading: "Credit note",
        letters: "CRN",
        owners: &AGENCIES,
        files: 12,
        forms: &[
            ("Credit note {n}.pdf", Printed),
            ("{c} credit.pdf", Printed),
        ],
    },
];

/// Puts all office files.
pub(super) fn fill(bucket: &mut Bucket) {
    for (seed, category) in (1..).zip(&CATEGORIES) {
        let mut chance = Chance::new(seed);
        let times = working_hours(category.files, &mut chance);
        for (running, at) in (1..).zip(times) {
            let owner = chance.pick(category.owners);
            let (name, body) = category.file(owner, at, running, &mut chance);
            let (folder, seconds) = (category.name, at.0);
            let key = format!("uploads/{folder}/{}_{folder}_{seconds}_{name}", owner.id);
            upload(bucket, &key, at, body, &mut chance);
        }
    }
}

impl Category {
    /// The original name and the bytes of one file.
    pub fn file(
        &self,
        owner: &Owner,
        at: Timestamp,
        running: usize,
        chance: &mut Chance,
    ) -> (String, Bytes) {
        let campaign = chance.pick(&CAMPAIGNS);
        let (form, source) = chance.pick(self.forms);
        let year = year(at);
        let number = format!("{}-{year}-{running:04}", self.letters);
        let name = form
            .replace("{c}", campaign)
            .replace("{y}", &year.to_string())
            .replace("{n}", &number);
        let body = match source {
            Source::Asset(bytes) => Bytes::from_static(bytes),
            Source::Rates if year == 2025 => Bytes::from_static(assets::RATES_2025),
            Source::Rates => Bytes::from_static(assets::RATES_2026),
            Source::Paper => {
                let paper = Paper {
                    heading: self.heading,
                    number: &number,
                    owner,
                    date: at,
                    subject: campaign,
                };
                paper.print(chance)
            }
        };
        (name, body)
    }
}
