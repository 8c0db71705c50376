using System.Collections.Immutable;
using System.Net.Http.Json;

namespace Sorter;

public sealed class PlanClient(HttpClient http)
{
    public async Task<ImmutableDictionary<FlightKey, Chute>> GetAsync(CancellationToken cancel)
    {
        var rows = await http.GetFromJsonAsync<PlanRow[]>("/plan/today", cancel) ?? [];
        return rows.ToImmutableDictionary(row => new FlightKey(row.Flight, row.Day, row.Line), row => new Chute(row.Chute));
    }
}
