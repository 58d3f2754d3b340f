//! Every dialog, in every window.

use super::*;

#[test]
fn details_in_full() {
    looks("details_in_full", |desk| {
        tree(desk);
        desk.keys("<enter> i");
        told(desk);
    });
}

#[test]
fn the_list_of_transfers() {
    looks("the_list_of_transfers", |desk| {
        transfers(desk);
        desk.keys("t j");
    });
}

#[test]
fn the_list_of_transfers_with_one_file_of_several_failed() {
    looks(
        "the_list_of_transfers_with_one_file_of_several_failed",
        |desk| {
            tree(desk);
            desk.keys("<space> <space> <space> s <enter>");
            desk.transfer_fails(FailureKind::Archived);
            desk.keys("<esc> t");
        },
    );
}

#[test]
fn the_list_of_transfers_with_a_limit() {
    looks("the_list_of_transfers_with_a_limit", |desk| {
        desk.model.start.limit = "2MB".parse().unwrap();
        transfers(desk);
        desk.keys("t j");
    });
}

#[test]
fn a_delete_in_two_folders() {
    looks("a_delete_in_two_folders", |desk| {
        tree(desk);
        desk.keys("<space> j j j <space> d");
    });
}

#[test]
fn a_delete_being_counted() {
    looks("a_delete_being_counted", |desk| {
        tree(desk);
        desk.keys("k d");
        let ticket = desk.counting();
        let result = Ok((page("uploads/agency_invoice/", &[MARCH, "notes.txt"]), true));
        desk.hears(Message::Counted { ticket, result });
    });
}

#[test]
fn a_delete_of_many() {
    looks("a_delete_of_many", |desk| {
        tree(desk);
        let names: Vec<_> = (10..45).map(|at| format!("{at}.pdf")).collect();
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        desk.keys("k d")
            .counts("uploads/agency_invoice/", &names)
            .types("3");
    });
}

#[test]
fn a_taken_name() {
    looks("a_taken_name", |desk| {
        tree(desk);
        desk.keys("s").transfer_fails(FailureKind::Exists);
    });
}

#[test]
fn a_taken_name_compared() {
    looks("a_taken_name_compared", |desk| {
        tree(desk);
        desk.keys("s").transfer_fails(FailureKind::Exists);
        desk.compares(&[(0, Content::Same("CRC-64"))]);
        desk.keys("l");
    });
}

#[test]
fn another_name_for_a_taken_one() {
    looks("another_name_for_a_taken_one", |desk| {
        tree(desk);
        desk.keys("s").transfer_fails(FailureKind::Exists);
        desk.compares(&[(0, Content::OtherSize)]);
        desk.keys("l l <enter>").types("?").keys("<enter>");
    });
}

#[test]
fn many_taken_names() {
    looks("many_taken_names", |desk| {
        tree(desk);
        desk.keys("j j j * s <enter>").all_are_there();
        let told = [
            (1, Content::Same("CRC-64")),
            (2, Content::Other("MD5")),
            (3, Content::Unknown),
        ];
        desk.compares(&told).keys("j j");
    });
}

#[test]
fn going_to_another_bucket() {
    looks("going_to_another_bucket", |desk| {
        tree(desk);
        desk.keys(":")
            .types("s3://other-bucket/uploads/x.pdf")
            .keys("<enter>");
    });
}

#[test]
fn a_path_with_suggestions() {
    looks("a_path_with_suggestions", |desk| {
        tree(desk);
        desk.keys("a").types("/home/ann/Do");
        let paths = ["Documents/", "Downloads/", "Dolls.pdf"]
            .map(|name| local(&format!("/home/ann/{name}")));
        desk.hears(Message::Suggested {
            ticket: last_suggest(desk),
            paths: paths.into(),
        });
        desk.keys("<tab>");
    });
}

