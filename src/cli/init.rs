//! `huashu init`: the built-in shop as files to edit.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::Args;
use huashu::pack::builtin;

use super::{Failure, Outcome, unless_closed};

/// 把自带的示例店铺写到文件夹里（phrases/ 和 kb/），改成自己的。
///
/// 已有的文件不会被覆盖：只要有一个文件已存在，就什么也不写。
#[derive(Args)]
#[command(next_help_heading = "选项", override_usage = "huashu init [文件夹]", help_template = super::HELP_TEMPLATE)]
pub struct Init {
    /// 写到哪个文件夹
    #[arg(default_value = ".", value_name = "文件夹")]
    folder: PathBuf,
}

impl Init {
    pub fn run(self) -> Result<Outcome, Failure> {
        let folder = self.folder.display();
        let existing = builtin::write_to(&self.folder).map_err(|error| Failure(format!("写不了 {folder}：{error}")))?;
        if let Some(first) = existing.first() {
            let count = existing.len();
            return Err(Failure(format!("{folder} 里已有 {count} 个同名文件（{first} 等），没有写入；请换一个文件夹")));
        }
        unless_closed(writeln!(
            io::stdout(),
            "已写入 {folder}：phrases/ 是快捷短语，kb/ 是问答，kb/shop.toml 是店铺信息，schema/ 供编辑器检查和提示\n\
             先改 kb/shop.toml 里的店名、快递和优惠，再运行 huashu find kd 看看"
        ))?;
        Ok(Outcome::Found)
    }
}
