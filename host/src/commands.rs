//! One file a command. Each takes what was said and gives an exit code.

pub mod as_of;
pub mod backtest;
pub mod case;
pub mod compile;
pub mod confine;
pub mod demo;
pub mod doctor;
pub mod incident;
pub mod investigate;
pub mod mcp;
pub mod policy;
pub mod propose;
pub mod registry;
pub mod replay;
pub mod run;
pub mod shell;
pub mod skill;
pub mod team;
pub mod worker;
