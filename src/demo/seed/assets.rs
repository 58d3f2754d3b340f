//! The office files of the demo, made by `assets/demo/make.py`.

/// Rates of 2025.
pub(super) const RATES_2025: &[u8] = include_bytes!("../../../assets/demo/rates-2025.xlsx");
/// Rates of 2026.
pub(super) const RATES_2026: &[u8] = include_bytes!("../../../assets/demo/rates-2026.xlsx");
/// Rates for partners.
pub(super) const RATES_PARTNER: &[u8] = include_bytes!("../../../assets/demo/rates-partner.xlsx");
/// A quotation for a film.
pub(super) const QUOTATION_FILM: &[u8] = include_bytes!("../../../assets/demo/quotation-film.xlsx");
/// A quotation for a catalogue.
pub(super) const QUOTATION_PRINT: &[u8] =
    include_bytes!("../../../assets/demo/quotation-print.xlsx");
/// A job order to be filled in.
pub(super) const JOB_ORDER: &[u8] = include_bytes!("../../../assets/demo/job-order.docx");
/// A creative briefing.
pub(super) const BRIEFING: &[u8] = include_bytes!("../../../assets/demo/briefing.docx");
/// General terms.
pub(super) const TERMS: &[u8] = include_bytes!("../../../assets/demo/terms.docx");
/// A logo.
pub(super) const LOGO: &[u8] = include_bytes!("../../../assets/demo/logo.png");
/// A chart.
pub(super) const REACH: &[u8] = include_bytes!("../../../assets/demo/reach.png");
/// A landscape at dusk.
pub(super) const EVENING: &[u8] = include_bytes!("../../../assets/demo/location-evening.jpg");
/// A landscape at dawn.
pub(super) const MORNING: &[u8] = include_bytes!("../../../assets/demo/location-morning.jpg");
/// A scanned delivery note.
pub(super) const DELIVERY_NOTE: &[u8] = include_bytes!("../../../assets/demo/delivery-note.jpg");
/// Print files in an archive.
pub(super) const ARTWORK: &[u8] = include_bytes!("../../../assets/demo/artwork.zip");
