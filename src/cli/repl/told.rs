//! What stands beside a reply: its heading, what numbers pick instead, what it lacks.

use huashu::{
    reply::{Candidate, Filled},
    text::printable,
};
use unicode_width::UnicodeWidthStr;

use super::list::{Room, cut};
use crate::cli::screen;

/// Candidates that numbers pick from.
pub const OFFERED: usize = 6;

/// Candidates that are counted beside them.
pub const COUNTED: usize = 200;

/// ` 39 `, ` 200 多`: no more are counted.
pub fn about(many: usize) -> String {
    if many >= COUNTED - OFFERED { format!(" {many} 多") } else { format!(" {many} ") }
}

/// `已复制  另有 2 能否指定快递 · 3 …`, in as many lines as it takes.
pub fn flowed(done: &str, others: &[String], more: usize, columns: usize) -> Vec<String> {
    let mut lines = vec![done.to_owned()];
    for (at, other) in others.iter().enumerate() {
        let between = if at == 0 { "  另有 " } else { " · " };
        let Some(line) = lines.last_mut() else { continue };
        if line.is_empty() || line.width() + between.width() + other.width() <= columns {
            line.push_str(if line.is_empty() { "另有 " } else { between });
            line.push_str(other);
        } else {
            lines.push(cut(&format!("  {other}"), columns));
        }
    }
    if more > 0 && !others.is_empty() {
        let more = format!("（还有{}条）", about(more));
        match lines.last_mut() {
            Some(line) if line.width() + more.width() <= columns => line.push_str(&more),
            _ => lines.push(format!("  {more}")),
        }
    }
    lines.into_iter().filter(|line| !line.is_empty()).map(|line| cut(&line, columns)).collect()
}

/// The names that have no value yet.
pub fn lacking(candidates: &[Candidate]) -> Vec<String> {
    let missing = candidates.iter().filter_map(|candidate| match &candidate.filled {
        Filled::Missing { names, .. } => Some(names.clone()),
        _ => None,
    });
    missing.flatten().collect()
}

/// `发什么快递  kd fkd · 发货与快递`, or the titles of a stack.
pub fn heading(taken: &[Candidate], room: Room) -> String {
    match taken {
        [one] => screen::heading(one),
        several => {
            let titles: Vec<String> = several.iter().map(|candidate| printable(&candidate.title)).collect();
            room.dim(&titles.join(" + "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_numbers_pick_is_never_cut_off() {
        let others: Vec<String> = (2..7).map(|number| format!("{number} 能否指定快递")).collect();
        for columns in [20, 37, 77, 200] {
            let lines = flowed("已复制", &others, 39, columns);
            assert!(lines.iter().all(|line| line.width() <= columns), "{lines:?}");
            let all = lines.concat();
            assert!(others.iter().all(|other| all.contains(other.as_str())) && all.contains("39"), "{lines:?}");
        }
        assert_eq!(flowed("", &others[..1], 0, 77), ["另有 2 能否指定快递"]);
        assert_eq!(flowed("已复制", &[], 3, 77), ["已复制"]);
        assert!(flowed("", &[], 0, 77).is_empty());
    }
}
