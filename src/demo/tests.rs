//! The demo over the wire, as the AWS SDK sees it.

use std::time::Duration;

use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::complete_multipart_upload::builders::CompleteMultipartUploadFluentBuilder;
use aws_sdk_s3::operation::delete_objects::builders::DeleteObjectsFluentBuilder;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{
    ChecksumAlgorithm, ChecksumMode, CompletedMultipartUpload, CompletedPart, Delete, EncodingType,
    MetadataDirective, ObjectIdentifier, ServerSideEncryption,
};
use aws_sdk_s3::{Client, Config};
use percent_encoding::percent_decode_str;

use super::{About, Bucket, Demo, Fault, Shape, empty};
use crate::object::Timestamp;

/// Keys that have broken S3 browsers.
const ODD_KEYS: [&str; 16] = [
    "plain.txt",
    "/leading",
    "a//b",
    "a/../b",
    "./c",
    "folder/",
    "space and+plus",
    "percent%41&amp;<x>\"'",
    "new\nline",
    "carriage\rreturn",
    "control\u{1}\u{7f}character",
    "right\u{202e}to left",
    "Grüße/日本語.pdf",
    "🎉",
    " spaces around ",
    "q?x=1#y",
];

async fn start(bucket: Bucket) -> Demo {
    Demo::start(bucket, &Shape::default()).await.unwrap()
}

fn client_with(demo: &Demo, key: &str, secret: &str, region: &str) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(demo.endpoint())
        .region(Region::new(region.to_owned()))
        .credentials_provider(Credentials::new(key, secret, None, None, "test"))
        .retry_config(aws_sdk_s3::config::retry::RetryConfig::disabled())
        .force_path_style(true)
        .build();
    Client::from_conf(config)
}

fn client(demo: &Demo) -> Client {
    client_with(demo, Demo::ACCESS_KEY, Demo::SECRET_KEY, Demo::REGION)
}

fn code<T, E: ProvideErrorMetadata, R>(result: Result<T, SdkError<E, R>>) -> String {
    match result {
        Ok(_) => "OK".into(),
        Err(error) => error.code().unwrap_or("no code").into(),
    }
}

async fn put(client: &Client, key: &str, body: impl Into<Vec<u8>>) {
    let body = ByteStream::from(body.into());
    let put = client.put_object().bucket(Demo::BUCKET).key(key).body(body);
    put.send().await.unwrap();
}

async fn get(client: &Client, key: &str) -> Vec<u8> {
    let get = client.get_object().bucket(Demo::BUCKET).key(key);
    let answer = get.send().await.unwrap();
    answer.body.collect().await.unwrap().to_vec()
}

#[tokio::test]
async fn any_key_is_put_headed_read_and_listed() {
    let demo = start(empty()).await;
    let client = client(&demo);
    for key in ODD_KEYS {
        put(&client, key, key).await;
        assert_eq!(get(&client, key).await, key.as_bytes(), "{key:?}");
        let head = client.head_object().bucket(Demo::BUCKET).key(key);
        assert_eq!(
            head.send().await.unwrap().content_length(),
            i64::try_from(key.len()).ok()
        );
    }
    let mut sorted = ODD_KEYS;
    sorted.sort_unstable();
    assert_eq!(demo.keys(), sorted);
    let list = client.list_objects_v2().bucket(Demo::BUCKET);
    let listed = list.encoding_type(EncodingType::Url).send().await.unwrap();
    let decoded = listed.contents().iter().map(|object| {
        let spaced = object.key().unwrap().replace('+', " ");
        percent_decode_str(&spaced)
            .decode_utf8()
            .unwrap()
            .into_owned()
    });
    assert_eq!(decoded.collect::<Vec<_>>(), sorted);
}

fn delete(client: &Client, keys: &[&str]) -> DeleteObjectsFluentBuilder {
    let identifier = |key: &&str| ObjectIdentifier::builder().key(*key).build().unwrap();
    let identifiers = keys.iter().map(identifier).collect();
    let delete = Delete::builder().set_objects(Some(identifiers));
    let delete = delete.build().unwrap();
    client.delete_objects().bucket(Demo::BUCKET).delete(delete)
}

