//! The media type that a file's name suggests.

/// The media type for a file called `name`; `application/octet-stream` if the name says nothing.
pub fn guessed_type(name: &str) -> String {
    mime_guess::from_path(name)
        .first_raw()
        .unwrap_or("application/octet-stream")
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_agency_s_documents_get_the_type_that_a_browser_opens() {
        assert_eq!(guessed_type("invoice.pdf"), "application/pdf");
        assert_eq!(guessed_type("QUOTE.PDF"), "application/pdf");
        assert_eq!(
            guessed_type("rates.xlsx"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        );
    }

    #[test]
    fn a_name_that_says_nothing_is_just_bytes() {
        assert_eq!(guessed_type("README"), "application/octet-stream");
        assert_eq!(guessed_type(""), "application/octet-stream");
    }
}
