using System.Collections.Immutable;

namespace Sorter;

/// <summary>Which flight has which chute. Read by each decision, written when the planners publish.</summary>
public sealed class ChutePlan(PlanClient client, ILogger<ChutePlan> log)
{
    private ImmutableDictionary<FlightKey, Chute> chutes = ImmutableDictionary<FlightKey, Chute>.Empty;

    public Chute For(string flight, DateOnly day, string line) =>
        chutes.TryGetValue(new FlightKey(flight, day, line), out var chute) ? chute : Chute.EarlyStore;

    public async Task RefreshAsync(CancellationToken cancel)
    {
        var fresh = await client.GetAsync(cancel);
        Volatile.Write(ref chutes, fresh);
        log.LogInformation("Plan of {Count} flights", fresh.Count);
    }
}
