import numpy as np

EARTH_KM = 6371.0


def distances(stops: tuple[tuple[float, float], ...]) -> np.ndarray:
    """Kilometres between all stops, as the crow flies."""
    lat, lon = np.radians(np.array(stops)).T
    dlat = lat[:, None] - lat[None, :]
    dlon = lon[:, None] - lon[None, :]
    a = np.sin(dlat / 2) ** 2 + np.cos(lat)[:, None] * np.cos(lat)[None, :] * np.sin(dlon / 2) ** 2
    return 2 * EARTH_KM * np.arcsin(np.sqrt(a))
