//! Several questions in one message: 在吗 这款有货吗 什么时候发货 能开发票吗.

use super::{Action, Candidate, Reply};
use crate::text::{asks_nothing, normalize};

/// More parts than this are a story, not questions.
const MOST_PARTS: usize = 8;

/// Confidence from which on a part beside a greeting is a question.
const RESEMBLES: f32 = 0.3;

/// The category whose entries greet.
pub(super) const GREETING: &str = "greeting";

/// The parts of a message that may ask something. A space between Latin letters parts syllables,
/// not questions.
pub(super) fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        if ends_part(before, c) {
            parts.push(&text[start..at]);
            start = at + c.len_utf8();
        }
        before = c;
    }
    parts.push(&text[start..]);
    parts.retain(|part| !asks_nothing(&normalize(part)));
    if parts.len() > MOST_PARTS { Vec::new() } else { parts }
}

fn ends_part(before: char, c: char) -> bool {
    const PAUSES: &str = "?？!！。,，、;；~～…\n\r";
    PAUSES.contains(c) || c.is_whitespace() && !before.is_ascii_alphanumeric()
}

/// One reply of the replies to the parts and to the `whole`; the latter alone unless two different
/// things were surely asked. What was worked out from the whole (身高112，偏胖) stands for the parts of its theme.
pub(super) fn together(whole: Reply, replies: Vec<Reply>, surely: f32) -> Reply {
    let is_greeting = |reply: &Reply| reply.candidates.first().is_some_and(|best| best.category.name == GREETING);
    let is_sure = |reply: &Reply| reply.candidates.first().is_some_and(|best| best.confidence.get() >= surely);
    let sure: Vec<&str> = replies
        .iter()
        .filter(|reply| is_sure(reply) && !is_greeting(reply))
        .map(|reply| reply.candidates[0].entry.as_str())
        .collect();
    let different = sure.iter().any(|entry| *entry != sure[0]);
    if !different {
        // 老板在吗 这款有吗: the greeting is all that makes it unsure. 打扰一下，裤子起球了: the greeting is no answer.
        let mut asked: Vec<Reply> = replies.into_iter().filter(|reply| !is_greeting(reply)).collect();
        if asked.len() == 1 && is_sure(&asked[0]) && (!is_sure(&whole) || is_greeting(&whole)) {
            return asked.remove(0);
        }
        let surest = |reply: &Reply| reply.candidates.first().map_or(0.0, |best| best.confidence.get());
        let surest = asked.into_iter().max_by(|a, b| surest(a).total_cmp(&surest(b)));
        let asks_more = |reply: &Reply| reply.candidates.first().is_some_and(|best| best.confidence.get() >= RESEMBLES);
        return surest.filter(|reply| is_greeting(&whole) && asks_more(reply)).map_or(whole, unanswered);
    }
    let worked_out = whole.candidates.first().filter(|best| best.is_worked_out && best.confidence.get() >= surely);
    let replies = match worked_out.map(|best| best.category.name.clone()) {
        None => replies,
        Some(theme) => {
            let same_theme = |reply: &Reply| {
                reply.candidates.first().is_some_and(|best| best.category.name == theme || best.is_worked_out)
            };
            let others =
                replies.into_iter().filter(|reply| is_sure(reply) && !same_theme(reply) && !is_greeting(reply));
            let others: Vec<Reply> = others.collect();
            if others.is_empty() {
                return whole;
            }
            [whole.clone()].into_iter().chain(others).collect()
        }
    };
    let shown = whole.candidates.len();
    let replies: Vec<Reply> = replies.into_iter().filter(|reply| !is_greeting(reply)).collect();
    let all_answered = replies.iter().all(|reply| reply.action == Action::Answer);
    let margin = replies.iter().map(|reply| reply.margin).fold(replies[0].margin, |a, b| if b < a { b } else { a });
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut rest = Vec::new();
    for reply in replies {
        let sure = is_sure(&reply);
        let mut of_part = reply.candidates.into_iter();
        if let Some(best) = of_part.next().filter(|best| !candidates.iter().any(|known| known.entry == best.entry)) {
            if sure { candidates.push(best) } else { rest.push(best) }
        }
    }
    let answers = candidates.len();
    let texts: Vec<&str> = candidates.iter().filter_map(|candidate| candidate.filled.text()).collect();
    let text = (all_answered && texts.len() == answers).then(|| one_message(&texts));
    for other in rest.into_iter().chain(whole.candidates) {
        if !candidates.iter().any(|known| known.entry == other.entry) {
            candidates.push(other);
        }
    }
    candidates.truncate(shown.max(answers));
    let action = if text.is_some() { Action::Answer } else { Action::Suggest };
    let answers = if action == Action::Answer { answers } else { 0 };
    Reply { text, answers, margin, ..Reply::of(action, candidates) }
}

/// Something else was asked too: no answer by itself.
pub(super) fn unanswered(reply: Reply) -> Reply {
    match reply.action {
        Action::Answer => Reply { text: None, answers: 0, action: Action::Suggest, ..reply },
        _ => reply,
    }
}

/// The texts in order, the buyer addressed once.
pub(super) fn one_message(texts: &[&str]) -> String {
    let mut message = texts[0].to_owned();
    for text in &texts[1..] {
        message.push('\n');
        message.push_str(without_address(text));
    }
    message
}

/// A text from behind its 亲，.
pub(super) fn without_address(text: &str) -> &str {
    const ADDRESSES: [&str; 6] = ["亲亲，", "亲，", "亲~", "亲，您好，", "您好，", "您好亲，"];
    let address = ADDRESSES.iter().filter(|address| text.starts_with(**address)).max_by_key(|address| address.len());
    address.map_or(text, |address| &text[address.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_split_where_people_pause_and_openings_ask_nothing() {
        assert_eq!(split("在吗 这款有货吗 什么时候发货？能开发票吗"), ["这款有货吗", "什么时候发货", "能开发票吗"]);
        assert_eq!(split("亲，几天能到呀"), ["几天能到呀"]);
        assert_eq!(split("你好 在吗"), [""; 0]);
        assert_eq!(split("shenme shihou fahuo"), ["shenme shihou fahuo"]);
        assert_eq!(split("一 二 三 四 五 六 七 八 九"), [""; 0]);
    }

    #[test]
    fn the_buyer_is_addressed_once() {
        assert_eq!(one_message(&["亲，有货的", "亲，今天发", "能开的亲"]), "亲，有货的\n今天发\n能开的亲");
    }
}
