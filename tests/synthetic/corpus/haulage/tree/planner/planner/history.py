import pandas as pd


def usual_minutes(visits: list[dict]) -> dict[int, float]:
    """How long vehicles usually stay at a stop, from earlier tours."""
    frame = pd.DataFrame.from_records(visits, columns=["stop", "minutes"])
    return frame.groupby("stop")["minutes"].median().to_dict()
