//! What every store keeps to, proved against the bucket in memory, and against a real server on request.
//!
//! Every test is a function over a [`Place`]. Those in the table run in both modules, `demo` and `server`;
//! the others need the bucket in memory, because they look behind its counter or break it.

mod comparing;
mod copying;
mod customer;
mod failing;
mod harmed;
mod linking;
mod listing;
mod objects;
mod place;
mod removing;
mod requesting;
mod resuming;
mod saying;
mod sessions;
mod sweeping;
mod transfers;

use place::Place;
pub(crate) use place::target;

/// Makes one test per row in `demo`, and with the feature `server-contract` one in `server`.
macro_rules! everywhere {
    ($($part:ident::$test:ident;)*) => {
        mod demo {
            $(#[tokio::test]
            async fn $test() {
                super::$part::$test(&super::Place::in_memory().await).await;
            })*
        }

        #[cfg(feature = "server-contract")]
        mod server {
            $(#[tokio::test]
            async fn $test() {
                let place = super::Place::on_server(stringify!($test)).await;
                super::$part::$test(&place).await;
                place.clean().await;
            })*
        }
    };
}

everywhere! {
    listing::a_page_holds_a_thousand_and_says_where_the_next_begins;
    listing::a_folder_shows_what_lies_in_it_and_no_more;
    listing::a_deep_listing_shows_every_object;
    listing::a_listing_goes_on_from_where_another_stopped;
    listing::an_empty_folder_is_told_from_one_with_something_in_it;
    sweeping::a_sweep_tells_every_key_exactly_once;
    sweeping::the_stretches_of_a_sweep_are_the_whole_folder;
    sweeping::nothing_is_a_stretch_too;
    sweeping::a_large_flat_folder_shows_every_row_exactly_once;
    objects::what_is_put_can_be_looked_at_and_fetched_by_link;
    objects::odd_keys_come_back_as_they_went_in;
    objects::a_missing_object_is_not_found;
    objects::a_piece_tells_of_the_whole_and_is_of_one_version_only;
    objects::a_link_that_has_died_opens_nothing;
    objects::a_link_that_was_tampered_with_opens_nothing;
    objects::an_empty_file_is_a_file;
    linking::a_link_opens_until_the_moment_that_is_shown_and_not_after;
    linking::name_type_and_opening_arrive_with_the_file;
    linking::a_trial_tells_what_the_receiver_gets;
    linking::a_link_that_does_not_open_says_why;
    requesting::a_signed_put_takes_exactly_what_was_signed;
    requesting::a_signed_form_takes_the_file_that_was_asked_for;
    requesting::a_signed_form_takes_nothing_else;
    requesting::an_arrival_is_told_once_it_is_there;
    transfers::asking_leaves_what_is_there_and_replacing_does_not;
    transfers::a_large_file_goes_in_parts_and_comes_back_whole;
    transfers::a_large_file_does_not_overwrite_unasked;
    transfers::a_stopped_upload_leaves_nothing_unfinished;
    transfers::a_stopped_download_leaves_no_file;
    transfers::a_download_asks_keeps_both_or_replaces;
    transfers::progress_ends_at_the_full_size;
    comparing::a_file_is_compared_with_what_lies_where_it_would_go;
    comparing::a_large_file_is_compared_too;
    comparing::two_objects_are_compared_without_being_read;
    comparing::what_is_gone_meanwhile_is_told_as_such;
    saying::class_tags_and_metadata_are_kept_both_ways;
    copying::a_copy_keeps_all_that_was_said;
    copying::a_copy_in_parts_is_the_same_object;
    copying::a_copy_asks_before_it_replaces_and_keeps_what_it_replaces;
    copying::what_was_replaced_meanwhile_is_not_deleted;
    copying::a_missing_source_is_not_found;
    resuming::an_upload_goes_on_from_its_last_whole_part;
    resuming::a_download_goes_on_from_its_last_whole_part;
    resuming::an_upload_that_is_done_already_is_seen_to_be;
    resuming::a_replacing_upload_keeps_what_it_replaces_once;
    removing::a_thousand_and_one_keys_are_deleted;
    removing::deleting_what_is_not_there_is_no_trouble;
    failing::wrong_keys_are_told_as_such;
    failing::a_wrong_secret_is_told_as_such_even_by_head;
    failing::a_missing_bucket_is_named;
}
