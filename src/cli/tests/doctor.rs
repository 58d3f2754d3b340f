//! `doctor`: the right finding and the right remedy, and nothing left behind.

use serde_json::Value;

use super::desk::Desk;
use crate::cli::Exit;
use crate::demo::Fault;

/// What is found on this desk, by what it is about.
async fn examined(desk: &Desk) -> (Exit, Vec<Value>) {
    let ended = desk.types("doctor --json").await;
    (ended.exit, ended.json())
}

fn of<'a>(findings: &'a [Value], about: &str) -> &'a Value {
    let found = findings.iter().find(|finding| finding["about"] == about);
    found.unwrap_or_else(|| panic!("{about} was not looked at: {findings:#?}"))
}

fn bad(findings: &[Value]) -> Vec<&str> {
    let bad = findings.iter().filter(|finding| finding["mark"] == "bad");
    bad.map(|finding| finding["about"].as_str().unwrap())
        .collect()
}

async fn nothing_is_left(desk: &Desk) {
    desk.demo().faults().clear();
    let left = desk.types("ls -R").await;
    assert_eq!(left.lines(), ["a"], "{left:?}");
}

#[tokio::test]
async fn a_good_bucket_is_well_and_stays_as_it_is() {
    let desk = Desk::with(&[("a", "a")]).await;
    let (exit, findings) = examined(&desk).await;
    assert_eq!(
        (exit, bad(&findings)),
        (Exit::Complete, vec![]),
        "{findings:#?}"
    );
    for about in [
        "connection",
        "clock",
        "upload",
        "existence",
        "encryption",
        "link",
        "download",
        "listing",
        "deletion",
        "permissions",
        "leftovers",
        "ledger",
        "transfers",
        "index",
    ] {
        assert_eq!(of(&findings, about)["mark"], "good", "{about}");
    }
    nothing_is_left(&desk).await;
}

#[tokio::test]
async fn each_missing_permission_is_named_with_the_policy_to_ask_for() {
    for (permission, about, resource) in [
        ("s3:ListBucket", "listing", "arn:aws:s3:::agency-documents"),
        ("s3:PutObject", "upload", "arn:aws:s3:::agency-documents/*"),
        (
            "s3:GetObject",
            "existence",
            "arn:aws:s3:::agency-documents/*",
        ),
        (
            "s3:DeleteObject",
            "deletion",
            "arn:aws:s3:::agency-documents/*",
        ),
    ] {
        let desk = Desk::with(&[("a", "a")]).await;
        desk.demo().faults().deny(permission, "");
        let (exit, findings) = examined(&desk).await;
        assert_eq!(exit, Exit::Failed, "{permission}");
        assert_eq!(
            of(&findings, about)["mark"],
            "bad",
            "{permission}: {findings:#?}"
        );
        let permissions = of(&findings, "permissions");
        assert_eq!(permissions["sentence"], format!("missing: {permission}"));
        let remedy = permissions["remedy"].as_str().unwrap();
        let (_, policy) = remedy.split_once('\n').unwrap();
        let policy: Value = serde_json::from_str(policy).unwrap();
        let statement = &policy["Statement"][0];
        assert_eq!(
            (&statement["Action"][0], &statement["Resource"]),
            (&permission.into(), &resource.into())
        );
        if permission != "s3:DeleteObject" {
            nothing_is_left(&desk).await;
        }
    }
}

#[tokio::test]
async fn what_keeps_the_bucket_from_answering_is_told_once_and_the_rest_is_not_tried() {
    for (fault, word, remedy) in [
        (Fault::ExpiredToken, "session", "aws sso login"),
        (
            Fault::SignFor("eu-west-1".into()),
            "region",
            "--region eu-west-1",
        ),
        (Fault::ClockSkew, "clock", "Set this computer's clock"),
    ] {
        let desk = Desk::with(&[("a", "a")]).await;
        desk.demo().faults().set(fault);
        let (exit, findings) = examined(&desk).await;
        assert_eq!(exit, Exit::Failed);
        let connection = of(&findings, "connection");
        let told = connection["sentence"].as_str().unwrap().to_lowercase();
        assert!(told.contains(word), "{connection}");
        assert!(
            connection["remedy"].as_str().unwrap().contains(remedy),
            "{connection}"
        );
        assert_eq!(of(&findings, "upload")["mark"], "skipped");
        nothing_is_left(&desk).await;
    }
}

#[tokio::test]
async fn wrong_secret_wrong_bucket_and_no_network_are_told_apart() {
    type Change = fn(&mut crate::store::Target);
    let table: [(Change, &str); 3] = [
        (
            |target| target.keys.as_mut().unwrap().secret = "wrong".into(),
            "AWS_SECRET_ACCESS_KEY",
        ),
        (
            |target| target.bucket = "nobodys-bucket".into(),
            "S3_BUCKET_NAME",
        ),
        (
            |target| target.endpoint = Some("http://127.0.0.1:9".into()),
            "S3_ENDPOINT_URL",
        ),
    ];
    for (change, remedy) in table {
        let desk = Desk::with(&[("a", "a")]).await.reached(change);
        let (exit, findings) = examined(&desk).await;
        assert_eq!(exit, Exit::Failed);
        let connection = of(&findings, "connection");
        assert_eq!(connection["mark"], "bad");
        assert!(
            connection["remedy"].as_str().unwrap().contains(remedy),
            "{connection}"
        );
    }
}

#[tokio::test]
async fn with_read_only_nothing_is_tried_that_writes() {
    let desk = Desk::with(&[("a", "a")]).await.read_only();
    let (exit, findings) = examined(&desk).await;
    assert_eq!(exit, Exit::Complete, "{findings:#?}");
    assert_eq!(of(&findings, "upload")["mark"], "skipped");
    assert_eq!(desk.demo().count("PutObject"), 0);
}
