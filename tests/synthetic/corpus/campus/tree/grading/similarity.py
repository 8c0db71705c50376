"""Which submissions are alike."""

import pandas as pd

from grading.models import Submission


def pairs(assignment_id: int, least: float = 0.9) -> pd.DataFrame:
    """Pairs of submissions that share most of their lines."""
    rows = Submission.objects.filter(assignment_id=assignment_id).values("pk", "path")
    frame = pd.DataFrame.from_records(rows)
    frame["lines"] = frame["path"].map(lambda path: frozenset(open(path).read().split("\n")))
    both = frame.merge(frame, how="cross", suffixes=("", "_other"))
    both = both[both["pk"] < both["pk_other"]]
    both["share"] = [
        len(a & b) / max(1, min(len(a), len(b))) for a, b in zip(both["lines"], both["lines_other"])
    ]
    return both.loc[both["share"] >= least, ["pk", "pk_other", "share"]]
