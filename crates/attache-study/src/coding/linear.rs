//! Which class do weighed observations speak for? Small models with whole-number weights.

use rustc_hash::FxHashMap;

use super::feature::{Observation, hash};

/// A linear model: for each observation that it knows, a weight for each class.
#[derive(Clone, Debug, Default)]
pub(crate) struct Linear {
    classes: usize,
    bias: Vec<i32>,
    weights: FxHashMap<u64, Box<[i32]>>,
}

impl Linear {
    /// Reads a model: a line `classes`, tab and their names, then lines with a name and as many weights.
    ///
    /// The file is ours and embedded, so what is wrong in it fails a test, not a user.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines().filter(|line| !line.starts_with('#'));
        let mut header = lines.next()?.split('\t');
        (header.next()? == "classes").then_some(())?;
        let classes = header.count();
        let mut bias = vec![0; classes];
        let mut weights = FxHashMap::default();
        for line in lines {
            let mut cells = line.split('\t');
            let name = cells.next()?;
            let row: Vec<i32> = cells.map(|cell| cell.parse().ok()).collect::<Option<_>>()?;
            (row.len() == classes).then_some(())?;
            if name == "bias" {
                bias = row;
            } else {
                weights.insert(hash(&[name]), row.into_boxed_slice());
            }
        }
        Some(Self {
            classes,
            bias,
            weights,
        })
    }

    /// The score of each class.
    pub(crate) fn scores(&self, observations: &[Observation]) -> Vec<i32> {
        let mut scores = self.bias.clone();
        for observation in observations {
            if let Some(row) = self.weights.get(&observation.hash) {
                for (score, weight) in scores.iter_mut().zip(row) {
                    *score += weight;
                }
            }
        }
        scores
    }

    /// The tokens that spoke most for a class against the others, at most `most`, in their order.
    pub(crate) fn deciding(
        &self,
        observations: &[Observation],
        class: usize,
        most: usize,
    ) -> Vec<usize> {
        let mut votes: Vec<(i32, u32)> = Vec::new();
        for observation in observations {
            let (Some(token), Some(row)) = (observation.token, self.weights.get(&observation.hash))
            else {
                continue;
            };
            let others: i32 = row.iter().sum::<i32>() - row[class];
            let margin = row[class] - others / (self.classes as i32 - 1).max(1);
            match votes.iter_mut().find(|(_, voter)| *voter == token) {
                Some((vote, _)) => *vote += margin,
                None => votes.push((margin, token)),
            }
        }
        votes.sort_by_key(|(vote, token)| (-vote, *token));
        let for_it = votes.iter().filter(|(vote, _)| *vote > 0);
        let mut tokens: Vec<usize> = for_it
            .take(most)
            .map(|(_, token)| *token as usize)
            .collect();
        tokens.sort_unstable();
        tokens
    }
}

/// The first of the highest scores.
pub(crate) fn best(scores: &[i32]) -> usize {
    let highest = scores.iter().max();
    let place = scores.iter().position(|score| Some(score) == highest);
    place.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::feature::Sink;
    use super::*;

    #[test]
    fn weights_add_up_and_tell_who_decided() {
        let model =
            Linear::read("# ours\nclasses\tno\tyes\nbias\t1\t0\nw|a\t-2\t3\nw|b\t5\t0\n").unwrap();
        let mut seen: Vec<Observation> = Vec::new();
        seen.add(&["w", "a"], Some(4));
        seen.add(&["w", "b"], Some(2));
        seen.add(&["w", "c"], Some(1));
        assert_eq!(model.scores(&seen), [4, 3]);
        assert_eq!(best(&model.scores(&seen)), 0);
        assert_eq!(model.deciding(&seen, 0, 3), [2]);
        assert_eq!(model.deciding(&seen, 1, 3), [4]);
    }

    #[test]
    fn a_damaged_model_is_refused() {
        assert!(Linear::read("").is_none());
        assert!(Linear::read("classes\ta\tb\nw\t1\n").is_none());
        assert!(Linear::read("classes\ta\tb\nw\t1\tx\n").is_none());
    }
}
