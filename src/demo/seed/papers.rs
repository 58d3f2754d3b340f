//! Invoices, quotations and job orders, each with its owner, number, lines and total.

use bytes::Bytes;

use super::calendar::in_words;
use super::chance::Chance;
use super::pdf::{Face, Sheet};
use super::people::{Owner, SERVICES};
use crate::object::Timestamp;

/// What stands on a paper before its lines.
pub(super) struct Paper<'a> {
    /// `Invoice`, `Quotation`.
    pub heading: &'a str,
    /// `INV-2025-0041`.
    pub number: &'a str,
    /// Whose it is.
    pub owner: &'a Owner,
    /// When it was written.
    pub date: Timestamp,
    /// What it is about.
    pub subject: &'a str,
}

impl Paper<'_> {
    /// The paper as a PDF, with some lines and their total.
    pub fn print(&self, chance: &mut Chance) -> Bytes {
        let mut sheet = Sheet::new(&format!("{} {}", self.heading, self.number));
        self.head(&mut sheet);
        let mut y = 560;
        let mut total = 0;
        for _ in 0..2 + chance.below(6) {
            let (service, unit, price) = chance.pick(&SERVICES);
            let count = 1 + chance.below(24);
            total += count * price;
            sheet.text(56, y, 10, Face::Plain, service);
            sheet.text_before(330, y, 10, Face::Plain, &count.to_string());
            sheet.text(336, y, 10, Face::Plain, unit);
            sheet.text_before(450, y, 10, Face::Plain, &amount(*price));
            sheet.text_before(539, y, 10, Face::Plain, &amount(count * price));
            y -= 20;
        }
        sheet.rule(y + 8);
        sheet.text(56, y - 12, 12, Face::Bold, "Total");
        let total = format!("USD {}", amount(total));
        sheet.text_before(539, y - 12, 12, Face::Bold, &total);
        sheet.text(
            56,
            60,
            8,
            Face::Plain,
            "Made up for the filedesk demo. Nobody owes anybody anything.",
        );
        sheet.finish()
    }

    fn head(&self, sheet: &mut Sheet) {
        let rows = [
            ("Number", self.number.to_owned()),
            ("Date", in_words(self.date)),
            ("Owner", format!("{} ({})", self.owner.name, self.owner.id)),
            ("Subject", self.subject.to_owned()),
        ];
        sheet.text(56, 770, 26, Face::Bold, self.heading);
        sheet.rule(756);
        for (y, (name, value)) in (660..=726).rev().step_by(22).zip(rows) {
            sheet.text(56, y, 11, Face::Bold, name);
            sheet.text(130, y, 11, Face::Plain, &value);
        }
        sheet.text(56, 590, 10, Face::Bold, "What");
        sheet.text_before(330, 590, 10, Face::Bold, "Count");
        sheet.text_before(450, 590, 10, Face::Bold, "Price");
        sheet.text_before(539, 590, 10, Face::Bold, "Amount");
        sheet.rule(580);
    }
}

/// `12,345.60`.
pub(super) fn amount(cents: u64) -> String {
    let whole = (cents / 100).to_string();
    let mut text = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{text}.{:02}", cents % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_on_invoices() {
        assert_eq!(amount(5), "0.05");
        assert_eq!(amount(123_456), "1,234.56");
        assert_eq!(amount(100_000_000), "1,000,000.00");
    }
}
