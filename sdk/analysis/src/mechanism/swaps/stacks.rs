//! What single stacks have words of their own for.

use super::{Swap, YAML, swap};
use crate::effect::Effect;

pub(super) const SWAPS: &[Swap] = &[
    swap(
        Effect::BatchRemoved,
        0.9,
        "what belongs to each row is no longer asked for along with the rows",
        &[
            "preload: [",
            "preload: :",
            "->addselect(",
            "join fetch",
            "->leftjoin(",
            "entitygraph",
            "@batchsize",
            "@fetch(",
        ],
        &[],
    ),
    Swap {
        paths: &[".cs", ".py", ".kt", ".java", ".ts", ".scala", ".rb", ".php", ".ex"],
        ..swap(
            Effect::IndexRemoved,
            0.85,
            "what may stand anywhere in a text is looked for, which an index of its beginnings does not serve",
            &["startswith(", "startswith=", "startingwith(", "starts_with(", "startswith:"],
            &[".contains(", "contains=", "containing(", "contains:", "ilike(", "like("],
        )
    },
    swap(
        Effect::ReadWhole,
        0.9,
        "all of it is read at once where one piece followed the other",
        &[
            "copy_stream(",
            "send_file",
            "sendfile",
            "x-accel",
            "file.stream",
            "file.foreach",
            "csv.foreach",
            "transferto(",
        ],
        &["io.read", ".read)", "file.read(", "binwrite(", "csv.read(", "csv.table(", "readallbytes("],
    ),
    Swap {
        paths: &["migrat", "alembic", "changelog", "versions/"],
        but: &[
            "concurrently",
            "not valid",
            "validate: false",
            "lock=none",
            "lock = none",
            "inplace",
            "instant",
            "create_table",
        ],
        ..swap(
            Effect::HeavyMigration,
            0.8,
            "a statement reads or rewrites all rows of a table",
            &[],
            &[
                "change_column ",
                "change_column_null",
                "default: ->",
                "op.alter_column(",
                ".alter()",
                "altercolumn<",
                "alterfield(",
                "->change()",
                "modify column",
                "optimize table",
                "vacuum full",
                "reindex table",
                "validate constraint",
                "add_foreign_key",
                "add_check_constraint",
                "addforeignkey(",
                "addcheckconstraint(",
            ],
        )
    },
    swap(
        Effect::RetryRaised,
        0.85,
        "what fails is tried again at once, and more often",
        &["waitandretry"],
        &[".retryasync(", ".retryforever", ".retry("],
    ),
    swap(
        Effect::AccessChanged,
        0.95,
        "a table shows each caller only what a policy lets it see",
        &[],
        &["enable row level security", "force row level security", "create policy", "no force row level"],
    ),
    Swap {
        paths: YAML,
        ..swap(
            Effect::ProbeChanged,
            0.85,
            "what still serves is ended before others know of it",
            &[
                "prestop",
                "terminationgraceperiod",
                "deregistration_delay",
                "connection_draining",
                "minreadyseconds",
            ],
            &[],
        )
    },
    Swap {
        paths: YAML,
        ..swap(
            Effect::SurroundingsChanged,
            0.85,
            "the program may run on fewer machines",
            &[],
            &[
                "nodeselector",
                "nodeaffinity",
                "podantiaffinity",
                "donotschedule",
                "priorityclassname",
                "runtimeclassname",
            ],
        )
    },
    swap(
        Effect::EndpointChanged,
        0.85,
        "a name is no longer known",
        &[
            "route53_record",
            "dns_record_set",
            "cloudflare_record",
            "dns_a_record",
            "externalname",
            "hostaliases",
        ],
        &[],
    ),
    Swap {
        paths: &[
            "netpol",
            "networkpol",
            "network-pol",
            "firewall",
            "security_group",
            "securitygroup",
            "sg.tf",
            "authorizationpolicy",
        ],
        ..swap(
            Effect::NetworkClosed,
            0.85,
            "others are let through than before",
            &[
                "matchlabels",
                "cidr",
                "namespaceselector",
                "podselector",
                "port:",
                "source_security_group",
                "principals",
            ],
            &[],
        )
    },
];
