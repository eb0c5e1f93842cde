//! Is a state called ally or partner now, or was it, is it to be, or is it said not to be?

use super::super::lexicon::is_modal;
use super::super::scene::Scene;
use super::LabelStatus;
use super::tie::{Form, Tie};

/// How far before a mention the words that tell may stand.
const REACH: usize = 9;

/// Words that make a relation one to come.
fn is_hope(word: &str) -> bool {
    matches!(
        word,
        "aim"
            | "aims"
            | "aspire"
            | "could"
            | "emerging"
            | "envision"
            | "future"
            | "goal"
            | "hope"
            | "hopes"
            | "prospective"
            | "potential"
            | "seek"
            | "seeking"
            | "seeks"
            | "someday"
            | "want"
            | "wants"
            | "wish"
            | "would-be"
            | "eventual"
            | "toward"
    )
}

fn is_making(word: &str) -> bool {
    matches!(
        word,
        "become"
            | "build"
            | "building"
            | "create"
            | "define"
            | "develop"
            | "establish"
            | "forge"
            | "form"
            | "make"
            | "be"
            | "negotiate"
            | "conclude"
            | "act"
            | "achieve"
    )
}

/// The status of a tie.
pub(super) fn status(scene: &Scene<'_>, mention: usize, tie: &Tie) -> LabelStatus {
    let near = mention.saturating_sub(REACH)..mention;
    let says = |words: &[&str]| near.clone().any(|at| words.contains(&scene.word(at)));
    if says(&["former", "erstwhile", "onetime", "longer"]) {
        return LabelStatus::Former;
    }
    if tie.form == Form::Copula {
        let (verb, end) = (tie.by.start, tie.by.end);
        let denied = (verb.saturating_sub(2)..(end + 2).min(mention)).any(|at| {
            matches!(
                scene.word(at),
                "not" | "n't" | "never" | "neither" | "hardly"
            )
        });
        let only = (end..mention).any(|at| scene.word(at) == "only");
        if denied && !only {
            return LabelStatus::Denied;
        }
        if matches!(scene.word(verb), "was" | "were") {
            return LabelStatus::Former;
        }
        if is_modal(scene.before(verb, 1)) || scene.before(verb, 1) == "to" {
            return LabelStatus::Hoped;
        }
    }
    let making = near.clone().find(|at| is_making(scene.word(*at)));
    let hoped = near.clone().any(|at| is_hope(scene.word(at)));
    let modal = making.is_some_and(|at| {
        (1..=2).any(|back| is_modal(scene.before(at, back)) || scene.before(at, back) == "to")
    });
    let bound = matches!(
        tie.form,
        Form::With | Form::Between | Form::As | Form::Copula
    );
    if bound && ((making.is_some() && (hoped || modal)) || (hoped && tie.form != Form::With)) {
        return LabelStatus::Hoped;
    }
    LabelStatus::Current
}
