//! `huashu calc`: the sample tables of the trade, the rule for percent, tables in and out, and what is refused.

mod common;

use common::Place;

fn words(line: &str) -> Vec<&str> {
    line.split(' ').collect()
}

const PRESALE: &str =
    "calc presale --sales 500万 --average-order 500 --agent-share 28.5% --conversion 45% --capacity 350";
const AFTERSALE: &str = "calc aftersale --orders 10,000 --return-rate 8% --capacity 200";
const ERLANG: &str = "calc erlang --volume 100 --interval 30m --handling 3分 --within 0.33分 --shrinkage 30%";

fn json(line: &str) -> serde_json::Value {
    Place::empty().json(&[words(line), vec!["--json"]].concat())
}

#[test]
fn presale_shows_the_formula_the_numbers_the_unrounded_value_and_the_rounding() {
    let ran = Place::empty().run(&[words(PRESALE), words("--full-time 15")].concat());
    let ran = ran.says(0, "销售额 ÷ 客单价 × 客服销售占比 ÷ 询单转化率 ÷ 日接待量\n");
    let ran = ran.says(0, "= 5,000,000 ÷ 500 × 28.5% ÷ 45% ÷ 350\n").says(0, "≈ 18.095238095 人");
    ran.says(0, "→ 19 人（向上取整；四舍五入是 18 人）").says(0, "= 4 人").warns("取整 up");
    let heads = &json(PRESALE)["results"]["heads"];
    assert_eq!((heads["exact"].as_str(), heads["result"].as_u64()), (Some("380/21"), Some(19)));
    assert_eq!(heads["value"].to_string(), "18.095238095");
    assert_eq!(json(&format!("{PRESALE} --round nearest"))["results"]["heads"]["result"], 18);
}

#[test]
fn aftersale_names_the_variant_it_used() {
    let full = format!("{AFTERSALE} --consult-share 30% --round nearest --full-time 8");
    let ran =
        Place::empty().run(&words(&full)).says(0, "≈ 13.333333333 人").says(0, "→ 13 人（四舍五入；向上取整是 14 人）");
    ran.says(0, "= 5 人").says(0, "用的是除以售后咨询占比的算法");
    let simple = format!("{AFTERSALE} --formula simple");
    Place::empty().run(&words(&simple)).says(0, "= 4 人").says(0, "用的是不除以售后咨询占比的算法");
    Place::empty().run(&words(AFTERSALE)).says(2, "").warns("售后咨询占比（--consult-share）：还没写");
}

#[test]
fn every_value_out_of_range_is_named_at_once() {
    let line = "calc presale --sales -5 --average-order 0 --agent-share 28.5 --conversion 120% --capacity 很多";
    let ran = Place::empty().run(&words(line)).says(2, "");
    let ran = ran.warns("销售额（--sales）：写的是“-5”，要大于 0").warns("客单价（--average-order）：写的是“0”");
    let ran = ran.warns("写的是“28.5”，没有百分号，看不出是不是百分之 28.5；请写 28.5% 或 0.285");
    ran.warns("写的是“120%”，超过了 100%").warns("日接待量（--capacity）：写的是“很多”，不是数字");
}

#[test]
fn percent_has_one_rule_and_a_warning_where_it_looks_like_the_other() {
    let with = |conversion: &str| PRESALE.replace("45%", conversion);
    assert_eq!(json(&with("0.45"))["results"], json(&with("45％"))["results"]);
    Place::empty().run(&words(&with("0.45%"))).says(0, "").warns("要是想写 45%");
    Place::empty().run(&words(&with("1"))).says(0, "").warns("按 100% 算");
}

#[test]
fn heads_per_hour_follow_the_arrivals() {
    let hourly = format!("{PRESALE} --hourly 9点=120/10点=300/11点=280");
    let hours = &json(&hourly)["tables"]["hours"];
    let heads: Vec<i64> = hours.as_array().unwrap().iter().map(|hour| hour["heads"].as_i64().unwrap()).collect();
    assert_eq!(heads, [25, 63, 58]);
    let place = Place::empty().with("hours.csv", "时段,咨询量\n9点,120\n10点,300\n11点,280\n");
    let from_file = place.json(&words(&format!("{PRESALE} --hourly hours.csv --json")));
    assert_eq!(&from_file["tables"]["hours"], hours);
    let short = format!("{PRESALE} --hourly 9点=40%/10点=50%");
    Place::empty().run(&words(&short)).says(0, "各时段人数").warns("加起来是 90%，不是 100%");
}

