//! What is inside files: pages, texts and tables that are wider than their room.

use std::sync::Arc;

use super::*;
use crate::preview::{Body, Kind, Line, Part, Parts, Piece, Preview, Table};

/// A file is looked into over the whole window, and this came of it.
fn looked_into(desk: &mut Desk, preview: Preview) {
    desk.connects().lists("uploads/", &["a.pdf", "b.pdf"]);
    desk.keys("j <enter>");
    let looks = desk.asked().iter().rev();
    let mut looks = looks.filter_map(|effect| match effect {
        Effect::Look { ticket, .. } => Some(*ticket),
        _ => None,
    });
    let ticket = looks.next().unwrap();
    let result = Ok(Arc::new(preview));
    desk.hears(Message::Looked { ticket, result });
}

fn page() -> Preview {
    let table = [
        ("Pos", "Description", "Qty", "Unit price", "Total"),
        (
            "1",
            "Translation, English to 日本語",
            "3",
            "£1,010.50",
            "£3,031.50",
        ),
        ("2", "Proof reading", "12", "£9.00", "£108.00"),
    ];
    let row = |(position, words, count, price, total): (&str, &str, &str, &str, &str)| {
        let gap = " ".repeat(44 - words.width());
        format!("      {position:<10}{words}{gap}{count:>8}{price:>20}{total:>20}")
    };
    let rows = table.map(row);
    let sentence = "      Please pay within thirty days of the date of this invoice, to the account below, and name the number of the invoice.";
    let lines = [
        "                                      Invoice 4711".to_owned(),
        String::new(),
        rows[0].clone(),
        rows[1].clone(),
        rows[2].clone(),
        String::new(),
        sentence.to_owned(),
    ];
    let lines = lines.map(|line| vec![Piece::plain(line)]);
    Preview {
        parts: Some(Parts {
            part: Part::Page,
            at: 0,
            count: 2,
            names: Vec::new(),
        }),
        ..Preview::of(Kind::Pdf, Body::Page(lines.to_vec()))
    }
}

#[test]
fn a_page_that_is_wider_than_its_room() {
    looks("a_page_that_is_wider_than_its_room", |desk| {
        looked_into(desk, page());
    });
}

#[test]
fn a_wide_page_as_it_is() {
    looks("a_wide_page_as_it_is", |desk| {
        looked_into(desk, page());
        desk.keys("w");
    });
}

#[test]
fn a_text_from_the_middle_of_a_long_line() {
    let line = |at: usize| -> Line {
        let words = format!("{at} {}", "many words in a long line ".repeat(16));
        vec![Piece::plain(words)]
    };
    looks("a_text_from_the_middle_of_a_long_line", |desk| {
        let lines = (1..90).map(line).collect();
        looked_into(desk, Preview::of(Kind::Text, Body::Lines(lines)));
        desk.keys("j j");
    });
}

#[test]
fn a_cell_that_was_found_beyond_the_edge() {
    looks("a_cell_that_was_found_beyond_the_edge", |desk| {
        let cell = |row: usize, column: usize| match (row, column) {
            (0, _) => format!("Month {column}"),
            (2, 17) => "found here".to_owned(),
            _ => (row * 100 + column).to_string(),
        };
        let row = |row: usize| (0..24).map(move |column| cell(row, column)).collect();
        let table = Table::of((0..9).map(row).collect());
        looked_into(desk, Preview::of(Kind::Csv, Body::Table(table)));
        desk.keys("/").types("found").keys("<enter>");
    });
}
