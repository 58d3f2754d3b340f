//! The one table of what a person can do: keymap, help, footer and README are all made from it.

use super::Model;
use super::conditions::{
    always, answered, changeable, deletable, handed_over, marked, not_all_shown, on_a_file,
    on_a_page, on_a_picture, on_a_table, on_file, on_files, on_lines, on_loose_lines,
    on_part_of_a_picture, one_link, partly_open, plain_question, several, several_parts,
    several_parts_or_pane, several_stores, sharable, transferring, troubled, undoable, writable,
};

/// Where a key means a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// In the tree, when nothing lies over it.
    Browse,
    /// In a list of files, before the keys that it shares with the tree.
    Rows,
    /// In the line of a search.
    Line,
    /// In every dialog, after the keys of its own scope.
    Dialog,
    /// In a question that is answered with buttons.
    Question,
    /// In the question about targets that are there already, before the keys of every question.
    Conflict,
    /// Where text is typed.
    Prompt,
    /// In the form for an upload, before the keys of where text is typed.
    Form,
    /// In something that was made and can be copied: an answer.
    Notice,
    /// In a row of a table, before the keys of every notice.
    Row,
    /// In what is handed over: links, a link to upload with.
    Handout,
    /// In something to read: the help, details, a trouble.
    Reading,
    /// In the list of transfers.
    Transfers,
    /// In the list of stores.
    Stores,
    /// In a file that is looked into, over the whole window.
    Look,
    /// In a view that fills the window, after its own keys.
    View,
    /// In the view of what the bucket holds.
    Usage,
    /// In the view of what was done.
    Ledger,
    /// In the view of the trash.
    Bin,
    /// Everywhere.
    Anywhere,
}

/// Under which heading the help lists a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Finding files.
    Find,
    /// Getting about.
    Move,
    /// Doing something with files.
    Files,
    /// Looking and understanding.
    Look,
    /// The program itself.
    Program,
    /// In dialogs.
    Dialogs,
}

impl Group {
    /// All headings, in the order of the help.
    pub const ALL: [Self; 6] = [
        Self::Files,
        Self::Find,
        Self::Move,
        Self::Look,
        Self::Program,
        Self::Dialogs,
    ];

    /// The heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Find => "Finding",
            Self::Move => "Getting about",
            Self::Files => "Files",
            Self::Look => "Looking",
            Self::Program => "filedesk",
            Self::Dialogs => "In questions and lists",
        }
    }
}

/// Why a command cannot be done now, for the footer and the note.
type When = fn(&Model) -> Result<(), &'static str>;

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Spec {
    /// The command.
    pub command: Command,
    variant: &'static str,
    /// Its usual keys, in the notation of [`super::Chord`].
    pub keys: &'static [&'static str],
    /// Where they mean it.
    pub scope: Scope,
    /// Under which heading it is listed.
    pub group: Group,
    /// One word for the footer; empty where it needs none.
    pub short: &'static str,
    /// What it does.
    pub sentence: &'static str,
    /// Whether it can be done now.
    pub when: When,
}

impl Spec {
    /// Its name in the configuration file: `copy_link`.
    pub fn name(&self) -> String {
        let mut name = String::new();
        for letter in self.variant.chars() {
            if letter.is_uppercase() && !name.is_empty() {
                name.push('_');
            }
            name.push(letter.to_ascii_lowercase());
        }
        name
    }

    /// Where its keys mean it; empty for the tree, and where it goes without saying.
    pub fn place(&self) -> &'static str {
        self.scope.place()
    }
}

impl Scope {
    /// In words where it is; empty for the tree, and where it goes without saying.
    pub fn place(self) -> &'static str {
        match self {
            Scope::Browse | Scope::Anywhere | Scope::Dialog => "",
            Scope::Rows => "in a list",
            Scope::View => "in the usage, the ledger and the trash",
            Scope::Usage => "in the usage",
            Scope::Ledger => "in the ledger",
            Scope::Bin => "in the trash",
            Scope::Line => "while searching",
            Scope::Question => "in a question",
            Scope::Conflict => "where files are there already",
            Scope::Prompt => "where text is typed",
            Scope::Form => "in the form for an upload",
            Scope::Notice => "in a notice",
            Scope::Row => "in a row of a table",
            Scope::Handout => "in what is handed over",
            Scope::Reading => "in the help and other texts",
            Scope::Transfers => "in the transfers",
            Scope::Stores => "in the list of stores",
            Scope::Look => "inside a file",
        }
    }
}