#[test]
fn what_if_is_a_table_with_a_chart() {
    let line = format!("{PRESALE} --vary 询单转化率=±5%");
    let ran = Place::empty().run(&words(&line)).says(0, "如果询单转化率变了：售前人数");
    ran.says(0, "\n  40%  21 人  ██").says(0, "\n▸ 45%  19 人  ██").says(0, "\n  50%  17 人  ██");
    let varied = &json(&format!("{PRESALE} --vary conversion=40%..50% --steps 2"))["varied"]["conversion"];
    assert_eq!(varied.as_array().unwrap().len(), 3);
    assert_eq!(varied[0]["heads"], 21);
    let agents = &json(&format!("{ERLANG} --vary 在线客服=12..15"))["varied"]["agents"];
    assert_eq!(
        agents.as_array().unwrap().iter().map(|row| row["agents"].as_u64()).collect::<Vec<_>>(),
        [12, 13, 14, 15].map(Some)
    );
    Place::empty().run(&words(&format!("{PRESALE} --vary 天气=1..2"))).says(2, "").warns("不认识“天气”");
    Place::empty().run(&words(&format!("{PRESALE} --vary 询单转化率=50%..40%"))).says(2, "").warns("从小到大");
}

#[test]
fn erlang_finds_the_agents_or_rates_those_there_are() {
    let found = &json(&format!("{ERLANG} --max-occupancy 85%"))["results"];
    assert_eq!((found["agents"]["value"].as_u64(), found["rostered"]["result"].as_u64()), (Some(14), Some(20)));
    assert_eq!(found["service_level"]["value"].to_string(), "0.887852693");
    let palm = &json("calc erlang --volume 100 --handling 3m --patience 5m --agents 14 --within 20s")["results"];
    let value = |key: &str| palm[key]["value"].to_string();
    assert_eq!(["waiting", "lost", "service_level"].map(value), ["0.145260114", "0.013983744", "0.916792092"]);
    let loss = json("calc erlang --volume 10 --interval 1m --handling 1m --model b --lost 2%");
    assert_eq!(loss["results"]["agents"]["value"], 17);
    let few = Place::empty().run(&words("calc erlang --volume 100 --handling 3m --agents 10"));
    few.says(0, "没有有限的值").warns("排队只会越来越长");
}

#[test]
fn chats_at_once_name_their_method() {
    let line = "calc erlang --volume 60 --handling 20m --chats 3";
    Place::empty().run(&words(line)).says(0, "20 ÷ 2.5").says(0, "callcentrehelper.com");
    let line = "calc erlang --volume 60 --handling 20m --chats 2.5 --chat-method workload";
    Place::empty().run(&words(line)).says(0, "≈ 21.333333333 人").says(0, "ccplanning.net");
    Place::empty().run(&words("calc erlang --volume 60 --handling 20m --chats 6")).says(2, "").warns("1 到 5");
}

#[test]
fn erlang_refuses_what_means_nothing() {
    for (more, told) in [
        ("--service-level 100%", "要小于 100%"),
        ("--model a", "耐心（--patience）"),
        ("--model b --patience 5m", "只有模型 a"),
        ("--lost 2%", "模型 c 里没人走"),
        ("--within 20", "要带单位"),
        ("--shrinkage 100%", "小于 100%"),
        ("--agents 1.5", "正整数"),
    ] {
        let line = format!("calc erlang --volume 100 --handling 3m {more}");
        Place::empty().run(&words(&line)).says(2, "").warns(told);
    }
    let line = "calc erlang --volume 1000000亿 --handling 7小时";
    Place::empty().run(&words(line)).says(2, "").warns("请核对");
}

#[test]
fn three_scores_at_once() {
    let line = "calc dsr --score 4.6307/4.7120/4.6221 --raters 753/750/751 --target 4.77/4.84/4.82 --add 140/560/340";
    let ran = Place::empty().run(&[words(line), vec!["--json"]].concat());
    let found: Vec<(String, String)> = ran
        .json_lines()
        .iter()
        .map(|line| (line["results"]["needed"]["result"].to_string(), line["results"]["after"]["value"].to_string()))
        .collect();
    let expected = [("457", "4.688596976"), ("600", "4.835114504"), ("826", "4.739869019")];
    assert_eq!(found, expected.map(|(needed, after)| (needed.to_owned(), after.to_owned())));
    Place::empty().run(&words(line)).says(0, "【描述相符】").says(0, "【服务态度】").says(0, "【物流服务】");
    let line = "calc dsr --score 4.6/4.7 --raters 753/750/751 --target 4.8";
    Place::empty().run(&words(line)).says(2, "").warns("各项要一样多");
}

