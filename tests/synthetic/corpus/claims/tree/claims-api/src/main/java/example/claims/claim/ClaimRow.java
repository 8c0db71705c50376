package example.claims.claim;

import java.time.Instant;

/** What the desk shows of a claim in a list. */
record ClaimRow(
    long id,
    String policy,
    String state,
    Instant reportedAt,
    String adjuster) {}