#[tokio::test]
async fn a_batch_deletes_all_that_xml_can_name() {
    let demo = start(
        ODD_KEYS
            .iter()
            .fold(empty(), |bucket, key| bucket.with(key, "x")),
    )
    .await;
    let client = client(&demo);
    let (odd, fit): (Vec<&str>, Vec<&str>) = ODD_KEYS.iter().partition(|key| key.contains('\u{1}'));
    assert_eq!(code(delete(&client, &odd).send().await), "MalformedXML");
    demo.faults().deny("s3:DeleteObject", "folder");
    let deleted = delete(&client, &fit).send().await.unwrap();
    assert_eq!(deleted.deleted().len(), fit.len() - 1);
    assert_eq!(deleted.errors()[0].key(), Some("folder/"));
    assert_eq!(demo.keys(), [odd[0], "folder/"]);
    let single = client.delete_object().bucket(Demo::BUCKET).key(odd[0]);
    single.send().await.unwrap();
    assert_eq!(demo.keys(), ["folder/"]);
}

#[tokio::test]
async fn paging_over_the_wire_counts_folders_and_files_alike() {
    let bucket = ["a", "b/1", "b/2", "c", "d/1"]
        .iter()
        .fold(empty(), |bucket, key| bucket.with(key, "x"));
    let demo = start(bucket).await;
    let client = client(&demo);
    let pages = client
        .list_objects_v2()
        .bucket(Demo::BUCKET)
        .delimiter("/")
        .max_keys(2);
    let mut pages = pages.into_paginator().send();
    let mut seen = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        assert!(page.key_count().unwrap() <= 2);
        seen.extend(
            page.contents()
                .iter()
                .map(|object| object.key().unwrap().to_owned()),
        );
        seen.extend(
            page.common_prefixes()
                .iter()
                .map(|folder| folder.prefix().unwrap().to_owned()),
        );
    }
    seen.sort_unstable();
    assert_eq!(seen, ["a", "b/", "c", "d/"]);
    assert_eq!(demo.count("ListObjectsV2"), 2);
    assert!(demo.requests()[0].contains("max-keys=2"));
}

#[tokio::test]
async fn what_was_said_about_an_object_is_told_again() {
    let demo = start(empty()).await;
    let client = client(&demo);
    let put = client
        .put_object()
        .bucket(Demo::BUCKET)
        .key("k")
        .body(b"hello".to_vec().into());
    let put = put
        .content_type("text/plain")
        .content_disposition("inline")
        .metadata("owner", "AGY-1")
        .server_side_encryption(ServerSideEncryption::Aes256);
    let stored = put.send().await.unwrap();
    assert_eq!(stored.e_tag(), Some("\"5d41402abc4b2a76b9719d911017c592\""));
    assert_eq!(
        stored.server_side_encryption(),
        Some(&ServerSideEncryption::Aes256)
    );
    let head = client.head_object().bucket(Demo::BUCKET).key("k");
    let head = head
        .checksum_mode(ChecksumMode::Enabled)
        .send()
        .await
        .unwrap();
    assert_eq!(head.content_type(), Some("text/plain"));
    assert_eq!(head.content_disposition(), Some("inline"));
    assert_eq!(head.metadata().unwrap()["owner"], "AGY-1");
    assert_eq!(head.checksum_crc32(), Some("NhCmhg=="));
    assert_eq!(head.storage_class(), None);
    let kept = demo.object("k").unwrap();
    assert_eq!(kept.body, "hello");
    assert_eq!(kept.about.encryption.as_deref(), Some("AES256"));
}

#[tokio::test]
async fn a_range_is_answered_with_its_bytes_and_place() {
    let demo = start(empty().with("k", "0123456789")).await;
    let client = client(&demo);
    let ranged = |range: &str| {
        client
            .get_object()
            .bucket(Demo::BUCKET)
            .key("k")
            .range(range)
            .send()
    };
    let part = ranged("bytes=2-4").await.unwrap();
    assert_eq!(part.content_range(), Some("bytes 2-4/10"));
    assert_eq!(part.body.collect().await.unwrap().to_vec(), b"234");
    let end = ranged("bytes=-3").await.unwrap();
    assert_eq!(end.body.collect().await.unwrap().to_vec(), b"789");
    assert_eq!(code(ranged("bytes=10-").await), "InvalidRange");
}

