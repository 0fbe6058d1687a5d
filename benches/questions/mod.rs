//! Questions like those of buyers.

/// Every stored ask of the built-in shop with something around it.
pub fn asks() -> Vec<String> {
    let library = huashu::pack::load(&huashu::pack::Shop::builtin());
    let asks = library.entries.iter().flat_map(|entry| entry.asks.iter());
    asks.zip(["亲 ", "", "你好，", "老板"].iter().cycle()).map(|(ask, before)| format!("{before}{ask}呀")).collect()
}
