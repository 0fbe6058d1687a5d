//! `huashu schema`: the shapes of the files, for editors.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use huashu::pack::FileKind;

use super::{Failure, Outcome, screen, unless_closed};

/// 输出文件格式的 JSON Schema：编辑器（装上 Even Better TOML 或 taplo）边写边检查、边提示。
///
/// 文件的第一行写 #:schema ../schema/pack.schema.json（kb/shop.toml 写 shop.schema.json，
/// kb/products.toml 写 products.schema.json）就会用上。
#[derive(Args)]
#[command(next_help_heading = "选项", override_usage = "huashu schema [pack|shop|products] [选项]", help_template = super::HELP_TEMPLATE)]
pub struct Schema {
    /// pack 是话术包，shop 是 kb/shop.toml，products 是 kb/products.toml；不写时输出 pack，有 --out 时都写
    #[arg(value_name = "哪一种", value_enum, hide_possible_values = true)]
    kind: Option<Kind>,
    /// 写到这个文件夹里
    #[arg(long, value_name = "文件夹")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    Pack,
    Shop,
    Products,
}

impl From<Kind> for FileKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Pack => Self::Pack,
            Kind::Shop => Self::Shop,
            Kind::Products => Self::Products,
        }
    }
}

impl Schema {
    pub fn run(self) -> Result<Outcome, Failure> {
        let kind = self.kind.map(FileKind::from);
        let Some(folder) = self.out else {
            let schema = kind.unwrap_or(FileKind::Pack).schema();
            unless_closed(io::stdout().write_all(schema.as_bytes()))?;
            return Ok(Outcome::Found);
        };
        for kind in FileKind::ALL.into_iter().filter(|&each| kind.is_none_or(|kind| kind == each)) {
            write(&folder, kind).map_err(|error| Failure(format!("写不了 {}：{error}", folder.display())))?;
        }
        Ok(Outcome::Found)
    }
}

fn write(folder: &Path, kind: FileKind) -> io::Result<()> {
    let path = folder.join(kind.schema_name());
    fs::create_dir_all(folder)?;
    fs::write(&path, kind.schema())?;
    screen::say(format_args!("已写入 {}", path.display()));
    Ok(())
}
