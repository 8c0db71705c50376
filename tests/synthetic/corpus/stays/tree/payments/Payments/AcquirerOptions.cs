namespace Payments;

public sealed class AcquirerOptions
{
    public required Uri Url { get; init; }

    /// <summary>Seconds for one call.</summary>
    public int Timeout { get; init; } = 10;
}
