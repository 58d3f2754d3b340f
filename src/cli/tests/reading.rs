//! Commands that only look: `ls`, `info`, `link`.

use super::desk::Desk;
use crate::cli::Exit;

const RATES: &str = "uploads/rate_card/CLT-456_rate_card_1234567890_rates.xlsx";

async fn desk() -> Desk {
    Desk::with(&[
        ("readme.txt", "hello"),
        (RATES, "rates"),
        (
            "uploads/rate_card/CLT-7_rate_card_1_b.pdf",
            "longer than that",
        ),
        ("uploads/job_order/AGY-1_job_order_1_c.pdf", "c"),
    ])
    .await
}

#[tokio::test]
async fn a_folder_is_listed_by_whole_keys_that_other_commands_take() {
    let desk = desk().await;
    let listed = desk.types("ls").await;
    assert_eq!(listed.lines(), ["readme.txt", "uploads/"]);
    let listed = desk.types("ls uploads/").await;
    assert_eq!(listed.lines(), ["uploads/job_order/", "uploads/rate_card/"]);
    let without_slash = desk.types("ls uploads").await;
    assert_eq!(without_slash.results, listed.results);
    let all = desk.types("ls -R s3://agency-documents/uploads/").await;
    assert_eq!(all.lines().len(), 3, "{all:?}");
    for key in all.lines() {
        assert_eq!(desk.words(&["info", key]).await.exit, Exit::Complete);
    }
}

#[tokio::test]
async fn the_largest_comes_first_where_that_is_asked_for_and_sizes_are_exact_behind_a_pipe() {
    let desk = desk().await;
    let listed = desk.types("ls -R -l --sort size uploads/").await;
    let sizes: Vec<_> = listed
        .lines()
        .iter()
        .map(|line| line.split_whitespace().next().unwrap().to_owned())
        .collect();
    assert_eq!(sizes, ["16", "5", "1"]);
    let other = desk.types("ls -R --sort size --reverse uploads/").await;
    assert!(other.lines()[0].ends_with("c.pdf"));
}

#[tokio::test]
async fn a_tree_names_each_folder_once() {
    let desk = desk().await;
    let tree = desk.types("ls --tree").await;
    assert_eq!(
        tree.lines(),
        [
            "readme.txt",
            "uploads/",
            "  job_order/",
            "    AGY-1_job_order_1_c.pdf",
            "  rate_card/",
            "    CLT-456_rate_card_1234567890_rates.xlsx",
            "    CLT-7_rate_card_1_b.pdf",
        ]
    );
}

#[tokio::test]
async fn keys_can_end_with_nul_since_a_key_may_hold_a_line_break() {
    let desk = Desk::with(&[("odd/a\nb", "x")]).await;
    let listed = desk.types("ls -R0 odd/").await;
    assert_eq!(listed.results, "odd/a\nb\0");
}

#[tokio::test]
async fn what_is_not_there_is_a_sentence_and_a_status() {
    let desk = desk().await;
    for line in ["ls nowhere/", "ls nowhere", "info nowhere", "get nowhere"] {
        let ended = desk.types(line).await;
        assert_eq!(ended.exit, Exit::Failed, "{line}");
        assert_eq!(ended.results, "", "{line}");
        assert!(
            ended.troubles.contains("nowhere"),
            "{line}: {}",
            ended.troubles
        );
    }
    let ended = desk.types("ls s3://another/key").await;
    assert_eq!(ended.exit, Exit::Wrong);
    assert!(
        ended.troubles.contains("in the bucket another"),
        "{ended:?}"
    );
    assert!(ended.troubles.contains("--bucket"), "{ended:?}");
}

#[tokio::test]
async fn info_tells_of_every_key_and_of_those_that_are_not_there() {
    let desk = desk().await;
    let ended = desk
        .words(&["info", "--json", RATES, "nowhere", "readme.txt"])
        .await;
    assert_eq!(ended.exit, Exit::Partly);
    let told = ended.json();
    assert_eq!(told[0]["key"], RATES);
    assert_eq!(told[0]["size"], 5);
    assert_eq!(told[1]["error"]["kind"], "not_found");
    assert_eq!(told[2]["key"], "readme.txt");
    let plain = desk.words(&["info", RATES]).await;
    assert!(
        plain.results.contains("Owner       CLT-456"),
        "{}",
        plain.results
    );
}

