//! Paths that mean harm: never a link out of the prefixes, never a defect, never a secret.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tokio::runtime::Runtime;

use super::super::asked::has_dot_segments;
use super::{Answered, Place, TOKEN, encoded, exchange};
use crate::demo::{Bucket, Demo, empty};

/// A bucket in which every way out of the prefixes leads to something.
fn bucket() -> Bucket {
    let keys = [
        "secret.txt",
        "/secret.txt",
        "exports/secret.txt",
        "uploads/../secret.txt",
        "uploads/..",
        "uploads/./a.pdf",
        "uploadsecret.txt",
        "uploads/a.pdf",
        "uploads//a.pdf",
        "uploads/..\\secret.txt",
        "uploads/%2e%2e/secret.txt",
        "jobs/März Rechnung \"final\".pdf",
    ];
    keys.iter()
        .fold(empty(), |bucket, key| bucket.with(key, "hush"))
}

/// What must hold of every answer, whatever was asked for.
fn check(asked: &str, answered: &Answered) {
    let expected = [302, 400, 404, 405, 409, 414, 429, 431];
    assert!(
        expected.contains(&answered.status),
        "{asked:?}: {answered:?}"
    );
    let location = answered.header("location");
    assert_eq!(location.is_some(), answered.status == 302, "{asked:?}");
    if location.is_some() {
        let key = answered.key();
        let is_inside = key.starts_with("uploads/") || key.starts_with("jobs/");
        assert!(
            is_inside && !has_dot_segments(&key),
            "{asked:?} led to {key:?}"
        );
    }
    for secret in [
        TOKEN,
        Demo::SECRET_KEY,
        "hush",
        "panicked",
        ".rs:",
        "backtrace",
    ] {
        assert!(!answered.body.contains(secret), "{asked:?}: {answered:?}");
        assert!(!answered.head.contains(secret), "{asked:?}: {answered:?}");
    }
}

const HOSTILE: [&str; 40] = [
    "/api/files/../secret.txt",
    "/api/files/../../../../etc/passwd",
    "/api/files/uploads/../secret.txt",
    "/api/files/uploads/%2e%2e/secret.txt",
    "/api/files/uploads%2f%2e%2e%2fsecret.txt",
    "/api/files/uploads/%2E%2E%2Fsecret.txt",
    "/api/files/uploads/..%2fsecret.txt",
    "/api/files/uploads/..%5csecret.txt",
    "/api/files/uploads/..\\secret.txt",
    "/api/files/uploads/%252e%252e/secret.txt",
    "/api/files/uploads/%252e%252e%252fsecret.txt",
    "/api/files/uploads/./a.pdf",
    "/api/files/uploads//a.pdf",
    "/api/files//secret.txt",
    "/api/files/%2fsecret.txt",
    "/api/files///exports/secret.txt",
    "/api/files/exports/secret.txt",
    "/api/files/secret.txt",
    "/api/files/uploadsecret.txt",
    "/api/files/..",
    "/api/files/.",
    "/api/files/%2e%2e",
    "/api/files/%00",
    "/api/files/uploads/a.pdf%00.txt",
    "/api/files/uploads/%c0%ae%c0%ae/secret.txt",
    "/api/files/%e0%80%af",
    "/api/files/%ed%a0%80",
    "/api/files/%ff%fe",
    "/api/files/%",
    "/api/files/%2",
    "/api/files/%u002e",
    "/api/files/a%0d%0aLocation:%20http:%2f%2fevil",
    "/api/files/http:%2f%2fevil%2fa",
    "/api/files/März Rechnung",
    "/api/files/{name}",
    "//api/files/secret.txt",
    "/api/files/uploads/a.pdf/../../secret.txt",
    "/api/../secret.txt",
    "http://evil.example/api/files/exports/secret.txt",
    "*",
];

