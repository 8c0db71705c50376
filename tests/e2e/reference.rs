//! The pages of the reference are what the program and the WIT say. `CASEFILE_BLESS=1` writes them anew.

use std::fmt::Write as _;
use std::fs;

use casefile::cli::Cli;
use casefile_model::limits;
use clap::CommandFactory;

use crate::author::write;
use crate::harness::{Home, root};

/// Compares a page of `docs/reference` with what it should be.
pub fn page(name: &str, should_be: &str) {
    let path = root().join("docs/reference").join(name);
    if std::env::var_os("CASEFILE_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        write(&path, should_be);
    }
    let is = fs::read_to_string(&path).unwrap_or_default();
    let first = is.lines().zip(should_be.lines()).find(|(is, should)| is != should);
    assert!(is == should_be, "{name} is out of date ({first:?}); `just reference` writes it anew");
}

fn command_pages(command: &clap::Command, name: &str, out: &mut String) {
    let _ = writeln!(out, "## `{name}`\n\n```text\n{}```\n", command.clone().render_long_help());
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help" && !sub.is_hide_set()) {
        command_pages(sub, &format!("{name} {}", sub.get_name()), out);
    }
}

#[test]
fn the_page_of_the_command_line_says_what_help_says() {
    let mut command = Cli::command().term_width(100);
    command.build();
    let mut text = String::from(
        "# Command line\n\nData on standard output, messages and progress on standard error. Exit codes: 0 done, 1 the \
         work itself failed, 2 bad usage or input.\n\n",
    );
    command_pages(&command, "casefile", &mut text);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    page("command-line.md", &(lines.join("\n").trim_end().to_owned() + "\n"));
}

#[test]
fn the_page_of_the_tools_is_their_wit() {
    let order = [
        "metrics",
        "logs",
        "traces",
        "changes",
        "profiles",
        "experiments",
        "code",
        "docs",
        "steps",
        "notes",
        "types",
    ];
    let mut text = String::from(
        "# Tools\n\nWhat a skill can call and what it gives, as WIT. Each function says its order, limits and errors.\n",
    );
    for name in order {
        let wit = fs::read_to_string(root().join(format!("wit/tools/{name}.wit"))).unwrap();
        let body = wit.split_once("package casefile:tools@0.1.0;").unwrap().1.trim();
        let _ = write!(text, "\n## {name}\n\n```wit\n{body}\n```\n");
    }
    page("tools.md", &text);
}

#[test]
fn the_page_of_the_limits_is_their_table() {
    let mut text = String::from(
        "# Limits\n\nEvery bound of one step. A skill file asks for another value under `[limits]`, up to the cap.\n\n\
         | limit | unit | default | cap | stops |\n| --- | --- | --- | --- | --- |\n",
    );
    for info in limits::TABLE {
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} | {} |",
            info.name, info.unit, info.default, info.cap, info.stops
        );
    }
    page("limits.md", &text);
}

#[test]
fn shells_and_man_are_told_of_every_command() {
    let home = Home::new();
    let completions = home.run(&["completions", "bash"]).expect_code(0).stdout.clone();
    let page = home.run(&["man"]).expect_code(0).stdout.clone();
    for sub in Cli::command().get_subcommands().filter(|sub| !sub.is_hide_set()) {
        assert!(completions.contains(sub.get_name()), "{}", sub.get_name());
        assert!(page.contains(&sub.get_name().replace('-', "\\-")), "{}", sub.get_name());
    }
    assert!(home.run(&["man", "skill", "new"]).expect_code(0).stdout.contains("lang"));
    home.run(&["man", "nothing"]).refused(2, &["nothing", "no command"]);
}

/// Every page of the book is in its summary, and every link between pages leads to one.
#[test]
fn the_book_is_whole() {
    let docs = root().join("docs");
    let summary = fs::read_to_string(docs.join("SUMMARY.md")).unwrap();
    for folder in [docs.clone(), docs.join("reference")] {
        for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.extension().is_none_or(|e| e != "md") {
                continue;
            }
            let name = path.strip_prefix(&docs).unwrap().display().to_string();
            assert!(
                name == "SUMMARY.md" || summary.contains(&format!("({name})")),
                "{name} is not in SUMMARY.md"
            );
            let text = fs::read_to_string(&path).unwrap();
            for link in text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()) {
                let inside = !link.is_empty() && !link.contains("://");
                assert!(!inside || folder.join(link).exists(), "{name} links to `{link}`");
            }
        }
    }
}