macro_rules! commands {
    ($($command:ident [$($key:literal),*] $scope:ident $group:ident $short:literal $sentence:literal $when:ident;)*) => {
        /// What a person can do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Command { $(#[doc = $sentence] $command,)* }

        /// The table, in the order of the help.
        pub const COMMANDS: &[Spec] = &[$(Spec {
            command: Command::$command,
            variant: stringify!($command),
            keys: &[$($key),*],
            scope: Scope::$scope,
            group: Group::$group,
            short: $short,
            sentence: $sentence,
            when: $when,
        },)*];
    };
}

commands! {
    // command      keys                          where      group   footer        what it does                                                       when it can be done
    CopyLink        ["y"]                         Browse     Files   "link"        "Copy a link that opens for one hour, and try it"                              on_files;
    ShareLinks      ["Y"]                         Browse     Files   "share"       "Choose how long links last, what they show, how they are copied"  sharable;
    Upload          ["a"]                         Browse     Files   "add"         "Add (upload) files or a folder here"                              writable;
    Download        ["s"]                         Browse     Files   "save"        "Save to this computer: a file, marked files, a whole folder"      sharable;
    OpenFile        ["O"]                         Browse     Files   ""            "Open the file with this computer's own program for it"            on_file;
    Delete          ["d", "delete"]               Browse     Files   "delete"      "Delete into the trash, after a question that names what goes"     deletable;
    Undo            ["u"]                         Browse     Files   ""            "Undo the last delete, move, restore or upload"                    undoable;
    Trash           ["Z"]                         Browse     Files   ""            "Show the trash, to restore or empty it"                           always;
    Purge           ["D"]                         Browse     Files   ""            "Delete for good, past the trash; its count is typed"              deletable;
    Move            ["m"]                         Browse     Files   "move"        "Move or rename: to another folder, owner or name; a folder whole" changeable;
    CopyFile        ["C"]                         Browse     Files   ""            "Copy within the bucket, under another key; a folder whole"        changeable;
    Mark            ["space"]                     Browse     Files   "mark"        "Mark or unmark the file, and go down"                             on_file;
    ShowMarks       ["M"]                         Browse     Find    ""            "List what is marked, wherever it lies; space unmarks"             marked;
    ClearMarks      ["X"]                         Browse     Files   ""            "Clear all marks"                                                  marked;
    MarkAll         ["*"]                         Browse     Files   ""            "Mark all files of the folder or the list"                         always;
    AskForFile      ["A"]                         Browse     Files   ""            "Ask a customer for a file: a link to upload it with"              writable;
    Pin             ["P"]                         Browse     Files   ""            "Pin the customer of the ticket at hand; other files then ask"     always;
    Transfers       ["t", "T"]                    Browse     Files   ""            "Show the transfers, to stop or answer one"                        transferring;
    ShowLinks       ["L"]                         Browse     Files   ""            "Show what was handed over last"                                   handed_over;
    ShowAnswer      ["J"]                         Browse     Files   ""            "Show the answer to the last upload"                               answered;
    Search          ["/"]                         Browse     Find    "find"        "Find any file in the bucket"                                      always;
    Filter          ["f"]                         Browse     Find    ""            "Filter the folder as you type"                                    always;
    Sort            ["S"]                         Browse     Find    ""            "Show the folder newest first; again: other orders"                always;
    Gather          ["o"]                         Browse     Find    ""            "Gather everything of the same owner or job"                       always;
    Usage           ["U"]                         Browse     Find    ""            "Add up what the bucket holds"                                     always;
    Columns         ["c"]                         Browse     Find    ""            "Show names in the store's words, or as raw keys"                  always;
    ShowInTree      ["enter"]                     Rows       Find    "to the tree" "Show the file in the tree"                                        always;
    CloseRows       ["esc", "h", "left"]          Rows       Find    "back"        "Leave the list"                                                   always;
    TakeFirst       ["enter"]                     Line       Find    "to the tree" "Show the best hit in the tree"                                    always;
    IntoRows        ["down", "pagedown"]          Line       Find    "choose"      "Go to the rows, where keys are commands again"                    always;
    Complete        ["tab"]                       Line       Find    "complete"    "Complete a filter"                                                always;
    CloseLine       ["esc"]                       Line       Find    "back"        "Leave the search"                                                 always;
    Toggle          ["enter"]                     Browse     Move    "open"        "Open or close the folder; look inside a file"                     always;
    Open            ["l", "right"]                Browse     Move    ""            "Open the folder, or go into it"                                   always;
    Close           ["h", "left"]                 Browse     Move    ""            "Close the folder, or go to the one around it"                     always;
    Down            ["j", "down"]                 Browse     Move    ""            "Move down"                                                        always;
    Up              ["k", "up"]                   Browse     Move    ""            "Move up"                                                          always;
    PageDown        ["pagedown", "ctrl-d", "ctrl-f"] Browse     Move    ""            "Move a page down"                                                 always;
    PageUp          ["pageup", "ctrl-u", "ctrl-b"] Browse     Move    ""            "Move a page up"                                                   always;
    First           ["g", "home"]                 Browse     Move    ""            "Go to the first row"                                              always;
    Last            ["G", "end"]                  Browse     Move    ""            "Go to the last row"                                               always;
    GoTo            [":", "ctrl-g"]               Browse     Move    "go to"       "Go to a key or s3:// address"                                     always;
    WholeBucket     ["b"]                         Browse     Move    ""            "Show or hide the rest of the bucket"                              always;
    Refresh         ["r", "f5"]                   Browse     Look    ""            "Refresh the folder, or try again what failed"                     always;
    RefreshAll      ["R"]                         Browse     Look    ""            "Refresh every open folder"                                        always;
    Ledger          ["H"]                         Browse     Look    ""            "Show what was done: links, uploads, deletes"                      always;
    Peek            ["p"]                         Browse     Look    "look"        "Show or hide what is inside the file under the cursor"            always;
    IntoPeek        ["tab"]                       Browse     Look    ""            "Give the keys to what is inside the file"                         on_a_file;
    Inspect         ["i"]                         Browse     Look    "details"     "Show or hide the details"                                         always;
    Trouble         ["e"]                         Browse     Look    ""            "Show the last trouble in full"                                    troubled;
    Dismiss         ["esc"]                       Browse     Look    ""            "Take the notes down"                                              always;
    Stores          ["B"]                         Browse     Program ""            "Open another of the stores that the configuration file names"       several_stores;
    Help            ["?", "f1"]                   Browse     Program "help"        "Show all keys"                                                    always;
    Redraw          ["ctrl-l"]                    Anywhere   Program ""            "Draw the screen anew"                                             always;
    Suspend         ["ctrl-z"]                    Anywhere   Program ""            "Go to the shell; fg comes back"                                   always;
    Quit            ["q"]                         Browse     Program "quit"        "Leave filedesk"                                                   always;
    Interrupt       ["ctrl-c"]                    Anywhere   Program ""            "Leave the question, or filedesk"                                  always;
    Accept          ["enter"]                     Dialog     Dialogs "go on"       "Go on with what is selected"                                      always;
    Cancel          ["esc"]                       Dialog     Dialogs "cancel"      "Leave it and change nothing"                                      always;
    ReadDown        ["down"]                      Dialog     Dialogs ""            "Read on"                                                          always;
    ReadUp          ["up"]                        Dialog     Dialogs ""            "Read back"                                                        always;
    Yes             ["y"]                         Question   Dialogs "yes"         "Answer yes"                                                       plain_question;
    No              ["n", "q"]                    Question   Dialogs ""            "Answer no"                                                        always;
    Switch          ["tab", "right", "l"]         Question   Dialogs "next"        "Select the next answer"                                           always;
    SwitchBack      ["shift-tab", "left", "h"]    Question   Dialogs ""            "Select the answer before"                                         always;
    NextTarget      ["j", "down"]                 Conflict   Dialogs "next file"   "Look at the next file"                                            several;
    PreviousTarget  ["k", "up"]                   Conflict   Dialogs ""            "Look at the file before"                                          several;
    TargetsDown     ["pagedown", "ctrl-d"]        Conflict   Dialogs ""            "Look a page further down"                                         always;
    TargetsUp       ["pageup", "ctrl-u"]          Conflict   Dialogs ""            "Look a page further up"                                           always;
    Next            ["tab", "down"]               Prompt     Dialogs "next"        "Complete, or go to the next field"                                always;
    Previous        ["shift-tab", "up"]           Prompt     Dialogs ""            "Go back to the one before"                                        always;
    Further         ["ctrl-o"]                    Form       Dialogs "more"        "Say more of the files: storage class, tags, metadata"             always;
    Rehearse        ["ctrl-t"]                    Form       Dialogs "try"         "Try without sending: which keys are free, which are taken"        always;
    Copy            ["c"]                         Notice     Dialogs "copy"        "Copy what is shown"                                               always;
    ScrollDown      ["pagedown"]                  Notice     Dialogs ""            "Read on"                                                          always;
    ScrollUp        ["pageup"]                    Notice     Dialogs ""            "Read back"                                                        always;
    CloseNotice     ["q"]                         Notice     Dialogs ""            "Close it; any other key closes it too and acts in the tree"       always;
    CopyAgain       ["c", "y"]                    Handout    Dialogs "copy"        "Copy it, whatever came of trying"                                 always;
    CopyGood        ["g"]                         Handout    Dialogs "leave out"   "Leave out the links that do not open, and copy the rest"          partly_open;
    OpenInBrowser   ["b"]                         Handout    Dialogs "browser"     "Open the link in this computer's browser"                         one_link;
    ShowCode        ["Q"]                         Handout    Dialogs "QR"          "Show the link as a QR code"                                       one_link;
    ShowPlain       ["v"]                         Handout    Dialogs "plain"       "Show it outside of filedesk, to be selected in one piece"         always;
    SaveText        ["w"]                         Handout    Dialogs "write"       "Write it into the download folder; of an upload link, its page"   always;
    HandoutDown     ["pagedown"]                  Handout    Dialogs ""            "Read on"                                                          always;
    HandoutUp       ["pageup"]                    Handout    Dialogs ""            "Read back"                                                        always;
    CloseHandout    ["q"]                         Handout    Dialogs ""            "Close it; any other key closes it too and acts in the tree"       always;
    ReadOn          ["j", "down"]                 Reading    Dialogs ""            "Read on"                                                          always;
    ReadBack        ["k", "up"]                   Reading    Dialogs ""            "Read back"                                                        always;
    ReadPageOn      ["space", "pagedown"]         Reading    Dialogs ""            "Read a page on"                                                   always;
    ReadPageBack    ["pageup"]                    Reading    Dialogs ""            "Read a page back"                                                 always;
    ReadFirst       ["g", "home"]                 Reading    Dialogs ""            "Read from the beginning"                                          always;
    ReadLast        ["G", "end"]                  Reading    Dialogs ""            "Read the end"                                                     always;
    CloseReading    ["q", "?"]                    Reading    Dialogs ""            "Close it"                                                         always;
    NextTransfer    ["j", "down"]                 Transfers  Dialogs ""            "Select the next transfer"                                         always;
    PreviousTransfer ["k", "up"]                   Transfers  Dialogs ""            "Select the transfer before"                                       always;
    StopTransfer    ["x"]                         Transfers  Dialogs "stop"        "Stop the transfer, or take a failed one off the list"             always;
    PauseTransfer   ["space", "p"]                Transfers  Dialogs "pause/go on" "Pause the transfer, or go on with it"                             always;
    SoonerTransfer  ["K"]                         Transfers  Dialogs ""            "Let the transfer have its turn sooner"                            always;
    LaterTransfer   ["J"]                         Transfers  Dialogs ""            "Let the transfer have its turn later"                             always;
    RetryTransfers  ["r"]                         Transfers  Dialogs "again"       "Try again what failed"                                            always;
    CloseTransfers  ["q", "t", "T"]                  Transfers  Dialogs ""            "Close the list"                                                   always;
    NextStore       ["j", "down"]                 Stores     Dialogs "next"        "Select the next store"                                            always;
    PreviousStore   ["k", "up"]                   Stores     Dialogs ""            "Select the store before"                                          always;
    CloseStores     ["q", "B"]                    Stores     Dialogs ""            "Close the list"                                                   always;
    LookDown        ["j", "down"]                 Look       Dialogs ""            "Read on"                                                          always;
    LookUp          ["k", "up"]                   Look       Dialogs ""            "Read back"                                                        always;
    LookPageDown    ["space", "pagedown", "ctrl-d", "ctrl-f"] Look       Dialogs ""            "Read a page further, then the next page of paper"                 always;
    LookPageUp      ["pageup", "ctrl-u", "ctrl-b"] Look       Dialogs ""            "Read a page back"                                                 always;
    LookFirst       ["g", "home"]                 Look       Dialogs ""            "Read from the start"                                              always;
    LookLast        ["G", "end"]                  Look       Dialogs ""            "Read to the end"                                                  always;
    LookRight       ["l", "right"]                Look       Dialogs ""            "Move to the right"                                                always;
    LookLeft        ["h", "left"]                 Look       Dialogs ""            "Move to the left"                                                 always;
    NextPart        ["tab", "]"]                  Look       Dialogs "turn"        "Show the next page or sheet; out of a pane that has only one"      several_parts_or_pane;
    PreviousPart    ["shift-tab", "["]            Look       Dialogs ""            "Show the page or sheet before"                                    several_parts;
    LookPicture     ["v"]                         Look       Dialogs "picture"      "Show a page as a picture, or as its text"                         on_a_page;
    LookCloser      ["z"]                         Look       Dialogs "closer"      "Look closer at a picture; the arrows move it"                     on_a_picture;
    LookWider       ["Z"]                         Look       Dialogs "wider"       "See more of a picture"                                            on_part_of_a_picture;
    LookFind        ["/"]                         Look       Dialogs "find"        "Find words in what is shown"                                      always;
    GoToPart        [":"]                         Look       Dialogs ""            "Go to a page or sheet by its number"                              several_parts;
    FindNext        ["n"]                         Look       Dialogs ""            "Find them once more"                                              always;
    FindPrevious    ["N"]                         Look       Dialogs ""            "Find them once more, backwards"                                   always;
    NextFile        ["J"]                         Look       Dialogs "next file"   "Look into the next file"                                          always;
    PreviousFile    ["K"]                         Look       Dialogs ""            "Look into the file before"                                        always;
    LookCopy        ["c"]                         Look       Dialogs "copy"        "Copy the text that is shown, or what is selected of it"           on_lines;
    LookSelect      ["x"]                         Look       Dialogs "select"      "Select lines or rows: j and k take more, x begins anew, c copies" on_lines;
    LookRow         ["o"]                         Look       Dialogs "row"         "Show a row with all its cells, each on a line of its own"         on_a_table;
    LookWrap        ["w"]                         Look       Dialogs ""            "Wrap long lines, make wide pages narrower, or leave them whole"   on_loose_lines;
    LookFurther     ["+"]                         Look       Dialogs "more"        "Read more of the file, where only its beginning is shown"         not_all_shown;
    LookWhole       ["enter"]                     Look       Dialogs ""            "Give it the whole window, or its pane again"                      always;
    LookDetails     ["i"]                         Look       Dialogs ""            "Show the details of the file"                                     always;
    CloseLook       ["q", "p"]                    Look       Dialogs ""            "Close it"                                                         always;
    NextRow         ["j", "down"]                 Row        Dialogs "next row"    "Read the row below"                                               always;
    PreviousRow     ["k", "up"]                   Row        Dialogs "row before"  "Read the row above"                                               always;
    ViewDown        ["j", "down"]                 View       Dialogs ""            "Move down"                                                        always;
    ViewUp          ["k", "up"]                   View       Dialogs ""            "Move up"                                                          always;
    ViewPageDown    ["pagedown", "ctrl-d"]        View       Dialogs ""            "Move a page down"                                                 always;
    ViewPageUp      ["pageup", "ctrl-u"]          View       Dialogs ""            "Move a page up"                                                   always;
    ViewFirst       ["g", "home"]                 View       Dialogs ""            "Go to the first row"                                              always;
    ViewLast        ["G", "end"]                  View       Dialogs ""            "Go to the last row"                                               always;
    NextUsage       ["tab", "right", "l"]         Usage      Dialogs "next"        "Divide by something else"                                         always;
    PreviousUsage   ["shift-tab", "left", "h"]    Usage      Dialogs ""            "Divide by what was before"                                        always;
    SortUsage       ["S", "s"]                    Usage      Dialogs "sort"        "Sort by bytes, files, oldest, newest, name"                       always;
    FollowUsage     ["enter"]                     Usage      Dialogs "show"        "Show the files behind the row"                                    always;
    CloseUsage      ["q", "U"]                    Usage      Dialogs ""            "Close it"                                                         always;
    LedgerFilter    ["/"]                         Ledger     Dialogs "filter"      "Filter by words in key, user, note, act"                          always;
    LedgerList      ["tab"]                       Ledger     Dialogs "alive"       "Turn between all that was done and the links alive"               always;
    LedgerShow      ["enter"]                     Ledger     Dialogs "show"        "Show the file in the tree"                                        always;
    LedgerAgain     ["y"]                         Ledger     Dialogs "link"        "Make the link anew, for as long as it was made for"               always;
    LedgerDelete    ["d", "delete"]               Ledger     Dialogs ""            "Delete the file, which ends its links"                            writable;
    LedgerExport    ["E"]                         Ledger     Dialogs "export"      "Save what is listed as a table (CSV) to the download folder"      always;
    CloseLedger     ["q", "H"]                    Ledger     Dialogs ""            "Close it"                                                         always;
    Restore         ["enter", "r"]                Bin        Dialogs "restore"     "Bring what is chosen, or this file, back to where it was"         writable;
    RestoreAct      ["R"]                         Bin        Dialogs "all of it"   "Bring everything back that went at once with this file"           writable;
    RestoreElsewhere ["m"]                        Bin        Dialogs "elsewhere"   "Bring what is chosen, or this file, back to another folder"       writable;
    BinChoose       ["space"]                     Bin        Dialogs "choose"      "Choose the file or not, and go down"                              always;
    BinFilter       ["/"]                         Bin        Dialogs "filter"      "Filter by words in key, person, reason"                           always;
    BinAge          ["o"]                         Bin        Dialogs "older"       "List only what is older: 7, 30, 90 days"                          always;
    BinPurge        ["d", "delete"]               Bin        Dialogs ""            "Delete what is chosen, or this file, for good"                    writable;
    EmptyBin        ["E"]                         Bin        Dialogs "empty"       "Delete all that is listed for good; its count is typed"           writable;
    BinRule         ["L"]                         Bin        Dialogs ""            "Show the rule by which the store itself empties the trash"        always;
    BinRefresh      ["f5"]                        Bin        Dialogs ""            "List the trash anew"                                              always;
    CloseBin        ["q", "Z"]                    Bin        Dialogs ""            "Close it"                                                         always;
}