#[tokio::test]
async fn no_path_leads_out_of_the_prefixes() {
    let place = Place::over(bucket()).await;
    for target in HOSTILE {
        check(target, &place.get(target).await);
    }
    let long = [
        format!("/api/files/{}", "a".repeat(8 * 1024)),
        format!("/api/files/uploads/{}", "%C3%A4".repeat(1_500)),
        format!("/api/files/{}secret.txt", "../".repeat(2_700)),
        format!("/{}", "a".repeat(70_000)),
    ];
    for target in &long {
        let answered = place.get(target).await;
        check(&target[..40], &answered);
        assert_ne!(answered.status, 302);
    }
}

#[tokio::test]
async fn what_can_be_told_apart_is_told_apart() {
    let place = Place::over(bucket()).await;
    for inside in [
        "uploads/a.pdf",
        "uploads//a.pdf",
        "uploads/..\\secret.txt",
        "uploads/%2e%2e/secret.txt",
    ] {
        assert_eq!(place.named(inside).await.key(), inside);
    }
    let absolute = place
        .get("http://evil.example/api/files/uploads/a.pdf")
        .await;
    assert_eq!(absolute.key(), "uploads/a.pdf");
    for outside in [
        "uploads/../secret.txt",
        "uploads/..",
        "uploads/./a.pdf",
        "/secret.txt",
    ] {
        assert_eq!(place.named(outside).await.status, 404, "{outside}");
    }
    for bad in ["%", "%00", "%ff", "uploads/%zz"] {
        assert_eq!(place.file(bad).await.status, 400, "{bad}");
    }
    assert_eq!(place.file(&"a".repeat(1025)).await.status, 400);
}

#[tokio::test]
async fn nothing_that_a_server_could_tidy_up_is_asked_for() {
    let place = Place::over(empty()).await;
    for path in [
        "uploads/../a",
        "uploads/%2e%2e/a",
        "uploads/./a",
        "uploads/..",
        "jobs/%2e",
    ] {
        assert_eq!(place.file(path).await.status, 404);
    }
    assert_eq!(place.demo.count("HeadObject"), 0);
}

/// Parts of paths that mean harm, and of such that do not.
fn part() -> impl Strategy<Value = String> {
    let parts = [
        "uploads",
        "jobs",
        "exports",
        "secret.txt",
        "a.pdf",
        "..",
        ".",
        "/",
        "//",
        "\\",
        "%2e",
        "%2E%2e",
        "%2f",
        "%2F",
        "%5c",
        "%25",
        "%252e",
        "%00",
        "%0d%0a",
        "%c0%af",
        "%",
        "?",
        "#",
        "März",
        "\u{202e}",
        "AGY-1_rate_card_1_x",
        ";",
        "@",
        ":",
        "&X-Amz-Expires=1",
    ];
    prop_oneof![
        4 => prop::sample::select(parts.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{0,4}",
        1 => any::<String>().prop_map(|text| encoded(&text)),
    ]
}

#[test]
fn no_path_made_of_hostile_parts_does_harm() {
    let runtime = Runtime::new().unwrap();
    let place = runtime.block_on(Place::over(bucket()));
    let mut runner = TestRunner::new(Config::with_cases(400));
    let paths = prop::collection::vec(part(), 0..9).prop_map(|parts| parts.concat());
    let result = runner.run(&paths, |path| {
        let request =
            format!("GET /api/files/{path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
        let answered = runtime.block_on(exchange(place.address, request.as_bytes()));
        check(&path, &answered);
        Ok(())
    });
    result.unwrap();
}

#[test]
fn no_bytes_at_all_do_harm() {
    let runtime = Runtime::new().unwrap();
    let place = runtime.block_on(Place::over(bucket()));
    let mut runner = TestRunner::new(Config::with_cases(200));
    let bytes = prop::collection::vec(any::<u8>(), 0..60);
    let result = runner.run(&bytes, |bytes| {
        let request = [
            b"GET /api/files/",
            &bytes[..],
            b" HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n",
        ];
        let answered = runtime.block_on(exchange(place.address, &request.concat()));
        check(&String::from_utf8_lossy(&bytes), &answered);
        Ok(())
    });
    result.unwrap();
}