#[tokio::test]
async fn a_link_opens_for_as_long_as_is_said() {
    let desk = desk().await;
    let ended = desk
        .words(&["link", "--json", "--test", "--expires", "3d", RATES])
        .await;
    assert_eq!(ended.exit, Exit::Complete, "{ended:?}");
    let told = &ended.json()[0];
    assert_eq!(
        (told["ends"].as_str(), told["opens"].as_bool()),
        (Some("asked"), Some(true))
    );
    assert!(
        told["url"]
            .as_str()
            .unwrap()
            .contains("X-Amz-Expires=259200")
    );
    let tried = desk.words(&["link", "--test", RATES, "nowhere"]).await;
    assert_eq!((tried.exit, tried.lines().len()), (Exit::Partly, 1));
    let seen = desk.words(&["link", RATES, "nowhere"]).await;
    assert_eq!((seen.exit, seen.lines().len()), (Exit::Partly, 1));
    assert!(
        seen.troubles.contains("nowhere: it is not there"),
        "{seen:?}"
    );
    let unseen = desk.words(&["link", "--unseen", RATES, "nowhere"]).await;
    assert_eq!((unseen.exit, unseen.lines().len()), (Exit::Complete, 2));
    let wrong = desk.words(&["link", "--expires", "8d", RATES]).await;
    assert_eq!(wrong.exit, Exit::Wrong);
    assert!(wrong.troubles.contains("--expires"));
}

#[tokio::test]
async fn a_folder_is_added_up_with_each_folder_in_it() {
    let desk = desk().await;
    let sums = desk.types("du --json uploads/").await.json();
    let told: Vec<_> = sums
        .iter()
        .map(|sum| {
            (
                sum["prefix"].as_str().unwrap(),
                sum["files"].as_u64(),
                sum["bytes"].as_u64(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("uploads/job_order/", Some(1), Some(1)),
            ("uploads/rate_card/", Some(2), Some(21)),
            ("uploads/", Some(3), Some(22)),
        ]
    );
    let all = desk.types("du -s").await;
    assert_eq!(all.lines().len(), 1);
}

#[tokio::test]
async fn history_tells_what_was_done_the_newest_first() {
    let desk = desk().await;
    desk.words(&["link", "--note", "ticket 4711", RATES]).await;
    desk.types("rm readme.txt").await;
    let all = desk.types("history --json").await.json();
    assert_eq!(all.len(), 2);
    assert_eq!(
        (&all[0]["act"], &all[1]["note"]),
        (&"delete".into(), &"ticket 4711".into())
    );
    let some = desk.types("history 4711").await;
    assert!(
        some.lines().len() == 1 && some.results.contains(RATES),
        "{some:?}"
    );
    let table = desk.types("history --csv").await;
    assert_eq!(table.lines().len(), 3, "{table:?}");
}

#[tokio::test]
async fn files_are_found_by_the_words_and_filters_of_the_screen() {
    let desk = desk().await;
    let found = desk.types("find owner:CLT-456").await;
    assert_eq!((found.exit, found.lines()), (Exit::Complete, vec![RATES]));
    let found = desk.types("find --in uploads/rate_card/ largest").await;
    assert_eq!(found.lines().len(), 2);
    assert!(found.lines()[0].ends_with("b.pdf"), "{found:?}");
    let nothing = desk.types("find owner:AGY-77").await;
    assert_eq!((nothing.exit, nothing.results.as_str()), (Exit::Failed, ""));
    let wrong = desk.types("find size:large").await;
    assert_eq!(wrong.exit, Exit::Wrong);
    assert!(wrong.troubles.contains("size: wants a number"), "{wrong:?}");
    desk.types("rm readme.txt").await;
    assert_eq!(
        desk.types("find readme").await.exit,
        Exit::Failed,
        "the trash is not searched"
    );
}

#[tokio::test]
async fn where_a_folder_stands_for_the_bucket_it_is_listed_and_added_up() {
    let desk = Desk::with(&[("a/x", "xx"), ("b/y", "y")])
        .await
        .within("a/");
    assert_eq!(desk.types("ls").await.lines(), ["a/x"]);
    let sums = desk.types("du --json").await.json();
    assert_eq!(sums.last().unwrap()["bytes"], 2, "{sums:?}");
    // What is named is named from the bucket on.
    assert_eq!(desk.types("ls b/").await.lines(), ["b/y"]);
}
