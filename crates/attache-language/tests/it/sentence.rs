//! Are hard splits right beyond the development set? In each case `|` stands where a sentence begins.

use attache_language::{annotate, sentences};

/// Checks cases of one kind. What stands between two bars, white space trimmed, is one sentence.
#[track_caller]
fn check(cases: &[&str]) {
    for case in cases {
        let expected: Vec<_> = case.split('|').map(str::trim).collect();
        let text = case.replace('|', "");
        let found: Vec<_> = sentences(&text).into_iter().map(|s| &text[s]).collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn names_of_states_end_a_sentence_only_before_a_word_that_begins_one() {
    check(&[
        "U.S. troops and U.K. troops landed.| They stayed for a year.",
        "Our partners trust the U.S.| They say so.",
        "No ally matches the U.S.| However, all contribute.",
        "The talks moved to the U.S.| Unfortunately, they failed.",
        "Few states rival the U.S.| “We stand with you,” he said.",
        "The U.S. Senate and the U.S. Treasury agreed.",
        "The U.S. Department of Defense trains allies.| It is costly.",
        "The U.S.-Philippines treaty dates from 1951.| The U.S.-ROK alliance is younger.",
        "The U.N.'s members and the U.S.'s friends met.| Nobody left.",
        "Trade between Canada and the U.S.| As a result, both grew."
            .replace("| As", " as")
            .as_str(),
        "Canada trades with the U.S.| As a result, both grew.",
        "That is a choice for the U.S.| We will make it with our partners.",
        "The U.S. Administration consulted the allies.| Parliament did not object.",
        "The U.N. General Assembly and the U.N. Secretariat met.",
        "The E.U. Commission and the U.K. Treasury disagreed; the E.U. Parliament did not.",
        "They flew to Washington, D.C.| The President received them.",
        "In Washington, D.C., the allies signed.| In Brussels, D.C. officials explained.",
        "It told u.s. allies nothing.| They asked.",
        "The u.s. and its friends agreed.| Nobody objected.",
        "U . S. bases and U .S. ships serve our allies.| We keep them.",
        "FRIENDS OF THE U .S. AND ITS ALLIES",
        "Allies of the U. S. Army trained.| It was useful.",
        "The U.S.S.R. Foreign Ministry objected.| The U.S.S.R. no longer exists.",
    ]);
}

#[test]
fn references_hold_their_number() {
    check(&[
        "As Sec. 12 says, allies consult.| Cf. Sec. 14.",
        "Sec. Ickes and Gen. Powell met allies.| They agreed.",
        "Executive Order No. 12333 names no partner.| It is old.",
        "NSC No. 68 named our allies.| No. 69 did not.",
        "Did any ally object? |No. |They all signed.",
        "Is there a limit? |No. |Allies decide.",
        "They said no.| I said yes.| No.| I did.",
        "See p. 3 for partners.| See pp. 4-6 for allies.",
        "It is on p. 118.| The map is on p. 119.",
        "Under Art. 4 allies consult.| Under Art. 6 they define the area.",
        "Arts. IV and V bind every ally.| Art. VI does not.",
        "As Fig. 3 shows, partners gain.| Figs. 4 and 5 show more.",
        "The vols. 2 and 3 list allies (cf. Fig. 7).| Vol. 4 does not.",
        "See Vol. 2, Ch. 3, para. 14.| It lists partners.",
    ]);
}

#[test]
fn titles_and_initials_hold_their_name() {
    check(&[
        "Lt. Gen. Brown met Amb. Green.| Sen. White and Rep. Black came, too.",
        "Mr. Speaker, Mrs. Adams and Dr. King spoke of allies.| We listened.",
        "Harry S. Truman and Dwight D. Eisenhower built alliances.| R. B. Smith wrote of them.",
        "I met J. R. Jones.| F. D. Roosevelt had met them.",
        "It was Franklin D. Roosevelt.| The allies mourned.",
        "The Hon. Luke I. Wright served in the islands.| So did I.| The work was hard.",
        "That was after World War I.| The allies parted.",
        "Sgt. Lee (Ret.) met his partners.| Col. Day (Ret.) did not.",
        "The St. Lawrence Seaway and Ft. Bragg serve us.| Mt. Rainier is high.",
        "He flew to St. Louis.| St. Paul was next.",
        "Martin Luther King, Jr., led.| Martin Luther King, Jr. Day is in January.",
        "See Annex A.| Allies are listed in Annex B.| Partners are in Annex C.",
    ]);
}

#[test]
fn other_abbreviations_end_a_sentence_where_they_may() {
    check(&[
        "A few partners, e.g. Kenya, train abroad, i.e. they travel.| Most do not.",
        "Many states (e.g., Japan; cf. Korea) host us.| We thank them.",
        "Food, fuel, etc. were sent to allies.| Nothing was lost.",
        "We send food, fuel, etc.| Partners send more.",
        "Our friends (Kenya, Chad, etc.) helped us.",
        "Our friends (Kenya, Chad, etc.) met.| They agreed.",
        "Allies vs. Rivals was the game.| It was NATO vs. Warsaw.",
        "Since Sept. 11, 2001, allies have stood with us.| On Dec. 1 they met.",
        "On Oct. 7 and Nov. 9 the partners met.| Aug. 2 came later.",
        "Smith Co. and Jones Ltd. are partners.| Brown Corp. is not.",
        "The firm is Smith Inc.| Partners left.",
        "They met at 10 a.m. and at 6 p.m. in Rome.| All came.",
        "They left at 6 p.m.| Nobody stayed.",
        "By 6 p.m. NATO had agreed.| All left.",
        "It begins at 6 p.m. Eastern time.| It ends at 7 p.m. Monday.",
        "Smith et al. count allies.| Jones et al. do not.",
    ]);
}

#[test]
fn stops_inside_numbers_and_addresses_end_nothing() {
    check(&[
        "Allies pay 2.4 percent.| Partners pay 0.9 percent.",
        "It grew by .5 percent.| Then it fell.",
        "It cost $1.25 million in 1991.| It saved $3.75 million.",
        "$2 billion went to allies.| $3 billion went to partners.",
        "Goal 1.2.1 is trade.| Goal 1.2.2 is aid.",
        "Go to www.defense.gov/allies.| Partners go to un.org.",
        "Write to desk@state.gov.| It answers partners.",
        "The report is at https://a.gov/x.html.| Read it.",
        "NATO began in 1949.| ANZUS began in 1951.| 1955 saw more.",
        "They sent 900 men.| 12 allies sent more.| 3,000 came home.",
    ]);
}

#[test]
fn quotes_and_brackets_close_with_their_sentence() {
    check(&[
        "She spoke of \"our good partners.\"| We agree.",
        "She spoke of “our good partners.”| We agree.",
        "She asked, “Who helps?”| We all do.",
        "“Will they come?” she wondered.| They came.",
        "\"Stop!\" said the ally.| We stopped.",
        "“Partners help. |Allies fight.” |So he said.",
        "She wrote, \"We came. |We stayed.\" |Nobody doubts it.",
        "The partners came.| (One was late.)| The talks began.",
        "The partners came (one of them late).| The talks began.",
        "The partners (what luck!) came.",
        "The ally (why?) left early.| Nobody knew.",
        "She calls it 'a true alliance.'| Others do not.",
        "It is the partners' task.| Partners' views differ.",
        "That is our allies’ wish.| Allies’ wishes count.",
        "He called it an “alliance of equals.” | “Equals” was new.",
        "It was the “U.S.” | They knew.",
    ]);
}

#[test]
fn note_marks_stay_with_the_sentence_before() {
    check(&[
        "We trust partners.7 Allies trust us.8 |So be it."
            .replace(".7 ", ".7 |")
            .as_str(),
        "They signed.101 |We signed, too.102",
        "They signed.² |We signed.³",
        "They signed.[12] |We signed.[13]",
        "They signed. [12] |We signed. [13]",
        "It is “a partnership.”14 |Nobody objected.",
        "It is \"a partnership.\"2 |Nobody objected.",
        "Friends,1 allies,2 and partners3 met.",
        "They signed.3,4 |We signed.5-7 |All is well.",
        "They signed.* |We did not.†",
        "Will they sign?9 |They will.",
    ]);
}

#[test]
fn dots_dashes_and_colons_mostly_go_on() {
    check(&[
        "We hope ... and we work.",
        "We hope… and we work.| We do.",
        "We hope for more.... |The allies hope, too.",
        "We hope. . . . |The allies hope, too.",
        "We hope…. |The allies hope, too.",
        "The ally – a friend – came.| The partner—a friend—stayed.",
        "He came -- at last -- to Rome.| We met.",
        "Allies come; partners stay; rivals wait.",
        "The rule is plain: Allies come first.",
        "One thing is sure: We stay.| They know.",
        "Really?! |Yes! |Allies came.",
        "Who came? |Allies!! |Who else?",
        "Use the site.| eBay sells it.| iPhones are banned.",
        "Partners came .| We met them .| Nobody , in fact , stayed away .",
        "The allies met.The talks began."
            .replace("met.", "met.|")
            .as_str(),
        "Is it so?|It is.",
    ]);
}

#[test]
fn headings_and_items_are_sentences() {
    check(&[
        "OUR PARTNERS\n\n|We value them.| They know.",
        "DEFENDING ALLIES\n|We defend them.",
        "Our Partners in Asia\n|The region grows.| We grow with it.",
        "2. Build New Partnerships\n\n|We build.",
        "IV. Ignite a New Era of Growth\n\n|Partners trade.",
        "A. Deepen Alliances\n\n|We will.",
        "Section 3. Allies\n\n|We have many.",
        "We will\nmeet our allies and\npartners.| They\nwill come.",
        "The United\nStates has allies.| The North\nAtlantic Treaty binds it.",
        "NATO\nForces trained.",
        "Our goals:\n\n|• deter war;\n|• assure friends; and\n|• trade.\n\n|All agree.",
        "We must:\n|• lead\n|• listen",
        "▪ Deter war.| It costs lives.\n|▪ Assure friends.",
        "* Lead.\n|* Listen.| It helps.",
        "- Lead.\n|- Listen.",
        "1. Lead.\n|2. Listen.\n|3. Learn.",
        "1) lead\n|2) listen",
        "(1) Lead.\n|(2) Listen.",
        "a. Lead.\n|b. Listen.",
        "We must (a) lead, (b) listen, and (c) learn.| All agree.",
        "We aim to (i) deter, (ii) assure and (iii) trade.| That is all.",
        "(1) Lead. |(2) Listen.",
        "*\n\nTo lead.\n\n|*\n\nTo listen.",
        "We will: |• lead; |• listen.",
    ]);
}

#[test]
fn speeches_have_stage_directions() {
    check(&[
        "Thank you. |[Laughter] |I mean it.",
        "Our allies came. |(Applause.) |We thank them.",
        "That is so. |[Applause] |And we know.",
        "I thank [applause] you all.",
    ]);
}

#[test]
fn a_blank_line_inside_a_broken_sentence_does_not_end_it() {
    check(&[
        "because the\n\nallies of terror are enemies",
        "We trade with Japan\n\n, Korea and others.",
        "We ended it.\n\n|their way was other",
        "Contents\n\n|Allies\n\n|Partners",
        "Allies of the U.S.\n\nand partners came.",
    ]);
}

#[test]
fn dot_leaders_end_with_their_page() {
    check(&[
        "I. Allies . . . . . . 1 |II. Partners . . . . . . 7 |The World . . . . . . ix",
        "Allies ........ 3\n|Partners ........ 12",
    ]);
}

#[test]
fn each_block_begins_a_sentence_and_ends_one() {
    let text = "our allies\n\nand partners. We";
    let annotation = annotate(text, [0..10, 11..11, 12..text.len()]);
    assert_eq!(annotation.blocks, [0..2, 2..2, 2..6]);
    assert_eq!(annotation.sentences, [0, 2, 5]);
}
