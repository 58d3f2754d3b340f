//! Commands that move something: `put`, `get`, `rm`, `mv`, `cp`, `restore`.

use super::desk::Desk;
use crate::cli::Exit;
use crate::ledger::Ledger;

/// All keys of the bucket.
async fn keys(desk: &Desk) -> Vec<String> {
    let listed = desk.types("ls -R").await;
    listed.results.lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn a_file_goes_under_its_name_by_the_convention_and_answers_as_the_application_does() {
    let desk = Desk::with(&[]).await;
    let file = desk.file("rates.xlsx", "rates");
    let line = [
        "put",
        "--category",
        "rate_card",
        "--owner",
        "clt-456",
        &file,
    ];
    let ended = desk.words(&line).await;
    assert_eq!(ended.exit, Exit::Complete, "{ended:?}");
    let answer = &ended.json()[0];
    let key = answer["s3_key"].as_str().unwrap();
    assert!(key.starts_with("uploads/rate_card/CLT-456_rate_card_"));
    assert!(key.ends_with("_rates.xlsx"));
    assert_eq!(
        (answer["size"].as_u64(), keys(&desk).await),
        (Some(5), vec![key.to_owned()])
    );
    let again = desk.words(&line).await;
    assert_eq!(again.troubles, "", "rates lie there already");
    let slip = ["put", "--category", "rate_crd", "--owner", "clt-4", &file];
    let slip = desk.words(&slip).await;
    assert!(slip.troubles.contains("spelled like that"), "{slip:?}");
    let nobody = desk.words(&["put", "--category", "rate_card", &file]).await;
    assert_eq!(nobody.exit, Exit::Wrong);
}

#[tokio::test]
async fn what_lies_there_stays_unless_it_is_to_be_replaced_and_then_it_can_come_back() {
    let desk = Desk::with(&[("a.txt", "old")]).await;
    let file = desk.file("a.txt", "new one");
    let refused = desk.words(&["put", "--key", "a.txt", &file]).await;
    assert_eq!(refused.exit, Exit::Failed);
    assert_eq!(refused.json()[0]["error"]["kind"], "exists");
    let line = ["put", "--key", "a.txt", "--if-there", "replace", &file];
    assert_eq!(desk.words(&line).await.exit, Exit::Complete);
    assert_eq!(desk.types("rm a.txt").await.exit, Exit::Complete);
    assert!(
        keys(&desk)
            .await
            .iter()
            .all(|key| key.starts_with(".filedesk-trash/"))
    );
    let got = desk.types("restore a.txt").await;
    assert_eq!(got.exit, Exit::Complete, "{got:?}");
    let passed = desk.types("get -o - a.txt").await;
    assert_eq!(passed.results, "new one");
}

#[tokio::test]
async fn a_folder_is_saved_with_its_places_and_nothing_is_overwritten_unasked() {
    let desk = Desk::with(&[("f/a.txt", "a"), ("f/deep/b.txt", "b"), ("g.txt", "g")]).await;
    let to = desk.disk().join("to");
    let to = to.to_str().unwrap();
    let ended = desk.words(&["get", "--to", to, "f/", "g.txt"]).await;
    assert_eq!(
        (ended.exit, ended.lines().len()),
        (Exit::Complete, 3),
        "{ended:?}"
    );
    let read = |name: &str| std::fs::read_to_string(format!("{to}/{name}")).unwrap();
    assert_eq!(
        [read("f/a.txt"), read("f/deep/b.txt"), read("g.txt")],
        ["a", "b", "g"]
    );
    let again = desk.words(&["get", "--to", to, "g.txt"]).await;
    assert_eq!(again.exit, Exit::Failed);
    let both = desk
        .words(&["get", "--to", to, "--if-there", "keep-both", "g.txt"])
        .await;
    assert!(both.results.trim_end().ends_with("g (2).txt"), "{both:?}");
}

#[tokio::test]
async fn a_folder_is_deleted_only_if_that_is_said_and_for_good_only_with_yes() {
    let desk = Desk::with(&[("f/a", "a"), ("f/b", "b"), ("c", "c")]).await;
    assert_eq!(desk.types("rm f/").await.exit, Exit::Wrong);
    assert_eq!(desk.types("rm --purge c").await.exit, Exit::Wrong);
    assert_eq!(keys(&desk).await.len(), 3);
    let gone = desk.types("rm --purge --yes c").await;
    assert_eq!(
        (gone.exit, keys(&desk).await.len()),
        (Exit::Complete, 2),
        "{gone:?}"
    );
    let gone = desk.types("rm -R f/").await;
    assert_eq!(
        (gone.exit, gone.lines()),
        (Exit::Complete, vec!["f/a", "f/b"])
    );
    let back = desk.types("restore f/").await;
    assert_eq!(back.lines(), ["f/a", "f/b"]);
    assert_eq!(
        (back.exit, keys(&desk).await),
        (Exit::Complete, vec!["f/a".into(), "f/b".into()])
    );
    let never = desk.types("restore c").await;
    assert_eq!(never.exit, Exit::Failed);
}

#[tokio::test]
async fn a_folder_moves_with_all_its_places_and_a_copy_is_there_twice() {
    let desk = Desk::with(&[("f/a", "a"), ("f/deep/b", "b"), ("taken/a", "x")]).await;
    let moved = desk.types("mv --json f/ g/").await;
    assert_eq!(
        (moved.exit, keys(&desk).await),
        (
            Exit::Complete,
            vec!["g/a".into(), "g/deep/b".into(), "taken/a".into()]
        )
    );
    assert_eq!(moved.json()[0]["act"], "move");
    let copied = desk.types("cp g/a h/").await;
    assert_eq!(
        (copied.exit, copied.lines()),
        (Exit::Complete, vec!["g/a -> h/a"])
    );
    let refused = desk.types("mv g/a taken/a").await;
    assert_eq!(refused.exit, Exit::Failed);
    assert!(keys(&desk).await.contains(&"g/a".to_owned()));
    for wrong in [
        "mv g/ g/deeper/",
        "mv g/ h",
        "mv g/a g/a",
        "cp g/a .filedesk-trash/x",
    ] {
        assert_eq!(desk.types(wrong).await.exit, Exit::Wrong, "{wrong}");
    }
}

#[tokio::test]
async fn with_read_only_nothing_is_written_and_looking_works() {
    let desk = Desk::with(&[("a", "a")]).await.read_only();
    let file = desk.file("b", "b");
    let lines = [
        vec!["put", "--key", "b", &file],
        vec!["rm", "a"],
        vec!["mv", "a", "b"],
    ];
    for line in lines {
        let ended = desk.words(&line).await;
        assert_eq!(ended.exit, Exit::Failed, "{ended:?}");
    }
    assert_eq!(
        (desk.types("ls").await.results.as_str(), keys(&desk).await),
        ("a\n", vec!["a".into()])
    );
}

#[tokio::test]
async fn what_is_done_is_in_the_ledger_and_nothing_is_left_in_the_journal() {
    let desk = Desk::with(&[("a", "a")]).await;
    desk.types("cp a b").await;
    desk.types("rm a").await;
    desk.types("link b").await;
    let states = desk.disk().join("states/filedesk");
    let history = Ledger::at(states.clone()).read().unwrap();
    let acts: Vec<_> = history
        .records
        .iter()
        .map(|record| record.entry.act.word())
        .collect();
    assert_eq!(acts, ["copy", "delete", "link"]);
    let left = std::fs::read_dir(states.join("transfers")).unwrap();
    assert_eq!(left.count(), 0);
}

#[tokio::test]
async fn names_that_tell_the_category_change_with_their_folder_as_on_the_screen() {
    let name = |category: &str| format!("uploads/{category}/AGY-1_{category}_1_a.pdf");
    let desk = Desk::with(&[(&name("quotation"), "a"), ("uploads/quotation/b.pdf", "b")]).await;
    desk.types("mv uploads/quotation/ uploads/job_order/").await;
    assert_eq!(
        keys(&desk).await,
        [name("job_order"), "uploads/job_order/b.pdf".into()]
    );
    let one = name("job_order");
    desk.words(&["cp", &one, "uploads/rate_card/"]).await;
    assert!(keys(&desk).await.contains(&name("rate_card")));
}

#[tokio::test]
async fn what_is_replaced_and_could_not_wait_in_the_trash_is_not_replaced() {
    let long = "x".repeat(1_000);
    let desk = Desk::with(&[("a", "a"), (&long, "old")]).await;
    let line = ["cp", "--if-there", "replace", "a", &long];
    let refused = desk.words(&line).await;
    assert_eq!(refused.exit, Exit::Wrong, "{refused:?}");
    let there = desk.words(&["get", "-o", "-", &long]).await;
    assert_eq!(there.results, "old");
}

#[tokio::test]
async fn what_is_only_passed_on_leaves_nothing_to_go_on_with_and_is_written_down() {
    let desk = Desk::with(&[("a", "bytes")]).await;
    let passed = desk.types("get -o - a").await;
    assert_eq!(
        (passed.exit, passed.results.as_str()),
        (Exit::Complete, "bytes")
    );
    let states = desk.disk().join("states/filedesk");
    assert!(!states.join("transfers").exists());
    let history = Ledger::at(states).read().unwrap();
    assert_eq!(history.records[0].entry.act.word(), "download");
}

#[tokio::test]
async fn what_was_replaced_comes_back_in_place_of_what_replaced_it() {
    let desk = Desk::with(&[("a.txt", "one")]).await;
    let file = desk.file("a.txt", "two");
    let line = ["put", "--key", "a.txt", "--if-there", "replace", &file];
    assert_eq!(desk.words(&line).await.exit, Exit::Complete);
    let refused = desk.types("restore a.txt").await;
    assert_eq!(refused.exit, Exit::Failed);
    assert!(refused.troubles.contains("--if-there"), "{refused:?}");
    let back = desk.types("restore --if-there replace a.txt").await;
    assert_eq!(back.exit, Exit::Complete, "{back:?}");
    assert_eq!(desk.types("get -o - a.txt").await.results, "one");
    // What stood there waits now, and is named by its own key.
    let waits = desk.types("ls -R .filedesk-trash/").await;
    let waits = waits.lines()[0].to_owned();
    let other = desk
        .words(&["restore", "--if-there", "replace", &waits])
        .await;
    assert_eq!(other.exit, Exit::Complete, "{other:?}");
    assert_eq!(desk.types("get -o - a.txt").await.results, "two");
}