#[test]
fn a_score_from_stars_peers_and_days() {
    let line = "calc dsr --stars 572/121/45/8/7 --target 4.77 --per-day 20 --peers -3% --mix 10/0/0/0/1";
    let results = json(line)["results"].clone();
    let value = |key: &str| results[key]["value"].to_string();
    assert_eq!((value("score").as_str(), results["needed"]["result"].as_u64()), ("4.650730412", Some(391)));
    assert_eq!((results["days"]["result"].as_u64(), value("peer_mean").as_str()), (Some(18), "4.794567435"));
    Place::empty().run(&words(line)).says(0, "旧评分当作平均分布在这些天里");
    let shares = "calc dsr --shares 76%/16%/6%/1%/2% --raters 753 --target 4.77";
    Place::empty().run(&words(shares)).says(0, "只是大概").warns("加起来是 101%，不是 100%");
}

#[test]
fn targets_that_nothing_reaches_are_errors() {
    for (line, told) in [
        ("calc dsr --score 4.63 --raters 753 --target 5", "目标要小于 5 分"),
        ("calc dsr --score 4.63 --raters 753 --target 5.1", "评分从 1 到 5"),
        ("calc dsr --score 4.63 --raters 753 --target 4.8 --per-day 9 --daily-shares 80%/20%/0/0/0", "等多久也到不了"),
        ("calc dsr --score 4.63 --target 4.8", "评分人数（--raters）：还没写"),
        ("calc dsr --score 4.63", "要算什么还没写"),
        ("calc dsr --score 4.63 --stars 1/2/3/4/5", "只写一种"),
        ("calc dsr --score 4.6 --peers -3% --peer-min 4.7", "不在最低 4.7 分"),
    ] {
        Place::empty().run(&words(line)).says(2, "").warns(told);
    }
    let few = "calc dsr --score 4.63 --raters 753 --target 4.77";
    Place::empty().run(&words(few)).says(0, "→ 459 人").warns("只有两位小数");
    let precise = Place::empty().run(&words(&few.replace("4.63", "4.6300"))).says(0, "→ 459 人");
    assert_eq!(precise.err, "");
}

#[test]
fn goals_sum_to_the_target() {
    let line =
        "calc goal --sales 100 --agents 3 --days 7 --channels 直通车=30%/直播=70% --average-order 10 --conversion 50%";
    let tables = json(line)["tables"].clone();
    let goals =
        |key: &str| tables[key].as_array().unwrap().iter().map(|row| row["goal"].to_string()).collect::<Vec<_>>();
    assert_eq!(goals("agents"), ["33.34", "33.33", "33.33"]);
    assert_eq!(goals("channels"), ["30", "70"]);
    assert_eq!((tables["agents"][0]["orders"].as_u64(), tables["agents"][0]["askers"].as_u64()), (Some(4), Some(7)));
    assert_eq!(tables["agents_by_day"].as_array().unwrap().len(), 7);
    let place = Place::empty();
    place.run(&[words(line), words("--out goal.xlsx")].concat()).says(0, "按客服").warns("已写入 goal.xlsx");
    place.run(&[words(line), words("--out goal.csv")].concat()).says(0, "按客服").warns("要全部结果请写成 .xlsx");
    assert!(std::fs::read_to_string(place.path("goal.csv")).unwrap().contains("33.34"));
    Place::empty().run(&words("calc goal --sales 100")).says(2, "").warns("分到哪里还没写");
}

const SHOPS: &str = "店铺,销售目标,客单价,询单转化率,客服占比,人均饱和
禾苗,5000000,500,45%,28.50%,350
小树,800万,400,50%,30,300
";

#[test]
fn a_table_of_shops_is_computed_row_by_row() {
    let place = Place::empty().with("shops.csv", SHOPS);
    let ran = place.run(&words("calc presale --table shops.csv --full-time 15 --out out.csv")).says(2, "");
    ran.warns("shops.csv 第 3 行 “客服占比” 写的是“30”，没有百分号").warns("其余的已算好");
    let written = std::fs::read_to_string(place.path("out.csv")).unwrap();
    assert!(written.contains("禾苗,5000000,500,45%,28.50%,350,19,18.095238095,4,"), "{written}");
    place.run(&words("calc presale --table out.csv --agent-share 30%")).says(2, "19");
    let lines = place.run(&words("calc presale --table shops.csv --json")).json_lines();
    assert_eq!((lines[0]["results"]["heads"]["result"].as_u64(), lines[0]["row"].as_u64()), (Some(19), Some(2)));
    assert!(lines[1]["problems"][0].as_str().unwrap().contains("客服占比"));
}

