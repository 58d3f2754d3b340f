//! Finding: typed as a person types, in the real program.

use crate::session::Desk;

#[test]
fn a_file_is_found_and_its_link_copied_in_two_keys() {
    let mut desk = Desk::new().starts(&["demo"]);
    desk.sees("rate_card/");
    desk.types("/");
    desk.sees("owner: category: job:");
    desk.types("owner:CLT-233 partner rates");
    desk.sees("partner rates 2025.xlsx");
    desk.types("\x1b[B");
    desk.types("y");
    desk.sees("Works until");
    assert!(desk.copied().contains("CLT-233_rate_card_"));
}

#[test]
fn a_wrong_filter_says_so_and_the_rest_is_searched() {
    let mut desk = Desk::new().starts(&["demo"]);
    desk.sees("rate_card/");
    desk.types("/size:>big partner rates");
    desk.sees("size: wants a number");
    desk.sees("partner rates 2025.xlsx");
}

#[test]
fn enter_shows_the_hit_in_the_tree_and_slash_comes_back_to_the_search() {
    let mut desk = Desk::new().starts(&["demo"]);
    desk.sees("rate_card/");
    desk.types("/");
    desk.sees("owner: category: job:");
    desk.types("partner rates 2025");
    desk.sees("partner rates 2025.xlsx");
    desk.types("\r");
    desk.sees("▾ rate_card/");
    desk.types("/");
    desk.sees("/ partner rates 2025");
}