/// The table's row for `command`.
pub fn spec(command: Command) -> &'static Spec {
    COMMANDS
        .iter()
        .find(|spec| spec.command == command)
        .expect("the macro makes a row for every command")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{HashMap, HashSet};

    #[test]
    fn no_key_has_two_meanings_in_one_place() {
        let mut seen = HashMap::new();
        for spec in COMMANDS {
            for key in spec.keys {
                let before = seen.insert((spec.scope, key), spec.command);
                assert_eq!(before, None, "{key} means {:?} too", spec.command);
            }
        }
    }

    #[test]
    fn keys_that_work_anywhere_mean_nothing_else() {
        let anywhere = COMMANDS.iter().filter(|spec| spec.scope == Scope::Anywhere);
        for spec in anywhere {
            for other in COMMANDS
                .iter()
                .filter(|other| other.command != spec.command)
            {
                assert!(
                    spec.keys.iter().all(|key| !other.keys.contains(key)),
                    "{:?} and {:?}",
                    spec.command,
                    other.command
                );
            }
        }
    }

    #[test]
    fn every_command_has_a_row_of_its_own_and_a_sentence() {
        let mut seen = HashSet::new();
        for spec in COMMANDS {
            assert!(seen.insert(spec.command), "{:?}", spec.command);
            let begins = spec.sentence.chars().next();
            assert!(begins.is_some_and(char::is_uppercase), "{:?}", spec.command);
        }
    }
}