#[tokio::test]
async fn a_body_that_is_not_what_was_promised_is_not_stored() {
    let demo = start(empty()).await;
    let client = client(&demo);
    let put = || {
        client
            .put_object()
            .bucket(Demo::BUCKET)
            .key("k")
            .body(b"hello".to_vec().into())
    };
    assert_eq!(
        code(put().checksum_crc32("AAAAAA==").send().await),
        "BadDigest"
    );
    assert_eq!(
        code(put().content_md5("1B2M2Y8AsgTpgAmY7PhCfg==").send().await),
        "BadDigest"
    );
    assert!(demo.keys().is_empty());
    put().if_none_match("*").send().await.unwrap();
    assert_eq!(
        code(put().if_none_match("*").send().await),
        "PreconditionFailed"
    );
}

#[tokio::test]
async fn a_file_is_streamed_in_with_its_checksum_behind_it() {
    let demo = start(empty()).await;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), vec![b'x'; 300_000]).unwrap();
    let body = ByteStream::from_path(file.path()).await.unwrap();
    let put = client(&demo)
        .put_object()
        .bucket(Demo::BUCKET)
        .key("k")
        .body(body);
    put.send().await.unwrap();
    let kept = demo.object("k").unwrap();
    assert_eq!(kept.body.len(), 300_000);
    // How it was packed for the way says nothing about how it lies there.
    assert_eq!(kept.about.packing, None);
}

const BIG: &str = "big ü";

async fn create(client: &Client) -> String {
    let create = client
        .create_multipart_upload()
        .bucket(Demo::BUCKET)
        .key(BIG);
    let create = create.checksum_algorithm(ChecksumAlgorithm::Crc32);
    create.send().await.unwrap().upload_id.unwrap()
}

async fn upload(client: &Client, id: &str, number: i32, body: Vec<u8>) -> CompletedPart {
    let part = client
        .upload_part()
        .bucket(Demo::BUCKET)
        .key(BIG)
        .upload_id(id);
    let part = part
        .part_number(number)
        .body(body.into())
        .send()
        .await
        .unwrap();
    CompletedPart::builder()
        .part_number(number)
        .set_e_tag(part.e_tag)
        .set_checksum_crc32(part.checksum_crc32)
        .build()
}

fn complete(
    client: &Client,
    id: &str,
    parts: Vec<CompletedPart>,
) -> CompleteMultipartUploadFluentBuilder {
    let parts = CompletedMultipartUpload::builder()
        .set_parts(Some(parts))
        .build();
    let complete = client
        .complete_multipart_upload()
        .bucket(Demo::BUCKET)
        .key(BIG);
    complete.upload_id(id).multipart_upload(parts)
}

#[tokio::test]
async fn an_upload_in_parts_becomes_one_object() {
    let demo = start(empty()).await;
    let client = client(&demo);
    let id = create(&client).await;
    let first = upload(&client, &id, 1, vec![1; 5 * 1024 * 1024]).await;
    let parts = vec![first, upload(&client, &id, 3, vec![2; 10]).await];
    let done = complete(&client, &id, parts.clone()).send().await.unwrap();
    assert!(done.e_tag().unwrap().ends_with("-2\""));
    assert!(done.checksum_crc32().unwrap().ends_with("-2"));
    assert_eq!(demo.object(BIG).unwrap().body.len(), 5 * 1024 * 1024 + 10);
    let again = complete(&client, &id, parts).send().await;
    assert_eq!(code(again), "NoSuchUpload");
}

