use super::super::{Context, Rule, findings::Findings, wording::Wording};
use crate::{
    diagnostic::Severity,
    pack::{Entry, Reply},
};

pub(super) const RULE: Rule = Rule {
    name: "same-variants",
    severity: Severity::Warning,
    what: "同一条的两种说法一样，或只差标点、语气词和一两个词",
    why: "轮流发送就是为了不重复，写成一样等于没写",
    example: "text = [\"亲，48小时内发货哦\", \"亲，48小时内发货呢~\"]",
    instead: "text = [\"亲，{{发货时效}}发货哦\", \"付款后{{发货时效}}就给您寄出，亲\"]",
    run,
};

/// Of the longer text, in hundredths: what two texts may share at their beginning and end together.
const MOST_SHARED: usize = 85;

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    for of_entry in context.wordings.chunk_by(|a, b| std::ptr::eq(a.entry, b.entry)).filter(|texts| texts.len() > 1) {
        let cores: Vec<Vec<char>> = of_entry.iter().map(|wording| core(wording.text)).collect();
        for (later, wording) in of_entry.iter().enumerate() {
            let earlier =
                (first_of_its_answer(wording.entry, later)..later).find(|&one| are_alike(&cores[one], &cores[later]));
            let Some(earlier) = earlier else { continue };
            let message = format!("和“{}”几乎一样", beginning(&of_entry[earlier]));
            findings.report_words(wording, 0..wording.text.len(), message, "换一种说法，或删掉这一种");
        }
    }
}

/// The texts of one answer take turns; those of another are for other conditions.
fn first_of_its_answer(entry: &Entry, number: usize) -> usize {
    let mut first = 0;
    for answer in &entry.answers {
        let Reply::Texts(texts) = &answer.reply else { continue };
        if number < first + texts.len() {
            break;
        }
        first += texts.len();
    }
    first
}

/// Without punctuation, 亲 and the particles at the ends of clauses.
fn core(text: &str) -> Vec<char> {
    text.chars()
        .filter(|c| (c.is_alphanumeric() || "{}".contains(*c)) && !"亲哦呢呀啊哈啦喔哟吧的了".contains(*c))
        .collect()
}

fn are_alike(a: &[char], b: &[char]) -> bool {
    let (shorter, longer) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let begin = shorter.iter().zip(longer).take_while(|(a, b)| a == b).count();
    let end = shorter[begin..].iter().rev().zip(longer.iter().rev()).take_while(|(a, b)| a == b).count();
    (begin + end) * 100 >= longer.len() * MOST_SHARED
}

fn beginning(wording: &Wording<'_>) -> String {
    const SHOWN: usize = 12;
    match wording.text.char_indices().nth(SHOWN) {
        Some((cut, _)) => format!("{}…", &wording.text[..cut]),
        None => wording.text.to_owned(),
    }
}
