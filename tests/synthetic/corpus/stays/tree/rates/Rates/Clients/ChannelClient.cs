using System.Net.Http.Json;

namespace Rates.Clients;

/// <summary>Asks the channel manager how many rooms a hotel has left.</summary>
public sealed class ChannelClient(IHttpClientFactory clients)
{
    public async Task<IReadOnlyList<RoomsLeft>> RoomsLeftAsync(int hotel, DateOnly from, int nights, CancellationToken stop)
    {
        using var client = clients.CreateClient("channel");
        var answer = await client.GetFromJsonAsync<List<RoomsLeft>>($"hotels/{hotel}/rooms?from={from:yyyy-MM-dd}&nights={nights}", stop);
        return answer ?? [];
    }
}

public sealed record RoomsLeft(string Room, DateOnly Night, int Left);