#[tokio::test]
async fn unfinished_uploads_are_listed_until_they_are_aborted() {
    let demo = start(empty()).await;
    let client = client(&demo);
    let id = create(&client).await;
    upload(&client, &id, 7, vec![1]).await;
    let parts = client
        .list_parts()
        .bucket(Demo::BUCKET)
        .key(BIG)
        .upload_id(&id);
    assert_eq!(
        parts.send().await.unwrap().parts()[0].part_number(),
        Some(7)
    );
    let uploads = || client.list_multipart_uploads().bucket(Demo::BUCKET).send();
    assert_eq!(uploads().await.unwrap().uploads()[0].key(), Some(BIG));
    assert_eq!(demo.unfinished(), 1);
    let abort = client
        .abort_multipart_upload()
        .bucket(Demo::BUCKET)
        .key(BIG);
    abort.upload_id(&id).send().await.unwrap();
    assert_eq!(demo.unfinished(), 0);
    assert!(uploads().await.unwrap().uploads().is_empty());
    let late = client
        .upload_part()
        .bucket(Demo::BUCKET)
        .key(BIG)
        .upload_id(&id)
        .part_number(8);
    assert_eq!(code(late.body(vec![1].into()).send().await), "NoSuchUpload");
}

#[tokio::test]
async fn a_part_may_be_copied_from_an_object() {
    let demo = start(empty().with("source", "0123456789")).await;
    let client = client(&demo);
    let id = create(&client).await;
    let copy = client
        .upload_part_copy()
        .bucket(Demo::BUCKET)
        .key(BIG)
        .upload_id(&id)
        .part_number(1);
    let copy = copy
        .copy_source(format!("{}/source", Demo::BUCKET))
        .copy_source_range("bytes=2-4");
    let part = copy.send().await.unwrap().copy_part_result.unwrap();
    let part = CompletedPart::builder()
        .part_number(1)
        .set_e_tag(part.e_tag)
        .set_checksum_crc32(part.checksum_crc32);
    complete(&client, &id, vec![part.build()])
        .send()
        .await
        .unwrap();
    assert_eq!(demo.object(BIG).unwrap().body, "234");
}

#[tokio::test]
async fn parts_may_come_without_an_algorithm_named_first() {
    let demo = start(empty()).await;
    let client = client(&demo);
    let create = client
        .create_multipart_upload()
        .bucket(Demo::BUCKET)
        .key("k")
        .send();
    let id = create.await.unwrap().upload_id().unwrap().to_owned();
    let part = client
        .upload_part()
        .bucket(Demo::BUCKET)
        .key("k")
        .upload_id(&id)
        .part_number(1);
    let part = part.body(b"x".to_vec().into()).send().await.unwrap();
    let completed = CompletedPart::builder()
        .part_number(1)
        .set_e_tag(part.e_tag);
    let completed = completed.set_checksum_crc32(part.checksum_crc32).build();
    let parts = CompletedMultipartUpload::builder().parts(completed).build();
    let complete = client
        .complete_multipart_upload()
        .bucket(Demo::BUCKET)
        .key("k");
    complete
        .upload_id(&id)
        .multipart_upload(parts)
        .send()
        .await
        .unwrap();
    assert_eq!(demo.object("k").unwrap().body, "x");
}

#[tokio::test]
async fn a_copy_keeps_what_was_said_unless_it_is_replaced() {
    let demo = start(empty()).await;
    let client = client(&demo);
    let put = client
        .put_object()
        .bucket(Demo::BUCKET)
        .key("a b+ü")
        .content_type("text/plain");
    put.body(b"x".to_vec().into()).send().await.unwrap();
    let source = format!("{}/a%20b%2B%C3%BC", Demo::BUCKET);
    let copy = |to| {
        client
            .copy_object()
            .bucket(Demo::BUCKET)
            .copy_source(&source)
            .key(to)
    };
    copy("kept").send().await.unwrap();
    let replaced = copy("replaced").metadata_directive(MetadataDirective::Replace);
    replaced.content_type("a/b").send().await.unwrap();
    let kind = |key| demo.object(key).unwrap().about.content_type.unwrap();
    assert_eq!(
        (kind("kept"), kind("replaced")),
        ("text/plain".into(), "a/b".into())
    );
    assert_eq!(code(copy("a b+ü").send().await), "InvalidRequest");
}

