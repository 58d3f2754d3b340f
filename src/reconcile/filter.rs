//! Which files are meant: patterns as shells have them.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

/// What is meant and what is not.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// `None` means everything.
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl Filter {
    /// What fits one of `include`, or everything if there is none, but for what fits one of `exclude`.
    ///
    /// A pattern without a slash fits names at any depth, one with a slash fits from the top; what fits a folder fits
    /// everything below it. The error is a sentence about the pattern that is none.
    pub fn of(include: &[String], exclude: &[String]) -> Result<Self, String> {
        Ok(Self {
            include: (!include.is_empty()).then(|| set(include)).transpose()?,
            exclude: set(exclude)?,
        })
    }

    /// Whether the file with that path below the folder is meant.
    pub fn wants(&self, relative: &str) -> bool {
        let is_included = self
            .include
            .as_ref()
            .is_none_or(|include| include.is_match(relative));
        is_included && !self.exclude.is_match(relative)
    }

    /// Whether nothing below that folder is meant.
    pub fn leaves_out(&self, folder: &str) -> bool {
        self.exclude.is_match(folder)
    }
}

fn set(patterns: &[String]) -> Result<GlobSet, String> {
    let mut all = GlobSetBuilder::new();
    for pattern in patterns {
        let bare = pattern.trim_start_matches("./").trim_end_matches('/');
        let from_top = if bare.contains('/') {
            bare.trim_start_matches('/').to_owned()
        } else {
            format!("**/{bare}")
        };
        all.add(glob(pattern, &from_top)?);
        all.add(glob(pattern, &format!("{from_top}/**"))?);
    }
    all.build().map_err(|error| error.to_string())
}

fn glob(typed: &str, pattern: &str) -> Result<Glob, String> {
    let glob = GlobBuilder::new(pattern).literal_separator(true).build();
    glob.map_err(|error| format!("{typed} is no pattern: {}", error.kind()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(include: &[&str], exclude: &[&str]) -> Filter {
        let owned = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        Filter::of(&owned(include), &owned(exclude)).unwrap()
    }

    #[test]
    fn a_pattern_fits_names_anywhere_a_path_from_the_top_and_a_folder_all_below_it() {
        let only_pdf = filter(&["*.pdf"], &["drafts/", "a/*.pdf"]);
        for (path, wants) in [
            ("x.pdf", true),
            ("deep/er/x.pdf", true),
            ("x.xlsx", false),
            ("drafts/x.pdf", false),
            ("deep/drafts/er/x.pdf", false),
            ("a/x.pdf", false),
            ("b/a/x.pdf", true),
        ] {
            assert_eq!(only_pdf.wants(path), wants, "{path}");
        }
        assert!(only_pdf.leaves_out("deep/drafts"));
        assert!(!only_pdf.leaves_out("deep"));
        assert!(filter(&[], &[]).wants("anything"));
    }

    #[test]
    fn what_is_no_pattern_is_named() {
        let told = Filter::of(&[], &["[a".into()]).unwrap_err();
        assert!(told.starts_with("[a is no pattern"), "{told}");
    }
}