#[test]
fn folders_to_begin_an_upload_with() {
    looks("folders_to_begin_an_upload_with", |desk| {
        desk.model.recent = ["/home/ann/Scans/2026", "/mnt/agency share/incoming"]
            .map(Into::into)
            .into();
        tree(desk);
        desk.keys("a");
        let Some(Effect::Suggest {
            ticket, folders, ..
        }) = desk.asked().last().cloned()
        else {
            panic!("nothing was asked")
        };
        desk.hears(Message::Suggested {
            ticket,
            paths: folders,
        });
    });
}

#[test]
fn a_folder_that_is_looked_into() {
    looks("a_folder_that_is_looked_into", looked_into);
}

#[test]
fn the_last_of_the_files_in_a_folder() {
    looks("the_last_of_the_files_in_a_folder", |desk| {
        looked_into(desk);
        desk.keys("<up>");
    });
}

fn looked_into(desk: &mut Desk) {
    tree(desk);
    desk.keys("a").types("~/Scans/");
    let named = |number| local(&format!("~/Scans/invoice {number:02}.pdf"));
    let mut paths = vec![local("~/Scans/2025/"), local("~/Scans/odd\u{202e}fdp.exe/")];
    paths.push(local(&format!(
        "~/Scans/a long name {}.pdf",
        "and so on ".repeat(9)
    )));
    paths.extend((1..=20).map(named));
    desk.hears(Message::Suggested {
        ticket: last_suggest(desk),
        paths,
    });
}

/// Something on the local disk; a folder if it ends in a slash.
fn local(path: &str) -> Suggestion {
    let file = SuggestionKind::File {
        size: SIZE,
        modified: Some(THEN),
    };
    Suggestion {
        text: path.into(),
        kind: if path.ends_with('/') {
            SuggestionKind::Folder
        } else {
            file
        },
    }
}

#[test]
fn a_path_that_is_not_there() {
    looks("a_path_that_is_not_there", |desk| {
        tree(desk);
        desk.keys("a")
            .types("/home/ann/Documents/april.pdf")
            .keys("<enter>");
        let Some(Effect::Examine { ticket, .. }) = desk.asked().last().cloned() else {
            panic!("nothing was examined")
        };
        let failure = Failure::new(
            Doing::Reading("/home/ann/Documents/april.pdf".into()),
            FailureKind::NotFound,
        );
        desk.hears(Message::Examined {
            ticket,
            result: Err(failure),
        });
    });
}

#[test]
fn an_upload_that_was_tried_without_sending() {
    looks("an_upload_that_was_tried_without_sending", |desk| {
        tree(desk);
        naming(desk, "");
        desk.keys("<ctrl-t>");
        let Some(Effect::Rehearse { ticket, plans }) = desk.asked().last().cloned() else {
            panic!("nothing was tried")
        };
        for (place, plan) in plans {
            let file = Rehearsed {
                place,
                name: plan.key.as_str().to_owned(),
                size: plan.size,
                outlook: Outlook::Taken {
                    size: 4_711,
                    modified: Some(Timestamp(1_767_225_600)),
                },
            };
            desk.hears(Message::Rehearsed {
                ticket,
                files: vec![file],
            });
        }
    });
}

#[test]
fn naming_with_all_that_can_be_said() {
    looks("naming_with_all_that_can_be_said", |desk| {
        tree(desk);
        naming(desk, "");
        desk.keys("<ctrl-o> <right> <tab>").types("ticket");
    });
}

#[test]
fn naming_for_a_category() {
    looks("naming_for_a_category", |desk| {
        tree(desk);
        naming(desk, "");
    });
}

#[test]
fn naming_without_an_owner() {
    looks("naming_without_an_owner", |desk| {
        tree(desk);
        naming(desk, "k");
    });
}

#[test]
fn naming_for_a_job() {
    looks("naming_for_a_job", |desk| {
        job(desk);
        naming(desk, "");
    });
}

#[test]
fn naming_anywhere_else() {
    looks("naming_anywhere_else", |desk| {
        tree(desk);
        naming(desk, "g");
    });
}