#[tokio::test]
async fn a_presigned_link_serves_the_bytes_under_the_asked_name() {
    let demo = start(empty().with("a b/ü+.pdf", "bytes")).await;
    let client = client(&demo);
    let hour = PresigningConfig::expires_in(Duration::from_hours(1)).unwrap();
    let get = client.get_object().bucket(Demo::BUCKET).key("a b/ü+.pdf");
    let get = get.response_content_disposition("attachment; filename=\"x.pdf\"");
    let link = get.presigned(hour).await.unwrap();
    let answer = fetch(link.uri()).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(
        answer.contains("content-disposition: attachment; filename=\"x.pdf\""),
        "{answer}"
    );
    assert!(answer.ends_with("\r\n\r\nbytes"), "{answer}");
    let spoilt = link
        .uri()
        .replace("X-Amz-Expires=3600", "X-Amz-Expires=7200");
    assert!(fetch(&spoilt).await.contains("403"));
}

#[tokio::test]
async fn what_was_signed_by_a_clock_far_behind_is_refused() {
    let demo = start(empty().with("a", "x")).await;
    let client = client(&demo);
    let get = || client.get_object().bucket(Demo::BUCKET).key("a").send();
    demo.put_forward(Duration::from_mins(14));
    assert!(get().await.is_ok());
    demo.put_forward(Duration::from_mins(2));
    assert_eq!(code(get().await), "RequestTimeTooSkewed");
}

/// GET as a browser does it, without any SDK.
async fn fetch(url: &str) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    let mut stream = tokio::net::TcpStream::connect(host).await.unwrap();
    let request = format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn strangers_are_told_what_is_wrong_with_them() {
    let demo = start(empty()).await;
    let list = |key: &str, secret: &str, bucket: &str| {
        client_with(&demo, key, secret, Demo::REGION)
            .list_objects_v2()
            .bucket(bucket)
            .send()
    };
    let wrong_secret = list(Demo::ACCESS_KEY, "wrong", Demo::BUCKET).await;
    assert_eq!(code(wrong_secret), "SignatureDoesNotMatch");
    let unknown = list("UNKNOWN", Demo::SECRET_KEY, Demo::BUCKET).await;
    assert_eq!(code(unknown), "InvalidAccessKeyId");
    let elsewhere = list(Demo::ACCESS_KEY, Demo::SECRET_KEY, "another-bucket").await;
    assert_eq!(code(elsewhere), "NoSuchBucket");
}

#[tokio::test]
async fn the_bucket_tells_its_region_with_or_without_path_style() {
    let demo = start(empty()).await;
    let config = client(&demo).config().to_builder().force_path_style(false);
    for client in [client(&demo), Client::from_conf(config.build())] {
        let head = client.head_bucket().bucket(Demo::BUCKET).send().await;
        assert_eq!(head.unwrap().bucket_region(), Some(Demo::REGION));
    }
}

#[tokio::test]
async fn encryption_can_be_refused() {
    let demo = start(empty()).await;
    demo.faults().set(Fault::RefuseEncryption);
    let client = client(&demo);
    let put = || client.put_object().bucket(Demo::BUCKET).key("k");
    let encrypted = put().server_side_encryption(ServerSideEncryption::Aes256);
    assert_eq!(code(encrypted.send().await), "InvalidRequest");
    put().send().await.unwrap();
    assert_eq!(demo.object("k").unwrap().about.encryption, None);
}

#[tokio::test]
async fn faults_come_and_go_while_it_runs() {
    let demo = start(empty().with("uploads/a", "0123456789")).await;
    let client = client(&demo);
    let get = || {
        client
            .get_object()
            .bucket(Demo::BUCKET)
            .key("uploads/a")
            .send()
    };
    let expected = [
        (Fault::SlowDown(1), "SlowDown"),
        (Fault::ExpiredToken, "ExpiredToken"),
        (Fault::ClockSkew, "RequestTimeTooSkewed"),
        (
            Fault::SignFor("eu-west-1".into()),
            "AuthorizationHeaderMalformed",
        ),
        (Fault::MovedTo("eu-west-1".into()), "PermanentRedirect"),
    ];
    for (fault, expected) in expected {
        demo.faults().set(fault);
        assert_eq!(code(get().await), expected);
        demo.faults().clear();
    }
}

