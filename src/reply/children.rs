//! Several children in one message: 大宝120 小宝90.

use super::{
    Action, Ask, Before, Reply, Responder,
    parts::{unanswered, without_address},
    subject::may_name_child,
};
use crate::{
    index::Damaged,
    product::{children, folded},
};

impl Responder {
    /// A size for each of the children whose heights `ask` tells; `None` if it does not tell of several. If one has none,
    /// nobody is answered.
    ///
    /// # Errors
    /// If the index was damaged.
    pub(super) fn reply_to_children(&mut self, ask: &Ask, before: Before<'_>) -> Result<Option<Reply>, Damaged> {
        if !ask.text.contains(may_name_child) || self.index().products()?.catalog.charts.is_empty() {
            return Ok(None);
        }
        let text = folded(&ask.text);
        let mut replies: Vec<(String, Reply)> = Vec::new();
        for (child, question) in children(&text) {
            let reply = self.reply_to_one(&Ask { text: question.clone(), ..ask.clone() }, &question, before)?;
            let is_size =
                reply.action == Action::Answer && reply.candidates.first().is_some_and(|best| best.is_worked_out);
            if !is_size {
                return Ok(Some(unanswered(self.reply_to_one(ask, &ask.text, before)?)));
            }
            replies.push((child.to_owned(), reply));
        }
        Ok((!replies.is_empty()).then(|| together(replies)))
    }
}

/// One message with a line for each child.
fn together(replies: Vec<(String, Reply)>) -> Reply {
    let line = |(child, reply): &(String, Reply)| {
        format!("{child}：{}", without_address(reply.text.as_deref().unwrap_or_default()))
    };
    let text = replies.iter().map(line).collect::<Vec<_>>().join("\n");
    let answers = replies.len();
    let margin =
        replies.iter().map(|(_, reply)| reply.margin).fold(replies[0].1.margin, |a, b| if b < a { b } else { a });
    let candidates = replies.into_iter().flat_map(|(_, reply)| reply.candidates.into_iter().take(1)).collect();
    Reply { text: Some(text), answers, margin, ..Reply::of(Action::Answer, candidates) }
}
