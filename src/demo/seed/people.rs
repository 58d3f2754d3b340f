//! Who the agency works with, and on what.

/// An agency or a client, as it stands in names.
pub(super) struct Owner {
    /// `AGY-123` or `CLT-456`.
    pub id: &'static str,
    /// What it is called.
    pub name: &'static str,
}

const fn owner(id: &'static str, name: &'static str) -> Owner {
    Owner { id, name }
}

/// Those who send invoices and quotations.
pub(super) const AGENCIES: [Owner; 9] = [
    owner("AGY-101", "Northlight Media"),
    owner("AGY-104", "Studio Eleven"),
    owner("AGY-117", "Brightwater Events"),
    owner("AGY-123", "Kestrel & Vane"),
    owner("AGY-138", "Müller Söhne Druck"),
    owner("AGY-152", "Paperboat Design"),
    owner("AGY-160", "Sakura Creative"),
    owner("AGY-171", "Longshore Film"),
    owner("AGY-188", "Fieldnotes Research"),
];

/// Those who have rate cards of their own.
pub(super) const CLIENTS: [Owner; 6] = [
    owner("CLT-204", "Harbour & Pine"),
    owner("CLT-219", "Alder Insurance"),
    owner("CLT-233", "Tramway Coffee"),
    owner("CLT-256", "Meridian Rail"),
    owner("CLT-268", "Oakfield Foods"),
    owner("CLT-456", "Blue Door Hotels"),
];

/// What people work on.
pub(super) const CAMPAIGNS: [&str; 18] = [
    "March campaign",
    "Spring launch",
    "Trade fair stand",
    "Billboard series",
    "Product film",
    "Summer sale",
    "Annual report",
    "Website relaunch",
    "Radio spots",
    "Packaging redesign",
    "Autumn catalogue",
    "Recruiting campaign",
    "Loyalty programme",
    "Store opening",
    "Christmas mailing",
    "Brand guidelines",
    "Photo shoot Lisbon",
    "Customer magazine no. 4",
];

/// What they charge for: the work, its unit, and its price in cents.
pub(super) const SERVICES: [(&str, &str, u64); 12] = [
    ("Concept and creative direction", "hours", 14_000),
    ("Art direction", "hours", 11_500),
    ("Graphic design", "hours", 9_200),
    ("Copywriting", "hours", 9_800),
    ("Illustration", "pieces", 38_000),
    ("Photography, with assistant", "days", 125_000),
    ("Film crew of three", "days", 340_000),
    ("Editing and colour grading", "hours", 11_000),
    ("Media planning", "hours", 10_500),
    ("Print supervision", "days", 72_000),
    ("Translation into three languages", "pages", 4_800),
    ("Project management", "hours", 9_500),
];

/// Who uploads.
pub(super) const STAFF: [&str; 5] = [
    "anna.keller",
    "j.okafor",
    "mei.tanaka",
    "r.duarte",
    "support",
];
