namespace Boarding;

/// <summary>Says when a sailing is changed by the office. One for the whole process.</summary>
public sealed class SailingWatch
{
    public event EventHandler<SailingChange>? Changed;

    public void Publish(SailingChange change) => Changed?.Invoke(this, change);
}

public sealed record SailingChange(long SailingId, string Gate, DateTimeOffset Departs);