#[test]
fn a_link() {
    looks("a_link", |desk| {
        tree(desk);
        let link = Link {
            key: invoice(),
            url: format!(
                "https://desk.s3.us-east-1.amazonaws.com/uploads/agency_invoice/AGY-101_agency_invoice_1773324309_March%20campaign.pdf?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20261124%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Expires=3600&X-Amz-Signature={}",
                "0123456789abcdef".repeat(4)
            ),
            until: Until::Asked(Timestamp(NOW.0 + 3600)),
        };
        desk.keys("y");
        desk.signs(vec![link]);
        desk.copies(
            &[Way::Osc52, Way::Tmux],
            &["the desktop's clipboard does not answer"],
        );
    });
}

#[test]
fn an_answer() {
    looks("an_answer", |desk| {
        tree(desk);
        naming(desk, "");
        desk.keys("<enter>").upload_ends();
    });
}

#[test]
fn a_trouble_in_full() {
    looks("a_trouble_in_full", |desk| {
        tree(desk);
        let failure = denied(
            Doing::Listing(Prefix::new("uploads/rate_card/")),
            Permission::ListBucket,
        );
        let notice = Notice::new(NoticeBody::Trouble(failure));
        desk.model.dialogs.push(Dialog::Notice(notice));
    });
}

#[test]
fn what_a_delete_left() {
    looks("what_a_delete_left", |desk| {
        tree(desk);
        desk.keys("d <tab> <enter>");
        let failure = denied(Doing::Trashing(invoice()), Permission::DeleteObject);
        desk.settles(&[(0, Outcome::Failed(failure))]);
    });
}

#[test]
fn what_a_move_left() {
    looks("what_a_move_left", |desk| {
        tree(desk);
        desk.keys("k m")
            .counts("uploads/agency_invoice/", &[MARCH, "b.pdf", "c.pdf"]);
        desk.keys("<ctrl-u>")
            .types("uploads/quotation/")
            .keys("<enter>");
        let (_, batch) = desk.last_transfer();
        let failure = denied(batch.plans[0].doing(), Permission::DeleteObject);
        let outcomes = batch.plans.iter().enumerate().map(|(place, plan)| {
            let Plan::Copy(plan) = plan else {
                panic!("a move copies")
            };
            let failed = place == 0;
            let failure = failed.then(|| Outcome::Failed(failure.clone()));
            (place, failure.unwrap_or_else(|| copied(plan)))
        });
        let outcomes: Vec<_> = outcomes.collect();
        desk.settles(&outcomes);
    });
}

#[test]
fn the_help() {
    looks("the_help", |desk| {
        tree(desk);
        desk.keys("?");
    });
}

#[test]
fn leaving_while_something_moves() {
    looks("leaving_while_something_moves", |desk| {
        transfers(desk);
        desk.keys("q");
    });
}

#[test]
fn a_folder_that_is_to_move() {
    looks("a_folder_that_is_to_move", |desk| {
        tree(desk);
        desk.keys("k m");
        desk.counts(
            "uploads/agency_invoice/",
            &[MARCH, "b.pdf", "c.pdf", "d.pdf"],
        );
        desk.keys("<ctrl-u>").types("uploads/quotation/");
    });
}

#[test]
fn a_folder_that_is_to_join_another() {
    looks("a_folder_that_is_to_join_another", |desk| {
        tree(desk);
        desk.keys("k m")
            .counts("uploads/agency_invoice/", &[MARCH, "b.pdf"]);
        desk.keys("<ctrl-u>").types("uploads/rate_card/");
    });
}

#[test]
fn a_folder_that_is_to_leave_the_categories() {
    looks("a_folder_that_is_to_leave_the_categories", |desk| {
        tree(desk);
        desk.keys("k m")
            .counts("uploads/agency_invoice/", &["b.pdf"]);
        desk.keys("<ctrl-u>").types("exports/2026/");
    });
}

#[test]
fn a_folder_that_is_to_be_saved() {
    looks("a_folder_that_is_to_be_saved", |desk| {
        tree(desk);
        desk.keys("k s");
        let names = ["", "a.pdf", "b.pdf", "old/a.pdf", "old/b.pdf"];
        desk.counts("uploads/agency_invoice/", &names);
        desk.keys("<tab>");
    });
}