#[test]
fn a_table_may_be_a_workbook_or_lack_what_is_needed() {
    let place = Place::empty().with("shops.csv", SHOPS.replace(",30,", ",30%,")).with("other.csv", "甲,乙\n1,2\n");
    place.run(&words("calc presale --table shops.csv --out out.xlsx")).says(0, "").warns("2 行");
    place.run(&words("calc presale --table out.xlsx")).says(0, "18.0952").says(0, "40");
    place.run(&words("calc presale --table other.csv")).says(2, "").warns("没有认识的列；现有：甲、乙");
    place.run(&words("calc presale --table none.csv")).says(2, "").warns("none.csv");
    place.run(&words("calc presale --table shops.csv --out out.doc")).says(2, "").warns(".xlsx");
}

const AGENTS: &str = "客服,销售额,询单转化率,客单价,接待人数,回复率,支援售前
小王,1200000,82%,510,300,99.9%,
小李,800000,66%,620,280,99.96%,
小赵,600000,54.9%,480,200,100%,是
小陈,500000,0.6,450,150,98%,否
";

#[test]
fn bonuses_are_paid_by_the_printed_scheme() {
    let place = Place::empty().with("agents.csv", AGENTS);
    let scheme = place.run(&words("calc bonus --example")).says(0, "[[band]]").out;
    place.write("scheme.toml", scheme);
    let line = "calc bonus --scheme scheme.toml --table agents.csv";
    let ran = place.run(&words(&format!("{line} --shop-sales 600万 --out paid.csv")));
    let ran = ran.says(0, "小王 = 500（询单转化率 82% ≥ 70%） + 300（询单转化率 82% > 80%） + 1,000");
    let ran = ran.says(0, "团队奖（冲刺目标）：5,000 元（客服销售占比 51.6667% ≥ 45%）").says(0, "= 4,300 + 5,000");
    ran.warns("已写入 paid.csv：4 人");
    assert!(std::fs::read_to_string(place.path("paid.csv")).unwrap().contains("小赵,"));
    let json = place.json(&words(&format!("{line} --team 30% --json")));
    assert_eq!((json["agents"][0]["total"].as_u64(), json["team"]["amount"].as_u64()), (Some(2600), Some(0)));
    place.run(&words(line)).says(0, "个人奖合计").warns("团队奖，没有算");
    place.run(&words(&format!("{line} --team 46"))).says(2, "").warns("请写 46% 或 0.46");
    place.run(&words(&format!("{line} --shop-sales 1万"))).says(2, "").warns("请核对");
}

#[test]
fn figures_and_columns_that_are_missing_pay_nobody() {
    let place =
        Place::empty().with("agents.csv", AGENTS.replace("82%", "82")).with("bare.csv", "客服,销售额\n小王,1\n");
    place.write("scheme.toml", place.run(&words("calc bonus --example")).out);
    let ran = place.run(&words("calc bonus --scheme scheme.toml --table agents.csv")).says(2, "");
    ran.warns("agents.csv 第 2 行 “询单转化率” 写的是“82”").warns("72% 或 0.72");
    place.run(&words("calc bonus --scheme scheme.toml --table bare.csv")).says(2, "").warns("缺“");
    place.run(&words("calc bonus --table bare.csv")).says(2, "").warns("还缺奖励方案（--scheme）");
}

#[test]
fn help_is_in_chinese_with_an_example_that_runs() {
    for name in ["presale", "aftersale", "erlang", "dsr", "goal", "bonus"] {
        let help = Place::empty().run(&["calc", name, "--help"]).says(0, "例：huashu calc").out;
        let english =
            help.lines().find(|line| line.split(' ').filter(|word| word.len() > 3 && word.is_ascii()).count() > 6);
        assert!(english.is_none() || english.unwrap().contains("huashu calc"), "{english:?}");
        if name != "bonus" {
            let example = help.split("例：huashu ").nth(1).unwrap().split_whitespace().collect::<Vec<_>>();
            Place::empty().run(&example).says(0, "=");
        }
    }
}