#[tokio::test]
async fn what_is_signed_for_another_region_is_refused_and_the_right_one_named() {
    let demo = start(empty().with("a", "x")).await;
    let elsewhere = client_with(&demo, Demo::ACCESS_KEY, Demo::SECRET_KEY, "eu-west-1");
    let refused = elsewhere.get_object().bucket(Demo::BUCKET).key("a").send();
    assert_eq!(code(refused.await), "AuthorizationHeaderMalformed");
}

#[tokio::test]
async fn a_body_breaks_off_half_way_as_often_as_told() {
    let demo = start(empty().with("a", "0123456789")).await;
    let client = client(&demo);
    demo.faults().set(Fault::CutBody(1));
    let cut = client
        .get_object()
        .bucket(Demo::BUCKET)
        .key("a")
        .send()
        .await
        .unwrap();
    assert_eq!(cut.content_length(), Some(10));
    assert!(cut.body.collect().await.is_err());
    assert_eq!(get(&client, "a").await, b"0123456789");
}

#[tokio::test]
async fn who_may_not_list_does_not_learn_that_a_key_is_missing() {
    let demo = start(empty()).await;
    let client = client(&demo);
    let missing = || {
        client
            .get_object()
            .bucket(Demo::BUCKET)
            .key("missing")
            .send()
    };
    assert_eq!(code(missing().await), "NoSuchKey");
    demo.faults().deny("s3:ListBucket", "");
    assert_eq!(code(missing().await), "AccessDenied");
    let list = client
        .list_objects_v2()
        .bucket(Demo::BUCKET)
        .prefix("uploads/")
        .send()
        .await;
    assert_eq!(code(list), "AccessDenied");
}

#[tokio::test]
async fn what_lies_in_an_archive_is_told_about_but_not_read() {
    let about = About {
        storage_class: Some("GLACIER".into()),
        ..About::default()
    };
    let demo = start(empty().with_object("a", Timestamp(0), "x", about)).await;
    let client = client(&demo);
    let head = client
        .head_object()
        .bucket(Demo::BUCKET)
        .key("a")
        .send()
        .await
        .unwrap();
    assert_eq!(head.storage_class().unwrap().as_str(), "GLACIER");
    let get = client
        .get_object()
        .bucket(Demo::BUCKET)
        .key("a")
        .send()
        .await;
    assert_eq!(code(get), "InvalidObjectState");
}

#[tokio::test]
async fn a_refusal_reaches_whoever_is_still_sending() {
    let demo = start(empty()).await;
    let client = client(&demo);
    demo.faults().deny("PutObject", "private/");
    for _ in 0..2 {
        let put = client.put_object().bucket(Demo::BUCKET).key("private/big");
        let put = put.body(vec![0; 3 * 1024 * 1024].into());
        assert_eq!(code(put.send().await), "AccessDenied");
    }
}

#[tokio::test]
async fn every_answer_is_as_late_as_the_shape_says() {
    let shape = Shape {
        latency: Duration::from_millis(25),
        ..Shape::default()
    };
    let demo = Demo::start(empty().with("a", "x"), &shape).await.unwrap();
    let client = client(&demo);
    let before = tokio::time::Instant::now();
    assert_eq!(get(&client, "a").await, b"x");
    assert!(before.elapsed() >= shape.latency);
}

#[tokio::test]
async fn a_hanging_request_is_answered_once_it_is_let_go() {
    let demo = start(empty().with("a", "x")).await;
    let client = client(&demo);
    demo.faults().set(Fault::Hang);
    let asking = get(&client, "a");
    let letting_go = async {
        while demo.count("GetObject") == 0 {
            tokio::task::yield_now().await;
        }
        demo.faults().clear();
    };
    let (body, ()) = tokio::join!(asking, letting_go);
    assert_eq!(body, b"x");
}

#[tokio::test]
async fn a_dropped_demo_answers_no_more() {
    let demo = start(empty()).await;
    let client = client(&demo);
    put(&client, "a", "x").await;
    drop(demo);
    // The task that accepts is ended at its next turn, which this one has to leave it.
    tokio::task::yield_now().await;
    let head = client.head_object().bucket(Demo::BUCKET).key("a");
    assert!(head.send().await.is_err());
}
